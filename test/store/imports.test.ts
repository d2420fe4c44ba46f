// Uploaded orders on their way to a roadmap: how many, how long, whose change counts.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  addImport,
  dropImport,
  findImport,
  forgetOldImports,
  KEPT_DAYS,
  keepAnswers,
  MOST_IMPORTS,
  markStarted,
  type NewImport,
  unfinishedImports,
} from '../../src/store/imports.ts';
import type { Db } from '../../src/store/roadmaps.ts';
import { openStage, type Stage } from '../engine/stage.ts';
import { importOf } from '../support/imports.ts';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2024, 0, 15);
const [OWN, OTHER] = ['operator@example.org', 'other@example.org'];

let stage: Stage;
let db: Stage['database']['db'];
beforeAll(async () => {
  stage = await openStage();
  ({ db } = stage.database);
});
afterAll(() => stage.close());

async function kept(changes: Partial<NewImport> = {}, by = OWN, at = NOW): Promise<string> {
  const one = importOf(changes);
  expect(await addImport(db, one, by, at)).toBe('kept');
  return one.id;
}
const removeAll = (any: Db) => any.deleteFrom('imports').execute();

it('keeps what was read and what was found, with an answer of whoever saw the latest version', async () => {
  const id = await kept();
  expect(await keepAnswers(db, { id, version: 1, by: OTHER, now: NOW + 1 }, { title: 'Комплекс' }, 2)).toBe(
    true,
  );
  expect(await keepAnswers(db, { id, version: 1, by: OWN, now: NOW + 2 }, { title: 'иное' }, 0)).toBe(false);
  const { openQuestions: _, ...read } = importOf({ id });
  expect(await findImport(db, id, 'all')).toMatchObject({
    ...read,
    answers: { title: 'Комплекс' },
    version: 2,
    changedBy: OTHER,
    roadmaps: null,
  });
  expect(await unfinishedImports(db, 'all')).toMatchObject([{ id, openQuestions: 2, createdBy: OWN }]);
});

it('starts once, and a started one neither changes nor is removed by hand', async () => {
  const id = await kept();
  const seen = { id, version: 1, by: OWN, now: NOW };
  const both = await Promise.all([markStarted(db, seen, ['a']), markStarted(db, seen, ['b'])]);
  expect(both.filter(Boolean)).toHaveLength(1);
  expect(await keepAnswers(db, { ...seen, version: 2 }, { title: 'иное' }, 0)).toBe(false);
  await dropImport(db, id);
  expect(await findImport(db, id, 'all')).toMatchObject({ answers: {}, version: 2 });
});

it('has an upper bound for each person, also for those who upload twice at once', async () => {
  await removeAll(db);
  for (let i = 1; i < MOST_IMPORTS; i += 1) await kept();
  const both = await Promise.all([1, 2].map(() => addImport(db, importOf(), OWN, NOW)));
  expect(both.sort()).toEqual(['kept', 'too-many']);
  await kept({}, OTHER);
});

it('keeps no document of any size', async () => {
  const source = {
    ...importOf().source,
    blocks: [{ kind: 'paragraph' as const, text: 'ы'.repeat(9 * 2 ** 20) }],
  };
  expect(await addImport(db, importOf({ source }), OTHER, NOW)).toBe('too-large');
});

it('forgets every one a month after its last change, started or not', async () => {
  await removeAll(db);
  const [old, started, changed] = [await kept(), await kept(), await kept()];
  await markStarted(db, { id: started, version: 1, by: OWN, now: NOW + DAY_MS }, ['a']);
  await keepAnswers(db, { id: changed, version: 1, by: OWN, now: NOW + 2 * DAY_MS }, {}, 0);
  const left = async (days: number) => {
    await forgetOldImports(db, NOW + days * DAY_MS + 1);
    const rows = await db.selectFrom('imports').select('id').execute();
    return rows.map(({ id }) => id);
  };
  expect((await left(KEPT_DAYS - 1)).sort()).toEqual([old, started, changed].sort());
  expect((await left(KEPT_DAYS)).sort()).toEqual([started, changed].sort());
  expect(await left(KEPT_DAYS + 1)).toEqual([changed]);
  expect(await left(KEPT_DAYS + 2)).toEqual([]);
});

it('finds nothing under what is no id', async () => {
  expect(await findImport(db, "x' OR true", 'all')).toBeNull();
});
