// Several processes on one database and one queue: they start at one moment on an empty database, share the sending,
// and finish for the one that is killed. No leader, no shared disk; web and worker scale apart.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Fleet, messageIds, startFleet, until } from '../support/fleet.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import type { ServiceProcess } from '../support/services.ts';

const ROADMAPS = 20;
const LEADS = 100;
const MAILS = ROADMAPS * LEADS;
const WORKERS = 4;
const SENT_BATCH = 5;
/** What one worker may have handed over and not recorded: what its pool works on, and what waits for its record. */
const UNRECORDED = 20 + SENT_BATCH;

const sentBy = (worker: ServiceProcess | undefined) => worker?.logged('message sent') ?? 0;

describe.each(['redis', 'postgres'] as const)(
  'four workers and two web processes, the queue on %s',
  (kind) => {
    let redis: TestRedis | undefined;
    let fleet: Fleet;

    beforeAll(async () => {
      redis = kind === 'redis' ? await startRedis() : undefined;
      fleet = await startFleet({
        workers: WORKERS,
        webs: 2,
        redis: redis ? [redis.url] : [],
        // Longer than a mail can wait for its turn on a busy machine, shorter than the test's patience.
        env: { SROK_LEASE_MS: '20000', SROK_SENT_BATCH: String(SENT_BATCH) },
      });
    });
    afterAll(async () => {
      await fleet.close();
      await redis?.stop();
    });

    it('all start, and one of them has migrated', () => {
      const migrated = [...fleet.workers, ...fleet.webs].map((one) => one.logged('migrated the database'));
      expect(migrated.sort((a, b) => a - b)).toEqual([0, 0, 0, 0, 0, 1]);
    });

    it(`send ${MAILS} mails that are due at once, each one once, each worker a fair part`, async () => {
      const { mails, workers } = fleet;
      await fleet.apply(ROADMAPS, LEADS);
      expect(mails).toEqual([]);
      await fleet.setClock('2024-02-01T09:00');
      await fleet.wake();
      await until(() => mails.length >= MAILS);
      await until(fleet.isQuiet);
      expect(messageIds(mails).size).toBe(MAILS);
      expect(mails).toHaveLength(MAILS);
      const shares = workers.map((worker) => sentBy(worker) / MAILS);
      console.log(
        `queue on ${kind}: shares of the workers ${shares.map((s) => `${Math.round(s * 100)} %`).join(', ')}`,
      );
      expect(Math.min(...shares)).toBeGreaterThan(0.1);
    });

    it('finish for one that is killed at work: nobody is left out, what goes again has its Message-ID', async () => {
      const { mails, rows } = fleet;
      const before = mails.length;
      const [victim] = fleet.workers;
      const had = sentBy(victim);
      await fleet.setClock('2024-02-08T09:00');
      await fleet.wake();
      await until(() => sentBy(victim) > had + 20);
      expect(await victim?.end('SIGKILL')).toMatchObject({ by: 'SIGKILL' });
      expect(mails.length - before).toBeLessThan(MAILS);
      expect((await rows("SELECT FROM messages WHERE status = 'sending'")).length).toBeGreaterThan(0);
      await until(async () => mails.length - before >= MAILS && (await fleet.isQuiet()));
      const ids = messageIds(mails.slice(before));
      expect(ids.size).toBe(MAILS);
      expect([...ids.values()].every((one) => one.size === 1)).toBe(true);
      const again = mails.length - before - MAILS;
      console.log(`queue on ${kind}: ${again} mails went again after the kill`);
      expect(again).toBeLessThanOrEqual(UNRECORDED);
      const left = "SELECT FROM notices WHERE status = 'planned' AND send_at <= '2024-02-08T09:00+07'";
      expect(await rows(left)).toEqual([]);
    });

    it('stop in good order and at once; the web processes answer without any worker', async () => {
      for (const worker of fleet.workers.slice(1)) {
        const { by, lingered } = await worker.end('SIGTERM');
        expect(by).toBe(0);
        expect(lingered).toBeLessThan(1_000);
      }
      const addresses = await Promise.all(fleet.webs.map((web) => web.ready()));
      expect(new Set(addresses).size).toBe(2);
      for (const address of addresses) expect((await fetch(`${address}/healthz`)).status).toBe(200);
    });
  },
);
