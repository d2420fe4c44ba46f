// Messages: what is being sent, was sent, and what the mail server said to it.
import { sql } from 'kysely';
import type { Entry, ToldDigest } from '../workflows/compose.ts';
import type { Kind } from '../workflows/notice.ts';
import type { Instant, Stream } from '../workflows/time.ts';
import type { Db } from './roadmaps.ts';
import type { MessageStatus } from './tables.ts';

export interface MessageDraft {
  id: string;
  recipient: string;
  toKey: string;
  toName: string;
  copies: { name: string; address: string }[];
  channel: string;
  stream: Stream;
  slot: Instant;
  kind: Kind;
  aboutEvents: boolean;
  /** An earlier attempt may have been taken. */
  uncertain: boolean;
  attempts: number;
  /** When its sender counts as dead. */
  leaseUntil: Instant;
  messageId: string;
  references: string[];
  subject: string;
  text: string;
  html: string;
  entries: Entry[];
  told: ToldDigest[];
  createdAt: Instant;
  job: string;
}

/** Records messages as being sent: new ones, and again those of an earlier attempt. */
export async function saveSending(db: Db, messages: readonly MessageDraft[]): Promise<void> {
  if (messages.length === 0) return;
  const of = <T>(value: (m: MessageDraft) => T): T[] => messages.map(value);
  // Each of these texts a parameter of its own: inside an array every quotation mark would be escaped, and read again.
  const texts = (value: (m: MessageDraft) => string) => sql.join(of(value));
  const json = (value: (m: MessageDraft) => unknown) =>
    sql`ARRAY[${texts((m) => JSON.stringify(value(m)))}]::jsonb[]`;
  const bodies = (value: (m: MessageDraft) => string) => sql`ARRAY[${texts(value)}]::text[]`;
  await sql`
    INSERT INTO messages (id, recipient, to_key, to_name, copies, channel, stream, slot, kind, about_events, status, uncertain,
      attempts, next_at, message_id, reference_ids, subject, body_text, body_html, entries, told, created_at, job)
    SELECT id, recipient, to_key, to_name, copies, channel, stream, slot, kind, about_events, 'sending', uncertain,
      attempts, next_at, message_id, reference_ids, subject, body_text, body_html, entries, told, created_at, job
    FROM unnest(${of((m) => m.id)}::uuid[], ${of((m) => m.recipient)}::text[], ${of((m) => m.toKey)}::text[], ${of((m) => m.toName)}::text[],
      ${json((m) => m.copies)}, ${of((m) => m.channel)}::text[], ${of((m) => m.stream)}::text[],
      ${of((m) => new Date(m.slot))}::timestamptz[], ${of((m) => m.kind)}::text[], ${of((m) => m.aboutEvents)}::boolean[],
      ${of((m) => m.uncertain)}::boolean[], ${of((m) => m.attempts)}::int[], ${of((m) => new Date(m.leaseUntil))}::timestamptz[], ${of((m) => m.messageId)}::text[],
      ${json((m) => m.references)}, ${of((m) => m.subject)}::text[], ${bodies((m) => m.text)}, ${bodies((m) => m.html)},
      ${json((m) => m.entries)}, ${json((m) => m.told)}, ${of((m) => new Date(m.createdAt))}::timestamptz[],
      ${of((m) => m.job)}::text[])
      AS t (id, recipient, to_key, to_name, copies, channel, stream, slot, kind, about_events, uncertain, attempts, next_at,
        message_id, reference_ids, subject, body_text, body_html, entries, told, created_at, job)
    ON CONFLICT (id) DO UPDATE SET status = 'sending', uncertain = excluded.uncertain, attempts = excluded.attempts, next_at = excluded.next_at,
      copies = excluded.copies, kind = excluded.kind, about_events = excluded.about_events, reference_ids = excluded.reference_ids,
      subject = excluded.subject, body_text = excluded.body_text, body_html = excluded.body_html, entries = excluded.entries,
      told = excluded.told, job = excluded.job`.execute(db);
}

export interface UnfinishedMessage {
  id: string;
  recipient: string;
  status: Extract<MessageStatus, 'sending' | 'retry'>;
  uncertain: boolean;
  attempts: number;
  nextAt: Instant;
  messageId: string;
  slot: Instant;
  createdAt: Instant;
}

