// The two servers that can hold the queue, behind one face, so that one suite runs on both.
import { Redis } from 'ioredis';
import pg from 'pg';
import type { QueueBackendOptions } from '../../src/jobs/connection.ts';
import { migrateQueue, QUEUE_SCHEMA } from '../../src/jobs/queue-schema.ts';
import { createTestDatabase } from '../support/postgres.ts';
import { startRedis } from '../support/redis.ts';

export interface QueueServer {
  /** What `createQueueBackend` needs to reach it; plain data. */
  readonly address: Pick<QueueBackendOptions, 'redis' | 'databaseUrl'>;
  /** Everything the queues hold is gone. */
  flush(): Promise<void>;
  /** Nobody reaches the server, open connections break. */
  down(): Promise<void>;
  up(): Promise<void>;
  /** How many keys or rows a queue has left. */
  count(prefix: string): Promise<number>;
  stop(): Promise<void>;
}

export const SERVERS = { redis: startRedisServer, postgres: startPostgresServer } as const;

async function startRedisServer(): Promise<QueueServer> {
  const redis = await startRedis();
  const admin = new Redis(redis.url, { retryStrategy: () => 50 });
  admin.on('error', () => undefined); // it goes down on purpose
  return {
    address: { redis: { cluster: false, nodes: [redis.url] }, databaseUrl: '' },
    async flush() {
      await admin.flushall();
    },
    down: () => redis.kill(),
    up: () => redis.restart(),
    count: async (prefix) => (await admin.keys(`{${prefix}}*`)).length,
    async stop() {
      admin.disconnect();
      await redis.stop();
    },
  };
}

async function startPostgresServer(): Promise<QueueServer> {
  const database = await createTestDatabase({ empty: true });
  const name = new URL(database.appUrl).pathname.slice(1);
  const server = new pg.Client(database.ownerUrl.replace(/[^/]*$/, 'postgres'));
  await server.connect();
  const owner = await connect(database.ownerUrl);
  await migrateQueue(owner, new URL(database.appUrl).username);
  await owner.end();

  async function asOwner<T extends object>(statement: string, values: unknown[] = []): Promise<T[]> {
    const client = await connect(database.ownerUrl);
    try {
      return (await client.query<T>(statement, values)).rows;
    } finally {
      await client.end();
    }
  }

  return {
    address: { databaseUrl: database.appUrl },
    async flush() {
      const tables = await asOwner<{ name: string }>(
        `SELECT tablename AS name FROM pg_tables WHERE schemaname = $1 AND tablename <> 'migration'`,
        [QUEUE_SCHEMA],
      );
      await asOwner(`TRUNCATE ${tables.map((table) => `${QUEUE_SCHEMA}.${table.name}`).join(', ')}`);
    },
    async down() {
      await server.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
      await server.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
    },
    async up() {
      await server.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    },
    async count(prefix) {
      const [row] = await asOwner<{ n: number }>(
        `SELECT count(*)::int AS n FROM ${QUEUE_SCHEMA}.job WHERE queue = $1`,
        [`${prefix}-jobs`],
      );
      return row?.n ?? 0;
    },
    async stop() {
      await server.end();
      await database.drop();
    },
  };
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client(url);
  await client.connect();
  return client;
}
