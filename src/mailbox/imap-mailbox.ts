// The mailbox that bounces and replies come to, read over IMAP. It is opened read-only: nothing in it is marked,
// moved or removed, so what was read is known from the position that the reader keeps.
import type { ImapFlow, ImapFlowError } from 'imapflow';
import { readCertificates } from '../certificates.ts';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { RawMail } from './parse-incoming.ts';

export interface MailboxSettings {
  /** `imaps://user:password@host[:port]/FOLDER` (TLS from the first byte) or `imap://…` (STARTTLS, demanded); folder INBOX when absent. */
  url: string;
  /** PEM file of the authority that signed the server's certificate, instead of the public ones. */
  caFile?: string;
}

export interface MailboxPage {
  /** In the order of UIDs. */
  mails: RawMail[];
  /** The last UID that was looked at. */
  lastUid: number;
  /** False when there is more behind them. */
  isLast: boolean;
}

export interface MailboxSession {
  /** UIDs mean the same mails as long as it stays. */
  uidValidity: number;
  /** What came after the UID, at most a page of it. */
  after(uid: number): Promise<MailboxPage>;
}

export type MailboxHealth = { ok: true } | { ok: false; code: string; problem: string };

export interface IncomingMailbox {
  /** `user@host/FOLDER`, without the password. */
  name: string;
  /** Connects, opens the folder, and closes whatever happens. Given up after `deadlineMs`. */
  read<T>(work: (session: MailboxSession) => Promise<T>, deadlineMs: number): Promise<T>;
  /** Whether the folder can be read now; for `doctor`. */
  verify(): Promise<MailboxHealth>;
}

/** Bytes of a mail that are fetched; reports and replies say what they have to say at their beginning. */
const FETCHED_OF_A_MAIL = 262_144;
const PAGE = 20;
const LINE_AT_MOST = 16_777_216;
const TIMEOUT_MS = 15_000;

/** @throws {UserError} when the URL or the CA file cannot be used; an unreachable server is no error here */
export function createImapMailbox({ url, caFile, log }: MailboxSettings & { log: Log }): IncomingMailbox {
  const server = parseServer(url);
  const ca = caFile === undefined ? undefined : readCertificates(caFile);

  async function read<T>(work: (session: MailboxSession) => Promise<T>, deadlineMs: number): Promise<T> {
    // When first needed: a service that reads no mail starts without it.
    const { ImapFlow } = await import('imapflow');
    const client = new ImapFlow({
      host: server.host,
      ...(server.port === undefined ? {} : { port: server.port }),
      secure: server.secure,
      ...(server.secure ? {} : { doSTARTTLS: true }),
      auth: server.auth,
      tls: { rejectUnauthorized: true, ...(ca === undefined ? {} : { ca }) },
      logger: false,
      disableAutoIdle: true,
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
      // No more than is asked for; a line lists the UIDs of what is unread, perhaps of years.
      maxLiteralSize: 2 * FETCHED_OF_A_MAIL,
      maxLineLength: LINE_AT_MOST,
      maxResponseSize: 2 * LINE_AT_MOST,
    });
    // Told once more by whatever was waiting for an answer.
    client.on('error', (err) => log.debug({ err }, 'imap connection error'));
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      client.close();
    }, deadlineMs);
    try {
      await client.connect();
      const opened = await client.mailboxOpen(server.folder, { readOnly: true });
      return await work(sessionOf(client, Number(opened.uidValidity)));
    } catch (error) {
      if (late) throw new Error(`the mailbox did not answer within ${deadlineMs} ms`, { cause: error });
      throw error;
    } finally {
      clearTimeout(timer);
      client.close();
    }
  }

  return {
    name: `${server.auth.user}@${server.host}/${server.folder}`,
    read,
    async verify() {
      try {
        await read(async () => undefined, 2 * TIMEOUT_MS);
        return { ok: true };
      } catch (error) {
        const { code, serverResponseCode, responseText, message } = error as ImapFlowError;
        return {
          ok: false,
          code: serverResponseCode ?? code ?? 'EUNKNOWN',
          problem: responseText ?? message,
        };
      }
    },
  };
}

/** What came after a UID, in pages. */
function sessionOf(client: ImapFlow, uidValidity: number): MailboxSession {
  return {
    uidValidity,
    async after(uid) {
      const found = await client.search({ uid: `${uid + 1}:*` }, { uid: true });
      if (!found) throw new Error('the server refused to search the mailbox');
      // «n:*» also means the last one, whatever its UID.
      const wanted = found.filter((one) => one > uid).sort((a, b) => a - b);
      const taken = wanted.slice(0, PAGE);
      const mails: RawMail[] = [];
      for (const one of taken) mails.push(...(await fetchMail(client, one)));
      return { mails, lastUid: taken.at(-1) ?? uid, isLast: taken.length === wanted.length };
    },
  };
}

/** Nothing for a mail that was removed meanwhile. */
async function fetchMail(client: ImapFlow, uid: number): Promise<RawMail[]> {
  try {
    const query = { uid: true, source: { start: 0, maxLength: FETCHED_OF_A_MAIL } };
    const mail = await client.fetchOne(String(uid), query, { uid: true });
    if (mail === false) return [];
    return [{ uid, source: mail.source ?? { refused: 'the server gave no content' } }];
  } catch (error) {
    // The server says no to this one mail; it must not stand in the way of the others.
    const { responseStatus, responseText, message } = error as ImapFlowError;
    if (responseStatus !== 'NO' && responseStatus !== 'BAD') throw error;
    return [{ uid, source: { refused: responseText ?? message } }];
  }
}

interface Server {
  host: string;
  port?: number;
  secure: boolean;
  auth: { user: string; pass: string };
  folder: string;
}

/** No cause: it would carry the password. */
function parseServer(url: string): Server {
  try {
    const { protocol, hostname, port, username, password, pathname } = new URL(url);
    if (!/^imaps?:$/.test(protocol) || hostname === '' || username === '')
      throw new TypeError('not an IMAP URL');
    return {
      host: hostname.replace(/^\[|\]$/g, ''),
      secure: protocol === 'imaps:',
      ...(port === '' ? {} : { port: Number(port) }),
      auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
      folder: decodeURIComponent(pathname.slice(1)) || 'INBOX',
    };
  } catch {
    throw new UserError(
      'Адрес почтового ящика должен иметь вид imaps://ПОЛЬЗОВАТЕЛЬ:ПАРОЛЬ@СЕРВЕР:ПОРТ/ПАПКА',
    );
  }
}
