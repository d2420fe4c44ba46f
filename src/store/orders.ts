// Roadmaps of one order: a digest that goes by item counts in all of them.
import { sql } from 'kysely';
import type { Db } from './roadmaps.ts';

/** Ids of the roadmaps that share number and date of their order, and a reader of digests, with one of these; without them. */
export async function othersOfOrders(db: Db, roadmaps: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ roadmap: string }>`
    SELECT DISTINCT other.roadmap FROM overviews o JOIN overviews other
      ON other.order_number = o.order_number AND other.order_date = o.order_date
      AND ARRAY[other.supervisor, other.controller, other.issuer] && ARRAY[o.supervisor, o.controller, o.issuer]
    WHERE o.roadmap = ANY(${roadmaps}) AND other.roadmap <> ALL(${roadmaps})
    ORDER BY other.roadmap`.execute(db);
  return rows.map(({ roadmap }) => roadmap);
}
