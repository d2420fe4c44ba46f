// Which roadmaps a person controls: as controller or supervisor, or standing in for one of them today. An operator
// controls all.
import { type RawBuilder, sql } from 'kysely';
import { daysByZone, type TodayIn } from './overview.ts';
import type { Db } from './roadmaps.ts';

export interface Controlling {
  address: string;
  isOperator: boolean;
  todayIn: TodayIn;
}

/** Of an overview `o`. `onDay` says of a substitution `s` whether its days count. */
function isControlledFrom(address: string, onDay: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql`
    o.addresses @> ${[address]}::text[] AND (${address} IN (o.controller, o.supervisor) OR EXISTS (
      SELECT FROM jsonb_to_recordset(o.substitutions) AS s (absent text, substitute text, "from" date, until date)
      WHERE s.substitute = ${address} AND s.absent IN (o.controller, o.supervisor) AND ${onDay}))`;
}

/** Of an overview `o` beside `days (zone, today)`. */
export function controls({
  address,
  isOperator,
}: Pick<Controlling, 'address' | 'isOperator'>): RawBuilder<boolean> {
  return isOperator ? sql`true` : isControlledFrom(address, sql`days.today BETWEEN s."from" AND s.until`);
}

/** Whether some roadmap that is not released is controlled from the address, on whatever days. */
export async function controlsAny(db: Db, address: string): Promise<boolean> {
  const { rows } = await sql<{ any: boolean }>`
    SELECT EXISTS (SELECT FROM overviews o WHERE NOT o.released AND ${isControlledFrom(address, sql`true`)}) AS any`.execute(
    db,
  );
  return rows[0]?.any ?? false;
}

/** Their ids; null for an operator, who controls all. */
export async function controlledRoadmaps(db: Db, who: Controlling): Promise<string[] | null> {
  if (who.isOperator) return null;
  const days = await daysByZone(db, who.todayIn);
  const { rows } = await sql<{ roadmap: string }>`
    SELECT o.roadmap FROM overviews o JOIN ${days.table} USING (zone) WHERE ${controls(who)} ORDER BY o.roadmap`.execute(
    db,
  );
  return rows.map((row) => row.roadmap);
}
