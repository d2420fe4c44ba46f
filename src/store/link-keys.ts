// Which keys sign links in mails, by their ids: a process that was given another file would make links that the others
// refuse. The secrets themselves are never in the database.
import { type Kysely, sql } from 'kysely';
import { inTransaction } from './in-transaction.ts';
import type { Db } from './roadmaps.ts';
import type { Tables } from './tables.ts';

/** Any number that nobody else locks. */
const LOCK = 7_305_412;

/**
 * Makes the file's keys known; false, and nothing changes, when the newest key known is not among them: the file is
 * another one, or older than a rotation.
 * @param ids of the file, the oldest first
 */
export async function agreeOnLinkKeys(db: Kysely<Tables>, ids: readonly string[]): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    await sql`SELECT pg_advisory_xact_lock(${LOCK})`.execute(tx);
    const newest = await newestLinkKey(tx);
    if (newest !== undefined && !ids.includes(newest)) return false;
    await addKeys(tx, ids);
    return true;
  });
}

/** Undefined before the first process has started. */
export async function newestLinkKey(db: Db): Promise<string | undefined> {
  const query = db.selectFrom('link_keys').select('id').orderBy('ordinal', 'desc').limit(1);
  return (await query.executeTakeFirst())?.id;
}

/** After a rotation: these and no others. */
export async function replaceLinkKeys(db: Kysely<Tables>, ids: readonly string[]): Promise<void> {
  await inTransaction(db, async (tx) => {
    await sql`SELECT pg_advisory_xact_lock(${LOCK})`.execute(tx);
    await tx.deleteFrom('link_keys').where('id', 'not in', ids).execute();
    await addKeys(tx, ids);
  });
}

async function addKeys(db: Db, ids: readonly string[]): Promise<void> {
  for (const id of ids)
    await db
      .insertInto('link_keys')
      .values({ id })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
}
