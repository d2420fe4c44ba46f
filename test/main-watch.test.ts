// The watch over a service whose Redis goes away and comes back: people get their mail, operators learn of it.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createVirtualClock, type VirtualClock } from '../src/clock.ts';
import { createWatchdog, LOOK_EVERY_MS } from '../src/engine/watchdog.ts';
import { openRuntime, type Runtime } from '../src/main-runtime.ts';
import { createOperatorsMail, startWatch } from '../src/main-watch.ts';
import { createMetrics } from '../src/metrics.ts';
import { createEmailNotifier } from '../src/notifiers/email.ts';
import type { Notifier } from '../src/notifiers/notifier.ts';
import { type MailReceiver, startMailReceiver } from '../src/replay/mail-receiver.ts';
import { readMessage } from '../src/replay/received-message.ts';
import { readSettings } from '../src/settings.ts';
import { readLedger } from '../src/store/ledger-figures.ts';
import { organisationDirectory } from '../src/workflows/organisation-directory.ts';
import { said, testRules, tomsk } from './engine/stage.ts';
import { createReadableLog, until } from './jobs/recording-worker.ts';
import { createTestDatabase, type TestDatabase } from './support/postgres.ts';
import { startRedis, type TestRedis } from './support/redis.ts';
import { makeItem, makeRoadmap } from './support/roadmaps.ts';

const OPERATORS = ['first@ops.example.org', 'second@ops.example.org'];
const { log, lines } = createReadableLog();
const cleanups: (() => Promise<unknown>)[] = [];
let redis: TestRedis;
let database: TestDatabase;
let receiver: MailReceiver;
let notifier: Notifier;

