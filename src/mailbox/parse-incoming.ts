// A mail as it lies in the mailbox → what it says. Anybody may have sent it, so size, parts and time are bounded, and
// what cannot be read is told as such instead of stopping the reading.
import { createHash, randomUUID } from 'node:crypto';
import type { ParsedMail } from 'mailparser';
import { oneLine, readDeliveryStatus, readFreeReport } from './delivery-report.ts';
import type { IncomingContent, IncomingMail, MessageReferences } from './incoming-mail.ts';
import { replyText } from './reply-text.ts';

const HEADERS_AT_MOST = 65_536;
const REFERENCES_AT_MOST = 50;
const DEADLINE_MS = 10_000;

const OPTIONS = {
  keepDeliveryStatus: true,
  ignoreEmbedded: true,
  skipTextToHtml: true,
  skipImageLinks: true,
  checksumAlgo: false,
  maxHtmlLengthToParse: 100_000,
  maxHeadSize: HEADERS_AT_MOST,
  maxChildNodes: 100,
} as const;

/** The parts of a report in which the mail that came back, or its headers, are returned. */
const RETURNED = new Set([
  'message/rfc822',
  'message/global',
  'text/rfc822-headers',
  'message/global-headers',
]);
const STATUS = new Set(['message/delivery-status', 'message/global-delivery-status']);

export interface RawMail {
  uid: number;
  /** The mail, or its beginning; or why the server does not give it. */
  source: Buffer | { refused: string };
}

/** @param bouncePattern the address of envelope senders, with `{id}` for the message's id */
export async function parseIncoming(mail: RawMail, bouncePattern?: string): Promise<IncomingMail> {
  const { uid, source } = mail;
  if (!Buffer.isBuffer(source)) {
    const fingerprint = `refused ${randomUUID()}`;
    return {
      uid,
      fingerprint,
      references: NONE,
      content: { kind: 'unreadable', why: oneLine(source.refused) },
    };
  }
  const head = headOf(source);
  const fingerprint = createHash('sha256').update(source).digest('hex');
  try {
    // When first needed: a service that reads no mail starts without it.
    const { simpleParser } = await import('mailparser');
    const parsed = await withinDeadline(simpleParser(source, OPTIONS));
    return {
      uid,
      fingerprint,
      references: isOurs(parsed) ? NONE : referencesOf(parsed, head, bouncePattern),
      content: contentOf(parsed),
    };
  } catch (error) {
    const why = oneLine(error instanceof Error ? error.message : String(error));
    return {
      uid,
      fingerprint,
      references: NONE,
      content: { kind: 'unreadable', why },
    };
  }
}

const NONE: MessageReferences = { ids: [], messageIds: [] };

function headOf(source: Buffer): string {
  const text = source.subarray(0, HEADERS_AT_MOST).toString('latin1');
  const end = text.search(/\r?\n\r?\n/);
  return end < 0 ? text : text.slice(0, end);
}

async function withinDeadline<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('too long in reading')), DEADLINE_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function contentOf(mail: ParsedMail): IncomingContent {
  const status = mail.attachments.find((part) => STATUS.has(part.contentType));
  if (status) return { kind: 'report', recipients: readDeliveryStatus(status.content.toString('utf8')) };
  const from = oneLine(mail.from?.value[0]?.address ?? '').toLowerCase();
  const text = mail.text ?? '';
  const known = failedRecipients(mail);
  if (known.length > 0 || isMailSystem(from)) {
    const recipients = readFreeReport(text, known);
    if (recipients.length > 0) return { kind: 'report', recipients };
  }
  // A receipt («read», «deleted») says nothing that anybody waits for.
  if (/disposition-notification/i.test(line(mail, 'content-type'))) return { kind: 'report', recipients: [] };
  if (isMailSystem(from) || isAutomatic(mail))
    return { kind: 'auto-reply', from, text: oneLine(replyText(text)).slice(0, 200) };
  if (from === '') return { kind: 'unreadable', why: 'no sender' };
  return { kind: 'reply', from, text: replyText(text) };
}

/** Delivered or forwarded into the mailbox itself: it says nothing about itself, though its envelope sender has its id. */
const isOurs = (mail: ParsedMail): boolean => mail.headers.has('x-srok-entries');

const isMailSystem = (from: string): boolean =>
  /^(?:mailer[-_.]?daemon|mail[-_.]?daemon|postmaster|mdaemon|microsoftexchange[0-9a-f]{32})@/.test(from) ||
  from === 'mailer-daemon';

function failedRecipients(mail: ParsedMail): string[] {
  return (line(mail, 'x-failed-recipients').match(/[^\s,;<>]{1,64}@[^\s,;<>]{1,190}/g) ?? []).map((a) =>
    a.toLowerCase(),
  );
}

/** RFC 3834, and what programs older than it write. */
function isAutomatic(mail: ParsedMail): boolean {
  const has = (name: string) => mail.headers.has(name);
  const submitted = line(mail, 'auto-submitted').trim().toLowerCase();
  return (
    (submitted !== '' && !submitted.startsWith('no')) ||
    /^\s*(?:auto[-_]?reply|bulk|junk|list)\b/i.test(line(mail, 'precedence')) ||
    [
      'x-autoreply',
      'x-autorespond',
      'x-autoresponder',
      'x-autogenerated',
      'x-mail-autoreply',
      'list-id',
      'feedback-id',
    ].some(has) ||
    /^\s*<\s*>/.test(line(mail, 'return-path')) ||
    /^\s*(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?office|автоответ|автоматический ответ|вне офиса|нет на работе)/i.test(
      mail.subject ?? '',
    )
  );
}

/** A header's raw value, of its first occurrence; empty when there is none. */
function line(mail: ParsedMail, name: string): string {
  const raw = mail.headerLines.find((header) => header.key === name)?.line ?? '';
  return raw.slice(raw.indexOf(':') + 1).replace(/\r?\n[ \t]+/g, ' ');
}

function referencesOf(mail: ParsedMail, head: string, bouncePattern: string | undefined): MessageReferences {
  const returned = mail.attachments
    .filter((part) => RETURNED.has(part.contentType))
    .map((part) => headOf(part.content));
  const quoted = `${returned.join('\n')}\n${(mail.text ?? '').slice(0, HEADERS_AT_MOST)}`;
  const answered = `${line(mail, 'in-reply-to')} ${line(mail, 'references')}`;
  const messageIds = [
    ...[...answered.matchAll(/<([!-;=?-~]{3,300})>/g)].map(([, id = '']) => id),
    ...[...quoted.matchAll(/^[ \t>]*(?:x-original-)?message-id:\s*<([!-;=?-~]{3,300})>/gim)].map(
      ([, id = '']) => id,
    ),
  ];
  const latest = (list: string[]) => [...new Set(list)].slice(-REFERENCES_AT_MOST);
  return {
    ids: latest(idsIn(`${head}\n${returned.join('\n')}`, bouncePattern)),
    messageIds: latest(messageIds),
  };
}

/** Ids in addresses made by the pattern, wherever the headers have one. */
function idsIn(text: string, bouncePattern: string | undefined): string[] {
  const [before, after] = (bouncePattern ?? '').split('{id}');
  if (before === undefined || after === undefined) return [];
  const literal = (part: string) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const pattern = new RegExp(
    `${literal(before)}([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})${literal(after)}`,
    'gi',
  );
  return [...text.matchAll(pattern)].map(([, id = '']) => id.toLowerCase());
}
