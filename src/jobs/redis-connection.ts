// The queue on Redis: one connection for producers, which fails fast, and one for workers, which waits for
// a lost server; BullMQ adds a blocking one of its own to the latter.
import { Queue, Worker } from 'bullmq';
import { Cluster, Redis } from 'ioredis';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { QueueBackend } from './connection.ts';
import { createOutageLog } from './outage.ts';
import { COMMAND_TIMEOUT_MS, CONNECT_TIMEOUT_MS, RETRY_MS } from './queue-limits.ts';
import { addressOf, reasonOf } from './server-address.ts';

/** `redis://` or `rediss://` addresses, one unless `cluster`. */
export interface RedisServers {
  readonly cluster: boolean;
  readonly nodes: readonly string[];
}

interface RedisQueueOptions {
  readonly redis: RedisServers;
  readonly prefix: string;
  readonly log: Log;
}

const QUEUE_NAME = 'jobs';

export async function createRedisQueue({ redis, prefix, log }: RedisQueueOptions): Promise<QueueBackend> {
  const producer = openClient(redis, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: COMMAND_TIMEOUT_MS,
  });
  await connect(producer, redis);
  const ping = async () => {
    await producer.ping();
  };
  const outage = createOutageLog(log, ping);
  producer.on('error', outage.report);
  const taking: (Redis | Cluster)[] = [];
  const workers: Worker<unknown, void>[] = [];

  return {
    kind: 'redis',
    createQueue() {
      const queue = new Queue<unknown, void>(QUEUE_NAME, {
        connection: producer,
        prefix: redisPrefix(prefix),
      });
      queue.on('error', outage.report);
      return queue;
    },
    createWorker(process, options) {
      const connection = openClient(redis, { enableOfflineQueue: true, maxRetriesPerRequest: null });
      connection.on('error', outage.report);
      taking.push(connection);
      const worker = new Worker<unknown, void>(QUEUE_NAME, process, {
        ...options,
        connection,
        prefix: redisPrefix(prefix),
        runRetryDelay: RETRY_MS,
      });
      worker.on('error', outage.report);
      workers.push(worker);
      return worker;
    },
    ping,
    async close() {
      outage.stop();
      for (const client of [producer, ...taking]) drop(client);
      // A worker that gave up on a lost server leaves its blocking connection, which would try for ever.
      for (const worker of workers) worker.getBackend().blockingClient?.then(drop, outage.report);
    },
  };
}

/** ioredis waits two seconds for the end of a connection that has ended already, and holds up the process so long. */
function drop(client: { readonly status: string; disconnect(): void }): void {
  if (client.status !== 'end') client.disconnect();
}

/** The braces make all keys of a queue fall into one slot of a Redis Cluster, as BullMQ's scripts need. */
export function redisPrefix(prefix: string): string {
  return `{${prefix}}`;
}

interface ClientOptions {
  readonly enableOfflineQueue: boolean;
  readonly maxRetriesPerRequest: number | null;
  readonly commandTimeout?: number;
}

function openClient({ cluster, nodes }: RedisServers, options: ClientOptions): Redis | Cluster {
  const [first = ''] = nodes;
  const retry = (times: number) => Math.min(times * 200, RETRY_MS);
  const { enableOfflineQueue, ...perNode } = { connectTimeout: CONNECT_TIMEOUT_MS, ...options };
  if (!cluster) {
    return new Redis(first, { ...perNode, enableOfflineQueue, lazyConnect: true, retryStrategy: retry });
  }
  // Nodes found later know neither credentials nor TLS: those of the first node hold for all.
  const { username, password, protocol } = new URL(first);
  return new Cluster([...nodes], {
    lazyConnect: true,
    enableOfflineQueue,
    clusterRetryStrategy: retry,
    redisOptions: {
      ...perNode,
      ...(username !== '' && { username: decodeURIComponent(username) }),
      ...(password !== '' && { password: decodeURIComponent(password) }),
      ...(protocol === 'rediss:' && { tls: {} }),
    },
  });
}

/** ioredis tells the cause in an event, and the failed `connect` only that it failed. */
async function connect(client: Redis | Cluster, { nodes }: RedisServers): Promise<void> {
  let first: Error | undefined;
  const remember = (error: Error) => {
    first ??= error;
  };
  client.on('error', remember);
  try {
    await client.connect();
    await client.ping();
  } catch (error) {
    drop(client);
    const cause = first ?? error;
    throw new UserError(`Redis недоступен: ${nodes.map(addressOf).join(', ')}: ${reasonOf(cause)}`, {
      cause,
    });
  } finally {
    client.off('error', remember);
  }
}
