// The queue on PostgreSQL, by BullMQ's own backend, in the service's database: one pool for producers and
// workers, of which each worker keeps one connection to listen on.
import { createPostgresBackend, type PgPool, withBackend } from 'bullmq';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { QueueBackend } from './connection.ts';
import { createOutageLog } from './outage.ts';
import { COMMAND_TIMEOUT_MS, CONNECT_TIMEOUT_MS, RETRY_MS } from './queue-limits.ts';
import { QUEUE_SCHEMA } from './queue-schema.ts';
import { addressOf, reasonOf } from './server-address.ts';
import { withinDeadline } from './within-deadline.ts';

/** Of `pg.Pool`: what is asked of it here; BullMQ takes it as a whole. */
export interface QueuePool {
  query(text: string): Promise<unknown>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'connect', listener: (client: QueueClient) => void): unknown;
  end(): Promise<void>;
}

interface QueueClient {
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** Of `pg.PoolConfig`. */
export interface QueuePoolConfig {
  readonly connectionString: string;
  readonly options: string;
  readonly application_name: string;
  readonly max: number;
  readonly keepAlive: boolean;
  readonly connectionTimeoutMillis: number;
  readonly query_timeout: number;
}

interface PostgresQueueOptions {
  readonly databaseUrl: string;
  readonly openPool: (config: QueuePoolConfig) => QueuePool;
  readonly prefix: string;
  readonly log: Log;
}

const CLOSE_DEADLINE_MS = 2_000;

export async function createPostgresQueue(options: PostgresQueueOptions): Promise<QueueBackend> {
  const { databaseUrl, prefix, log } = options;
  const pool = options.openPool({
    connectionString: databaseUrl,
    options: `-c search_path=${QUEUE_SCHEMA}`,
    application_name: 'srok-jobs',
    max: 4,
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: COMMAND_TIMEOUT_MS,
  });
  const ping = async () => {
    await pool.query('SELECT 1');
  };
  const outage = createOutageLog(log, ping);
  pool.on('error', outage.report);
  // While a connection is lent out the pool does not listen, and an error unheard would end the process.
  pool.on('connect', (client) => client.on('error', outage.report));
  try {
    await ping();
  } catch (cause) {
    await pool.end();
    throw new UserError(`База данных недоступна: ${addressOf(databaseUrl)}: ${reasonOf(cause)}`, { cause });
  }

  // All queues of a database share the schema, so the prefix goes into the name.
  const name = `${prefix}-jobs`;
  const onPostgres = withBackend(createPostgresBackend);
  // The same pool; `pg` and BullMQ type its listeners in ways that do not meet.
  const connection = pool as unknown as PgPool;
  let ended: Promise<boolean> | undefined;
  return {
    kind: 'postgres',
    createQueue() {
      const queue = new onPostgres.Queue<unknown, void>(name, { connection });
      queue.on('error', outage.report);
      return queue;
    },
    createWorker(process, taker) {
      const worker = new onPostgres.Worker<unknown, void>(name, process, {
        ...taker,
        connection,
        runRetryDelay: RETRY_MS,
      });
      worker.on('error', outage.report);
      return worker;
    },
    ping,
    async close() {
      outage.stop();
      // Waits for connections still in use; a worker that gave up keeps its own.
      ended ??= withinDeadline(pool.end(), CLOSE_DEADLINE_MS);
      await ended;
    },
  };
}
