// What a proof file says of a roadmap as it stands.
import { expect, it } from '@jest/globals';
import { snapshotOf } from '../../src/proof/snapshot.ts';
import { begin } from '../../src/workflows/begin.ts';
import { newOccurrence } from '../../src/workflows/occurrences.ts';
import { tomskRoadmap } from '../support/simulated.ts';
import { at } from '../support/told.ts';

it('tells of a period that was executed before its date', () => {
  const state = begin(tomskRoadmap(), at('2023-12-27T00:00'));
  const early = { ...newOccurrence('2025-01-01', '2025-01-01', 0), status: 'executed' as const };
  const stored = state.items['13'];
  if (!stored) throw new Error('no item');
  stored.occurrences = { [early.id]: early };
  const { items } = snapshotOf(state, at('2024-12-30T12:00'));
  expect(items['13']?.occurrences.map(({ id, status }) => [id, status])).toEqual([
    ['2024-10-01', 'in_execution'],
    ['2025-01-01', 'executed'],
  ]);
});
