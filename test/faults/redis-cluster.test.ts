// The queue in a real Redis Cluster of three nodes: workers share the sending through it; while the node that holds the
// queue is away, and when it comes back, nothing is lost and nothing goes twice.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { redisPrefix } from '../../src/jobs/redis-connection.ts';
import { type Fleet, messageIds, startFleet, until } from '../support/fleet.ts';
import { startRedisCluster, type TestRedisCluster } from '../support/redis-cluster.ts';

const ROADMAPS = 15;
const LEADS = 80;
const MAILS = ROADMAPS * LEADS;

let cluster: TestRedisCluster;
let fleet: Fleet;

beforeAll(async () => {
  cluster = await startRedisCluster();
  fleet = await startFleet({ workers: 3, webs: 0, redis: cluster.nodes });
  await fleet.apply(ROADMAPS, LEADS);
});
afterAll(async () => {
  await fleet.close();
  await cluster.stop();
});

const UNFINISHED = "SELECT status, attempts, next_at, error FROM messages WHERE status <> 'sent' LIMIT 3";
const sent = () => fleet.workers.map((worker) => worker.logged('message sent'));

/** Everybody has one mail more than `before`, and the ledger agrees. */
async function allOnce(before: number): Promise<void> {
  await until(
    async () => fleet.mails.length - before >= MAILS && (await fleet.isQuiet()),
    async () => [fleet.mails.length - before, sent(), await fleet.rows(UNFINISHED)],
  );
  expect(messageIds(fleet.mails.slice(before)).size).toBe(MAILS);
  expect(fleet.mails.length - before).toBe(MAILS);
}

it('is shared by the workers: each mail once, each worker its part', async () => {
  await fleet.setClock('2024-02-01T09:00');
  await fleet.wake();
  await allOnce(0);
  expect(Math.min(...sent()) / MAILS).toBeGreaterThan(0.05);
});

it('loses nothing and doubles nothing when its node is killed in the middle of the sending', async () => {
  await fleet.setClock('2024-02-08T09:00');
  await fleet.wake();
  await until(() => fleet.mails.length > MAILS + 20);
  await cluster.killOwnerOf(`${redisPrefix('srok')}:jobs:wait`);
  expect(fleet.mails.length).toBeLessThan(2 * MAILS);
  await allOnce(MAILS);
});

it('wakes the workers again by itself once the node is back', async () => {
  await fleet.setClock('2024-02-14T09:00');
  await cluster.restart();
  // Nobody wakes them here: the look of each minute does, through the queue.
  await allOnce(2 * MAILS);
  for (const worker of fleet.workers) expect(await worker.end('SIGTERM')).toMatchObject({ by: 0 });
});
