// A received mail read back into data: from its own headers and addresses, never from the sender's memory.
import type { ParsedMail } from 'mailparser';
import { KINDS, type Kind } from '../workflows/notice.ts';
import type { Instant } from '../workflows/time.ts';
import type { ReceivedMail } from './mail-receiver.ts';

export interface ReceivedEntry {
  roadmap: string;
  item: string;
  due: string | null;
  kind: Kind;
  rung: string;
  blockedBy?: string[];
}

export interface ReceivedMessage {
  /** Of its Date header. */
  at: Instant;
  /** The recipient's address. */
  to: string;
  cc: string[];
  /** The most urgent entry's. */
  kind: Kind;
  subject: string;
  entries: ReceivedEntry[];
  messageId: string;
  parsed: ParsedMail;
}

/** @throws when a header that every message of ours has is missing */
export async function readMessage(mail: ReceivedMail): Promise<ReceivedMessage> {
  const parsed = await mail.parse();
  const header = parsed.headers.get('x-srok-entries');
  if (typeof header !== 'string' || !parsed.date || !parsed.messageId)
    throw new Error(`not a message of ours: ${parsed.subject ?? ''}`);
  const entries = header.split(/\s+/).map(readEntry);
  return {
    at: parsed.date.getTime(),
    to: addresses(parsed.to)[0] ?? '',
    cc: addresses(parsed.cc),
    kind: KINDS.find((kind) => entries.some((e) => e.kind === kind)) ?? 'digest',
    subject: parsed.subject ?? '',
    entries,
    messageId: parsed.messageId.replace(/^<|>$/g, ''),
    parsed,
  };
}

function readEntry(word: string): ReceivedEntry {
  const [roadmap = '', item = '', due = '', kind = '', rung = '', blockers = ''] = word
    .split('|')
    .map(decodeURIComponent);
  const known = KINDS.find((k) => k === kind);
  if (!known) throw new Error(`unknown kind in X-Srok-Entries: ${word}`);
  return {
    roadmap,
    item,
    due: due === '' ? null : due,
    kind: known,
    rung,
    ...(blockers === '' ? {} : { blockedBy: blockers.split(',') }),
  };
}

function addresses(field: ParsedMail['to']): string[] {
  const fields = Array.isArray(field) ? field : field ? [field] : [];
  return fields.flatMap((f) => f.value.flatMap((a) => a.address ?? []));
}
