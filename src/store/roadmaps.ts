// Roadmaps with their state. A change locks the row, so that two commands, or a command and a sender,
// come one after the other.
import { type Kysely, sql, type Transaction } from 'kysely';
import type { RoadmapState } from '../workflows/state.ts';
import { RoadmapStateSchema } from '../workflows/state.ts';
import type { Instant } from '../workflows/time.ts';
import type { Tables } from './tables.ts';

export type Db = Kysely<Tables> | Transaction<Tables>;

export interface StoredRoadmap {
  state: RoadmapState;
  version: number;
}

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
    .select(['state', 'version'])
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row && { state: RoadmapStateSchema.parse(row.state), version: row.version };
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
        .select(['id', 'version', 'state'])
        .where('id', '=', sql<string>`ANY(${missing})`)
        .execute();
      if (cache.size + loaded.length > cachedAtMost) cache.clear();
      for (const row of loaded) {
        const stored = { state: RoadmapStateSchema.parse(row.state), version: row.version };
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
}

export async function insertRoadmap(db: Db, { state, planBasis, extendAt }: RoadmapRecord): Promise<void> {
  await db
    .insertInto('roadmaps')
    .values({
      id: state.roadmap.id,
      state: JSON.stringify(state),
      version: 1,
      plan_basis: planBasis,
      extend_at: new Date(extendAt),
    })
    .execute();
}

/** The caller holds the row's lock. */
export async function updateRoadmap(db: Db, { state, planBasis, extendAt }: RoadmapRecord): Promise<void> {
  await db
    .updateTable('roadmaps')
    .set({
      state: JSON.stringify(state),
      version: sql`version + 1`,
      plan_basis: planBasis,
      extend_at: new Date(extendAt),
    })
    .where('id', '=', state.roadmap.id)
    .execute();
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