beforeAll(async () => {
  redis = await startRedis();
  database = await createTestDatabase();
});
afterAll(async () => {
  await redis.stop();
  await database.drop();
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function openMail(behaviour: NonNullable<Parameters<typeof startMailReceiver>[0]>['behaviour']) {
  receiver = await startMailReceiver(behaviour ? { behaviour } : {});
  cleanups.push(() => receiver.close());
  const from = { address: 'srok@example.org', name: 'Срок' };
  notifier = createEmailNotifier({ url: receiver.url, from, tls: { mode: 'off' }, log });
  cleanups.push(() => notifier.close());
}

async function open(
  clock: VirtualClock,
  { settings = readSettings({ REDIS_URL: redis.url }), armAheadMs = 48 * 3_600_000 } = {},
): Promise<Runtime> {
  const runtime = await openRuntime({
    databaseUrl: database.appUrl,
    settings,
    rules: testRules(),
    clock,
    notifier,
    log,
    queuePrefix: 'watch',
    armAheadMs,
    applicationName: 'test',
  });
  cleanups.push(() => runtime.close());
  return runtime;
}

const toOperators = () =>
  receiver.mails.filter(({ envelope }) => envelope.to[0]?.endsWith('@ops.example.org'));

it('sends without Redis what is due, tells each operator once, and goes back to the queue with it', async () => {
  await openMail(undefined);
  const clock = createVirtualClock(tomsk('2024-01-15T08:57'));
  const settings = readSettings({ REDIS_URL: redis.url, SROK_OPERATORS: OPERATORS.join() });
  const runtime = await open(clock, { settings });
  const worker = await runtime.startWorker();
  cleanups.push(() => worker.close());
  const roadmap = makeRoadmap({
    items: [makeItem('5', '2024-02-15', { responsible: ['department'], lead: 'shkurkina' })],
  });
  expect(await runtime.engine.apply(roadmap)).toMatchObject({ ok: true });
  let uptime = 0;
  const watchdog = createWatchdog({
    db: runtime.database.db,
    clock,
    uptime: () => uptime,
    engine: runtime.engine,
    tellOperators: createOperatorsMail({ settings, notifier, queue: 'redis', log }),
    log,
  });
  cleanups.push(() => watchdog.stop());
  const minute = async () => {
    uptime += LOOK_EVERY_MS;
    clock.set(clock.now() + LOOK_EVERY_MS);
    await watchdog.look();
  };
  /** The queue's `arm` has come to the worker at this minute. */
  const woken = () =>
    until(async () => (await readLedger(runtime.database.db, clock.now())).wokenAt === clock.now());

  await runtime.alarms.schedule('no-mailbox');
  await woken();
  await minute();
  await redis.kill();
  for (let i = 0; i < 2; i += 1) await minute();
  expect([watchdog.problems(), receiver.mails]).toEqual([[], []]);
  await minute();
  expect(watchdog.problems()).toEqual(['queue-silent']);
  expect(clock.now()).toBe(tomsk('2024-01-15T09:01'));
  await until(() => lines('sent without the queue').length > 0);
  for (let i = 0; i < 3; i += 1) await minute();
  expect(toOperators().map(({ envelope }) => envelope.to)).toEqual(
    expect.arrayContaining(OPERATORS.map((address) => [address])),
  );
  expect(toOperators()).toHaveLength(2);
  const people = receiver.mails.filter((mail) => !toOperators().includes(mail));
  expect((await Promise.all(people.map(readMessage))).map(said)).toEqual(['5:A']);

  await redis.restart();
  // As the timer of the process does every minute; Redis came back empty.
  await until(() =>
    runtime.alarms.schedule('no-mailbox').then(
      () => true,
      () => false,
    ),
  );
  await woken();
  await minute();
  expect(watchdog.problems()).toEqual([]);
  expect(lines('the queue wakes the engine again')).toHaveLength(1);
  expect(receiver.mails).toHaveLength(3);
});

it('is not ready while Redis is away, and does not call that armed even where nothing lies ahead', async () => {
  await openMail(undefined);
  const runtime = await open(createVirtualClock(tomsk('2023-01-10T12:00')), { armAheadMs: 0 });
  const watch = startWatch({
    settings: readSettings({}),
    runtime,
    organisations: organisationDirectory([]),
    notifier,
    metrics: createMetrics({ version: '0', channel: 'email', log }),
    sends: true,
    log,
  });
  cleanups.push(watch.stop);
  expect(await runtime.arm()).toEqual({ due: [], armed: 0 });
  expect(await watch.ready()).toEqual({ ok: true, problems: [] });
  await redis.kill();
  await expect(runtime.arm()).rejects.toThrow();
  expect(await watch.ready()).toEqual({ ok: false, problems: ['queue-unreachable'] });
  expect(await watch.metrics.page()).toMatch(/^srok_queue_up 0$/m);
  await redis.restart();
});

describe('the mail to the operators', () => {
  const trouble = {
    silentSince: tomsk('2024-01-15T08:58'),
    dueSince: tomsk('2024-01-15T09:00'),
    waiting: 12,
  };
  const settings = { operators: OPERATORS, mailFrom: 'Срок <srok@example.org>' };
  const tell = () => createOperatorsMail({ settings, notifier, queue: 'redis', log })(trouble);

  it('says in Russian what happened since when and what to do, in text and HTML alike', async () => {
    await openMail(undefined);
    await tell();
    const mail = await receiver.mails[0]?.parse();
    expect(mail?.subject).toMatch(/^Срок: очередь молчит с \d\d:\d\d \d\d\.01\.2024 \(UTC([+-]\d.*)?\)$/);
    for (const text of [mail?.text, String(mail?.html)]) {
      expect(text).toMatch(/очередь не выдала ни одного задания/);
      expect(text).toMatch(/ждут отправки письма, которые никто не отправляет \(получателей: 12\)/);
      expect(text).toContain('Проверьте, что Redis (REDIS_URL) запущен');
      expect(text).toContain('не чаще одного раза в сутки');
    }
  });

  it('is enough for one of them to have got; when none has, that is an error', async () => {
    let refused = [OPERATORS[0]];
    await openMail(({ stage, to }) =>
      stage === 'rcpt' && refused.includes(to.at(-1)) ? { reply: 550 } : undefined,
    );
    await tell();
    expect(receiver.mails.map(({ envelope }) => envelope.to)).toEqual([[OPERATORS[1]]]);
    refused = OPERATORS;
    await expect(tell()).rejects.toThrow('no operator could be told');
  });

  it('goes to nobody where there is no operator, and the log says so', async () => {
    await openMail(undefined);
    await createOperatorsMail({ settings: { ...settings, operators: [] }, notifier, queue: 'redis', log })(
      trouble,
    );
    expect(lines('no operator can be told')).toHaveLength(1);
  });
});
