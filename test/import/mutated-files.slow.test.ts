import { expect, it } from '@jest/globals';
import { counted, readMutatedFiles } from './mutated-files.ts';

const MB = 1024 * 1024;

it('reads a thousand damaged files, or says why not; hangs on none and keeps no memory', async () => {
  // The first files fill caches and start the threads.
  await readMutatedFiles(40, 2);
  const before = process.memoryUsage.rss();
  const outcomes = await readMutatedFiles(1_000, 2);
  const grown = process.memoryUsage.rss() - before;
  process.stdout.write(`${counted(outcomes)}\n  memory: ${Math.round(grown / MB)} MB more than before\n`);
  expect(outcomes).toHaveLength(1_000);
  expect(outcomes.filter(({ passedZip }) => passedZip).length).toBeGreaterThanOrEqual(500);
  expect(outcomes.filter(({ end }) => end === 'too-slow')).toEqual([]);
  expect(grown).toBeLessThan(512 * MB);
  // A quarter of a minute on two cores that are free.
}, 180_000);
