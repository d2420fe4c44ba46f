// Roadmaps kept in memory by version.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRoadmapCache } from '../../src/store/roadmaps.ts';
import { openStage, type Stage } from '../engine/stage.ts';
import { makeItem, makeRoadmap } from '../support/roadmaps.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.apply(
    ...['a', 'b', 'c', 'd'].map((id) => makeRoadmap({ id, items: [makeItem('1', '2024-06-03')] })),
  );
});
afterAll(() => stage.close());

describe('the cache of roadmaps', () => {
  it('gives all that was asked for, also when some of it was known and there is no room for the rest', async () => {
    const cache = createRoadmapCache(3);
    const ask = async (...ids: string[]) => [...(await cache.load(stage.database.db, ids)).keys()].sort();
    expect(await ask('a', 'b')).toEqual(['a', 'b']);
    expect(await ask('a', 'b', 'c', 'd')).toEqual(['a', 'b', 'c', 'd']);
    expect(await ask('a', 'd', 'none')).toEqual(['a', 'd']);
  });

  it('knows a roadmap no longer as it was once it has changed', async () => {
    const cache = createRoadmapCache();
    const events = async () =>
      (await cache.load(stage.database.db, ['a'])).get('a')?.state.events.map(({ type }) => type);
    expect(await events()).toEqual(['put-under-control']);
    await stage.engine.runCommand('a', { do: 'acknowledge', by: 'nazarova' });
    expect(await events()).toEqual(['put-under-control', 'acknowledged']);
  });
});
