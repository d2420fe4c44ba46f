// The queue as an alarm clock, the same promises on both servers.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '../../src/clock.ts';
import { createQueueBackend, type QueueBackend } from '../../src/jobs/connection.ts';
import { type AlarmClock, createAlarmClock, slotJobId } from '../../src/jobs/queue.ts';
import { openPool } from './open-pool.ts';
import { type QueueServer, SERVERS } from './queue-server.ts';
import {
  createReadableLog,
  type ReadableLog,
  type RecordingWorker,
  startRecordingWorker,
  until,
} from './recording-worker.ts';

describe.each(['redis', 'postgres'] as const)('the queue on %s', (kind) => {
  let server: QueueServer;
  let prefix = 0;
  let backend: QueueBackend;
  let alarm: AlarmClock;
  let worker: RecordingWorker;
  let output: ReadableLog;

  beforeAll(async () => {
    server = await SERVERS[kind]();
  });
  afterAll(() => server.stop());

  beforeEach(async () => {
    output = createReadableLog();
    backend = await connect(`test-${++prefix}`);
    alarm = await createAlarmClock({ backend, clock: systemClock });
    worker = await startRecordingWorker(backend, output.log);
  });
  afterEach(async () => {
    await worker.close();
    await alarm.close();
    await backend.close();
  });

  const connect = (name: string) =>
    createQueueBackend({ ...server.address, prefix: name, log: output.log, openPool });
  const quiet = () =>
    until(async () => {
      const { waiting, delayed, active } = await alarm.depth();
      return waiting + delayed + active === 0 && worker.ended.length === worker.taken.length;
    });

  it('fails fast while the server is away, and works on when it is back', async () => {
    await server.down();
    const start = Date.now();
    await expect(alarm.wake('reminders')).rejects.toThrow();
    await expect(alarm.armSlot('reminders', Date.now() + 60_000)).rejects.toThrow();
    await expect(alarm.schedule('mailbox')).rejects.toThrow();
    await expect(alarm.depth()).rejects.toThrow();
    await expect(backend.ping()).rejects.toThrow();
    expect(Date.now() - start).toBeLessThan(3_000);
    await until(() => output.lines('the queue fails').length > 0);
    await server.up();
    await until(() => output.lines('the queue works again').length > 0);
    await alarm.wake('reminders');
    await until(() => worker.taken.length === 1);
    expect(output.lines('the queue fails')).toHaveLength(1);
    expect(output.lines('the queue works again')).toHaveLength(1);
  });

  it('stops within the deadline while the server is away', async () => {
    await server.down();
    await until(() => output.lines('the queue fails').length > 0);
    try {
      const start = Date.now();
      await worker.close();
      await alarm.close();
      await backend.close();
      expect(Date.now() - start).toBeLessThan(6_000);
    } finally {
      await server.up();
    }
  });

  it('fires a delayed job at its slot', async () => {
    const slot = Date.now() + 1_000;
    await alarm.armSlot('reminders', slot);
    await until(() => worker.taken.length === 1);
    expect(worker.taken).toMatchObject([
      { stream: 'reminders', slot, reason: 'slot', id: slotJobId('reminders', slot) },
    ]);
    const late = (worker.taken[0]?.at ?? 0) - slot;
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThan(1_000);
  });

  it('fires a slot armed twice once', async () => {
    const slot = Date.now() + 500;
    await alarm.armSlot('monitoring', slot);
    await alarm.armSlot('monitoring', slot);
    expect(await alarm.depth()).toMatchObject({ delayed: 1 });
    await quiet();
    expect(worker.taken).toHaveLength(1);
  });

  it('keeps the slots of two streams at one instant apart', async () => {
    const slot = Date.now() + 300;
    await alarm.armSlot('reminders', slot);
    await alarm.armSlot('escalations', slot);
    await quiet();
    expect(worker.taken.map(({ stream }) => stream).sort()).toEqual(['escalations', 'reminders']);
  });

  it('wakes at once for a slot that has come', async () => {
    await alarm.armSlot('reminders', Date.now() - 60_000);
    await quiet();
    expect(worker.taken).toMatchObject([{ slot: 'now', reason: 'due' }]);
  });

  it('runs once more after a wake that comes while the job is at work', async () => {
    const release = worker.hold();
    await alarm.wake('reminders');
    await until(() => worker.taken.length === 1);
    await alarm.wake('reminders');
    await alarm.wake('reminders');
    expect(await alarm.depth()).toEqual({ active: 1, waiting: 0, delayed: 0 });
    release();
    await quiet();
    expect(worker.taken).toHaveLength(2);
    expect(new Set(worker.taken.map(({ id }) => id)).size).toBe(2);
  });

  it('runs once for two wakes before a worker takes them', async () => {
    await worker.close();
    await alarm.wake('reminders');
    await alarm.wake('reminders');
    expect(await alarm.depth()).toMatchObject({ waiting: 1 });
    worker = await startRecordingWorker(backend, output.log);
    await quiet();
    expect(worker.taken).toHaveLength(1);
  });

  it('tells the engine which job ended and how, after it left the queue', async () => {
    await alarm.wake('reminders');
    await quiet();
    const release = worker.hold();
    await alarm.wake('reminders');
    await until(() => worker.taken.length === 2);
    release(new Error('no database'));
    await quiet();
    const [first, second] = worker.taken;
    expect(worker.ended).toEqual([
      { id: first?.id, outcome: 'completed' },
      { id: second?.id, outcome: 'failed' },
    ]);
    expect(output.lines('no database')).toHaveLength(1);
  });

  describe('after a worker died', () => {
    let survivor: QueueBackend;
    let theirAlarm: AlarmClock;
    let fresh: RecordingWorker;
    let heldId: string;
    const times = { lockDuration: 1_000, stalledInterval: 500 };

    beforeEach(async () => {
      const doomed = `doomed-${prefix}`;
      survivor = await connect(doomed);
      theirAlarm = await createAlarmClock({ backend: survivor, clock: systemClock });
      await theirAlarm.wake('reminders');
      heldId = await dieAtWork({ ...server.address, prefix: doomed }, times);
    });
    afterEach(async () => {
      await fresh.close();
      await theirAlarm.close();
      await survivor.close();
    });

    it('drains at start although the dead one holds the stream', async () => {
      fresh = await startRecordingWorker(survivor, output.log); // its locks outlive this test
      await theirAlarm.wake('reminders');
      expect(await theirAlarm.depth()).toMatchObject({ waiting: 0, active: 1 });
      await theirAlarm.drain('reminders');
      await until(() => fresh.taken.length > 0);
      expect(fresh.taken[0]).toMatchObject({ stream: 'reminders', slot: 'now', reason: 'start' });
    });

    it('takes over its job when the lock ran out', async () => {
      fresh = await startRecordingWorker(survivor, output.log, times);
      await until(() => fresh.ended.length === 1);
      expect(fresh.taken.map(({ id }) => id)).toEqual([heldId]);
      expect(output.lines('dead worker')).toHaveLength(1);
    });
  });

  it('is restored by arming again after everything in it was lost', async () => {
    const slot = Date.now() + 1_500;
    await alarm.schedule('mailbox');
    await alarm.armSlot('reminders', slot);
    await server.flush();
    expect(await alarm.depth()).toEqual({ waiting: 0, delayed: 0, active: 0 });
    const arms = worker.counts.arm;
    await alarm.schedule('mailbox');
    await alarm.armSlot('reminders', slot);
    await until(() => worker.taken.length === 1);
    expect(worker.taken[0]?.slot).toBe(slot);
    await until(() => worker.counts.arm > arms);
  });

  it('has each scheduled job once, however often it is scheduled, and arms at once', async () => {
    await alarm.schedule('mailbox');
    await until(() => worker.counts.arm === 1);
    for (let i = 0; i < 3; i += 1) await alarm.schedule('mailbox');
    await until(async () => {
      const { active, delayed } = await alarm.depth();
      return delayed === 3 && active === 0;
    });
    expect(await alarm.depth()).toEqual({ waiting: 0, delayed: 3, active: 0 });
    expect(worker.counts).toEqual({ arm: 1, replan: 0 });
  });

  it('forgets a mailbox that there is no longer', async () => {
    await alarm.schedule('mailbox');
    await until(async () => (await alarm.depth()).delayed === 3);
    await alarm.schedule('no-mailbox');
    await until(async () => (await alarm.depth()).delayed === 2);
  });

  it('refuses garbage with a log line and goes on', async () => {
    const queue = backend.createQueue();
    await queue.add(
      'send-reminders',
      { stream: 'escalations', slot: 'now', reason: 'due' },
      { jobId: 'job-a' },
    );
    await queue.add(
      'send-reminders',
      { stream: 'reminders', slot: 'tomorrow', reason: 'due' },
      { jobId: 'job-b' },
    );
    await queue.add('arm', { now: true }, { jobId: 'job-c' });
    await queue.add('toString', {}, { jobId: 'job-d' });
    await queue.add('format-disk', 'please', { jobId: 'job-e' });
    await until(() => output.lines('job refused"').length === 5);
    await queue.close();
    await alarm.wake('reminders');
    await until(() => worker.taken.length === 1);
    expect(worker.taken[0]?.reason).toBe('due');
    expect(worker.counts.arm).toBe(0);
  });

  it('refuses to add garbage', async () => {
    await expect(alarm.armSlot('reminders', Number.MAX_SAFE_INTEGER * 2)).rejects.toThrow();
    await expect(alarm.armSlot('reminders', Date.now() + 1_000.5)).rejects.toThrow();
    expect(await alarm.depth()).toEqual({ waiting: 0, delayed: 0, active: 0 });
  });

  it('waits for the job at work when it closes, and tells it to come to an end', async () => {
    const release = worker.hold();
    await alarm.wake('reminders');
    await until(() => worker.taken.length === 1);
    expect(worker.taken[0]?.signal.aborted).toBe(false);
    const closing = worker.close();
    expect(worker.taken[0]?.signal.aborted).toBe(true);
    expect(worker.ended).toEqual([]);
    release();
    expect(await closing).toBe(true);
    expect(worker.ended).toMatchObject([{ outcome: 'completed' }]);
    expect(await alarm.depth()).toEqual({ waiting: 0, delayed: 0, active: 0 });
  });

  it('gives up a job that does not end before the deadline', async () => {
    const release = worker.hold();
    await alarm.wake('reminders');
    await until(() => worker.taken.length === 1);
    expect(await worker.close(50)).toBe(false);
    expect(output.lines('stopped before its jobs')).toHaveLength(1);
    release();
    await until(() => worker.ended.length === 1);
  });

  it('gives help to a worker that is not sending yet; the one that called for it declines', async () => {
    const release = worker.hold();
    await alarm.wake('reminders');
    await until(() => worker.taken.length === 1);
    await alarm.help('reminders');
    await until(async () => (await alarm.depth()).waiting === 0 && (await alarm.depth()).active === 1);
    expect(worker.taken).toHaveLength(1);
    await alarm.help('monitoring');
    await until(() => worker.taken.length === 2);
    const other = await startRecordingWorker(backend, output.log);
    await until(async () => {
      await alarm.help('reminders');
      return other.taken.length > 0;
    });
    expect(worker.taken.map(({ stream }) => stream)).toEqual(['reminders', 'monitoring']);
    release();
    await quiet();
    expect(await other.close()).toBe(true);
  });

  it('keeps the jobs of two prefixes apart', async () => {
    const other = await connect(`other-${prefix}`);
    const theirAlarm = await createAlarmClock({ backend: other, clock: systemClock });
    const their = await startRecordingWorker(other, output.log);
    const slot = Date.now() + 300;
    await theirAlarm.armSlot('reminders', slot);
    await alarm.armSlot('reminders', slot);
    await theirAlarm.wake('monitoring');
    await until(() => their.ended.length === 2);
    await quiet();
    expect(worker.taken.map(({ stream }) => stream)).toEqual(['reminders']);
    await their.close();
    await theirAlarm.close();
    await other.close();
  });

  it('leaves nothing behind when it is obliterated', async () => {
    await alarm.schedule('mailbox');
    await alarm.armSlot('reminders', Date.now() + 3_600_000);
    await alarm.wake('reminders');
    await until(() => worker.ended.length === 1 && worker.counts.arm === 1);
    await worker.close();
    expect(await server.count(`test-${prefix}`)).toBeGreaterThan(0);
    await alarm.obliterate();
    expect(await server.count(`test-${prefix}`)).toBe(0);
  });
});

/** A process takes the job that waits and is killed; returns the id of the job. */
async function dieAtWork(options: object, settings: object): Promise<string> {
  const script = fileURLToPath(new URL('./doomed-worker.ts', import.meta.url));
  const loader = new URL('../support/typescript-loader.js', import.meta.url).href;
  const args = ['--import', loader, script, JSON.stringify(options), JSON.stringify(settings)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const [id] = await once(createInterface(child.stdout), 'line');
  child.kill('SIGKILL');
  await exited;
  return String(id);
}
