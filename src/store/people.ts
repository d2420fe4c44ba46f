// People across roadmaps: one person is one address, with one zone. The journal knows them by a pseudonym
// that holds after their name and address are erased.
import { sql } from 'kysely';
import type { Roadmap } from '../workflows/roadmap.ts';
import { sealed } from './journal.ts';
import type { Db } from './roadmaps.ts';

export interface KnownPerson {
  address: string;
  /** The key of the first roadmap that named the address. */
  key: string;
  name: string;
  zone: string;
  pseudonym: string;
}

/**
 * Makes a roadmap's people known: a new address takes the zone given for the person, else the roadmap's; an
 * own zone given later replaces a roadmap's. Returns the other roadmaps whose people thereby change zone.
 */
export async function registerPeople(db: Db, roadmap: Roadmap): Promise<string[]> {
  const people = Object.entries(roadmap.people)
    .flatMap(([key, person]) =>
      person.email === undefined
        ? []
        : [{ key, address: person.email, name: person.name, zone: person.timezone }],
    )
    // In one order, so that two files that name the same new people cannot wait for each other.
    .sort((a, b) => (a.address < b.address ? -1 : 1));
  for (const person of people) {
    const { hash, salt } = sealed(`${person.address}\n${person.name}`);
    await db
      .insertInto('people')
      .values({
        address: person.address,
        key: person.key,
        name: person.name,
        zone: person.zone ?? roadmap.timezone,
        own_zone: person.zone !== undefined,
        salt,
        pseudonym: hash,
      })
      .onConflict((conflict) => conflict.column('address').doNothing())
      .execute();
  }
  const addresses = people.map((p) => p.address);
  const owned = people.filter((p) => p.zone !== undefined);
  const moved = await sql<{ address: string }>`
    UPDATE people SET zone = t.zone, own_zone = true
    FROM unnest(${owned.map((p) => p.address)}::text[], ${owned.map((p) => p.zone ?? '')}::text[]) AS t (address, zone)
    WHERE people.address = t.address AND NOT own_zone AND people.zone <> t.zone RETURNING people.address`.execute(
    db,
  );
  await db.deleteFrom('roadmap_people').where('roadmap', '=', roadmap.id).execute();
  if (addresses.length > 0)
    await db
      .insertInto('roadmap_people')
      .values(addresses.map((address) => ({ roadmap: roadmap.id, address })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  if (moved.rows.length === 0) return [];
  const others = await db
    .selectFrom('roadmap_people')
    .select('roadmap')
    .distinct()
    .where('address', '=', sql<string>`ANY(${moved.rows.map((r) => r.address)})`)
    .where('roadmap', '!=', roadmap.id)
    .execute();
  return others.map((row) => row.roadmap);
}

export async function findPeople(db: Db, addresses: readonly string[]): Promise<Map<string, KnownPerson>> {
  const rows = await db
    .selectFrom('people')
    .select(['address', 'key', 'name', 'zone', 'pseudonym'])
    .where('address', '=', sql<string>`ANY(${[...new Set(addresses)]})`)
    .execute();
  return new Map(rows.map((row) => [row.address, row]));
}

/** Of a roadmap's people the one whose pseudonym begins so. */
export async function personByPseudonym(
  db: Db,
  roadmap: string,
  beginning: string,
): Promise<KnownPerson | undefined> {
  return db
    .selectFrom('people')
    .innerJoin('roadmap_people', 'roadmap_people.address', 'people.address')
    .select(['people.address', 'key', 'name', 'zone', 'pseudonym'])
    .where('roadmap_people.roadmap', '=', roadmap)
    .where(sql<boolean>`starts_with(pseudonym, ${beginning})`)
    .executeTakeFirst();
}
