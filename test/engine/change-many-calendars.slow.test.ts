// A calendar that many roadmaps go by: preview and plans cost by the roadmaps, and nobody waits for either. Prints its times;
// SROK_CALENDAR_COPIES asks for more roadmaps than those of every day's run.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { createCalendarChanger } from '../../src/engine/change-calendar.ts';
import { createReplanner } from '../../src/engine/replan.ts';
import { createLog } from '../../src/log.ts';
import { createRoadmapCache } from '../../src/store/roadmaps.ts';
import { liveRules, ownDays } from '../support/calendars.ts';
import { copyRoadmap } from '../support/many-roadmaps.ts';
import { tomskRoadmap } from '../support/simulated.ts';
import { openStage, type Stage } from './stage.ts';

const COPIES = Number(process.env['SROK_CALENDAR_COPIES'] ?? 60);
/** Statements for one roadmap: of its two plans, and of what follows. */
const LOOKED = 12;
const FOLLOWED = 40;
const HOLDS = 200;
const rules = liveRules();

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ rules });
  const roadmap = tomskRoadmap();
  await stage.apply(roadmap);
  await copyRoadmap(stage.test.ownerUrl, roadmap.id, 2, COPIES);
  // The copies have no plans yet.
  await stage.rows("UPDATE roadmaps SET plan_basis = '', extend_at = now() - interval '5 years'");
  await stage.engine.replanDue();
}, 600_000);
afterAll(() => stage.close());

it('is shown and followed in a bounded number of statements for each roadmap, whatever their number', async () => {
  let statements = 0;
  const db = stage.database.db.withPlugin({
    transformQuery({ node }) {
      statements += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  const [{ clock, notifier }, log] = [stage, createLog('silent')];
  const changer = createCalendarChanger({ db, clock, rules, log });
  const replanner = createReplanner({
    db,
    cache: createRoadmapCache(),
    clock,
    rules,
    notifier,
    log,
    onChanged: () => {},
    settings: { batchSize: 9, sentBatch: 1, leaseMs: 1, retryBaseMs: 1, retryMaxMs: 1, mailDomain: 'srok' },
  });
  const proposal = ownDays({ '2024-04-26': 'off', '2024-06-14': 'off' });
  const holding = performance.now();
  for (let i = 0; i < HOLDS; i += 1)
    await stage.database.db.transaction().execute((tx) => rules.live.hold(tx));
  const whole = performance.now() - holding;
  for (let i = 0; i < HOLDS; i += 1)
    await stage.database.db.transaction().execute((tx) => sql`SELECT 1`.execute(tx));
  const bare = performance.now() - holding - whole;
  let longest = 0;
  let last = performance.now();
  const tick = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 5);
  const times: Record<string, number> = { 'hold, µs': Math.round(((whole - bare) / HOLDS) * 1_000) };
  const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const began = performance.now();
    const cpu = process.cpuUsage();
    statements = 0;
    const result = await work();
    times[`${name} statements`] = statements;
    times[name] = Math.round(performance.now() - began);
    times[`${name} cpu`] = Math.round(process.cpuUsage(cpu).user / 1000);
    return result;
  };
  const preview = await timed('preview', () => changer.preview(proposal));
  times['thread held'] = Math.round(longest);
  expect(preview.roadmaps).toBe(COPIES);
  expect(times['preview statements']).toBeLessThan(COPIES * LOOKED);
  await timed('change', () => changer.change(proposal, { by: null, seen: preview.version }));
  const followed = await timed('follow', () => replanner.followCalendars());
  clearInterval(tick);
  expect(followed).toBe(COPIES);
  expect(times['follow statements']).toBeLessThan(COPIES * FOLLOWED);
  const [counts] = await stage.rows<Record<'added' | 'moved' | 'withdrawn' | 'overtaken', number>>(
    `SELECT sum((payload->'notices'->>'added')::int)::int AS added, sum((payload->'notices'->>'moved')::int)::int AS moved,
       sum((payload->'notices'->>'withdrawn')::int)::int AS withdrawn,
       sum((payload->'notices'->>'overtaken')::int)::int AS overtaken FROM journal WHERE type = 'calendar-changed'`,
  );
  const { added, moved, withdrawn, overtaken } = preview.notices;
  expect(counts).toEqual({
    added: added.total,
    moved: moved.total,
    withdrawn: withdrawn.total,
    overtaken: overtaken.total,
  });
  console.info(times, preview.controlDates.length, counts);
}, 600_000);
