// PostgreSQL and Redis of the bench: the embedded PostgreSQL as the service runs it (synced to disk), with a database for
// each sender, and a redis-server of its own.
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { createLog } from '../../src/log.ts';
import { migrateStorage } from '../../src/main-storage.ts';
import { openPostgres } from '../../src/store/embedded-postgres.ts';
import { startRedis } from '../../test/support/redis.ts';
import { cpuOfTree, parentOf } from './processes.ts';

export interface Servers {
  /** For files of the bench; removed at the end. */
  folder: string;
  redisUrl: string;
  /** Of PostgreSQL, e.g. «18.1». */
  version: string;
  /** An empty database, migrated, or a copy of another; returns the address for the service's role. */
  createDatabase(name: string, from?: { copyOf: string } | 'empty'): Promise<string>;
  /** Addresses of the owner's role. */
  ownerUrl(name: string): string;
  /** Processor time (ms) of the servers so far. */
  databaseCpu(): number;
  redisCpu(): number;
  stop(): Promise<void>;
}

export async function startServers(): Promise<Servers> {
  const folder = await mkdtemp(join(tmpdir(), 'srok-bench-'));
  await chmod(folder, 0o755); // PostgreSQL runs as another user under root
  const log = createLog('warn');
  const postgres = await openPostgres({ dataDir: folder, role: 'service', log });
  const redis = await startRedis();
  const redisPid = await pidOf(redis.url);
  const named = (url: string, name: string) => url.replace(/[^/]*$/, name);
  const owner = new pg.Client({ connectionString: postgres.ownerUrl });
  await owner.connect();
  const { rows } = await owner.query<{ server_version: string }>('SHOW server_version');
  const { rows: backends } = await owner.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const postmaster = parentOf(backends[0]?.pid ?? 0);
  return {
    folder,
    redisUrl: redis.url,
    version: rows[0]?.server_version ?? '',
    ownerUrl: (name) => named(postgres.ownerUrl, name),
    async createDatabase(name, from) {
      const template = typeof from === 'object' ? from.copyOf : 'template0';
      await owner.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
      const urls = { ownerUrl: named(postgres.ownerUrl, name), appUrl: named(postgres.appUrl, name) };
      if (from === undefined) await migrateStorage({ ...urls, close: async () => undefined }, log);
      return urls.appUrl;
    },
    databaseCpu: () => cpuOfTree(postmaster),
    redisCpu: () => cpuOfTree(redisPid),
    async stop() {
      await owner.end();
      await redis.stop();
      await postgres.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function pidOf(redisUrl: string): Promise<number> {
  const redis = new Redis(redisUrl);
  try {
    return Number(/process_id:(\d+)/.exec(await redis.info('server'))?.[1]);
  } finally {
    redis.disconnect();
  }
}
