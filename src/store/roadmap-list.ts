// Roadmaps in the order of their ids, a stretch at a time: an order that nothing changes, so that whoever reads them one stretch
// after the other misses none and sees none twice while others are added.
import { sql } from 'kysely';
import type { OrganisationSet } from '../workflows/organisation-directory.ts';
import type { IsoDate } from '../workflows/time.ts';
import { isSeenBy } from './controlled-roadmaps.ts';
import { STANDING, type TodayIn } from './overview.ts';
import type { PortfolioRow } from './portfolio.ts';
import type { Db } from './roadmaps.ts';
import { wordPatterns } from './word-search.ts';

export interface RoadmapsWanted {
  address: string;
  /** Organisations all of whose roadmaps are listed, besides those that name the address. */
  seen: OrganisationSet;
  todayIn: TodayIn;
  released?: boolean | undefined;
  /** Words, each of which is part of the title, the order's number or the supervisor's name. */
  search?: string | undefined;
  /** Id of the last one listed so far. */
  after?: string | undefined;
  limit: number;
}

export type ListedRoadmap = PortfolioRow & { zone: string };

interface Found {
  roadmap: string;
  zone: string;
}

/** Two statements: neither looks at roadmaps that the person may not see. */
export async function listRoadmapsOf(db: Db, wanted: RoadmapsWanted): Promise<ListedRoadmap[]> {
  const { seen, todayIn, released, search, after, limit } = wanted;
  const where = [sql`o.roadmap > ${after ?? ''}`];
  if (released !== undefined) where.push(sql`o.released = ${released}`);
  if (search !== undefined)
    where.push(
      sql`concat_ws(' ', o.title, '№', o.order_number, o.supervisor_name) ~ ALL (${wordPatterns(search)}::text[])`,
    );
  const { rows: found } = await sql<Found>`
    -- Found by the index of addresses, however few or many they are of all.
    WITH theirs AS ${seen === 'all' ? sql`NOT MATERIALIZED` : sql`MATERIALIZED`} (
      SELECT roadmap, zone, title, order_number, supervisor_name, released FROM overviews o WHERE ${isSeenBy(wanted)})
    SELECT o.roadmap, o.zone FROM theirs o WHERE ${sql.join(where, sql` AND `)}
    ORDER BY o.roadmap LIMIT ${limit}`.execute(db);
  if (found.length === 0) return [];
  const days = found.map(({ roadmap, zone }) => ({ roadmap, today: todayIn(zone) satisfies IsoDate }));
  const { rows } = await sql<{ row: ListedRoadmap }>`
    SELECT jsonb_build_object(
      'roadmap', o.roadmap, 'organisation', o.organisation, 'title', o.title, 'orderNumber', o.order_number, 'orderDate', o.order_date, 'zone', o.zone,
      'supervisorName', o.supervisor_name, 'released', o.released, 'today', days.today, 'items', o.items, 'done', o.done,
      'overdue', f.overdue, 'atRisk', f.at_risk, 'soon', f.soon, 'decide', f.decide, 'longestOverdue', f.longest_overdue,
      'nextControlDate', f.next_control_date) AS row
    FROM jsonb_to_recordset(${JSON.stringify(days)}::jsonb) AS days (roadmap text, today date) JOIN overviews o USING (roadmap),
      LATERAL (
        SELECT count(*) FILTER (WHERE standing = 'overdue') AS overdue, count(*) FILTER (WHERE standing = 'at-risk') AS at_risk,
          count(*) FILTER (WHERE standing = 'soon') AS soon, count(*) FILTER (WHERE counts_from = '-infinity') AS decide,
          coalesce(max(days.today - due) FILTER (WHERE standing = 'overdue'), 0) AS longest_overdue,
          min(control_date) FILTER (WHERE control_date >= days.today AND status IN ('in_execution', 'rework')) AS next_control_date
        FROM (SELECT i.*, ${STANDING} AS standing FROM overview_items i WHERE i.roadmap = o.roadmap) AS noted) AS f
    ORDER BY o.roadmap`.execute(db);
  return rows.map(({ row }) => row);
}
