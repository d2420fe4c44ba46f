// What the lists of the API cost: as many statements and rows however many roadmaps there are that the reader may not see, and as many
// statements for a long stretch as for a short one. Counted in rows that PostgreSQL looks at.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CompiledQuery, Kysely, PostgresDialect } from 'kysely';
import { createLog } from '../../../src/log.ts';
import { createDatabase, type Database } from '../../../src/store/database.ts';
import type { Tables } from '../../../src/store/tables.ts';
import { copyRoadmap } from '../../support/many-roadmaps.ts';
import { openSite, type TestSite, TOMSK } from '../site.ts';
import { type AskApi, apiOf } from './client.ts';

const READERS = { lead: 'nazarova@example.org', controller: 'zubchevskaya@example.org' };
/** With all their mail; and as lists show them alone, so many that looking at all of them costs more than an index. */
const OTHERS = 100;
const LISTED = 4_000;
let stage: TestSite;
let owner: Database<Tables>;
let asked: CompiledQuery[] = [];
const readers = new Map<string, AskApi>();

beforeAll(async () => {
  stage = await openSite({ mails: true });
  await copyRoadmap(stage.ownerUrl, TOMSK, 2, 6);
  const options = { url: stage.ownerUrl, max: 2, applicationName: 'test', log: createLog('silent') };
  owner = createDatabase<Tables>(options);
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: owner.pool }),
    log(event) {
      if (event.level === 'query') asked.push(event.query);
    },
  });
  const api = apiOf({ site: { ...stage.site, db } });
  for (const [reader, address] of Object.entries(READERS))
    readers.set(reader, api.with(await api.tokenOf(address)));
}, 60_000);
afterAll(async () => {
  await owner.close();
  await stage.close();
});

const at = (path: string): string => `/roadmaps/${TOMSK}${path}`;
const PATHS = [
  '/roadmaps?limit=20',
  '/roadmaps?limit=20&q=технопарк&released=false',
  at('/items?limit=20'),
  at('/items/5'),
  at('/notices?limit=20'),
  at('/notices?limit=20&state=sent'),
  at('/messages?limit=20'),
  at('/journal?limit=20'),
  at('/monitoring'),
];

/** The statements that read lists; who asks, and how often, costs the same everywhere. */
const COUNTED = /\b(overviews|overview_items|notices|messages|journal|roadmaps|files|reports|people)\b/;

async function statementsOf(reader: string, path: string): Promise<CompiledQuery[]> {
  asked = [];
  const answer = await readers.get(reader)?.(path);
  // A lead has no journal.
  if (answer?.status !== 200 && answer?.status !== 404) throw new Error(`${path}: ${answer?.status}`);
  return asked.filter(({ sql }) => /^\s*(select|with)\b/i.test(sql) && COUNTED.test(sql));
}

interface PlanNode {
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Relation Name'?: string;
  Plans?: PlanNode[];
}

/** Rows of tables that a plan has looked at, those that did not fit included. */
function rowsOf(node: PlanNode): number {
  const own = (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
  const below = (node.Plans ?? []).reduce((sum, one) => sum + rowsOf(one), 0);
  return (node['Relation Name'] === undefined ? 0 : own) + below;
}

async function rowsLookedAt(statements: readonly CompiledQuery[]): Promise<number> {
  let sum = 0;
  for (const { sql, parameters } of statements) {
    const { rows } = await owner.pool.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`,
      [...parameters],
    );
    const plan = rows[0]?.['QUERY PLAN'][0].Plan;
    if (!plan) throw new Error('no plan');
    sum += rowsOf(plan);
  }
  return sum;
}

async function costs(): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const reader of readers.keys())
    for (const path of PATHS)
      found[`${reader} ${path}`] = await rowsLookedAt(await statementsOf(reader, path));
  return found;
}

async function listElsewhere(): Promise<void> {
  await owner.pool.query(
    `INSERT INTO roadmaps (id, state, version, plan_basis, extend_at)
     SELECT 'listed-' || n, '{}', 1, plan_basis, extend_at FROM roadmaps, generate_series(1, $1::int) AS n WHERE id = $2`,
    [LISTED, TOMSK],
  );
  await owner.pool.query(
    `INSERT INTO overviews SELECT (jsonb_populate_record(o, jsonb_build_object('roadmap', 'listed-' || n))).*
     FROM overviews o, generate_series(1, $1::int) AS n WHERE roadmap = $2`,
    [LISTED, `${TOMSK}-1001`],
  );
  // As autovacuum does: what waits to be put into an index of arrays makes it dear.
  await owner.pool.query('VACUUM ANALYZE');
}

describe('the cost of a list', () => {
  it('does not grow with the roadmaps that its reader may not see', async () => {
    const before = await costs();
    await copyRoadmap(stage.ownerUrl, TOMSK, 1001, 1000 + OTHERS, { domain: 'elsewhere.example' });
    await listElsewhere();
    const after = await costs();
    for (const [what, rows] of Object.entries(after))
      expect([what, rows <= (before[what] ?? 0) + 50]).toEqual([what, true]);
  }, 120_000);

  it('is as many statements for two hundred rows as for one', async () => {
    for (const path of ['/roadmaps', at('/items'), at('/notices'), at('/messages'), at('/journal')]) {
      const [one, many] = [
        await statementsOf('controller', `${path}?limit=1`),
        await statementsOf('controller', `${path}?limit=200`),
      ];
      expect([path, many.length]).toEqual([path, one.length]);
    }
  });
});
