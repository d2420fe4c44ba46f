// What the engine knows of the outside world: a message goes in, a receipt or an error comes out.
// A new way of delivery is one file that implements `Notifier` and one line where the engine is put together.
import { PermanentError } from '../errors.ts';

export interface Mailbox {
  address: string;
  name?: string;
}

interface Attachment {
  filename: string;
  content: string | Buffer;
  contentType: string;
}

export interface OutgoingMail {
  /** The message's own uuid in the ledger. */
  id: string;
  /** Without angle brackets; the same at every retry, so that a repeat can be told from a second message. */
  messageId: string;
  /** The moment of sending, by the caller's clock. */
  date: Date;
  to: Mailbox;
  /** For information: a refused copy does not fail the message. */
  cc: Mailbox[];
  /** Several where both a person and a program read the answers. */
  replyTo?: Mailbox | Mailbox[];
  subject: string;
  text: string;
  html: string;
  /** Message ids (without angle brackets) of the threads it belongs to, the closest last. */
  references: string[];
  /** More headers; only `X-…` and `List-…`, the rest belongs to the notifier. */
  headers?: Record<string, string>;
  /** Where bounces go, instead of the notifier's own choice. */
  envelopeFrom?: string;
  attachments?: Attachment[];
}

interface RefusedCopy {
  address: string;
  /** The server's reply. */
  reply: string;
}

/** The addressee's copy was taken by the next server on its way; that is all mail can prove. */
export interface DeliveryReceipt {
  accepted: true;
  /** The server's last reply and the copies it refused, at most 500 characters: the proof in the journal. */
  reply: string;
  /** Recipients in copy that were refused. Somebody should see them, but the message has been sent. */
  refusedCopies: RefusedCopy[];
  /** Milliseconds from MAIL FROM to the server's last reply; absent where there is no server. */
  serverMs?: number;
}

export type NotifierHealth = { ok: true } | { ok: false; code: string; problem: string };

export interface Notifier {
  channel: 'email' | 'outbox';
  /** Messages it can work on at once. */
  concurrency: number;
  /**
   * @throws {PermanentError} trying again cannot help (`RefusedError` carries the reply);
   * anything else thrown (here: `DeliveryError`) is tried again later by the engine, with the same Message-ID.
   * Which of the two is decided in the adapter by code, never by message text.
   */
  deliver(mail: OutgoingMail): Promise<DeliveryReceipt>;
  /** Whether messages could be delivered now; for `doctor`. */
  verify(): Promise<NotifierHealth>;
  /** Lets deliveries under way end, then closes. */
  close(): Promise<void>;
}

interface DeliveryFault {
  /** ECONNECTION, ETIMEDOUT, EAUTH, ETLS, … */
  code: string;
  /** The SMTP reply code, when there was a reply. */
  responseCode?: number;
  /** The server's reply, at most 500 characters. */
  reply?: string;
  cause?: unknown;
}

/** Refused for good. */
export class RefusedError extends PermanentError {
  override name = 'RefusedError';
  readonly code: string;
  readonly responseCode: number | undefined;
  readonly reply: string | undefined;
  /** It was the address that the server refused, before it saw the message. */
  readonly aboutRecipient: boolean;

  constructor(message: string, fault: DeliveryFault & { aboutRecipient?: boolean }) {
    super(message, { cause: fault.cause });
    this.code = fault.code;
    this.responseCode = fault.responseCode;
    this.reply = fault.reply;
    this.aboutRecipient = fault.aboutRecipient ?? false;
  }
}

/** Not delivered, or not known to be: to be tried again. */
export class DeliveryError extends Error {
  override name = 'DeliveryError';
  readonly code: string;
  readonly responseCode: number | undefined;
  readonly reply: string | undefined;
  /** The settings are wrong (login, certificate), not the recipient: no retry helps until the operator acts. */
  readonly operatorsFault: boolean;

  constructor(message: string, fault: DeliveryFault & { operatorsFault: boolean }) {
    super(message, { cause: fault.cause });
    this.code = fault.code;
    this.responseCode = fault.responseCode;
    this.reply = fault.reply;
    this.operatorsFault = fault.operatorsFault;
  }
}
