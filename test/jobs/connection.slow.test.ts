// Reaching the server of the queue: what an operator reads when it is not there, and Redis Cluster.
import { afterEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import pg from 'pg';
import { systemClock } from '../../src/clock.ts';
import { UserError } from '../../src/errors.ts';
import { createQueueBackend } from '../../src/jobs/connection.ts';
import { createAlarmClock } from '../../src/jobs/queue.ts';
import { migrateQueue } from '../../src/jobs/queue-schema.ts';
import { redisPrefix } from '../../src/jobs/redis-connection.ts';
import { createTestDatabase } from '../support/postgres.ts';
import { startRedis } from '../support/redis.ts';
import { openPool } from './open-pool.ts';
import { createReadableLog, startRecordingWorker, until } from './recording-worker.ts';

const { log } = createReadableLog();
const common = { prefix: 'srok', log, openPool, databaseUrl: '' };
const onRedis = (...nodes: string[]) =>
  createQueueBackend({ ...common, redis: { cluster: nodes.length > 1, nodes } });

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

describe('a server that cannot be reached at start', () => {
  it('is named without its password: Redis', async () => {
    await expect(onRedis('redis://srok:secret@127.0.0.1:1')).rejects.toBeInstanceOf(UserError);
    await expect(onRedis('redis://srok:secret@127.0.0.1:1')).rejects.toThrow(
      'Redis недоступен: redis://127.0.0.1:1: соединение отклонено (ECONNREFUSED)',
    );
  });

  it('is named without its password: Redis Cluster', async () => {
    await expect(onRedis('redis://:secret@127.0.0.1:1', 'redis://127.0.0.1:2')).rejects.toThrow(
      /^Redis недоступен: redis:\/\/127\.0\.0\.1:1, redis:\/\/127\.0\.0\.1:2: (?!.*secret)/,
    );
  });

  it('is named without its password: PostgreSQL', async () => {
    const databaseUrl = 'postgresql://srok:secret@127.0.0.1:1/srok?sslmode=disable';
    await expect(createQueueBackend({ ...common, databaseUrl })).rejects.toThrow(
      'База данных недоступна: postgresql://127.0.0.1:1/srok: соединение отклонено (ECONNREFUSED)',
    );
  });

  it('includes a Redis that refuses the password', async () => {
    const redis = await startRedis();
    cleanups.push(() => redis.stop());
    const admin = new Redis(redis.url);
    await admin.config('SET', 'requirepass', 'right');
    admin.disconnect();
    const wrong = onRedis(redis.url.replace('//', '//:wrong@'));
    await expect(wrong).rejects.toThrow(/^Redis недоступен: redis:\/\/127\.0\.0\.1:\d+: WRONGPASS/);
    await (await onRedis(redis.url.replace('//', '//:right@'))).close();
  });
});

it('does not let a producer wait for a Redis that hangs', async () => {
  const redis = await startRedis();
  cleanups.push(() => redis.stop());
  const backend = await onRedis(redis.url);
  const alarm = await createAlarmClock({ backend, clock: systemClock });
  cleanups.push(() => backend.close());
  const admin = new Redis(redis.url);
  cleanups.push(async () => admin.disconnect());
  await admin.client('PAUSE', 20_000);
  const start = Date.now();
  await expect(alarm.wake('reminders')).rejects.toThrow('Command timed out');
  expect(Date.now() - start).toBeLessThan(7_000);
});

describe('Redis Cluster', () => {
  it('finds all keys of a queue in one slot by a hash tag', () => {
    expect(redisPrefix('srok')).toBe('{srok}');
  });

  it('runs jobs', async () => {
    const redis = await startRedis({ cluster: true });
    cleanups.push(() => redis.stop());
    const backend = await onRedis(redis.url, redis.url);
    cleanups.push(() => backend.close());
    const alarm = await createAlarmClock({ backend, clock: systemClock });
    const worker = await startRecordingWorker(backend, log);
    await alarm.wake('reminders');
    await alarm.armSlot('monitoring', Date.now() + 200);
    await alarm.schedule('mailbox');
    await until(() => worker.ended.length === 2 && worker.counts.arm === 1);
    expect(worker.taken.map(({ stream }) => stream)).toEqual(['reminders', 'monitoring']);
    expect(await worker.close()).toBe(true);
    await alarm.obliterate();
    await alarm.close();
  });
});

it('lets the role of the service use the tables of the queue, not change them', async () => {
  const database = await createTestDatabase({ empty: true });
  cleanups.push(() => database.drop());
  const owner = new pg.Client(database.ownerUrl);
  await owner.connect();
  await migrateQueue(owner, new URL(database.appUrl).username);
  await migrateQueue(owner, new URL(database.appUrl).username);
  await owner.end();
  const app = new pg.Client(database.appUrl);
  await app.connect();
  cleanups.push(() => app.end());
  await app.query('SELECT FROM bullmq.job');
  await expect(app.query('CREATE TABLE bullmq.mine ()')).rejects.toThrow('permission denied');
  await expect(app.query('DROP TABLE bullmq.job')).rejects.toThrow('must be owner');
  await expect(app.query('TRUNCATE bullmq.job')).rejects.toThrow('permission denied');
});

it('refuses a prefix that would not keep queues apart', async () => {
  await expect(createQueueBackend({ ...common, prefix: 'a:b' })).rejects.toThrow(RangeError);
  await expect(createQueueBackend({ ...common, prefix: '' })).rejects.toThrow(RangeError);
});
