// The portfolio: every roadmap that concerns a person, the most consequential first. One page, two statements, however many.
import { type RawBuilder, sql } from 'kysely';
import type { OrganisationSet } from '../workflows/organisation-directory.ts';
import type { IsoDate } from '../workflows/time.ts';
import { isSeenBy } from './controlled-roadmaps.ts';
import { daysByZone, STANDING, type TodayIn } from './overview.ts';
import type { Db } from './roadmaps.ts';
import { wordPatterns } from './word-search.ts';

export const PORTFOLIO_FILTERS = ['active', 'overdue', 'at-risk', 'decide', 'soon', 'released'] as const;
export type PortfolioFilter = (typeof PORTFOLIO_FILTERS)[number];
/** Most consequential first; by title; by the order's date, the latest first. */
export const PORTFOLIO_SORTS = ['consequence', 'title', 'order'] as const;
export type PortfolioSort = (typeof PORTFOLIO_SORTS)[number];

export interface PortfolioWanted {
  address: string;
  /** Organisations all of whose roadmaps are shown, besides those that name the address. */
  seen: OrganisationSet;
  /** Those of one organisation alone; '' is the installation's own. */
  organisation?: string | undefined;
  todayIn: TodayIn;
  /** Words, each of which is part of the title, the order's number or the supervisor's name. */
  search?: string;
  filter?: PortfolioFilter;
  sort?: PortfolioSort;
  /** From 1. */
  page: number;
  /** Rows of a page. */
  size: number;
}

export interface PortfolioRow {
  roadmap: string;
  organisation: string;
  title: string;
  orderNumber: string;
  orderDate: IsoDate;
  supervisorName: string;
  released: boolean;
  today: IsoDate;
  /** One-time items, and those done with. */
  items: number;
  done: number;
  overdue: number;
  atRisk: number;
  soon: number;
  /** Results to check, items to clarify, extensions asked for or waiting for their act. */
  decide: number;
  /** Days (calendar) since the oldest missed date; 0 when nothing is overdue. */
  longestOverdue: number;
  /** The next one from today on, of what is running. */
  nextControlDate: IsoDate | null;
}

export interface Portfolio {
  rows: PortfolioRow[];
  /** Rows of all pages. */
  total: number;
  /** How many roadmaps each filter would show, with the same search and organisation. */
  counts: Record<PortfolioFilter, number>;
  /** Whose roadmaps concern the person, in the order of ids. */
  organisations: string[];
}

const FILTERS: Record<PortfolioFilter, RawBuilder<boolean>> = {
  active: sql`NOT released`,
  overdue: sql`NOT released AND overdue > 0`,
  'at-risk': sql`NOT released AND at_risk > 0`,
  decide: sql`NOT released AND decide > 0`,
  soon: sql`NOT released AND soon > 0`,
  released: sql`released`,
};

const SORTS: Record<PortfolioSort, RawBuilder<unknown>> = {
  consequence: sql`overdue DESC, longest_overdue DESC, at_risk DESC, decide DESC, soon DESC, title, roadmap`,
  title: sql`title, roadmap`,
  order: sql`order_date DESC, order_number, roadmap`,
};

/** Each item counts in the first that fits of overdue, at risk, soon; a decision counts beside. */
export async function portfolio(db: Db, wanted: PortfolioWanted): Promise<Portfolio> {
  const {
    address,
    seen,
    organisation,
    todayIn,
    search = '',
    filter = 'active',
    sort = 'consequence',
  } = wanted;
  const { page, size } = wanted;
  const days = await daysByZone(db, todayIn);
  const concerned = isSeenBy({ address, seen });
  const chosen = organisation === undefined ? sql`true` : sql`organisation = ${organisation}`;
  const { rows } = await sql<Omit<Portfolio, 'rows' | 'total'> & { page: PortfolioRow[] }>`
    WITH shown AS (
        SELECT o.roadmap, o.organisation, o.title, o.order_number, o.order_date, o.supervisor_name, o.released, o.items, o.done, days.today,
          -- Not a condition: how many fit cannot be foreseen, and the joins would be planned for a handful.
          concat_ws(' ', o.title, '№', o.order_number, o.supervisor_name) ~ ALL (${wordPatterns(search)}::text[]) AS found
        FROM overviews o JOIN ${days.table} USING (zone) WHERE ${concerned} AND ${chosen}),
      figures AS (
        SELECT roadmap, count(*) FILTER (WHERE standing = 'overdue') AS overdue,
          count(*) FILTER (WHERE standing = 'at-risk') AS at_risk, count(*) FILTER (WHERE standing = 'soon') AS soon,
          count(*) FILTER (WHERE counts_from = '-infinity') AS decide,
          max(today - due) FILTER (WHERE standing = 'overdue') AS longest_overdue
        FROM (
          SELECT i.roadmap, i.due, i.counts_from, days.today, ${STANDING} AS standing
          FROM overview_items i JOIN shown days USING (roadmap)
          WHERE i.counts_from <= ${days.latest} AND i.counts_from <= days.today) AS noted
        GROUP BY roadmap),
      counted AS MATERIALIZED (
        SELECT s.*, coalesce(f.overdue, 0) AS overdue, coalesce(f.at_risk, 0) AS at_risk, coalesce(f.soon, 0) AS soon,
          coalesce(f.decide, 0) AS decide, coalesce(f.longest_overdue, 0) AS longest_overdue
        FROM shown s LEFT JOIN figures f USING (roadmap)),
      page AS (
        SELECT * FROM counted WHERE found AND ${FILTERS[filter]} ORDER BY ${SORTS[sort]} LIMIT ${size} OFFSET ${(page - 1) * size})
    SELECT
      (SELECT jsonb_build_object(${sql.join(
        PORTFOLIO_FILTERS.map(
          (name) => sql`${sql.lit(name)}, count(*) FILTER (WHERE found AND ${FILTERS[name]})`,
        ),
      )}) FROM counted) AS counts,
      (SELECT coalesce(jsonb_agg(DISTINCT organisation), '[]') FROM overviews o WHERE ${concerned}) AS organisations,
      (SELECT coalesce(jsonb_agg(jsonb_build_object(
          'roadmap', p.roadmap, 'organisation', p.organisation, 'title', p.title, 'orderNumber', p.order_number, 'orderDate', p.order_date,
          'supervisorName', p.supervisor_name, 'released', p.released, 'today', p.today, 'items', p.items, 'done', p.done,
          'overdue', p.overdue, 'atRisk', p.at_risk, 'soon', p.soon, 'decide', p.decide,
          'longestOverdue', p.longest_overdue, 'nextControlDate', next.control_date) ORDER BY ${SORTS[sort]}), '[]')
        FROM page p LEFT JOIN LATERAL (
          SELECT min(i.control_date) AS control_date FROM overview_items i
          WHERE i.roadmap = p.roadmap AND i.control_date >= p.today AND i.status IN ('in_execution', 'rework')) AS next ON true) AS page`.execute(
    db,
  );
  const [row] = rows;
  if (!row) throw new Error('no answer about the portfolio');
  return { rows: row.page, total: row.counts[filter], counts: row.counts, organisations: row.organisations };
}
