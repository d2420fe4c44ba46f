// Roadmaps with their state. A change locks the row, so that two commands, or a command and a sender,
// come one after the other.
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { RoadmapState } from '../workflows/state.ts';
import { RoadmapStateSchema } from '../workflows/state.ts';
import type { Instant } from '../workflows/time.ts';
import type { RoadmapsTable, Tables } from './tables.ts';

export type Db = Kysely<Tables> | Transaction<Tables>;

export interface StoredRoadmap {
  state: RoadmapState;
  version: number;
  /** The last change of calendars that its plan was drawn with. */
  calendarVersion: number;
  /** With which policy and days that was. */
  planBasis: string;
  /** For ever, and nowhere else the same: of its events in calendar programs. */
  calendarUid: string;
  /** How often it was drawn by others than before, and when last; null: never. */
  revision: { id: number; at: Instant } | null;
}

/** Of a stored roadmap. */
const STORED = [
  'state',
  'version',
  'calendar_version',
  'plan_basis',
  'calendar_uid',
  'dates_revision',
  'dates_revised_at',
] as const;

export async function listRoadmaps(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('roadmaps').select('id').orderBy('ordinal').execute();
  return rows.map((row) => row.id);
}

/**
 * For a change: nobody else changes or sends about the roadmap until the transaction ends. Locked before any
 * recipient or chain. (Not FOR UPDATE: rows that only refer to the roadmap, such as an alarm, do not have to wait.)
 */
export async function lockRoadmap(db: Db, id: string): Promise<StoredRoadmap | undefined> {
  const row = await db
    .selectFrom('roadmaps')
    .select(STORED)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row && storedRoadmap(row);
}

/** The same, unless somebody else holds it or its plan knows this version of the calendars. */
export async function lockRoadmapBehind(
  db: Db,
  id: string,
  calendarVersion: number,
): Promise<StoredRoadmap | undefined> {
  const row = await db
    .selectFrom('roadmaps')
    .select(STORED)
    .where('id', '=', id)
    .where('calendar_version', '<', calendarVersion)
    .forNoKeyUpdate()
    .skipLocked()
    .executeTakeFirst();
  return row && storedRoadmap(row);
}

function storedRoadmap(row: Pick<Selectable<RoadmapsTable>, (typeof STORED)[number]>): StoredRoadmap {
  const { state, version, calendar_version, plan_basis, calendar_uid, dates_revision, dates_revised_at } =
    row;
  return {
    state: RoadmapStateSchema.parse(state),
    version,
    calendarVersion: calendar_version,
    planBasis: plan_basis,
    calendarUid: calendar_uid,
    revision: dates_revised_at ? { id: dates_revision, at: dates_revised_at.getTime() } : null,
  };
}

export interface RoadmapCache {
  /** The states of these roadmaps as they stand now. With `share` none of them changes until the transaction ends. */
  load(db: Db, ids: readonly string[], options?: { share: boolean }): Promise<Map<string, StoredRoadmap>>;
}

const CACHED_AT_MOST = 1_000;

/** Keeps parsed states by version: a sender asks for the same few hundred roadmaps batch after batch. */
export function createRoadmapCache(cachedAtMost = CACHED_AT_MOST): RoadmapCache {
  const cache = new Map<string, StoredRoadmap>();
  return {
    async load(db, ids, options) {
      const wanted = [...new Set(ids)].sort();
      const query = db
        .selectFrom('roadmaps')
        .select(['id', 'version'])
        .where('id', '=', sql<string>`ANY(${wanted})`);
      // In one order, so that two batches cannot wait for each other.
      const rows = await (options?.share ? query.orderBy('id').forShare() : query).execute();
      const found = new Map<string, StoredRoadmap>();
      for (const { id, version } of rows) {
        const known = cache.get(id);
        if (known?.version === version) found.set(id, known);
      }
      const missing = rows.filter(({ id }) => !found.has(id)).map(({ id }) => id);
      if (missing.length === 0) return found;
      const loaded = await db
        .selectFrom('roadmaps')
        .select(['id', ...STORED])
        .where('id', '=', sql<string>`ANY(${missing})`)
        .execute();
      if (cache.size + loaded.length > cachedAtMost) cache.clear();
      for (const row of loaded) {
        const stored = storedRoadmap(row);
        cache.set(row.id, stored);
        found.set(row.id, stored);
      }
      return found;
    },
  };
}

export interface RoadmapRecord {
  state: RoadmapState;
  planBasis: string;
  extendAt: Instant;
  calendarVersion: number;
  drawnAt: Instant;
}

