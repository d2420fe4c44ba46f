// A service that cannot start must end, so that whoever supervises it starts it again.
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { srok } from './run-srok.ts';

let redis: TestRedis;
let database: TestDatabase;

beforeEach(async () => {
  [redis, database] = await Promise.all([startRedis(), createTestDatabase()]);
});
afterEach(async () => {
  await Promise.all([redis.stop(), database.drop()]);
});

it('ends when the queue fails after its worker has begun, leaving nothing that keeps the process alive', async () => {
  const client = new Redis(redis.url);
  await client.config('SET', 'maxmemory', '1'); // it answers, and refuses whatever is written
  client.disconnect();
  const { code, stderr } = await srok(['start', '--role', 'worker'], {
    env: {
      DATABASE_URL: database.appUrl,
      DATABASE_ADMIN_URL: database.ownerUrl,
      REDIS_URL: redis.url,
      PORT: '0',
      SROK_LOG_LEVEL: 'silent',
    },
  });
  expect(stderr).toContain('OOM');
  expect(code).toBe(70);
});
