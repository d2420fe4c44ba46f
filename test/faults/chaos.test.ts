// A short run of the fault harness on each server that can hold the queue. The long one: `npm run chaos -- --minutes 10`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { scheduleFaults } from './chaos/fault-schedule.ts';
import { SMTP_FAULTS } from './chaos/mood.ts';
import type { Summary } from './chaos/report.ts';

const MINUTES = 0.8;

async function chaos(queue: string, seed: number): Promise<{ summary: Summary; output: string }> {
  const loader = join(import.meta.dirname, '../support/typescript-loader.js');
  const script = join(import.meta.dirname, 'chaos/run-chaos.ts');
  const child = spawn(
    process.execPath,
    ['--import', loader, script, '--queue', queue, '--seed', String(seed), '--minutes', String(MINUTES)],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { PATH: process.env['PATH'] } },
  );
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  await once(child, 'close');
  return { summary: JSON.parse(output.trim().split('\n').at(-1) ?? '') as Summary, output };
}

it.each(['redis', 'postgres'])('keeps every promise under faults, with the queue on %s', async (queue) => {
  const { summary, output } = await chaos(queue, 7);
  process.stdout.write(output);
  for (const what of summary.skipped) process.stdout.write(`SKIPPED ${what}\n`);
  expect(summary).toMatchObject({
    lost: 0,
    limbo: 0,
    duplicates: 0,
    unexplainedRepeats: 0,
    stale: 0,
    floods: 0,
    crashes: [],
  });
  expect(summary.notices).toBeGreaterThan(800);
  expect(summary.kills).toBeGreaterThanOrEqual(8);
  expect(summary.outages).toBeGreaterThanOrEqual(4 - summary.skipped.length);
  expect(summary.insideSend).toBeGreaterThan(0);
  expect(summary.betweenDataAndReply).toBeGreaterThan(0);
  expect(summary.repeats).toBeLessThanOrEqual(summary.unrecorded);
});

it('derives the same faults from the same seed, every kind among them, and enough of them in ten minutes', () => {
  const minutes = 10 * 60_000;
  const faults = scheduleFaults(1, 'redis', minutes);
  expect(scheduleFaults(1, 'redis', minutes)).toEqual(faults);
  expect(scheduleFaults(2, 'redis', minutes)).not.toEqual(faults);
  const count = (fits: (kind: string) => boolean) => faults.filter(({ kind }) => fits(kind)).length;
  expect(count((kind) => kind.startsWith('kill-'))).toBeGreaterThanOrEqual(110);
  expect(count((kind) => /^(kill-(postgres|redis)|stall-|disk-full)/.test(kind))).toBeGreaterThanOrEqual(20);
  const short = scheduleFaults(1, 'redis', 48_000);
  expect(new Set(short.map((fault) => fault.kind))).toEqual(new Set(faults.map((fault) => fault.kind)));
  expect(short.filter((fault) => fault.kind === 'smtp')).toHaveLength(SMTP_FAULTS.length);
});
