// Roadmaps whose people somebody may look up, and the people that a leave schedule can name.
import { sql } from 'kysely';
import { type Controlling, controls } from './controlled-roadmaps.ts';
import { daysByZone } from './overview.ts';
import type { Db } from './roadmaps.ts';
import { wordPatterns } from './word-search.ts';

export interface PeopleOfRoadmap {
  roadmap: string;
  /** They may see everybody; otherwise themselves only. */
  isControlled: boolean;
}

/** Those that name the person (for an operator all), controlled ones first, then by the order's date, the latest first. Two statements. */
export async function roadmapsToStaff(
  db: Db,
  who: Controlling,
  { search, page, size }: { search: string; page: number; size: number },
): Promise<{ roadmaps: PeopleOfRoadmap[]; total: number }> {
  const days = await daysByZone(db, who.todayIn);
  const theirs = who.isOperator ? sql`true` : sql`o.addresses @> ${[who.address]}::text[]`;
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

/** Names and addresses of the people of these roadmaps; null: of all. */
export async function peopleOf(
  db: Db,
  roadmaps: readonly string[] | null,
): Promise<{ address: string; name: string }[]> {
  const query = db.selectFrom('people').select(['address', 'name']).orderBy('name').orderBy('address');
  if (roadmaps === null) return query.execute();
  return query
    .where('address', 'in', (eb) =>
      eb
        .selectFrom('roadmap_people')
        .select('address')
        .where('roadmap', '=', sql<string>`ANY(${[...roadmaps]})`),
    )
    .execute();
}
