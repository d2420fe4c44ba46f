// One of the sequences of sequences.slow.test.ts.
import { expect, it } from '@jest/globals';
import { compareSequences } from './sequences.ts';

it('does by the API what the rules do by themselves, and refuses what they refuse', async () => {
  const told = await compareSequences({ numRuns: 1, seed: 1410 });
  expect(told.done + told.refused).toBeGreaterThan(5);
});
