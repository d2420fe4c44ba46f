import { expect, it } from '@jest/globals';
import { counted, importMutatedFiles } from './mutated-files.ts';

const MB = 1024 * 1024;

it('imports a thousand damaged files, or says why not; hangs on none and keeps within its memory', async () => {
  // Other tests have run in this process.
  const before = process.memoryUsage.rss();
  let peak = 0;
  const looks = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 20);
  const outcomes = await importMutatedFiles(1_000, 1).finally(() => clearInterval(looks));
  process.stdout.write(
    `${counted(outcomes)}\n  memory: ${Math.round((peak - before) / MB)} MB more at most\n`,
  );
  expect(outcomes).toHaveLength(1_000);
  expect(outcomes.filter(({ passedZip }) => passedZip).length).toBeGreaterThanOrEqual(500);
  expect(outcomes.filter(({ stage }) => stage === 'written').length).toBeGreaterThanOrEqual(300);
  expect(outcomes.filter(({ end }) => end === 'too-slow')).toEqual([]);
  expect(peak - before).toBeLessThan(512 * MB);
  // Half a minute on two cores that are free.
}, 180_000);
