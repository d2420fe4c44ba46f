// Roadmaps and items as lists show them: written with a roadmap's state. What reads them is portfolio.ts and item-lists.ts.
import { type RawBuilder, sql } from 'kysely';
import type { OverviewItem, RoadmapOverview } from '../workflows/overview.ts';
import { isOpen } from '../workflows/state.ts';
import type { IsoDate } from '../workflows/time.ts';
import type { Db } from './roadmaps.ts';

/** In place of what stood there. The caller holds the roadmap's lock. */
export async function writeOverview(db: Db, overview: RoadmapOverview): Promise<void> {
  const { id, items } = overview;
  const oneTime = items.filter((item) => item.occurrence === '');
  const row = {
    title: overview.title,
    order_number: overview.orderNumber,
    order_date: overview.orderDate,
    zone: overview.zone,
    calendar: overview.calendar,
    supervisor_name: overview.supervisorName,
    supervisor: overview.supervisor,
    controller: overview.controller,
    issuer: overview.issuer,
    addresses: overview.addresses,
    in_charge: overview.inCharge,
    substitutions: JSON.stringify(overview.substitutions),
    released: overview.released,
    organisation: overview.organisation,
    items: oneTime.length,
    done: oneTime.filter((item) => !isOpen(item.status)).length,
  };
  await db
    .insertInto('overviews')
    .values({ roadmap: id, ...row })
    .onConflict((conflict) => conflict.column('roadmap').doUpdateSet(row))
    .execute();
  // What has not changed is not written.
  const columns = sql.raw(WRITTEN.join(', '));
  const old = sql.raw(WRITTEN.map((column) => `o.${column}`).join(', '));
  const given = sql.raw(WRITTEN.map((column) => `excluded.${column}`).join(', '));
  await sql`
    WITH given AS (SELECT * FROM jsonb_to_recordset(${JSON.stringify(items.map(itemRow))}::jsonb) AS g (${sql.raw(TYPES)})),
      gone AS (
        DELETE FROM overview_items o WHERE roadmap = ${id}
          AND NOT EXISTS (SELECT FROM given g WHERE g.item = o.item AND g.occurrence = o.occurrence))
    INSERT INTO overview_items AS o (roadmap, item, occurrence, ${columns})
    SELECT ${id}, item, occurrence, ${columns} FROM given
    ON CONFLICT (roadmap, item, occurrence) DO UPDATE SET (${columns}) = ROW (${given})
      WHERE (${old}) IS DISTINCT FROM (${given})`.execute(db);
}

const COLUMNS = {
  item: 'text',
  occurrence: 'text',
  ordinal: 'integer',
  title: 'text',
  status: 'text',
  due: 'date',
  control_date: 'date',
  current_from: 'date',
  soon_from: 'date',
  at_risk_from: 'date',
  overdue_from: 'date',
  executed_at: 'date',
  executed_late: 'boolean',
  responsible_name: 'text',
  leads: 'text[]',
  waiting_since: 'timestamptz',
  extension: 'text',
  extension_since: 'timestamptz',
  extension_date: 'date',
};
const TYPES = Object.entries(COLUMNS)
  .map(([column, type]) => `${column} ${type}`)
  .join(', ');
const WRITTEN = Object.keys(COLUMNS).filter((column) => column !== 'item' && column !== 'occurrence');

function itemRow(item: OverviewItem): Record<keyof typeof COLUMNS, unknown> {
  const { extension, waitingSince } = item;
  return {
    item: item.item,
    occurrence: item.occurrence,
    ordinal: item.ordinal,
    title: item.title,
    status: item.status,
    due: item.due,
    control_date: item.controlDate,
    current_from: item.currentFrom,
    soon_from: item.soonFrom,
    at_risk_from: item.atRiskFrom,
    overdue_from: item.overdueFrom,
    executed_at: item.executedAt,
    executed_late: item.executedLate,
    responsible_name: item.responsibleName,
    leads: item.leads,
    waiting_since: waitingSince === null ? null : new Date(waitingSince),
    extension: extension?.status ?? null,
    extension_since: extension ? new Date(extension.since) : null,
    extension_date: extension?.date ?? null,
  };
}

/** The day it is now in a zone. */
export type TodayIn = (zone: string) => IsoDate;

interface Days {
  /** `days (zone, today)`: PostgreSQL is not asked for zones, since it may know other ones. */
  table: RawBuilder<unknown>;
  /** Today where it is latest. */
  latest: IsoDate;
}

/** @param of which overviews `o`; by default all */
export async function daysByZone(
  db: Db,
  todayIn: TodayIn,
  of: RawBuilder<boolean> = sql`true`,
): Promise<Days> {
  const zones = await db.selectFrom('overviews as o').select('zone').distinct().where(of).execute();
  const days = zones.map(({ zone }) => ({ zone, today: todayIn(zone) }));
  return {
    table: sql`jsonb_to_recordset(${JSON.stringify(days)}::jsonb) AS days (zone text, today date)`,
    latest:
      days
        .map(({ today }) => today)
        .sort()
        .at(-1) ?? '-infinity',
  };
}

/** How an item `i` stands on `days.today`: the first that fits; null when none does. */
export type Standing = 'overdue' | 'at-risk' | 'soon';
export const STANDING = sql`
  CASE WHEN i.overdue_from <= days.today THEN 'overdue' WHEN i.at_risk_from <= days.today THEN 'at-risk'
    WHEN i.soon_from <= days.today THEN 'soon' END`;
