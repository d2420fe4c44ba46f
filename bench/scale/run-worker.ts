// A worker's process for bench:scale: plans, arms on Redis, sends what is due into nothing, and says in one JSON line
// how much memory it has taken.
// usage: run-worker.ts DATABASE_URL REDIS_URL
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createArm } from '../../src/engine/arm.ts';
import { createQueueBackend } from '../../src/jobs/connection.ts';
import { createAlarmClock } from '../../src/jobs/queue.ts';
import { DUE_AT, openLedger } from './ledger.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const [appUrl = '', redisUrl = ''] = process.argv.slice(2);

const { deps, engine, database } = openLedger(appUrl, DUE_AT);
const { clock, db, log } = deps;
const backend = await createQueueBackend({
  redis: { cluster: false, nodes: [redisUrl] },
  databaseUrl: appUrl,
  openPool: () => {
    throw new Error('the queue is on Redis');
  },
  prefix: 'bench',
  log,
});
const alarms = await createAlarmClock({ backend, clock });
await engine.replanDue();
await alarms.schedule('no-mailbox');
await createArm({ db, clock, alarms, aheadMs: 48 * 3_600_000 })();
let messages = 0;
for (const stream of ['reminders', 'escalations', 'monitoring'] as const)
  messages += await engine.sendDue(stream, { id: 'bench' });
const rss = process.memoryUsage().rss;
collectGarbage();
const { heapUsed } = process.memoryUsage();
console.log(JSON.stringify({ messages, rss, heapUsed, peakRss: process.resourceUsage().maxRSS * 1024 }));
await alarms.close();
await backend.close();
await database.close();