export async function insertRoadmap(db: Db, record: Omit<RoadmapRecord, 'drawnAt'>): Promise<void> {
  const { state, planBasis, extendAt, calendarVersion } = record;
  await db
    .insertInto('roadmaps')
    .values({
      id: state.roadmap.id,
      state: JSON.stringify(state),
      version: 1,
      plan_basis: planBasis,
      extend_at: new Date(extendAt),
      calendar_version: calendarVersion,
    })
    .execute();
}

/** The caller holds the row's lock. */
export async function updateRoadmap(db: Db, record: RoadmapRecord): Promise<void> {
  const { state, planBasis, extendAt, calendarVersion, drawnAt } = record;
  const isRevised = sql<boolean>`plan_basis NOT IN ('', ${planBasis})`;
  await db
    .updateTable('roadmaps')
    .set({
      state: JSON.stringify(state),
      version: sql`version + 1`,
      dates_revision: sql`dates_revision + CASE WHEN ${isRevised} THEN 1 ELSE 0 END`,
      dates_revised_at: sql`CASE WHEN ${isRevised} THEN ${new Date(drawnAt)} ELSE dates_revised_at END`,
      plan_basis: planBasis,
      extend_at: new Date(extendAt),
      calendar_version: calendarVersion,
    })
    .where('id', '=', state.roadmap.id)
    .execute();
}

/** More than a lost service can have told calendar programs of an event since a backup. */
const REVISIONS_LOST = 1_000_000;

/** After a restore, which takes events back and with them what is told of them. */
export async function reviseEveryRoadmap(db: Db, now: Instant): Promise<void> {
  await sql`
    UPDATE roadmaps SET version = version + 1,
      dates_revision = dates_revision + ${REVISIONS_LOST}, dates_revised_at = ${new Date(now)}`.execute(db);
}

/** Has them planned anew by `replanDue` at the latest, should the process end before it does so itself. */
export async function markToReplan(db: Db, roadmaps: readonly string[], now: Instant): Promise<void> {
  if (roadmaps.length === 0) return;
  await sql`
    UPDATE roadmaps SET extend_at = ${new Date(now)} FROM (
      SELECT id FROM roadmaps WHERE id = ANY(${[...roadmaps]}) ORDER BY id FOR NO KEY UPDATE) AS marked
    WHERE roadmaps.id = marked.id AND extend_at > ${new Date(now)}`.execute(db);
}

/** What the plans were made with: each basis once. A loose index scan, since there are few. */
export async function planBases(db: Db): Promise<string[]> {
  const { rows } = await sql<{ basis: string }>`
    WITH RECURSIVE bases AS (
      (SELECT plan_basis AS basis FROM roadmaps ORDER BY plan_basis LIMIT 1)
      UNION ALL
      SELECT following.basis FROM bases b, LATERAL (
        SELECT plan_basis AS basis FROM roadmaps WHERE plan_basis > b.basis ORDER BY plan_basis LIMIT 1) AS following
    )
    SELECT basis FROM bases`.execute(db);
  return rows.map((row) => row.basis);
}

/** Roadmaps that go by the same days and know the same changes of them. */
export interface CalendarGroup {
  calendar: string;
  organisation: string;
  calendarVersion: number;
}

export async function calendarGroups(db: Db): Promise<CalendarGroup[]> {
  const rows = await db
    .selectFrom('roadmaps')
    .select(['calendar', 'organisation', 'calendar_version'])
    .distinct()
    .execute();
  return rows.map(({ calendar_version, ...row }) => ({ ...row, calendarVersion: calendar_version }));
}

/** In the order of their ids. */
export async function roadmapsOfGroups(db: Db, groups: readonly CalendarGroup[]): Promise<string[]> {
  if (groups.length === 0) return [];
  const of = <T>(value: (group: CalendarGroup) => T): T[] => groups.map(value);
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM roadmaps WHERE (calendar, organisation, calendar_version) IN (
      SELECT * FROM unnest(${of((g) => g.calendar)}::text[], ${of((g) => g.organisation)}::text[],
        ${of((g) => g.calendarVersion)}::bigint[]))
    ORDER BY id`.execute(db);
  return rows.map((row) => row.id);
}

/** Roadmaps whose plan is to be drawn further by now, or was made with one of the outdated bases. */
export async function roadmapsToReplan(db: Db, now: Instant, outdated: readonly string[]): Promise<string[]> {
  const due = db.selectFrom('roadmaps').select('id').where('extend_at', '<=', new Date(now));
  const anew = db
    .selectFrom('roadmaps')
    .select('id')
    .where('plan_basis', '=', sql<string>`ANY(${[...outdated]})`);
  const rows = await due.union(anew).orderBy('id').execute();
  return rows.map((row) => row.id);
}
