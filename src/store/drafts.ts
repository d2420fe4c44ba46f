// What somebody has typed into a form and not sent yet: one draft for each person and occurrence, whichever session they
// come with.
import type { Instant } from '../workflows/time.ts';
import type { Db } from './roadmaps.ts';

/** Whose, of which form. */
export interface DraftPlace {
  roadmap: string;
  item: string;
  /** Empty for a one-time item. */
  occurrence: string;
  address: string;
}

export interface Draft {
  /** By name of the form's field. */
  fields: Readonly<Record<string, string>>;
  at: Instant;
}

/** Instead of the one that was there. */
export async function keepDraft(db: Db, place: DraftPlace, { fields, at }: Draft): Promise<void> {
  const kept = { fields: JSON.stringify(fields), at: new Date(at) };
  await db
    .insertInto('drafts')
    .values({ ...place, ...kept })
    .onConflict((conflict) =>
      conflict.columns(['roadmap', 'item', 'occurrence', 'address']).doUpdateSet(kept),
    )
    .execute();
}

export async function findDraft(
  db: Db,
  { roadmap, item, occurrence, address }: DraftPlace,
): Promise<Draft | null> {
  const row = await db
    .selectFrom('drafts')
    .select(['fields', 'at'])
    .where('roadmap', '=', roadmap)
    .where('item', '=', item)
    .where('occurrence', '=', occurrence)
    .where('address', '=', address)
    .executeTakeFirst();
  return row ? { fields: row.fields, at: row.at.getTime() } : null;
}

export async function dropDraft(db: Db, { roadmap, item, occurrence, address }: DraftPlace): Promise<void> {
  await db
    .deleteFrom('drafts')
    .where('roadmap', '=', roadmap)
    .where('item', '=', item)
    .where('occurrence', '=', occurrence)
    .where('address', '=', address)
    .execute();
}

export async function dropDraftsOf(db: Db, address: string): Promise<void> {
  await db.deleteFrom('drafts').where('address', '=', address).execute();
}

/** Longer than any period's figures are worked on. */
const KEPT_MS = 180 * 86_400_000;

/** What nobody has come back to for so long is given up. */
export async function forgetOldDrafts(db: Db, now: Instant): Promise<void> {
  await db
    .deleteFrom('drafts')
    .where('at', '<', new Date(now - KEPT_MS))
    .execute();
}
