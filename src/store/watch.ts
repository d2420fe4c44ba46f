// The processes' common memory about the queue and the operators: one row each, whoever of them writes it.
import { sql } from 'kysely';
import type { Instant } from '../workflows/time.ts';
import type { Db } from './roadmaps.ts';
import type { Tables } from './tables.ts';

/** The queue has handed out a job. Not the latest of the instants: clocks are also set back. */
export async function markWoken(db: Db, at: Instant): Promise<void> {
  await set(db, 'woken', at);
}

/** Operators are told once a day: what lies further ahead (ms) was noted by a clock that has been set back since. */
const AHEAD_AT_MOST_MS = 2 * 86_400_000;

/** True for one caller until `until`, however many processes ask; it has to tell, and to say so by `rememberTold`. */
export async function claimTelling(db: Db, now: Instant, until: Instant): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO watch (name, at) VALUES ('told', ${new Date(until)})
    ON CONFLICT (name) DO UPDATE SET at = excluded.at
    WHERE watch.at NOT BETWEEN ${new Date(now + 1)} AND ${new Date(now + AHEAD_AT_MOST_MS)}
    RETURNING 1`.execute(db);
  return rows.length > 0;
}

/** The operators know: nobody tells them again before the instant. */
export async function rememberTold(db: Db, until: Instant): Promise<void> {
  await set(db, 'told', until);
}

export async function forgetWatch(db: Db): Promise<void> {
  await db.deleteFrom('watch').execute();
}

async function set(db: Db, name: Tables['watch']['name'], at: Instant): Promise<void> {
  await db
    .insertInto('watch')
    .values({ name, at: new Date(at) })
    .onConflict((row) => row.column('name').doUpdateSet({ at: new Date(at) }))
    .execute();
}
