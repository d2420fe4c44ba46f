// A real Redis, set well and badly.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { redisServers } from '../../../src/cli/doctor/redis-server.ts';
import { startRedis, type TestRedis } from '../../support/redis.ts';

describe('Redis', () => {
  let server: TestRedis;
  let admin: Redis;
  beforeAll(async () => {
    server = await startRedis();
    admin = new Redis(server.url);
  });
  afterAll(async () => {
    admin.disconnect();
    await server.stop();
  });
  beforeEach(async () => {
    for (const [name, value] of Object.entries({
      'maxmemory-policy': 'noeviction',
      maxmemory: '0',
      appendonly: 'no',
      save: '',
    }))
      await admin.config('SET', name, value);
  });

  const examined = async (changes: { cluster?: boolean; url?: string; now?: () => number } = {}) => {
    const { cluster = false, url = server.url, now = Date.now } = changes;
    return redisServers({ cluster, nodes: [url] }, now);
  };
  const levels = async (...given: Parameters<typeof examined>) =>
    Object.fromEntries((await examined(...given)).map(({ id, level }) => [id, level]));

  it('that keeps everything and writes to disk is fine in every respect', async () => {
    await admin.config('SET', 'save', '3600 1');
    expect(await levels()).toEqual({
      redis: 'ok',
      'redis-memory': 'ok',
      'redis-persistence': 'ok',
      clock: 'ok',
    });
    await admin.config('SET', 'save', '');
    await admin.config('SET', 'appendonly', 'yes');
    expect((await levels())['redis-persistence']).toBe('ok');
  });

  it('that writes nothing to disk is a warning, and no more: the queue is made again', async () => {
    const found = (await examined()).find(({ id }) => id === 'redis-persistence');
    expect(found).toMatchObject({ level: 'warning', advice: expect.stringContaining('Это не опасно') });
  });

  it.each([
    [{ 'maxmemory-policy': 'allkeys-lru' }, 'fault'],
    [{ maxmemory: '900000' }, 'warning'],
  ])('with %j may lose jobs: %s', async (settings, level) => {
    for (const [name, value] of Object.entries(settings)) await admin.config('SET', name, value);
    expect((await levels())['redis-memory']).toBe(level);
  });

  it('has another clock', async () => {
    const found = await examined({ now: () => Date.now() - 60_000 });
    expect(found.find(({ id }) => id === 'clock')).toMatchObject({
      level: 'fault',
      text: expect.stringContaining('Redis спешат'),
    });
  });

  it('is no cluster where the setting names one, and the other way round', async () => {
    expect((await examined({ cluster: true }))[0]).toMatchObject({
      level: 'fault',
      advice: expect.stringContaining('redis://'),
    });
    const node = await startRedis({ cluster: true });
    const asSingle = await examined({ url: node.url });
    const asCluster = await redisServers({ cluster: true, nodes: [node.url, node.url] }, Date.now);
    await node.stop();
    expect(asSingle[0]).toMatchObject({
      level: 'fault',
      advice: expect.stringContaining('redis+cluster://'),
    });
    expect(asCluster.map(({ id }) => id)).toEqual(['redis', 'redis-memory', 'redis-persistence', 'clock']);
    expect(asCluster[0]).toMatchObject({ level: 'ok', text: expect.stringContaining('кластер') });
  });

  it('does not let us in, or is not there: one line, without the password', async () => {
    await admin.config('SET', 'requirepass', 'right');
    const refused = await examined({ url: server.url.replace('://', '://:wr0ng@') });
    await admin.config('SET', 'requirepass', '');
    const absent = await examined({ url: 'redis://:wr0ng@127.0.0.1:1' });
    for (const found of [refused, absent]) expect(found).toMatchObject([{ id: 'redis', level: 'fault' }]);
    expect(refused[0]?.text).toMatch(/^redis:\/\/127\.0\.0\.1:\d+: сервер не принял имя или пароль$/);
    expect(absent[0]?.text).toBe('redis://127.0.0.1:1: соединение отклонено (ECONNREFUSED)');
    expect(JSON.stringify([refused, absent])).not.toContain('wr0ng');
  });
});
