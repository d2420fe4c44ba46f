// Who is to be looked at when: one row per (recipient, stream). Small whatever the number of planned
// notices, so claiming and arming cost by what is due. Its lock makes a recipient's mail one worker's.
import { sql } from 'kysely';
import { KINDS } from '../workflows/notice.ts';
import type { Instant } from '../workflows/time.ts';
import { LEDGER_STREAMS, type LedgerStream, type Stream } from '../workflows/time.ts';
import type { Db } from './roadmaps.ts';

export interface Candidates {
  recipients: string[];
  /** Everything that mail to them could be about. */
  roadmaps: string[];
}

/**
 * Recipients who are due in the stream and in nobody's hands. Outside a transaction, so that no lock is kept: a
 * claim locks their roadmaps before it locks them, in the order in which a command does.
 */
export async function candidates(
  db: Db,
  stream: Stream,
  now: Instant,
  { limit, byUrgency }: { limit: number; byUrgency: boolean },
): Promise<Candidates> {
  const due = new Date(now);
  const first = byUrgency
    ? sql`COALESCE(LEAST(
        (SELECT min(array_position(${[...KINDS]}::text[], n.kind)) FROM notices n
         WHERE n.recipient = s.recipient AND n.stream = s.stream AND n.status = 'planned' AND n.send_at <= ${due}),
        (SELECT array_position(${[...KINDS]}::text[], m.kind) FROM messages m
         WHERE m.recipient = s.recipient AND m.stream = s.stream AND m.status IN ('sending', 'retry'))), ${KINDS.length}),`
    : sql``;
  const { rows } = await sql<{ recipient: string; roadmaps: string[] }>`
    WITH free AS MATERIALIZED (
      SELECT recipient FROM mail_schedule s WHERE stream = ${stream} AND next_at <= ${due}
      ORDER BY ${first} next_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    SELECT recipient, ARRAY(
      SELECT roadmap FROM notices n
      WHERE n.recipient = free.recipient AND n.stream = ${stream} AND n.status = 'planned' AND n.send_at <= ${new Date(now)}
      UNION
      SELECT roadmap FROM notices n JOIN messages m ON m.id = n.message
      WHERE m.recipient = free.recipient AND m.stream = ${stream} AND m.status IN ('sending', 'retry')) AS roadmaps
    FROM free`.execute(db);
  return {
    recipients: rows.map((row) => row.recipient),
    roadmaps: [...new Set(rows.flatMap((row) => row.roadmaps))],
  };
}

/** Locks those of them who are still due and free; the rest of the ledger is read under these locks. */
export async function claimRecipients(
  db: Db,
  stream: Stream,
  now: Instant,
  recipients: readonly string[],
): Promise<string[]> {
  const rows = await db
    .selectFrom('mail_schedule')
    .select('recipient')
    .where('stream', '=', stream)
    .where('recipient', '=', sql<string>`ANY(${[...recipients]})`)
    .where('next_at', '<=', new Date(now))
    .orderBy('recipient')
    .forUpdate()
    .skipLocked()
    .execute();
  return rows.map((row) => row.recipient);
}

export async function lockRecipients(
  db: Db,
  stream: LedgerStream,
  recipients: readonly string[],
): Promise<void> {
  await db
    .selectFrom('mail_schedule')
    .select('recipient')
    .where('stream', '=', stream)
    .where('recipient', '=', sql<string>`ANY(${[...recipients]})`)
    .orderBy('recipient')
    .forUpdate()
    .execute();
}

/**
 * Sets when each recipient has to be looked at again: at the instant of their unfinished message if they
 * have one, else at the next planned notice. The caller holds the locks (and took them in an earlier
 * statement, so that this one sees what others committed before).
 */
export async function reschedule(db: Db, stream: LedgerStream, recipients: readonly string[]): Promise<void> {
  if (recipients.length === 0) return;
  await sql`
    UPDATE mail_schedule s SET next_at = COALESCE(
      (SELECT m.next_at FROM messages m WHERE m.recipient = s.recipient AND m.stream = s.stream AND m.status IN ('sending', 'retry')),
      (SELECT min(n.send_at) FROM notices n WHERE n.recipient = s.recipient AND n.stream = s.stream AND n.status = 'planned'))
    WHERE s.stream = ${stream} AND s.recipient = ANY(${[...recipients]})`.execute(db);
}

