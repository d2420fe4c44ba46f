// How often something was tried lately, counted where all web processes see it. A stretch of time begins with the first
// try; whom it counts stands in the table as a hash.
import { sql } from 'kysely';
import type { Instant } from '../workflows/time.ts';
import { sha256 } from './journal.ts';
import type { Db } from './roadmaps.ts';

export interface RateLimit {
  /** What is limited. */
  scope: string;
  /** Tries within a stretch. */
  tries: number;
  /** Its length, ms. */
  withinMs: number;
}

/** Counts one more try of `key`: null while it is allowed, else the instant from which it will be again. */
export async function countTry(
  db: Db,
  { scope, tries, withinMs }: RateLimit,
  key: string,
  now: Instant,
): Promise<Instant | null> {
  // What lies further ahead than a stretch was noted by a clock that has been set back since.
  const goes = sql`rate_limits.since > ${new Date(now - withinMs)} AND rate_limits.since <= ${new Date(now + withinMs)}`;
  const { rows } = await sql<{ since: Date; count: number }>`
    INSERT INTO rate_limits (scope, key_hash, since, count)
    VALUES (${scope}, ${keyHash(scope, key)}, ${new Date(now)}, 1)
    ON CONFLICT (scope, key_hash) DO UPDATE SET
      since = CASE WHEN ${goes} THEN rate_limits.since ELSE excluded.since END,
      count = CASE WHEN ${goes} THEN LEAST(rate_limits.count + 1, ${tries + 1}) ELSE 1 END
    RETURNING since, count`.execute(db);
  const [counted] = rows;
  if (!counted || counted.count <= tries) return null;
  return counted.since.getTime() + withinMs;
}

export async function forgetTriesBefore(db: Db, instant: Instant): Promise<void> {
  await db.deleteFrom('rate_limits').where('since', '<', new Date(instant)).execute();
}

function keyHash(scope: string, key: string): string {
  return sha256(`${scope}\n${key}`);
}
