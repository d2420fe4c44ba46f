// What the database knows of organisations: how many roadmaps each runs.
import type { Db } from './roadmaps.ts';

export interface OrganisationCount {
  /** '' is the installation's own. */
  organisation: string;
  roadmaps: number;
  /** Of these, those that are not released. */
  underControl: number;
}

/** Those with any, in the order of ids. */
export async function countByOrganisation(db: Db): Promise<OrganisationCount[]> {
  const rows = await db
    .selectFrom('overviews')
    .select('organisation')
    .select((eb) => eb.fn.countAll<string>().as('roadmaps'))
    .select((eb) => eb.fn.countAll<string>().filterWhere('released', '=', false).as('underControl'))
    .groupBy('organisation')
    .orderBy('organisation')
    .execute();
  return rows.map(({ organisation, roadmaps, underControl }) => ({
    organisation,
    roadmaps: Number(roadmaps),
    underControl: Number(underControl),
  }));
}

/** Undefined: there is no such roadmap. */
export async function organisationOf(db: Db, roadmap: string): Promise<string | undefined> {
  const query = db.selectFrom('overviews').select('organisation').where('roadmap', '=', roadmap);
  return (await query.executeTakeFirst())?.organisation;
}

/** Which of these addresses are known to refuse mail. */
export async function failingAmong(db: Db, addresses: readonly string[]): Promise<string[]> {
  if (addresses.length === 0) return [];
  const rows = await db
    .selectFrom('people')
    .select('address')
    .where('address', 'in', [...addresses])
    .where('failing_since', 'is not', null)
    .orderBy('address')
    .execute();
  return rows.map(({ address }) => address);
}
