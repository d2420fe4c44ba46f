// Roadmaps whose people somebody may look up, and the people that a leave schedule can name.
import { sql } from 'kysely';
import { type Controlling, controls, isOf } from './controlled-roadmaps.ts';
import { daysByZone } from './overview.ts';
import type { Db } from './roadmaps.ts';
import { wordPatterns } from './word-search.ts';

export interface PeopleOfRoadmap {
  roadmap: string;
  /** They may see everybody; otherwise themselves only. */
  isControlled: boolean;
}

/** Those that name the person (for an operator all that they run), controlled ones first, then by the order's date, the latest first. Two statements. */
export async function roadmapsToStaff(
  db: Db,
  who: Controlling,
  { search, page, size }: { search: string; page: number; size: number },
): Promise<{ roadmaps: PeopleOfRoadmap[]; total: number }> {
  const days = await daysByZone(db, who.todayIn);
  const named = sql<boolean>`o.addresses @> ${[who.address]}::text[]`;
  const theirs =
    who.operated === 'all'
      ? sql`true`
      : who.operated.length === 0
        ? named
        : sql`(${isOf(who.operated)} OR ${named})`;
  const words = wordPatterns(search);
  // An address of somebody else's is not found out by searching for it.
  const found =
    words.length === 0
      ? sql`true`
      : sql`concat_ws(' ', o.title, '№', o.order_number, (
          SELECT string_agg(p.name, ' ') FROM roadmap_people r JOIN people p USING (address) WHERE r.roadmap = o.roadmap))
        ~ ALL (${words}::text[])`;
  const { rows } = await sql<PeopleOfRoadmap & { total: string }>`
    SELECT o.roadmap, ${controls(who)} AS "isControlled", count(*) OVER () AS total
    FROM overviews o JOIN ${days.table} USING (zone)
    WHERE ${theirs} AND NOT o.released AND ${found}
    ORDER BY "isControlled" DESC, o.order_date DESC, o.roadmap
    LIMIT ${size} OFFSET ${(page - 1) * size}`.execute(db);
  const roadmaps = rows.map(({ roadmap, isControlled }) => ({ roadmap, isControlled }));
  return { roadmaps, total: Number(rows[0]?.total ?? 0) };
}

/** Addresses of the people of these roadmaps, with the names that these give them; null: of all. */
export async function peopleOf(
  db: Db,
  roadmaps: readonly string[] | null,
): Promise<{ address: string; name: string }[]> {
  if (roadmaps === null)
    return db.selectFrom('people').select(['address', 'name']).orderBy('name').orderBy('address').execute();
  // What another organisation's file calls the same person is not for this reader.
  const { rows } = await sql<{ address: string; name: string }>`
    SELECT address, min(name) AS name FROM (
      SELECT person->>'email' AS address, person->>'name' AS name
      FROM roadmaps r, jsonb_each(r.state->'roadmap'->'people') AS named (key, person)
      WHERE r.id = ANY(${[...roadmaps]}::text[])) AS found
    WHERE address IS NOT NULL GROUP BY address ORDER BY name, address`.execute(db);
  return rows;
}
