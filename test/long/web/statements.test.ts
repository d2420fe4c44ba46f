// What a page costs the database: as many statements for a thousand roadmaps, or items, as for ten, and none of them reads
// a large table from end to end for the few rows that it wants.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { explain, type Statement, statementsOf } from '../../../bench/scale/explain.ts';
import { rulesOf } from '../../../src/engine/plan-context.ts';
import { writeOverview } from '../../../src/store/overview.ts';
import { routes } from '../../../src/web/routes.ts';
import { begin } from '../../../src/workflows/begin.ts';
import { overviewOf } from '../../../src/workflows/overview.ts';
import { createPlanContext, NOTHING_TOLD } from '../../../src/workflows/plan/context.ts';
import type { Roadmap } from '../../../src/workflows/roadmap.ts';
import { copyRoadmap } from '../../support/many-roadmaps.ts';
import { makeItem, makeRoadmap } from '../../support/roadmaps.ts';
import { OPERATOR, openSite, type TestSite, TOMSK, type Visitor } from '../../web/site.ts';

const mail = (key: string) => `${key}@example.org`;
const WHO = {
  lead: mail('nazarova'),
  controller: mail('zubchevskaya'),
  supervisor: mail('shvaiko'),
  operator: OPERATOR,
};

let stage: TestSite;
beforeAll(async () => {
  stage = await openSite({ mails: true, site: { queues: { fetch: async () => new Response('queues') } } });
}, 240_000);
afterAll(() => stage.close());

/** What looks at all roadmaps reads each of them once, in batches: a test of its own, below. */
const isReport = (path: string): boolean => path.startsWith('/discipline');

/** Every page of the router's list, with something to show. */
async function pages(roadmap: string, item: string): Promise<string[]> {
  const { db } = stage.site;
  const own = await db
    .selectFrom('messages')
    .select('id')
    .where('recipient', '=', WHO.lead)
    .where('body_html', 'is not', null)
    .executeTakeFirstOrThrow();
  const values: Record<string, string> = { roadmap, item, action: 'report-progress', message: own.id };
  return routes
    .filter(({ method, path, access }) => method === 'GET' && access !== 'anyone' && !isReport(path))
    .map(({ path }) =>
      path.replace(/:(\w+)/g, (_, name: string) => values[name] ?? 'none').replace('*', 'x'),
    );
}

/** The statements of each page for each person: by `who path`. Asked twice before: nothing is new to any cache. */
async function statementsOfPages(paths: readonly string[]): Promise<Map<string, Statement[]>> {
  const found = new Map<string, Statement[]>();
  for (const [who, address] of Object.entries(WHO)) {
    const visitor: Visitor = stage.as(address);
    for (const path of paths) {
      for (let i = 0; i < 2; i += 1) await visitor.get(path);
      found.set(`${who} ${path}`, await statementsOf(() => visitor.get(path)));
    }
  }
  return found;
}

const counts = (statements: ReadonlyMap<string, readonly Statement[]>): Record<string, number> =>
  Object.fromEntries([...statements].map(([page, list]) => [page, list.length]));

describe('with more items', () => {
  const withItems = (n: number): Roadmap =>
    makeRoadmap({
      id: 'long',
      items: Array.from({ length: n }, (_, i) =>
        makeItem(
          String(i + 1),
          i % 3 === 0 ? '2024-03-01' : '2024-06-03',
          i > 0 ? { after: [String(i)] } : {},
        ),
      ),
    });

  /** The state and its overview as a command leaves them; nothing is planned. */
  async function put(n: number): Promise<void> {
    const { db, rules } = stage.site;
    const now = stage.clock.now();
    const state = begin(withItems(n), now);
    await db
      .updateTable('roadmaps')
      .set((row) => ({ state: JSON.stringify(state), version: row('version', '+', 1) }))
      .where('id', '=', 'long')
      .execute();
    await writeOverview(
      db,
      overviewOf(createPlanContext({ state, ...rulesOf(rules, state), told: NOTHING_TOLD, now })),
    );
  }

  it('ten or a thousand: as many statements of each page', async () => {
    await stage.apply(withItems(3));
    const paths = await pages('long', '2');
    await put(10);
    const few = counts(await statementsOfPages(paths));
    await put(1000);
    const many = counts(await statementsOfPages(paths));
    expect((await stage.as(WHO.lead).get('/roadmaps/long/items/1000')).status).toBe(200);
    // Not in the way of what comes next.
    await put(3);
    expect(many).toEqual(few);
  }, 240_000);
});

