// The timer that looks for what is due whatever happens to the queue.
import { expect, it } from '@jest/globals';
import { startTimer } from '../../src/jobs/timer.ts';
import { createReadableLog, until } from './recording-worker.ts';

const { log, lines } = createReadableLog();

it('runs again and again and says when it last succeeded', async () => {
  let runs = 0;
  const start = Date.now();
  const timer = startTimer({
    name: 'arm',
    everyMs: 2,
    log,
    run: async () => {
      runs += 1;
    },
  });
  expect(timer.lastSuccess()).toBeNull();
  await until(() => runs >= 3);
  expect(timer.lastSuccess()).toBeGreaterThanOrEqual(start);
  await timer.stop();
});

it('never runs twice at a time, and stops after the run under way', async () => {
  let release: () => void = () => undefined;
  let running = 0;
  let runs = 0;
  let most = 0;
  const timer = startTimer({
    name: 'arm',
    everyMs: 1,
    log,
    run: async () => {
      runs += 1;
      most = Math.max(most, ++running);
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      running -= 1;
    },
  });
  await until(() => runs === 1);
  release();
  await until(() => runs === 2);
  const stopped = timer.stop().then(() => running);
  release();
  expect(await stopped).toBe(0);
  expect(most).toBe(1);
  expect(runs).toBe(2);
});

it('logs a failure and runs again', async () => {
  let runs = 0;
  const timer = startTimer({
    name: 'watchdog',
    everyMs: 1,
    log,
    run: async () => {
      runs += 1;
      if (runs < 3) throw new Error(`failure ${runs}`);
    },
  });
  await until(() => timer.lastSuccess() !== null);
  await timer.stop();
  expect(lines('"timer":"watchdog"')).toHaveLength(2);
  expect(lines('failure 2')).toHaveLength(1);
});
