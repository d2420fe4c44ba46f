import { expect, it } from '@jest/globals';
import { readMutatedFiles } from './mutated-files.ts';

it('reads sixty damaged files, or says why not, and hangs on none', async () => {
  const outcomes = await readMutatedFiles(60, 1);
  const ends = outcomes.map(({ end }) => end);
  expect(ends).not.toContain('too-slow');
  expect(ends).toContain('damaged');
  expect(ends).toContain('docx');
});
