// A real redis-server for a test, on a free port with a temporary folder (Debian package redis-server).
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from './free-port.ts';

export interface TestRedis {
  url: string;
  port: number;
  /** Kills the server as a power cut would; the port stays its own for `restart`. */
  kill(): Promise<void>;
  /** Starts it again on the same port, empty: nothing is kept on disk. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** With `cluster`, a cluster of one node that holds every slot. */
export async function startRedis({ cluster = false }: { cluster?: boolean } = {}): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'srok-redis-'));
  const port = await freePort();
  let child = await start(port, folder, cluster);
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    kill,
    async restart() {
      await kill();
      child = await start(port, folder, cluster);
    },
    async stop() {
      await kill();
      await rm(folder, { recursive: true });
    },
  };
}

async function start(port: number, folder: string, cluster: boolean): Promise<ChildProcess> {
  const flags = {
    port,
    bind: '127.0.0.1',
    dir: folder,
    save: '',
    appendonly: 'no',
    'maxmemory-policy': 'noeviction',
    ...(cluster ? await clusterFlags() : {}),
  };
  const child = spawn(
    'redis-server',
    Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]),
    { stdio: 'ignore' },
  );
  await once(child, 'spawn');
  const redis = new Redis(port, '127.0.0.1', {
    lazyConnect: true,
    maxRetriesPerRequest: null,
    retryStrategy: () => 20,
  });
  redis.on('error', () => undefined); // refused until the server listens
  const died = once(child, 'exit').then(() => {
    throw new Error(`redis-server ended at once on port ${port}`);
  });
  died.catch(() => undefined); // it also ends when the test stops it
  try {
    await Promise.race([redis.ping(), died]);
    if (cluster) {
      await redis.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
      while (!String(await redis.call('CLUSTER', 'INFO')).includes('cluster_state:ok')) await delay(20);
    }
  } finally {
    redis.disconnect();
  }
  return child;
}

/** A lone node does not know its own address unless told, and would announce none. */
async function clusterFlags(): Promise<Record<string, string | number>> {
  return {
    'cluster-enabled': 'yes',
    'cluster-port': await freePort(),
    'cluster-announce-ip': '127.0.0.1',
    'cluster-config-file': `nodes-${Date.now()}.conf`,
  };
}
