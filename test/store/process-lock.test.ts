import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { withProcessLock } from '../../src/store/process-lock.ts';

describe('the process lock', () => {
  it('lets one work at a time on a folder and loses no one’s turn', async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await setImmediate();
      inside -= 1;
      return 'done';
    };
    const results = await Promise.all(
      Array.from({ length: 20 }, () => withProcessLock('/some/folder', 10_000, work)),
    );
    expect(results).toEqual(Array(20).fill('done'));
    expect(most).toBe(1);
  });

  it('does not make another folder wait', async () => {
    const outer = await withProcessLock('/one', 1000, () =>
      withProcessLock('/other', 1000, async () => 'both'),
    );
    expect(outer).toBe('both');
  });

  it('is free again after work that failed', async () => {
    await expect(withProcessLock('/failing', 1000, () => Promise.reject(new Error('no')))).rejects.toThrow(
      'no',
    );
    expect(await withProcessLock('/failing', 1000, async () => 'free')).toBe('free');
  });

  it('tells who waits too long that another process is at work', async () => {
    await withProcessLock('/held', 1000, async () => {
      await expect(withProcessLock('/held', 50, async () => undefined)).rejects.toThrow(
        /Другой процесс слишком долго/,
      );
    });
  });
});
