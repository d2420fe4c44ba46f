import { afterEach, describe, expect, it } from '@jest/globals';
import { Cluster, Redis } from 'ioredis';
import { startRedis, type TestRedis } from './redis.ts';

let server: TestRedis | undefined;
afterEach(() => server?.stop());

describe('the Redis of tests', () => {
  it('answers, refuses to evict, and comes back empty on its port after a kill', async () => {
    server = await startRedis();
    const before = new Redis(server.url);
    await before.set('a', '1');
    expect(await before.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
    before.disconnect();
    await server.restart();
    const after = new Redis(server.url);
    expect(await after.get('a')).toBeNull();
    after.disconnect();
  });

  it('can be a cluster that holds every slot', async () => {
    server = await startRedis({ cluster: true });
    const cluster = new Cluster([{ host: '127.0.0.1', port: server.port }]);
    await cluster.set('{srok}:a', '1');
    expect(await cluster.get('{srok}:a')).toBe('1');
    cluster.disconnect();
  });
});
