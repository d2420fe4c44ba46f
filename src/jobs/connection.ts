// The one place that chooses which server holds the queue: Redis (also Redis Cluster) when it is set,
// otherwise BullMQ's own PostgreSQL backend in the service's database.
import type { Job, Processor, Queue, Worker, WorkerOptions } from 'bullmq';
import type { Log } from '../log.ts';
import { createPostgresQueue, type QueuePool, type QueuePoolConfig } from './postgres-connection.ts';
import { createRedisQueue, type RedisServers } from './redis-connection.ts';

/** What is used of BullMQ's classes, whichever server is behind them. */
export type JobQueue = Pick<
  Queue<unknown, void>,
  | 'add'
  | 'upsertJobScheduler'
  | 'removeJobScheduler'
  | 'getJobCounts'
  | 'obliterate'
  | 'waitUntilReady'
  | 'close'
>;
export interface JobTaker extends Pick<Worker, 'waitUntilReady' | 'close'> {
  on(event: 'completed', listener: (job: Job<unknown, void>) => void): unknown;
  on(event: 'failed', listener: (job: Job<unknown, void> | undefined, error: Error) => void): unknown;
  on(event: 'stalled', listener: (id: string) => void): unknown;
}
export type TakerOptions = Required<Pick<WorkerOptions, 'concurrency' | 'lockDuration' | 'stalledInterval'>>;

export interface QueueBackend {
  readonly kind: 'redis' | 'postgres';
  createQueue(): JobQueue;
  createWorker(process: Processor<unknown, void>, options: TakerOptions): JobTaker;
  /** Throws within seconds when the server does not answer. */
  ping(): Promise<void>;
  /** Close queues and workers first. */
  close(): Promise<void>;
}

export interface QueueBackendOptions {
  /** Without it PostgreSQL holds the queue. */
  readonly redis?: RedisServers | undefined;
  /** The service's own role; the schema was made by `migrateQueue`. */
  readonly databaseUrl: string;
  /** `(config) => new pg.Pool(config)`: the driver comes from outside. */
  readonly openPool: (config: QueuePoolConfig) => QueuePool;
  /** Keeps installations and replays on one server apart: letters, digits, `-`, `_`. */
  readonly prefix: string;
  readonly log: Log;
}

/** Fails with a `UserError` that names the server, without its password, when it cannot be reached now. */
export async function createQueueBackend(options: QueueBackendOptions): Promise<QueueBackend> {
  const { redis, prefix } = options;
  if (!/^[\w-]+$/.test(prefix)) throw new RangeError(`not a queue prefix: ${prefix}`);
  return redis === undefined ? createPostgresQueue(options) : createRedisQueue({ ...options, redis });
}