/** At most one per recipient and stream. */
export async function unfinishedMessages(
  db: Db,
  stream: Stream,
  recipients: readonly string[],
): Promise<UnfinishedMessage[]> {
  const rows = await db
    .selectFrom('messages')
    .select([
      'id',
      'recipient',
      'status',
      'uncertain',
      'attempts',
      'next_at',
      'message_id',
      'slot',
      'created_at',
    ])
    .where('status', 'in', ['sending', 'retry'])
    .where('stream', '=', stream)
    .where('recipient', '=', sql<string>`ANY(${[...recipients]})`)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    recipient: row.recipient,
    status: row.status === 'retry' ? 'retry' : 'sending',
    uncertain: row.uncertain,
    attempts: row.attempts,
    nextAt: row.next_at?.getTime() ?? 0,
    messageId: row.message_id,
    slot: row.slot.getTime(),
    createdAt: row.created_at.getTime(),
  }));
}

export interface Outcome {
  id: string;
  /** The attempt it is the outcome of. */
  attempt: number;
  status: 'sent' | 'retry' | 'failed';
  /** It may have been taken although we know of no reply. Once said it holds for all later attempts. */
  uncertain: boolean;
  /** When to try again; null unless `retry`. */
  nextAt: Instant | null;
  at: Instant;
  /** A server refused it for good, whether or not it is tried again. */
  refused: boolean;
  reply: string | null;
  error: string | null;
}

/**
 * Only what this sender still holds: a message that another one took over after the lease, with an attempt of
 * its own, is left alone. Returns the ids that were recorded.
 */
export async function recordOutcomes(db: Db, outcomes: readonly Outcome[]): Promise<Set<string>> {
  if (outcomes.length === 0) return new Set();
  const of = <T>(value: (o: Outcome) => T): T[] => outcomes.map(value);
  const { rows } = await sql<{ id: string }>`
    UPDATE messages m SET status = t.status, uncertain = m.uncertain OR t.uncertain, next_at = t.next_at, reply = COALESCE(t.reply, m.reply),
      error = t.error, sent_at = CASE WHEN t.status = 'sent' THEN t.at END,
      refused_at = CASE WHEN t.refused THEN t.at WHEN t.status <> 'sent' THEN m.refused_at END
    FROM unnest(${of((o) => o.id)}::uuid[], ${of((o) => o.attempt)}::int[], ${of((o) => o.status)}::text[], ${of((o) => o.uncertain)}::boolean[],
      ${of((o) => (o.nextAt === null ? null : new Date(o.nextAt)))}::timestamptz[], ${of((o) => new Date(o.at))}::timestamptz[],
      ${of((o) => o.refused)}::boolean[], ${of((o) => o.reply)}::text[], ${of((o) => o.error)}::text[])
      AS t (id, attempt, status, uncertain, next_at, at, refused, reply, error)
    WHERE m.id = t.id AND m.status = 'sending' AND m.attempts = t.attempt
    RETURNING m.id`.execute(db);
  return new Set(rows.map((row) => row.id));
}

/** A claim's own ends: of messages of which nothing is left, and of those that have to wait for working hours. */
export async function setAside(
  db: Db,
  emptied: readonly string[],
  waiting: readonly { id: string; uncertain: boolean; until: Instant }[],
): Promise<void> {
  if (emptied.length > 0)
    await sql`UPDATE messages SET status = 'suppressed', next_at = NULL WHERE id = ANY(${[...emptied]}::uuid[])`.execute(
      db,
    );
  if (waiting.length > 0)
    await sql`
      UPDATE messages m SET status = 'retry', uncertain = t.uncertain, next_at = t.until
      FROM unnest(${waiting.map((w) => w.id)}::uuid[], ${waiting.map((w) => w.uncertain)}::boolean[],
        ${waiting.map((w) => new Date(w.until))}::timestamptz[]) AS t (id, uncertain, until)
      WHERE m.id = t.id`.execute(db);
}

/** What was claimed and not tried: due again from `until`, and the attempt does not count. */
export async function giveBackMessages(
  db: Db,
  messages: readonly { id: string; attempt: number; until: Instant }[],
): Promise<void> {
  await sql`
    UPDATE messages m SET status = 'retry', attempts = m.attempts - 1, next_at = t.until
    FROM unnest(${messages.map((m) => m.id)}::uuid[], ${messages.map((m) => m.attempt)}::int[],
      ${messages.map((m) => new Date(m.until))}::timestamptz[]) AS t (id, attempt, until)
    WHERE m.id = t.id AND m.status = 'sending' AND m.attempts = t.attempt`.execute(db);
}

