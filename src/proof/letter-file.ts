// A message as an .eml file that every mail program opens: the words that were sent, and of the headers only those that
// the journal can vouch for. The same message always makes the same bytes, so that a check can make them again.
import type { Instant } from '../calendar/dates.ts';

export interface Letter {
  /** The message's uuid in the ledger. */
  id: string;
  messageId: string;
  at: Instant;
  /** Null where the journal knows nobody (any more) by the pseudonym. */
  to: { name: string; address: string } | null;
  subject: string;
  text: string;
  html: string;
}

export type LetterWords = Pick<Letter, 'subject' | 'text' | 'html'>;

const BREAK = '\r\n';
/** Bytes of UTF-8 in an encoded word, which has at most 75 signs (RFC 2047). */
const WORD_BYTES = 45;

export function writeLetter(letter: Letter): Buffer {
  const { id, messageId, at, to, subject, text, html } = letter;
  const boundary = boundaryOf(id);
  const part = (type: string, content: string) => [
    `--${boundary}`,
    `Content-Type: text/${type}; charset=utf-8`,
    'Content-Transfer-Encoding: base64',
    '',
    ...(Buffer.from(content)
      .toString('base64')
      .match(/.{1,76}/g) ?? []),
  ];
  const lines = [
    `Date: ${new Date(at).toUTCString().replace('GMT', '+0000')}`,
    ...(to ? [`To: ${encoded(to.name)} <${to.address}>`] : []),
    `Message-ID: <${messageId}>`,
    `Subject: ${encoded(subject)}`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
    '',
    ...part('plain', text),
    ...part('html', html),
    `--${boundary}--`,
    '',
  ];
  return Buffer.from(lines.join(BREAK));
}

/** Null for what `writeLetter` did not make. Whether the rest is as it was made is seen by making it again. */
export function readLetter(id: string, content: Buffer): LetterWords | null {
  const [head = '', text, html, rest] = content.toString('utf8').split(`--${boundaryOf(id)}`);
  if (text === undefined || html === undefined || rest?.trim() !== '--') return null;
  const subject = /^Subject: ((?:[^\r\n]|\r\n )*)\r\n/m.exec(head)?.[1];
  if (subject === undefined) return null;
  return { subject: decoded(subject), text: contentOf(text), html: contentOf(html) };
}

function boundaryOf(id: string): string {
  return `srok-${id}`;
}

function contentOf(part: string): string {
  const at = part.indexOf(`${BREAK}${BREAK}`);
  return Buffer.from(part.slice(Math.max(0, at)), 'base64').toString('utf8');
}

function encoded(text: string): string {
  const words: string[] = [];
  let word = '';
  for (const letter of text) {
    if (Buffer.byteLength(word + letter) > WORD_BYTES) {
      words.push(word);
      word = '';
    }
    word += letter;
  }
  return [...words, word]
    .map((one) => `=?utf-8?B?${Buffer.from(one).toString('base64')}?=`)
    .join(`${BREAK} `);
}

function decoded(text: string): string {
  return [...text.matchAll(/=\?utf-8\?B\?([A-Za-z0-9+/=]*)\?=/g)]
    .map(([, word = '']) => Buffer.from(word, 'base64').toString('utf8'))
    .join('');
}
