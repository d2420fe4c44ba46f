// A fleet of the service's processes on one database, one queue and one mail receiver, with many people to write to: what
// tests of several workers have in common. The clock of the processes jumps to the slots; timers of the queue do not.
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { createVirtualClock, systemClock } from '../../src/clock.ts';
import { createQueueBackend } from '../../src/jobs/connection.ts';
import { createAlarmClock } from '../../src/jobs/queue.ts';
import { createLog } from '../../src/log.ts';
import { type ReceivedMail, startMailReceiver } from '../../src/replay/mail-receiver.ts';
import { crowd } from '../engine/crowd.ts';
import { openWorker, tomsk } from '../engine/stage.ts';
import { createTestDatabase } from './postgres.ts';
import { createServices, type ServiceProcess } from './services.ts';

export interface FleetOptions {
  workers: number;
  webs: number;
  /** Addresses of Redis, several of a cluster; none where the queue is in PostgreSQL. */
  redis: string[];
  env?: Record<string, string>;
}

export interface Fleet {
  workers: ServiceProcess[];
  webs: ServiceProcess[];
  /** Puts roadmaps under control at 18:30 on 31 January 2024, each with so many leads of one item due on 15 February. */
  apply(roadmaps: number, leads: number): Promise<void>;
  setClock(local: string): Promise<void>;
  /** What the alarm of a slot does in the queue. */
  wake(): Promise<void>;
  mails: ReceivedMail[];
  rows<T>(statement: string): Promise<T[]>;
  /** Every message has its end. */
  isQuiet(): Promise<boolean>;
  close(): Promise<void>;
}

const BEFORE = '2024-01-31T18:30';

/** All processes start at one moment, on a database without a single table, and are ready when it resolves. */
export async function startFleet({ workers, webs, redis, env = {} }: FleetOptions): Promise<Fleet> {
  const database = await createTestDatabase({ empty: true });
  const receiver = await startMailReceiver();
  const services = await createServices();
  await services.setClock(tomsk(BEFORE));
  const settings = {
    DATABASE_URL: database.appUrl,
    DATABASE_ADMIN_URL: database.ownerUrl,
    ...(redis.length === 0 ? {} : { REDIS_URL: redis.join() }),
    SMTP_URL: receiver.url,
    SROK_SMTP_TLS: 'off',
    SROK_BATCH_SIZE: '50',
    ...env,
  };
  const roles = [...Array<'worker'>(workers).fill('worker'), ...Array<'web'>(webs).fill('web')];
  const all = await Promise.all(roles.map((role) => services.start(settings, role)));
  const client = new pg.Client(database.ownerUrl);
  await client.connect();
  const rows = async <T>(statement: string) => (await client.query(statement)).rows as T[];
  const fleet: Fleet = {
    workers: all.slice(0, workers),
    webs: all.slice(workers),
    mails: receiver.mails,
    rows,
    setClock: (local) => services.setClock(tomsk(local)),
    isQuiet: async () => (await rows("SELECT FROM messages WHERE status <> 'sent'")).length === 0,
    async apply(roadmaps, leads) {
      const { engine, close } = openWorker(database.appUrl, receiver.url, createVirtualClock(tomsk(BEFORE)));
      for (let n = 0; n < roadmaps; n += 1) await engine.apply(crowd(`r${n}`, leads));
      await close();
    },
    async wake() {
      const backend = await createQueueBackend({
        redis: redis.length === 0 ? undefined : { cluster: redis.length > 1, nodes: redis },
        databaseUrl: database.appUrl,
        openPool: (config) => new pg.Pool(config),
        prefix: 'srok',
        log: createLog('warn'),
      });
      const alarms = await createAlarmClock({ backend, clock: systemClock });
      await alarms.wake('reminders');
      await alarms.close();
      await backend.close();
    },
    async close() {
      await services.close();
      await client.end();
      await receiver.close();
      await database.drop();
    },
  };
  try {
    await Promise.all(all.map((one) => one.ready()));
  } catch (error) {
    await fleet.close();
    throw error;
  }
  return fleet;
}

/** Message-IDs by recipient. */
export function messageIds(mails: readonly ReceivedMail[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { envelope, raw } of mails) {
    const id = /^Message-ID: (\S+)/im.exec(raw.toString('latin1'))?.[1] ?? '';
    const to = envelope.to.join();
    found.set(to, (found.get(to) ?? new Set()).add(id));
  }
  return found;
}

/** @throws what `seen` shows when the condition does not hold after three minutes: longer than any lease, look or timer. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  seen: () => unknown = () => '',
): Promise<void> {
  const start = performance.now();
  while (!(await condition())) {
    if (performance.now() - start > 180_000)
      throw new Error(`not within 180 s: ${JSON.stringify(await seen())}`);
    await delay(20);
  }
}
