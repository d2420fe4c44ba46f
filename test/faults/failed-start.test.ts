// A service that cannot start must end, so that whoever supervises it starts it again.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { srok } from '../cli/run-srok.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';

let redis: TestRedis;
let database: TestDatabase;

beforeEach(async () => {
  [redis, database] = await Promise.all([startRedis(), createTestDatabase()]);
});
afterEach(async () => {
  await Promise.all([redis.stop(), database.drop()]);
});

function start(redisUrl: string) {
  return srok(['start', '--role', 'worker'], {
    env: {
      DATABASE_URL: database.appUrl,
      DATABASE_ADMIN_URL: database.ownerUrl,
      REDIS_URL: redisUrl,
      PORT: '0',
      SROK_LOG_LEVEL: 'silent',
    },
  });
}

it('ends when the queue is lost while its worker connects', async () => {
  let connections = 0;
  const proxy = createServer((client) => {
    connections += 1;
    if (connections > 1) return client.destroy();
    const server = connect(redis.port, '127.0.0.1');
    for (const socket of [client, server]) socket.on('error', () => server.destroy());
    return client.pipe(server).pipe(client);
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  const { code, stderr } = await start(`redis://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
  expect(stderr).toContain('Connection is closed');
  expect(code).toBe(70);
  proxy.close();
});

it('ends when the queue fails after its worker has begun', async () => {
  const client = new Redis(redis.url);
  await client.config('SET', 'maxmemory', '1'); // it answers, and refuses whatever is written
  client.disconnect();
  const { code, stderr } = await start(redis.url);
  expect(stderr).toContain('OOM');
  expect(code).toBe(70);
});
