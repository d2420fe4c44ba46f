// The watchdog on a ledger of its own: what it takes for trouble, whom it tells, and that it helps itself. The queue
// is played by `markWoken`; test/main-watch.test.ts takes a real one away.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createWatchdog, LOOK_EVERY_MS, type Trouble, type Watchdog } from '../../src/engine/watchdog.ts';
import { markWoken } from '../../src/store/watch.ts';
import { createReadableLog, type ReadableLog, until } from '../jobs/recording-worker.ts';
import { makeItem, makeRoadmap } from '../support/roadmaps.ts';
import { openStage, type Stage, said, tomsk } from './stage.ts';

let stage: Stage;
let log: ReadableLog;
let uptime = 0;
let told: Trouble[] = [];
let tellOperators: () => Promise<void> = async () => {};
const dogs: Watchdog[] = [];

beforeEach(async () => {
  stage = await openStage();
  log = createReadableLog();
  uptime = 1_000;
  told = [];
  tellOperators = async () => {};
  await stage.apply(
    makeRoadmap({ items: [makeItem('5', '2024-02-15', { responsible: ['department'], lead: 'shkurkina' })] }),
  );
});
afterEach(async () => {
  for (const dog of dogs.splice(0)) await dog.stop();
  await stage.close();
});

function watchdog({ sends = true } = {}): Watchdog {
  const dog = createWatchdog({
    db: stage.database.db,
    clock: stage.clock,
    uptime: () => uptime,
    engine: sends ? stage.engine : null,
    async tellOperators(trouble) {
      await tellOperators();
      told.push(trouble);
    },
    log: log.log,
  });
  dogs.push(dog);
  return dog;
}

/** A minute passes; the queue gives somebody a job in it, or not. */
async function minute({ woken }: { woken: boolean }, ...looking: Watchdog[]): Promise<void> {
  uptime += LOOK_EVERY_MS;
  stage.clock.set(stage.clock.now() + LOOK_EVERY_MS);
  if (woken) await markWoken(stage.database.db, stage.clock.now());
  for (const dog of looking) await dog.look();
}
const silent = { woken: false };
const working = { woken: true };

describe('a queue that wakes nobody', () => {
  it('is noticed after three minutes, told once by all processes together, and done without', async () => {
    const [one, other, web] = [watchdog(), watchdog(), watchdog({ sends: false })];
    stage.at('2024-01-15T08:56');
    for (let i = 0; i < 3; i += 1) await minute(working, one, other, web);
    // 08:59; the assignment is due at 09:00.
    for (let i = 0; i < 2; i += 1) await minute(silent, one, other, web);
    expect([one, other, web].map((dog) => dog.problems())).toEqual([[], [], []]);
    await minute(silent, one, other, web);
    expect([one, other, web].map((dog) => dog.problems())).toEqual([
      ['queue-silent'],
      ['queue-silent'],
      ['queue-silent'],
    ]);
    expect(told).toEqual([
      { silentSince: tomsk('2024-01-15T08:59'), dueSince: null, waiting: expect.any(Number) },
    ]);
    await until(() => log.lines('sent without the queue').length > 0);
    await Promise.all([one.stop(), other.stop()]);
    expect((await stage.received()).map(said)).toEqual(['5:A']);
    await minute(silent, one, other, web);
    expect(told).toHaveLength(1);
    expect(log.lines('the queue does not wake the engine')).toHaveLength(3);
  });

  it('is told once a day while it lasts, and that it works again is logged', async () => {
    const dog = watchdog();
    for (let i = 0; i < 4; i += 1) await minute(silent, dog);
    stage.clock.set(stage.clock.now() + 23 * 3_600_000);
    await minute(silent, dog);
    expect(told).toHaveLength(1);
    stage.clock.set(stage.clock.now() + 3_600_000);
    await minute(silent, dog);
    expect(told).toHaveLength(2);
    await minute(working, dog);
    expect(dog.problems()).toEqual([]);
    expect(log.lines('the queue wakes the engine again')).toHaveLength(1);
  });

  it('is told although it was told before by a clock that ran days ahead', async () => {
    const dog = watchdog();
    stage.clock.set(stage.clock.now() + 30 * 86_400_000);
    for (let i = 0; i < 4; i += 1) await minute(silent, dog);
    stage.clock.set(stage.clock.now() - 30 * 86_400_000);
    await minute(silent, dog);
    await minute(silent, dog);
    expect(told).toHaveLength(2);
  });

  it('is told by another process, some minutes later, when the first could not', async () => {
    const [one, other] = [watchdog(), watchdog()];
    tellOperators = async () => {
      throw new Error('no mail server');
    };
    for (let i = 0; i < 2; i += 1) await minute(silent, one, other);
    await expect(minute(silent, one)).rejects.toThrow('no mail server');
    tellOperators = async () => {};
    await other.look();
    for (let i = 0; i < 4; i += 1) await minute(silent, one, other);
    expect(told).toHaveLength(0);
    await minute(silent, other);
    expect(told).toHaveLength(1);
  });

  it('is not seen in a clock that was set, nor by a process that was stopped itself', async () => {
    const dog = watchdog();
    await minute(working, dog);
    stage.clock.set(stage.clock.now() + 3 * 86_400_000);
    await minute(working, dog);
    stage.clock.set(stage.clock.now() - 3_600_000);
    await minute(working, dog);
    uptime += 3 * 3_600_000;
    await minute(silent, dog);
    await minute(silent, dog);
    expect([dog.problems(), told]).toEqual([[], []]);
  });

  it('is not seen by a web process before any worker has ever said something', async () => {
    const web = watchdog({ sends: false });
    for (let i = 0; i < 6; i += 1) await minute(silent, web);
    expect(web.problems()).toEqual([]);
  });
});

describe('something due that nobody sends', () => {
  it('is noticed after five minutes although the queue works, told, and sent', async () => {
    const dog = watchdog();
    stage.at('2024-01-15T09:00');
    for (let i = 0; i < 5; i += 1) await minute(working, dog);
    expect(dog.problems()).toEqual([]);
    await minute(working, dog);
    expect(dog.problems()).toEqual(['due-not-sent']);
    expect(told).toEqual([
      { silentSince: null, dueSince: tomsk('2024-01-15T09:00'), waiting: expect.any(Number) },
    ]);
    await dog.stop();
    expect((await stage.received()).map(said)).toEqual(['5:A']);
    await minute(working, dog);
    expect(dog.problems()).toEqual([]);
  });

  it('is not that while a living sender has a message of the stream in hand', async () => {
    const dog = watchdog({ sends: false });
    stage.at('2024-01-15T09:00');
    await stage.work();
    // Many are due at 09:00 and one of them is being sent for a while, by somebody else.
    const sending = (until: string) =>
      stage.rows(`UPDATE messages SET status = 'sending', next_at = '${until}' RETURNING 1`);
    await stage.rows(
      "UPDATE mail_schedule SET next_at = '2024-01-15T02:00Z' WHERE stream = 'reminders' RETURNING 1",
    );
    await sending('2024-01-15T03:00Z');
    for (let i = 0; i < 8; i += 1) await minute(working, dog);
    expect(dog.problems()).toEqual([]);
    // The sender died, its lease is over.
    await sending('2024-01-15T02:01Z');
    for (let i = 0; i < 5; i += 1) await minute(working, dog);
    expect(dog.problems()).toEqual(['due-not-sent']);
  });
});
