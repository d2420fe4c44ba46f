// Who is to be looked at when: one row per (recipient, stream). Small whatever the number of planned
// notices, so claiming and arming cost by what is due. Its lock makes a recipient's mail one worker's.
import { sql } from 'kysely';
import type { Instant } from '../workflows/time.ts';
import { STREAMS, type Stream } from '../workflows/time.ts';
import type { Db } from './roadmaps.ts';

/** Locks the recipients who are due in the stream and nobody else's; the rest of the ledger is read under these locks. */
export async function claimRecipients(
  db: Db,
  stream: Stream,
  now: Instant,
  limit: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom('mail_schedule')
    .select('recipient')
    .where('stream', '=', stream)
    .where('next_at', '<=', new Date(now))
    .orderBy('next_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  return rows.map((row) => row.recipient);
}

export async function lockRecipients(db: Db, stream: Stream, recipients: readonly string[]): Promise<void> {
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
export async function reschedule(db: Db, stream: Stream, recipients: readonly string[]): Promise<void> {
  if (recipients.length === 0) return;
  await sql`
    UPDATE mail_schedule s SET next_at = COALESCE(
      (SELECT m.next_at FROM messages m WHERE m.recipient = s.recipient AND m.stream = s.stream AND m.status IN ('sending', 'retry')),
      (SELECT min(n.send_at) FROM notices n WHERE n.recipient = s.recipient AND n.stream = s.stream AND n.status = 'planned'))
    WHERE s.stream = ${stream} AND s.recipient = ANY(${[...recipients]})`.execute(db);
}

export interface Alarm {
  stream: Stream;
  at: Instant;
}

/** The distinct instants, per stream, at which somebody has to be looked at, up to `until`; at most `limit` per stream. */
export async function instantsAhead(db: Db, until: Instant, limit: number): Promise<Alarm[]> {
  // A loose index scan: the cost is that of the instants, not of the recipients who share them.
  const { rows } = await sql<{ stream: Stream; next_at: Date }>`
    WITH RECURSIVE ahead AS (
      SELECT s.stream, (SELECT min(next_at) FROM mail_schedule WHERE stream = s.stream) AS next_at, 1 AS n
      FROM unnest(${[...STREAMS]}::text[]) AS s (stream)
      UNION ALL
      SELECT a.stream, (SELECT min(next_at) FROM mail_schedule WHERE stream = a.stream AND next_at > a.next_at), a.n + 1
      FROM ahead a WHERE a.next_at <= ${new Date(until)} AND a.n < ${limit}
    )
    SELECT stream, next_at FROM ahead WHERE next_at <= ${new Date(until)}`.execute(db);
  return rows.map((row) => ({ stream: row.stream, at: row.next_at.getTime() }));
}

/** Mends rows that say «nothing ahead» or a later instant than what is planned; returns how many. Zero unless something is wrong. */
export async function mendSchedule(db: Db): Promise<number> {
  const { rows } = await sql`
    WITH planned AS (
      SELECT recipient, stream, min(send_at) AS next_at FROM notices WHERE status = 'planned' GROUP BY recipient, stream
    )
    INSERT INTO mail_schedule (recipient, stream, next_at)
    SELECT p.recipient, p.stream, p.next_at FROM planned p LEFT JOIN mail_schedule s USING (recipient, stream)
    WHERE NOT EXISTS (SELECT FROM messages m WHERE m.recipient = p.recipient AND m.stream = p.stream AND m.status IN ('sending', 'retry'))
      AND (s.next_at IS NULL OR s.next_at > p.next_at)
    ON CONFLICT (recipient, stream) DO UPDATE SET next_at = LEAST(mail_schedule.next_at, excluded.next_at)
    RETURNING 1`.execute(db);
  return rows.length;
}
