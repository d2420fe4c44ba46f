// Who has a calendar feed. The table knows only the hash of the secret in its address; a row that is gone is a feed that
// nobody can read any more.
import { sql } from 'kysely';
import type { Instant } from '../workflows/time.ts';
import type { Db } from './roadmaps.ts';

export interface CalendarFeed {
  address: string;
  createdAt: Instant;
  /** As of the last hour; null while no program has asked for it. */
  readAt: Instant | null;
}

/** In place of an earlier one, whose address ends with it. */
export async function putFeed(
  db: Db,
  { address, hash, createdAt }: { address: string; hash: string; createdAt: Instant },
): Promise<void> {
  const row = { hash, created_at: new Date(createdAt), read_at: null };
  await db
    .insertInto('calendar_feeds')
    .values({ address, ...row })
    .onConflict((conflict) => conflict.column('address').doUpdateSet(row))
    .execute();
}

export async function feedOf(db: Db, address: string): Promise<CalendarFeed | null> {
  const row = await db
    .selectFrom('calendar_feeds')
    .selectAll()
    .where('address', '=', address)
    .executeTakeFirst();
  return row
    ? { address, createdAt: row.created_at.getTime(), readAt: row.read_at?.getTime() ?? null }
    : null;
}

/** Whose feed it is; null where there is none (any more). */
export async function feedReader(db: Db, hash: string): Promise<string | null> {
  const row = await db
    .selectFrom('calendar_feeds')
    .select('address')
    .where('hash', '=', hash)
    .executeTakeFirst();
  return row?.address ?? null;
}

/** Noted at most once an hour: programs ask often. */
export async function noteFeedRead(db: Db, hash: string, now: Instant): Promise<void> {
  await sql`
    UPDATE calendar_feeds SET read_at = ${new Date(now)}
    WHERE hash = ${hash} AND (read_at IS NULL OR read_at <= ${new Date(now - 3_600_000)})`.execute(db);
}

export async function endFeedOf(db: Db, address: string): Promise<void> {
  await db.deleteFrom('calendar_feeds').where('address', '=', address).execute();
}

export async function endEveryFeed(db: Db): Promise<void> {
  await db.deleteFrom('calendar_feeds').execute();
}

/** A person's address has changed in a roadmap: their feed follows, unless another roadmap has the earlier one, or the new one has a feed. */
export async function moveFeed(
  db: Db,
  { roadmap, from, to }: { roadmap: string; from: string; to: string },
): Promise<void> {
  await sql`
    UPDATE calendar_feeds SET address = ${to}
    WHERE address = ${from} AND NOT EXISTS (SELECT FROM calendar_feeds WHERE address = ${to})
      AND NOT EXISTS (SELECT FROM overviews WHERE addresses @> ${[from]}::text[] AND roadmap <> ${roadmap})`.execute(
    db,
  );
}

/** Roadmaps that the address has control dates of, or ever had. */
export async function roadmapsInChargeOf(db: Db, address: string): Promise<string[]> {
  const { rows } = await sql<{ roadmap: string }>`
    SELECT roadmap FROM overviews WHERE addresses @> ${[address]}::text[] AND in_charge @> ${[address]}::text[] ORDER BY roadmap`.execute(
    db,
  );
  return rows.map((row) => row.roadmap);
}
