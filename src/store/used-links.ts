// Links of mails that have done what they are for: each works once. Kept until they would have expired anyway.
import type { Instant } from '../workflows/time.ts';
import type { Db } from './roadmaps.ts';

/** When it was used; null while it has not been. */
export async function linkUsedAt(db: Db, hash: string): Promise<Instant | null> {
  const row = await db.selectFrom('used_links').select('used_at').where('hash', '=', hash).executeTakeFirst();
  return row?.used_at.getTime() ?? null;
}

/** @throws when it has been used already */
export async function markLinkUsed(
  db: Db,
  link: { hash: string; expires: Instant },
  now: Instant,
): Promise<void> {
  await db
    .insertInto('used_links')
    .values({ hash: link.hash, used_at: new Date(now), expires_at: new Date(link.expires) })
    .execute();
}

export async function forgetUsedLinks(db: Db, now: Instant): Promise<void> {
  await db.deleteFrom('used_links').where('expires_at', '<', new Date(now)).execute();
}
