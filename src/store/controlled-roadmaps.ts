// Which roadmaps a person controls: as controller or supervisor, or standing in for one of them today. An operator
// controls all of the organisations that they run.
import { type RawBuilder, sql } from 'kysely';
import type { OrganisationSet } from '../workflows/organisation-directory.ts';
import { daysByZone, type TodayIn } from './overview.ts';
import type { Db } from './roadmaps.ts';

export interface Controlling {
  address: string;
  /** Organisations all of whose roadmaps count as well. */
  operated: OrganisationSet;
  todayIn: TodayIn;
}

/** Of an overview `o`: of one of these. */
export function isOf(organisations: Exclude<OrganisationSet, 'all'>): RawBuilder<boolean> {
  return sql`o.organisation = ANY(${[...organisations]}::text[])`;
}

/** Of an overview `o`: it names the address, or is of one of the organisations that are `seen` as a whole. */
export function isSeenBy({ address, seen }: { address: string; seen: OrganisationSet }): RawBuilder<boolean> {
  if (seen === 'all') return sql`true`;
  const named = sql<boolean>`o.addresses @> ${[address]}::text[]`;
  return seen.length === 0 ? named : sql`(${isOf(seen)} OR ${named})`;
}

/**
 * For a part of a statement that is made first: found by the index of addresses. Where only whether there is one, or the first few,
 * are asked for, PostgreSQL would look at one overview after the other, and at all of them where there is none.
 */
function seenOnes(who: Parameters<typeof isSeenBy>[0]): RawBuilder<unknown> {
  return sql`
    SELECT roadmap, organisation, zone, released, addresses, controller, supervisor, substitutions
    FROM overviews o WHERE ${isSeenBy(who)}`;
}

/** Of an overview `o`. `onDay` says of a substitution `s` whether its days count. */
function isControlledFrom(address: string, onDay: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql`
    (o.addresses @> ${[address]}::text[] AND (${address} IN (o.controller, o.supervisor) OR EXISTS (
      SELECT FROM jsonb_to_recordset(o.substitutions) AS s (absent text, substitute text, "from" date, until date)
      WHERE s.substitute = ${address} AND s.absent IN (o.controller, o.supervisor) AND ${onDay})))`;
}

/** Of an overview `o` beside `days (zone, today)`. */
export function controls({
  address,
  operated,
}: Pick<Controlling, 'address' | 'operated'>): RawBuilder<boolean> {
  if (operated === 'all') return sql`true`;
  const own = isControlledFrom(address, sql`days.today BETWEEN s."from" AND s.until`);
  return operated.length === 0 ? own : sql`(${isOf(operated)} OR ${own})`;
}

/** Whether some roadmap that is not released is controlled from the address, on whatever days. */
export async function controlsAny(db: Db, address: string): Promise<boolean> {
  const { rows } = await sql<{ any: boolean }>`
    WITH theirs AS MATERIALIZED (${seenOnes({ address, seen: [] })})
    SELECT EXISTS (SELECT FROM theirs o WHERE NOT o.released AND ${isControlledFrom(address, sql`true`)}) AS any`.execute(
    db,
  );
  return rows[0]?.any ?? false;
}

/** Their ids; null for whoever runs all organisations. */
export async function controlledRoadmaps(db: Db, who: Controlling): Promise<string[] | null> {
  const { address, operated, todayIn } = who;
  if (operated === 'all') return null;
  const seen = { address, seen: operated };
  const days = await daysByZone(db, todayIn, isSeenBy(seen));
  const { rows } = await sql<{ roadmap: string }>`
    WITH theirs AS MATERIALIZED (${seenOnes(seen)})
    SELECT o.roadmap FROM theirs o JOIN ${days.table} USING (zone) WHERE ${controls(who)} ORDER BY o.roadmap`.execute(
    db,
  );
  return rows.map((row) => row.roadmap);
}
