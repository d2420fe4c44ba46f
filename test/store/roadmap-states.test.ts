// States of roadmaps, read in batches.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { roadmapStates } from '../../src/store/roadmap-states.ts';
import { openStage, type Stage } from '../engine/stage.ts';
import { makeItem, makeRoadmap } from '../support/roadmaps.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.apply(
    ...['d', 'b', 'c', 'a', 'e'].map((id) => makeRoadmap({ id, items: [makeItem('1', '2024-06-03')] })),
  );
});
afterAll(() => stage.close());

async function read(ids: readonly string[] | null, atOnce: number): Promise<string[]> {
  const found: string[] = [];
  for await (const { roadmap } of roadmapStates(stage.database.db, ids, atOnce)) found.push(roadmap.id);
  return found;
}

describe('the states of roadmaps', () => {
  it('come once each, whatever the size of a batch', async () => {
    for (const atOnce of [1, 2, 3, 5, 6]) expect(await read(null, atOnce)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('come of those asked for only', async () => {
    expect(await read(['e', 'a', 'none', 'c'], 2)).toEqual(['a', 'c', 'e']);
    expect(await read([], 2)).toEqual([]);
  });

  it('come as they stand when their batch is read', async () => {
    const states = roadmapStates(stage.database.db, ['a', 'b'], 1);
    await states.next();
    await stage.engine.runCommand('b', { do: 'acknowledge', by: 'nazarova' });
    const { value } = await states.next();
    expect(value?.events.map(({ type }: { type: string }) => type)).toEqual([
      'put-under-control',
      'acknowledged',
    ]);
  });
});
