// Items of all roadmaps in one list: a person's own, and queues of what waits for a decision. Two statements each.
import { type RawBuilder, sql } from 'kysely';
import type { Status } from '../workflows/state.ts';
import type { Instant, IsoDate } from '../workflows/time.ts';
import { type Controlling, controls } from './controlled-roadmaps.ts';
import { daysByZone, STANDING, type Standing, type TodayIn } from './overview.ts';
import type { Db } from './roadmaps.ts';

export interface ListedItem {
  roadmap: string;
  roadmapTitle: string;
  orderNumber: string;
  /** Days till a date are counted in it. */
  calendar: string;
  today: IsoDate;
  item: string;
  occurrence: string;
  title: string;
  status: Status;
  due: IsoDate | null;
  controlDate: IsoDate | null;
  responsibleName: string;
  standing: Standing | null;
  /** A result waits for its check, or the item for being clarified, since then. */
  waitingSince: Instant | null;
  extension: 'open' | 'supported' | null;
  extensionSince: Instant | null;
  extensionDate: IsoDate | null;
}

export interface MyItem extends ListedItem {
  /** As its responsible lead; otherwise as a co-executor's. */
  asLead: boolean;
  /** The name of the absent lead for whom the person stands in today. */
  inPlaceOf: string | null;
}

type ItemRow = Omit<ListedItem, 'waitingSince' | 'extensionSince'> & {
  waitingSince: Date | null;
  extensionSince: Date | null;
};

/** Who acts for whom today, as rows of the overview `o`: absent, name. */
const standsFor = (address: string): RawBuilder<unknown> => sql`
  (SELECT s.absent, s."absentName" AS name
   FROM jsonb_to_recordset(o.substitutions) AS s (absent text, "absentName" text, substitute text, "from" date, until date)
   WHERE s.substitute = ${address} AND days.today BETWEEN s."from" AND s.until)`;

/** Of the overview `o`, its item `i` and the day. */
const LISTED = sql`
  o.roadmap, o.title AS "roadmapTitle", o.order_number AS "orderNumber", o.calendar, days.today,
  i.item, i.occurrence, i.title, i.status, i.due, i.control_date AS "controlDate", i.responsible_name AS "responsibleName",
  ${STANDING} AS standing,
  i.waiting_since AS "waitingSince", i.extension, i.extension_since AS "extensionSince", i.extension_date AS "extensionDate"`;

function listed<Row extends ItemRow>(row: Row) {
  const { waitingSince, extensionSince } = row;
  return {
    ...row,
    waitingSince: waitingSince?.getTime() ?? null,
    extensionSince: extensionSince?.getTime() ?? null,
  };
}

/** Somebody still has to do something about it, and knows of it. */
const IS_TO_DO = sql`i.status NOT IN ('executed', 'cancelled', 'unclarified')`;

/** Open items of the person and of those for whom they stand in today, by control date; of a series what is past and the current one. */
export async function myItems(
  db: Db,
  { address, todayIn }: { address: string; todayIn: TodayIn },
): Promise<MyItem[]> {
  const days = await daysByZone(db, todayIn);
  const { rows } = await sql<ItemRow & { asLead: boolean; inPlaceOf: string | null }>`
    WITH theirs AS (
        SELECT i.*, i.leads[1] = ${address} AS as_lead, NULL AS absent_name
        FROM overview_items i WHERE i.leads @> ${[address]}::text[] AND ${IS_TO_DO}
        UNION ALL
        SELECT i.*, i.leads[1] = s.absent, s.name
        FROM overviews o JOIN ${days.table} USING (zone), LATERAL ${standsFor(address)} AS s, overview_items i
        WHERE o.addresses @> ${[address]}::text[] AND o.substitutions <> '[]'
          AND i.roadmap = o.roadmap AND i.leads @> ARRAY[s.absent] AND ${IS_TO_DO}),
      i AS (
        SELECT DISTINCT ON (roadmap, item, occurrence) * FROM theirs
        ORDER BY roadmap, item, occurrence, as_lead DESC, absent_name NULLS FIRST)
    SELECT ${LISTED}, i.as_lead AS "asLead", i.absent_name AS "inPlaceOf"
    FROM i JOIN overviews o USING (roadmap) JOIN ${days.table} USING (zone)
    WHERE i.current_from IS NULL OR i.current_from <= days.today
    ORDER BY i.control_date NULLS LAST, o.order_date, o.roadmap, i.ordinal, i.occurrence`.execute(db);
  return rows.map(listed);
}

export const QUEUES = ['review', 'clarify', 'extensions'] as const;
export type Queue = (typeof QUEUES)[number];

const WAITING: Record<Queue, { where: RawBuilder<unknown>; since: RawBuilder<unknown> }> = {
  review: { where: sql`i.status = 'under_review'`, since: sql`i.waiting_since` },
  clarify: { where: sql`i.status = 'unclarified'`, since: sql`i.waiting_since` },
  extensions: { where: sql`i.extension IS NOT NULL`, since: sql`i.extension_since` },
};

/**
 * What waits for a controller or supervisor (or whom they stand in for), the longest waiting first; for an operator, of
 * all that they run. `extensions`: to be decided, and supported ones whose act is missing.
 */
export async function queues(db: Db, wanted: Controlling & { queue: Queue }): Promise<ListedItem[]> {
  const { queue, todayIn } = wanted;
  const days = await daysByZone(db, todayIn);
  const { where, since } = WAITING[queue];
  const { rows } = await sql<ItemRow>`
    SELECT ${LISTED} FROM overview_items i JOIN overviews o USING (roadmap) JOIN ${days.table} USING (zone)
    WHERE i.counts_from = '-infinity' AND ${where} AND ${controls(wanted)}
    ORDER BY ${since}, o.roadmap, i.ordinal, i.occurrence`.execute(db);
  return rows.map(listed);
}
