// The queue as an alarm clock, the same promises on both servers.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '../../src/clock.ts';
import type { QueueBackend } from '../../src/jobs/connection.ts';
import { type AlarmClock, createAlarmClock, slotJobId } from '../../src/jobs/queue.ts';
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
    backend = await server.connect({ prefix: `test-${++prefix}`, log: output.log });
    alarm = await createAlarmClock({ backend, clock: systemClock });
    worker = await startRecordingWorker(backend, output.log);
  });
  afterEach(async () => {
    await worker.close();
    await alarm.close();
    await backend.close();
  });

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
    await expect(alarm.schedule()).rejects.toThrow();
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

  it('drains at start although a dead worker holds the stream', async () => {
    const release = worker.hold();
    await alarm.wake('reminders');
    await until(() => worker.taken.length === 1);
    const survivor = await server.connect({ prefix: `test-${prefix}`, log: output.log });
    const second = await createAlarmClock({ backend: survivor, clock: systemClock });
    const fresh = await startRecordingWorker(survivor, output.log);
    await backend.close(); // its connections are gone in the middle of the job

    await second.wake('reminders');
    await second.drain('reminders');
    await until(() => fresh.taken.length === 1);
    expect(fresh.taken).toMatchObject([{ stream: 'reminders', slot: 'now', reason: 'start' }]);
    await fresh.close();
    await second.close();
    await survivor.close();
    release();
  });

  it('takes over the job of a dead worker after its lock ran out', async () => {
    const release = worker.hold();
    const dying = await server.connect({ prefix: `dying-${prefix}`, log: output.log });
    const clock = await createAlarmClock({ backend: dying, clock: systemClock });
    const dead = await startRecordingWorker(dying, output.log, { lockDuration: 400, stalledInterval: 300 });
    const hold = dead.hold();
    await clock.wake('escalations');
    await until(() => dead.taken.length === 1);
    await dying.close();

    const survivor = await server.connect({ prefix: `dying-${prefix}`, log: output.log });
    const fresh = await startRecordingWorker(survivor, output.log, {
      lockDuration: 400,
      stalledInterval: 300,
    });
    await until(() => fresh.taken.length === 1);
    expect(fresh.taken[0]?.id).toBe(dead.taken[0]?.id);
    await fresh.close();
    await survivor.close();
    hold();
    release();
    await dead.close();
  });

  it('is restored by arming again after everything in it was lost', async () => {
    const slot = Date.now() + 1_500;
    await alarm.schedule();
    await alarm.armSlot('reminders', slot);
    await server.flush();
    expect(await alarm.depth()).toEqual({ waiting: 0, delayed: 0, active: 0 });
    const arms = worker.counts.arm;
    await alarm.schedule();
    await alarm.armSlot('reminders', slot);
    await until(() => worker.taken.length === 1);
    expect(worker.taken[0]?.slot).toBe(slot);
    await until(() => worker.counts.arm > arms);
  });

  it('has each scheduled job once, however often it is scheduled, and arms at once', async () => {
    await alarm.schedule();
    await until(() => worker.counts.arm === 1);
    for (let i = 0; i < 3; i += 1) await alarm.schedule();
    await until(async () => (await alarm.depth()).delayed === 2);
    expect(await alarm.depth()).toEqual({ waiting: 0, delayed: 2, active: 0 });
    expect(worker.counts).toEqual({ arm: 1, replan: 0 });
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

  it('keeps the jobs of two prefixes apart', async () => {
    const other = await server.connect({ prefix: `other-${prefix}`, log: output.log });
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
    await alarm.schedule();
    await alarm.armSlot('reminders', Date.now() + 3_600_000);
    await alarm.wake('reminders');
    await until(() => worker.ended.length === 1 && worker.counts.arm === 1);
    await worker.close();
    expect(await server.count(`test-${prefix}`)).toBeGreaterThan(0);
    await alarm.obliterate();
    expect(await server.count(`test-${prefix}`)).toBe(0);
  });
});
