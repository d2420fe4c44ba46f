// Several processes on one database and one queue: they start at one moment on an empty database, share the sending,
// and finish for the one that is killed. No leader, no shared disk; web and worker scale apart.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createVirtualClock, systemClock } from '../../src/clock.ts';
import { createQueueBackend } from '../../src/jobs/connection.ts';
import { createAlarmClock } from '../../src/jobs/queue.ts';
import { createLog } from '../../src/log.ts';
import { type MailReceiver, startMailReceiver } from '../../src/replay/mail-receiver.ts';
import { crowd } from '../engine/crowd.ts';
import { openWorker, tomsk } from '../engine/stage.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { createServices, type ServiceProcess, type Services } from '../support/services.ts';

const ROADMAPS = 20;
const LEADS = 100;
const WORKERS = 4;
const MAILS = ROADMAPS * LEADS;
const LEASE_MS = 20_000;
/** What one worker may have handed over and not recorded: its connections and a micro-batch. */
const UNRECORDED = 10 + 5;

const idOf = (raw: Buffer) => /^Message-ID: (\S+)/im.exec(raw.toString('latin1'))?.[1] ?? '';

describe.each(['redis', 'postgres'] as const)(
  'four workers and two web processes, the queue on %s',
  (kind) => {
    let database: TestDatabase;
    let redis: TestRedis | undefined;
    let receiver: MailReceiver;
    let services: Services;
    let workers: ServiceProcess[];
    let webs: ServiceProcess[];
    let client: pg.Client;

    const rows = async <T>(statement: string) => (await client.query(statement)).rows as T[];
    const until = async (condition: () => boolean | Promise<boolean>) => {
      while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    const sentBy = (worker: ServiceProcess) => worker.logged('message sent');
    const isQuiet = async () => (await rows("SELECT FROM messages WHERE status <> 'sent'")).length === 0;

    /** What the alarm of the slot does in the queue; here the clock jumps, and the queue's timers do not. */
    async function wake(): Promise<void> {
      const backend = await createQueueBackend({
        redis: redis ? { cluster: false, nodes: [redis.url] } : undefined,
        databaseUrl: database.appUrl,
        openPool: (config) => new pg.Pool(config),
        prefix: 'srok',
        log: createLog('warn'),
      });
      const alarms = await createAlarmClock({ backend, clock: systemClock });
      await alarms.wake('reminders');
      await alarms.close();
      await backend.close();
    }

    beforeAll(async () => {
      database = await createTestDatabase({ empty: true });
      redis = kind === 'redis' ? await startRedis() : undefined;
      receiver = await startMailReceiver();
      services = await createServices();
      await services.setClock(tomsk('2024-01-31T18:30'));
      const env = {
        DATABASE_URL: database.appUrl,
        DATABASE_ADMIN_URL: database.ownerUrl,
        ...(redis ? { REDIS_URL: redis.url } : {}),
        SMTP_URL: receiver.url,
        SROK_SMTP_TLS: 'off',
        SROK_BATCH_SIZE: '50',
        SROK_LEASE_MS: String(LEASE_MS),
      };
      // All at once, on a database without a single table.
      const started = Array.from({ length: WORKERS + 2 }, (_, i) =>
        services.start(env, i < WORKERS ? 'worker' : 'web'),
      );
      const all = await Promise.all(started);
      [workers, webs] = [all.slice(0, WORKERS), all.slice(WORKERS)];
      await Promise.all(all.map((one) => one.ready()));
      client = new pg.Client(database.ownerUrl);
      await client.connect();
    });
    afterAll(async () => {
      await services.close();
      await client.end();
      await receiver.close();
      await redis?.stop();
      await database.drop();
    });

    it('all start, and one of them has migrated', () => {
      const migrated = [...workers, ...webs].map((one) => one.logged('migrated the database'));
      expect(migrated.sort()).toEqual([0, 0, 0, 0, 0, 1]);
    });

    it(`send ${MAILS} mails that are due at once, each one once, each worker a fair part`, async () => {
      const { engine, close } = openWorker(
        database.appUrl,
        receiver.url,
        createVirtualClock(tomsk('2024-01-31T18:30')),
      );
      for (let n = 0; n < ROADMAPS; n += 1) await engine.apply(crowd(`r${n}`, LEADS));
      await close();
      expect(receiver.mails).toEqual([]);
      await services.setClock(tomsk('2024-02-01T09:00'));
      await wake();
      await until(() => receiver.mails.length >= MAILS);
      await until(isQuiet);
      expect(new Set(receiver.mails.map((mail) => mail.envelope.to.join())).size).toBe(MAILS);
      expect(receiver.mails).toHaveLength(MAILS);
      const shares = workers.map((worker) => sentBy(worker) / MAILS);
      console.log(
        `queue on ${kind}: shares of the workers ${shares.map((s) => `${Math.round(s * 100)} %`).join(', ')}`,
      );
      expect(Math.min(...shares)).toBeGreaterThan(0.1);
    });

    it('finish for one that is killed at work: no recipient is left out, what goes again has its Message-ID', async () => {
      const before = receiver.mails.length;
      const [victim] = workers;
      const had = victim ? sentBy(victim) : 0;
      await services.setClock(tomsk('2024-02-08T09:00'));
      await wake();
      await until(() => victim !== undefined && sentBy(victim) > had + 20);
      expect(await victim?.end('SIGKILL')).toMatchObject({ by: 'SIGKILL' });
      expect(receiver.mails.length - before).toBeLessThan(MAILS);
      const held = (await rows("SELECT FROM messages WHERE status = 'sending'")).length;
      expect(held).toBeGreaterThan(0);
      await until(async () => receiver.mails.length - before >= MAILS && (await isQuiet()));
      const mails = receiver.mails.slice(before);
      const ids = new Map<string, Set<string>>();
      for (const { envelope, raw } of mails) {
        const to = envelope.to.join();
        ids.set(to, (ids.get(to) ?? new Set()).add(idOf(raw)));
      }
      expect(ids.size).toBe(MAILS);
      expect([...ids.values()].every((one) => one.size === 1)).toBe(true);
      console.log(`queue on ${kind}: ${mails.length - MAILS} mails went again after the kill`);
      expect(mails.length - MAILS).toBeLessThanOrEqual(UNRECORDED);
      expect(
        await rows("SELECT FROM notices WHERE status = 'planned' AND send_at <= '2024-02-08T09:00+07'"),
      ).toEqual([]);
    });

    it('stop in good order and at once; the web processes answer without any worker', async () => {
      for (const worker of workers.slice(1)) {
        const { by, lingered } = await worker.end('SIGTERM');
        expect(by).toBe(0);
        expect(lingered).toBeLessThan(1_000);
      }
      const addresses = await Promise.all(webs.map((web) => web.ready()));
      expect(new Set(addresses).size).toBe(2);
      for (const address of addresses) expect((await fetch(`${address}/healthz`)).status).toBe(200);
    });
  },
);
