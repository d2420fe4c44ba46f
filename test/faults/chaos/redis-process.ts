// The run's own redis-server, which keeps an append-only file so that it can come back with what it had, or empty.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from '../../support/free-port.ts';
import { spawnBound } from './bound-process.ts';

export interface RedisProcess {
  readonly port: number;
  kill(): Promise<void>;
  /** On the same port; `empty` without what it had. */
  restart(empty: boolean): Promise<void>;
  flush(): Promise<void>;
  stop(): Promise<void>;
}

export async function startRedisProcess(folder: string): Promise<RedisProcess> {
  const port = await freePort();
  const data = join(folder, 'redis');
  let child = await start(port, data);

  async function kill(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  }

  return {
    port,
    kill,
    async restart(empty) {
      await kill();
      if (empty) await rm(data, { recursive: true });
      child = await start(port, data);
    },
    async flush() {
      await withClient(port, (client) => client.flushall());
    },
    stop: kill,
  };
}

async function start(port: number, data: string): Promise<ChildProcess> {
  await mkdir(data, { recursive: true });
  const flags = {
    port,
    bind: '127.0.0.1',
    dir: data,
    save: '',
    appendonly: 'yes',
    'maxmemory-policy': 'noeviction',
  };
  const child = spawnBound(
    'redis-server',
    Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]),
    { stdio: 'ignore' },
  );
  await once(child, 'spawn');
  await withClient(port, async (client) => {
    // It answers LOADING until it has read its file.
    while ((await client.ping().catch((error: Error) => error.message)) !== 'PONG') {
      if (child.exitCode !== null) throw new Error(`redis-server ended at once on port ${port}`);
      await delay(20);
    }
  });
  return child;
}

async function withClient<T>(port: number, work: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: null, retryStrategy: () => 20 });
  client.on('error', () => undefined); // refused until the server listens
  try {
    return await work(client);
  } finally {
    client.disconnect();
  }
}
