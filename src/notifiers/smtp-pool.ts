// Letters over one SMTP server: composed by nodemailer, sent by its pool, whose connections stay open between them. What
// goes in and comes out is plain data, so that all this can work in a thread of its own. Within the pool a letter moves to
// another connection only while not a byte of it was sent.
import { Readable } from 'node:stream';
import { createTransport, type NodemailerError, type SendMailOptions } from 'nodemailer';
import type MimeNode from 'nodemailer/lib/mime-node';

/** Plain values, as nodemailer's pool takes them. */
export interface SmtpOptions {
  host: string;
  port?: number;
  secure: boolean;
  auth?: { user: string; pass: string };
  requireTLS: boolean;
  ignoreTLS: boolean;
  tls: { rejectUnauthorized: boolean; ca?: string };
  maxConnections: number;
  maxMessages: number;
  connectionTimeout: number;
  greetingTimeout: number;
  dnsTimeout: number;
  socketTimeout: number;
}

export interface Letter {
  /** The addressee first. */
  envelope: { from: string; to: string[] };
  /** Headers and bodies. */
  content: SendMailOptions;
  /** Milliseconds from now after which it is given up, wherever it stands. */
  timeoutMs: number;
}

/** What nodemailer says of a letter, or of one of its recipients, that was not taken. */
export type SmtpFault = Pick<
  NodemailerError,
  'message' | 'code' | 'originalCode' | 'command' | 'response' | 'responseCode' | 'permanent' | 'recipient'
>;

export type SmtpOutcome =
  | {
      taken: true;
      response: string;
      /** The addressee was refused while copies were taken. */
      own: SmtpFault | undefined;
      refusedCopies: SmtpFault[];
      serverMs: number;
    }
  | { taken: false; fault: SmtpFault };

export interface SmtpPool {
  /** @throws what is a fault of the program, not of the mail's way */
  send(letter: Letter): Promise<SmtpOutcome>;
  /** Nothing may be under way. */
  close(): Promise<void>;
}

/** @param onWarning told of a connection that broke while idle: the letter that needs one next will say so itself */
export type OpenSmtpPool = (options: SmtpOptions, onWarning: (message: string) => void) => SmtpPool;

export const openSmtpPool: OpenSmtpPool = (options, onWarning) => {
  const transport = createTransport({ pool: true, maxRequeues: 2, ...options });
  transport.on('error', (error) => onWarning(error.message));
  transport.use('stream', (mail, done) => composeWhole(mail.message, done));
  return {
    async send({ envelope, content, timeoutMs }) {
      // Not `AbortSignal.timeout`, which costs as much as composing a mail's headers.
      const deadline = new AbortController();
      const timer = setTimeout(() => deadline.abort(), timeoutMs);
      try {
        const info = await transport.sendMail({ ...content, envelope, signal: deadline.signal });
        const [addressee] = info.envelope.to;
        const refused = (info.rejectedErrors ?? []).map(faultOf);
        return {
          taken: true,
          response: info.response,
          own: refused.find(({ recipient }) => recipient === addressee),
          refusedCopies: refused.filter(({ recipient }) => recipient !== addressee),
          serverMs: info.envelopeTime + info.messageTime,
        };
      } catch (error) {
        if (!isMailError(error)) throw error;
        // When every recipient was refused, what counts is the reply about the addressee, who is named first.
        return { taken: false, fault: faultOf(error.rejectedErrors?.[0] ?? error) };
      } finally {
        clearTimeout(timer);
      }
    },
    async close() {
      transport.close();
    },
  };
};

/**
 * Composes the message before its turn comes, into one piece: streamed, each part of it would be a write of its own, and
 * for the server a read.
 */
function composeWhole(message: MimeNode, done: (error?: Error | null) => void): void {
  message.build((error, whole) => {
    message.createReadStream = () =>
      new Readable({
        read() {
          this.push(whole);
          this.push(null);
        },
      });
    done(error);
  });
}

/** nodemailer and node give their errors a code; what has none is a fault of ours and stays what it is. */
export function isMailError(error: unknown): error is NodemailerError {
  return typeof error === 'object' && error !== null && 'code' in error;
}

function faultOf(error: NodemailerError): SmtpFault {
  const { message, code, originalCode, command, response, responseCode, permanent, recipient } = error;
  return { message, code, originalCode, command, response, responseCode, permanent, recipient };
}