export interface Alarm {
  stream: LedgerStream;
  at: Instant;
}

/** The distinct instants, per stream, at which somebody has to be looked at, up to `until`; at most `limit` per stream. */
export async function instantsAhead(db: Db, until: Instant, limit: number): Promise<Alarm[]> {
  // A loose index scan: the cost is that of the instants, not of the recipients who share them.
  const { rows } = await sql<{ stream: LedgerStream; next_at: Date }>`
    WITH RECURSIVE ahead AS (
      SELECT s.stream, (SELECT min(next_at) FROM mail_schedule WHERE stream = s.stream) AS next_at, 1 AS n
      FROM unnest(${[...LEDGER_STREAMS]}::text[]) AS s (stream)
      UNION ALL
      SELECT a.stream, (SELECT min(next_at) FROM mail_schedule WHERE stream = a.stream AND next_at > a.next_at), a.n + 1
      FROM ahead a WHERE a.next_at <= ${new Date(until)} AND a.n < ${limit}
    )
    SELECT stream, next_at FROM ahead WHERE next_at <= ${new Date(until)}`.execute(db);
  return rows.map((row) => ({ stream: row.stream, at: row.next_at.getTime() }));
}

/** A place in the order of (recipient, stream). */
export interface SchedulePlace {
  recipient: string;
  stream: string;
}

/**
 * Looks at the next `limit` rows behind a place and mends those that are missing or say a later instant than the
 * ledger: none, unless something is wrong. `next` is where to go on, undefined at the end. The cost is that of
 * `limit` index probes, whatever is planned.
 */
export async function mendSchedule(
  db: Db,
  after: SchedulePlace | undefined,
  limit: number,
): Promise<{ mended: number; next: SchedulePlace | undefined }> {
  const { recipient, stream } = after ?? { recipient: '', stream: '' };
  const { rows } = await sql<SchedulePlace & { mended: boolean }>`
    WITH RECURSIVE planned AS (
      (SELECT recipient, stream, send_at, 1 AS n FROM notices
       WHERE status = 'planned' AND (recipient, stream) > (${recipient}, ${stream})
       ORDER BY recipient, stream, send_at LIMIT 1)
      UNION ALL
      SELECT following.*, p.n + 1 FROM planned p, LATERAL (
        SELECT recipient, stream, send_at FROM notices n
        WHERE status = 'planned' AND (n.recipient, n.stream) > (p.recipient, p.stream)
        ORDER BY recipient, stream, send_at LIMIT 1) AS following
      WHERE p.n < ${limit}
    ), unfinished AS (
      SELECT recipient, stream, next_at FROM messages
      WHERE status IN ('sending', 'retry') AND (recipient, stream) > (${recipient}, ${stream})
      ORDER BY recipient, stream LIMIT ${limit}
    ), wanted AS (
      SELECT * FROM unfinished
      UNION ALL
      SELECT recipient, stream, send_at FROM planned p WHERE NOT EXISTS (
        SELECT FROM messages m WHERE m.recipient = p.recipient AND m.stream = p.stream AND m.status IN ('sending', 'retry'))
      ORDER BY recipient, stream LIMIT ${limit}
    ), mended AS (
      INSERT INTO mail_schedule (recipient, stream, next_at)
      SELECT w.recipient, w.stream, w.next_at FROM wanted w LEFT JOIN mail_schedule s USING (recipient, stream)
      WHERE s.next_at IS NULL OR s.next_at > w.next_at
      ORDER BY recipient, stream
      ON CONFLICT (recipient, stream) DO UPDATE SET next_at = LEAST(mail_schedule.next_at, excluded.next_at)
      RETURNING recipient, stream
    )
    SELECT w.recipient, w.stream, m.recipient IS NOT NULL AS mended FROM wanted w LEFT JOIN mended m USING (recipient, stream)
    ORDER BY recipient, stream`.execute(db);
  const last = rows.at(-1);
  return {
    mended: rows.filter((row) => row.mended).length,
    next: last && rows.length >= limit ? { recipient: last.recipient, stream: last.stream } : undefined,
  };
}