/** Tables that grow with what goes on. */
const LEDGER = ['messages', 'notices', 'roadmaps'];
const LARGE = [...LEDGER, 'roadmap_people', 'overview_items'];

describe('with more roadmaps', () => {
  /** Beside the long one. */
  const FEW = 10;
  const MANY = 999;
  let few: Record<string, number>;

  it('ten of them', async () => {
    await copyRoadmap(stage.ownerUrl, TOMSK, 2, FEW);
    few = counts(await statementsOfPages(await pages(TOMSK, '5')));
    expect((await stage.as(WHO.supervisor).get('/roadmaps')).text).toContain(`на контроле: ${FEW + 1}`);
    const [archives, others] = [true, false].map((asked) =>
      Object.entries(few).flatMap(([page, count]) => (page.includes('/proof') === asked ? [count] : [])),
    );
    expect(Math.max(...(others ?? []))).toBeLessThan(20);
    // Everything that is known of a roadmap, table by table.
    expect(Math.max(...(archives ?? []))).toBeLessThan(30);
  }, 240_000);

  it('finds a person’s ten roadmaps among a thousand by indexes', async () => {
    await copyRoadmap(stage.ownerUrl, TOMSK, MANY + 1, 2 * MANY - FEW, { domain: 'else.example' });
    const paths = [
      ...(await pages(TOMSK, '5')),
      '/roadmaps?q=технопарк&filter=overdue',
      '/mail?to=назарова',
      '/mail?order=1410',
      '/mail?state=failed',
    ];
    const statements = await statementsOfPages(paths);
    const scanned: string[] = [];
    for (const [page, list] of statements) {
      // Whoever may see everything gets everything read.
      if (page.startsWith('operator')) continue;
      const plans = await explain(stage.ownerUrl, list);
      for (const [, table = ''] of plans.matchAll(/Seq Scan on (\w+)/g))
        if (LARGE.includes(table)) scanned.push(`${page}: ${table}`);
    }
    expect(scanned).toEqual([]);
  }, 240_000);

  it('reads the ledger for nobody from end to end, not even where somebody controls all', async () => {
    await copyRoadmap(stage.ownerUrl, TOMSK, FEW + 1, MANY);
    const visitor = stage.as(WHO.supervisor);
    await visitor.get('/account');
    const scanned: string[] = [];
    for (const path of await pages(TOMSK, '5')) {
      const plans = await explain(stage.ownerUrl, await statementsOf(() => visitor.get(path)));
      for (const [, table = ''] of plans.matchAll(/Seq Scan on (\w+)/g))
        if (LEDGER.includes(table)) scanned.push(`${path}: ${table}`);
    }
    expect(scanned).toEqual([]);
  }, 240_000);

  it('a thousand of them: as many statements as for ten', async () => {
    expect((await stage.as(WHO.supervisor).get('/roadmaps')).text).toContain(`всего карт: ${MANY + 1}`);
    expect(counts(await statementsOfPages(await pages(TOMSK, '5')))).toEqual(few);
  }, 240_000);

  it('a report over all of them: a statement for twenty, none from end to end', async () => {
    const visitor = stage.as(WHO.supervisor);
    await visitor.get('/account');
    const statements = await statementsOf(() => visitor.get('/discipline'));
    const batches = statements.filter(({ text }) => /"state".* order by "id"/.test(text));
    expect(batches).toHaveLength((MANY + 1) / 20 + 1);
    expect(statements.length - batches.length).toBeLessThan(20);
    expect(await explain(stage.ownerUrl, batches.slice(0, 2))).not.toContain('Seq Scan on roadmaps');
  }, 240_000);
});
