// The API and the pure core, command by command, over many random roadmaps and calendars.
import { expect, it } from '@jest/globals';
import { compareSequences } from './sequences.ts';

it('does by the API what the rules do by themselves, and refuses what they refuse', async () => {
  const { sequences, done, refused, verbs } = await compareSequences({ numRuns: 120 });
  expect(sequences).toBe(120);
  // Both kinds of answers were really compared, of nearly every command.
  expect(Math.min(done, refused)).toBeGreaterThan(200);
  expect(Object.keys(verbs).length).toBeGreaterThan(15);
}, 600_000);
