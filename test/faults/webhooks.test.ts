// A worker that is killed while a program has not answered yet: another one takes over. Nothing is lost, everything comes in
// order, and what comes twice is known by its id; the queue on either server.
import { afterEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createVirtualClock, systemClock } from '../../src/clock.ts';
import { createQueueBackend } from '../../src/jobs/connection.ts';
import { createAlarmClock } from '../../src/jobs/queue.ts';
import { createLog } from '../../src/log.ts';
import { createWebhookNotifier } from '../../src/notifiers/webhook.ts';
import { openWorker, tomsk, type Worker } from '../engine/stage.ts';
import { until } from '../support/fleet.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { startRedis } from '../support/redis.ts';
import { makeItem, makeRoadmap } from '../support/roadmaps.ts';
import { createServices, type Services } from '../support/services.ts';
import { isSigned, startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

const NOW = tomsk('2024-01-15T10:00');
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Scene {
  database: TestDatabase;
  services: Services;
  receiver: WebhookReceiver;
  /** Of the test: runs commands, sends nothing. */
  worker: Worker;
  settings: Record<string, string>;
  wake(): Promise<void>;
}

async function open(kind: 'redis' | 'postgres'): Promise<Scene> {
  const redis = kind === 'redis' ? await startRedis() : undefined;
  if (redis) closers.push(() => redis.stop());
  const database = await createTestDatabase();
  closers.push(() => database.drop());
  const receiver = await startWebhookReceiver();
  closers.push(() => receiver.close());
  const services = await createServices();
  closers.push(() => services.close());
  await services.setClock(NOW);
  const webhooks = createWebhookNotifier({ allow: ['127.0.0.1'] });
  const worker = openWorker(database.appUrl, 'smtp://unused', createVirtualClock(NOW), { webhooks });
  closers.push(() => worker.close());
  return {
    database,
    services,
    receiver,
    worker,
    settings: {
      DATABASE_URL: database.appUrl,
      DATABASE_ADMIN_URL: database.ownerUrl,
      ...(redis && { REDIS_URL: redis.url }),
      SROK_WEBHOOK_ALLOW: '127.0.0.0/8',
      SROK_LEASE_MS: '5000',
    },
    async wake() {
      const backend = await createQueueBackend({
        redis: redis && { cluster: false, nodes: [redis.url] },
        databaseUrl: database.appUrl,
        openPool: (config) => new pg.Pool(config),
        prefix: 'srok',
        log: createLog('warn'),
      });
      const alarms = await createAlarmClock({ backend, clock: systemClock });
      await alarms.wake('webhooks');
      await alarms.close();
      await backend.close();
    },
  };
}

describe.each(['redis', 'postgres'] as const)('the queue on %s', (kind) => {
  it('a worker is killed in the middle of a message: another one sends it again, and what follows', async () => {
    const { database, services, receiver, worker, settings, wake } = await open(kind);
    const { engine } = worker;
    const happened: number[] = [];
    const report = async (item: string) => {
      const done = await engine.runCommand('r1', {
        do: 'report-progress',
        by: 'nazarova',
        item,
        text: 'идёт',
      });
      if (!done.ok) throw new Error(done.reason);
      happened.push(...done.events.map(({ n }) => n));
    };
    await engine.apply(
      makeRoadmap({ id: 'r1', items: [makeItem('1', '2024-06-03'), makeItem('2', '2024-06-03')] }),
    );
    const added = await engine.webhooks.add({
      organisation: '',
      url: receiver.url,
      eventTypes: [],
      byInstallation: true,
    });
    if (!added.ok) throw new Error(added.fault);
    await report('1');

    receiver.behave(() => undefined);
    const victim = await services.start(settings, 'worker');
    await victim.ready();
    await until(() => receiver.told.length === 1);
    const heir = await services.start(settings, 'worker');
    await heir.ready();
    await report('2');
    await report('1');
    expect(await victim.end('SIGKILL')).toMatchObject({ by: 'SIGKILL' });
    receiver.behave(() => 204);
    await wake();
    const client = new pg.Client(database.ownerUrl);
    await client.connect();
    closers.push(() => client.end());
    const count = async (statement: string) => (await client.query(statement)).rowCount;
    await until(
      async () => (await count("SELECT FROM messages WHERE stream = 'webhooks' AND status = 'sent'")) === 2,
    );
    expect(await count("SELECT FROM notices WHERE stream = 'webhooks' AND status <> 'taken'")).toBe(0);

    const messages = receiver.messages();
    const [first, again, ...rest] = messages;
    expect(again).toEqual(first);
    expect(rest).toHaveLength(1);
    expect(messages.slice(1).flatMap(({ events }) => events.map(({ n }) => n))).toEqual(happened);
    expect(receiver.told.every((post) => isSigned(post, added.secret))).toBe(true);
    expect(receiver.told.every(({ headers }) => /^Srok\/\d/.test(headers['user-agent'] ?? ''))).toBe(true);
  });
});
