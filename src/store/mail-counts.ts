// How many messages were claimed to be sent lately, and when the next may go: what the limits of a mail provider are held
// against, the same for all workers.
import { sql } from 'kysely';
import type { Instant } from '../workflows/time.ts';
import type { Db } from './roadmaps.ts';

export interface MailCount {
  /** `all`, or a domain. */
  scope: string;
  since: Instant;
  messages: number;
}

/** Any number that nobody else locks. */
const LOCK = 7_305_411;

/** One claim at a time, until the transaction ends; before any other lock. */
export async function lockCounts(db: Db): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(${LOCK})`.execute(db);
}

/** Stretches that began after the instants, of all messages and of domains; older ones are forgotten. */
export async function countsSince(db: Db, from: { all: Instant; domains: Instant }): Promise<MailCount[]> {
  const since = sql`CASE WHEN scope = 'all' THEN ${new Date(from.all)}::timestamptz ELSE ${new Date(from.domains)}::timestamptz END`;
  await sql`DELETE FROM mail_counts WHERE since <= ${since}`.execute(db);
  const rows = await db.selectFrom('mail_counts').selectAll().orderBy('since').execute();
  return rows.map((row) => ({ ...row, since: row.since.getTime() }));
}

export async function addCounts(db: Db, counts: readonly MailCount[]): Promise<void> {
  if (counts.length === 0) return;
  await sql`
    INSERT INTO mail_counts (scope, since, messages)
    SELECT * FROM unnest(${counts.map((c) => c.scope)}::text[], ${counts.map((c) => new Date(c.since))}::timestamptz[], ${counts.map((c) => c.messages)}::int[])
    ON CONFLICT (scope, since) DO UPDATE SET messages = mail_counts.messages + excluded.messages`.execute(db);
}

/** No queue for turns is that long (ms): a next instant beyond it was written by a clock that was set back since. */
const LONGEST_QUEUE_MS = 300_000;

/** Takes the next `count` turns, `everyMs` apart; returns the first, `now` or later. */
export async function takeTurns(db: Db, now: Instant, count: number, everyMs: number): Promise<Instant> {
  const { rows } = await sql<{ next_at: Date }>`
    INSERT INTO mail_pace (name, next_at) VALUES ('all', ${new Date(now + count * everyMs)})
    ON CONFLICT (name) DO UPDATE
      SET next_at = GREATEST(LEAST(mail_pace.next_at, ${new Date(now + LONGEST_QUEUE_MS)}), ${new Date(now)}) + ${`${count * everyMs} milliseconds`}::interval
    RETURNING next_at`.execute(db);
  return (rows[0]?.next_at.getTime() ?? now) - count * everyMs;
}
