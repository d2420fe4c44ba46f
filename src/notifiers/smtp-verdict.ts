// Is a failed delivery worth another try? Decided by codes alone: what a server writes beside them differs
// from server to server and from language to language.
import { DeliveryError, RefusedError } from './notifier.ts';
import type { SmtpFault } from './smtp-pool.ts';

const MESSAGE_COMMANDS = new Set(['MAIL FROM', 'RCPT TO', 'DATA']);

/** RFC 4954: the server wants a login, a stronger one, or an encrypted one; nothing is said about the message. */
const LOGIN_REPLIES = new Set([530, 534, 535, 538]);

const OPERATORS_CODES = new Set(['EAUTH', 'ENOAUTH', 'EOAUTH2', 'ETLS', 'EREQUIRETLS', 'ECONFIG']);

/** What node and OpenSSL call a certificate that does not hold; nodemailer reports it as a failed socket. */
const CERTIFICATE_CODE = /CERT|SIGNATURE|CRL|INVALID_CA|HOSTNAME_MISMATCH|^ERR_(TLS|SSL)_/;

/** A reply on one line, at most 500 characters: it goes into the journal. */
export function shortReply(reply: string): string {
  return reply
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 500);
}

/**
 * Permanent: a 5xx about the message itself (RFC 5321: MAIL, RCPT, DATA), 503 excepted (a session in disorder);
 * and what the client refuses to send at all. Everything else may pass: 4xx, network, time, TLS, login.
 */
function isPermanent({ code, command, responseCode, permanent }: SmtpFault): boolean {
  if (responseCode === undefined) return code === 'EENVELOPE' || code === 'EMESSAGE';
  return permanent === true && MESSAGE_COMMANDS.has(command ?? '') && !LOGIN_REPLIES.has(responseCode);
}

/** The error to throw for what nodemailer reported. */
export function verdict(error: SmtpFault): RefusedError | DeliveryError {
  const { responseCode, response } = error;
  // EABORT is our own limit of time for one delivery
  const code = error.code === 'EABORT' ? 'ETIMEDOUT' : (error.originalCode ?? error.code ?? 'EUNKNOWN');
  const fault = {
    code,
    ...(responseCode !== undefined && { responseCode }),
    ...(response !== undefined && { reply: shortReply(response) }),
    cause: error,
  };
  const said = fault.reply ?? `${code}: ${error.message}`;
  if (isPermanent(error))
    return new RefusedError(`почтовый сервер отказал: ${said}`, {
      ...fault,
      aboutRecipient: error.command === 'RCPT TO',
    });
  const operatorsFault =
    OPERATORS_CODES.has(error.code ?? '') ||
    CERTIFICATE_CODE.test(code) ||
    LOGIN_REPLIES.has(responseCode ?? 0);
  return new DeliveryError(`письмо не доставлено: ${said}`, { ...fault, operatorsFault });
}
