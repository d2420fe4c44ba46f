import { expect, it } from '@jest/globals';
import { importMutatedFiles } from './mutated-files.ts';

it('imports twenty damaged files, or says why not, and hangs on none', async () => {
  const outcomes = await importMutatedFiles(20, 1);
  const ends = outcomes.map(({ stage, end }) => `${stage}: ${end}`);
  expect(ends).not.toContain('reading: too-slow');
  expect(ends).toContain('reading: damaged');
  expect(ends).toContain('written: docx');
});