/**
 * A sender at work says so: its messages are its own until then. Those that are just being recorded need it no more, and are
 * not waited for. Returns the ids of those that are.
 */
export async function extendLease(
  db: Db,
  messages: readonly { id: string; attempt: number }[],
  until: Instant,
): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    WITH held AS (
      SELECT m.id FROM messages m
      JOIN unnest(${messages.map((m) => m.id)}::uuid[], ${messages.map((m) => m.attempt)}::int[]) AS t (id, attempt)
        ON m.id = t.id AND m.attempts = t.attempt
      WHERE m.status = 'sending' FOR UPDATE OF m SKIP LOCKED)
    UPDATE messages m SET next_at = ${new Date(until)} FROM held WHERE m.id = held.id
    RETURNING m.id`.execute(db);
  return new Set(rows.map((row) => row.id));
}

/** A message that a recipient got (or is getting) lately. */
export interface RecentMessage {
  /** When it was made. */
  at: Instant;
  stream: Stream;
  aboutEvents: boolean;
  /** It says something that is said on its day: a reminder, an overdue notice, a digest, a request. */
  isScheduled: boolean;
}

/** By recipient, those made since the instant. */
export async function recentMessages(
  db: Db,
  recipients: readonly string[],
  since: Instant,
): Promise<Map<string, RecentMessage[]>> {
  const rows = await db
    .selectFrom('messages')
    .select(['recipient', 'created_at', 'stream', 'about_events', 'kind'])
    .$narrowType<{ stream: Stream }>()
    .where('recipient', '=', sql<string>`ANY(${[...recipients]})`)
    .where('created_at', '>=', new Date(since))
    .where('status', '!=', 'suppressed')
    .execute();
  const found = new Map<string, RecentMessage[]>();
  for (const { recipient, created_at, stream, about_events: aboutEvents, kind } of rows) {
    const isScheduled = !aboutEvents || kind === 'overdue' || kind === 'reminder';
    const message = { at: created_at.getTime(), stream, aboutEvents, isScheduled };
    found.set(recipient, [...(found.get(recipient) ?? []), message]);
  }
  return found;
}

export interface KeptMessage {
  id: string;
  recipient: string;
  name: string;
  zone: string;
  at: Instant;
  subject: string;
}

/** Messages that stayed in the outbox, the latest `limit` of them in order of time, and how many there are. */
export async function keptMessages(
  db: Db,
  limit: number,
): Promise<{ messages: KeptMessage[]; total: number }> {
  const kept = selectKept(db).where('m.channel', '=', 'outbox').where('m.status', '=', 'sent');
  const rows = await kept.orderBy('m.created_at', 'desc').orderBy('m.id').limit(limit).execute();
  const count = await db
    .selectFrom('messages')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('channel', '=', 'outbox')
    .where('status', '=', 'sent')
    .executeTakeFirstOrThrow();
  return { messages: rows.map(toKept).reverse(), total: count.n };
}

/** A message by its id, whatever became of it. */
export async function findMessage(
  db: Db,
  id: string,
): Promise<(KeptMessage & { text: string | null }) | undefined> {
  if (!/^[0-9a-f-]{36}$/i.test(id)) return undefined;
  const row = await selectKept(db).select('m.body_text').where('m.id', '=', id).executeTakeFirst();
  return row && { ...toKept(row), text: row.body_text };
}

function selectKept(db: Db) {
  return db
    .selectFrom('messages as m')
    .leftJoin('people as p', 'p.address', 'm.recipient')
    .select(['m.id', 'm.recipient', 'm.to_name', 'p.zone', 'm.created_at', 'm.subject']);
}

function toKept(row: {
  id: string;
  recipient: string;
  to_name: string;
  zone: string | null;
  created_at: Date;
  subject: string;
}): KeptMessage {
  const { to_name, created_at, zone, id, recipient, subject } = row;
  return { id, recipient, name: to_name, zone: zone ?? 'UTC', at: created_at.getTime(), subject };
}
