// From our message to nodemailer's. Names, titles and addresses come from documents that anybody may have
// written, so nothing of them may reach a header line as it is: text loses its control characters, an
// address that is not plainly one is refused.
import type { SendMailOptions } from 'nodemailer';
import { type Mailbox, type OutgoingMail, RefusedError } from './notifier.ts';

/** All values of MS-OXCMAIL but NDR: `All` would also suppress the non-delivery reports that tell of a bounce. */
const SUPPRESSED_RESPONSES = 'DR, RN, NRN, OOF, AutoReply';

// Control characters, line and paragraph separators, and the marks that reverse what a reader sees.
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** One line of printable text. */
function headerText(text: string): string {
  return text.replace(UNPRINTABLE, ' ').replace(/ {2,}/g, ' ').trim();
}

/** One plain `local@domain`; the domain may be Cyrillic. */
export function isPlainAddress(address: string): boolean {
  return /^[^\s\p{C}<>()[\]\\,;:"@]+@[^\s\p{C}<>()[\]\\,;:"@]+$/u.test(address) && address.length <= 254;
}

/** @throws {RefusedError} for anything but a plain address */
export function headerAddress({ address, name }: Mailbox): { name: string; address: string } {
  if (!isPlainAddress(address)) {
    throw new RefusedError(`недопустимый адрес электронной почты: ${JSON.stringify(address)}`, {
      code: 'EADDRESS',
    });
  }
  return { name: headerText(name ?? ''), address };
}

/** `<id>`; whatever could end the id early is dropped. */
function angled(messageId: string): string {
  return `<${messageId.replace(/[\s<>\p{C}]/gu, '')}>`;
}

function extraHeaders(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([key, value]) => {
      if (!/^(X|List)-[A-Za-z0-9-]+$/i.test(key)) {
        throw new RefusedError(`недопустимый заголовок письма: ${JSON.stringify(key)}`, { code: 'EHEADER' });
      }
      return [key, headerText(value)];
    }),
  );
}

/**
 * The message with all its headers, without its envelope.
 * No `Precedence`: RFC 3834 made it superfluous beside `Auto-Submitted`, and «bulk» costs delivery.
 */
export function toMailOptions(mail: OutgoingMail, from: Mailbox): SendMailOptions {
  const own = angled(mail.messageId);
  const references = [...new Set(mail.references.map(angled))].filter((id) => id !== own);
  const closest = references.at(-1);
  return {
    messageId: own,
    date: mail.date,
    from: headerAddress(from),
    to: headerAddress(mail.to),
    ...(mail.cc.length > 0 && { cc: mail.cc.map(headerAddress) }),
    ...(mail.replyTo && { replyTo: [mail.replyTo].flat().map(headerAddress) }),
    ...(closest && { inReplyTo: closest, references }),
    subject: headerText(mail.subject),
    text: mail.text,
    html: mail.html,
    headers: {
      ...extraHeaders(mail.headers ?? {}),
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': SUPPRESSED_RESPONSES,
    },
    attachments: (mail.attachments ?? []).map(({ filename, content, contentType }) => ({
      filename: headerText(filename),
      content,
      contentType: headerText(contentType),
    })),
    textEncoding: 'base64',
    xMailer: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
