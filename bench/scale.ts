// Does the service stay as fast when there is more to come? The same number of messages due in ledgers of 10 000 to
// 10 000 000 planned notices: claiming, arming, planning, commands; the memory of a worker and of Redis. The largest
// ledger takes some minutes to fill and about 10 GB under the system's folder for temporary files.
// usage: npm run bench:scale [-- --json] [--claim 100000,10000000] [--memory 10000,1000000] [--explain FILE]
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import { createArm } from '../src/engine/arm.ts';
import { createClaim } from '../src/engine/claim.ts';
import { createLog } from '../src/log.ts';
import { openPostgres } from '../src/store/embedded-postgres.ts';
import { startRedis } from '../test/support/redis.ts';
import { explain, statementsOf } from './scale/explain.ts';
import {
  copyId,
  DUE_AT,
  type Ledger,
  makeLedger,
  type OpenLedger,
  openLedger,
  unclaim,
} from './scale/ledger.ts';

const { values: args } = parseArgs({
  options: {
    json: { type: 'boolean' },
    claim: { type: 'string', default: '100000,10000000' },
    memory: { type: 'string', default: '10000,1000000' },
    explain: { type: 'string' },
  },
});
const CLAIM_AT_MOST = 1.5;
const MEMORY_AT_MOST = 1.2;
/** Roadmaps of which something is due: some 300 recipients for a claim of 200, and 30 for the memory. */
const DUE_TO_CLAIM = 100;
const DUE_IN_MEMORY = 10;
const WARM_UP = 4;
const ROUNDS = 21;

const pair = (text: string): [number, number] => {
  const [small = 0, large = 0] = text.split(',').map(Number);
  return [small, large];
};
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const say = (text: string) => process.stderr.write(`${text}\n`);

const dataDir = await mkdtemp(join(tmpdir(), 'srok-bench-'));
const server = await openPostgres({ dataDir, role: 'service', log: createLog('warn') });
const redis = await startRedis();
try {
  const ratios = { ...(await compareWork(pair(args.claim))), ...(await compareMemory(pair(args.memory))) };
  const within =
    ratios.claim <= CLAIM_AT_MOST &&
    ratios['worker-memory'] <= MEMORY_AT_MOST &&
    ratios['redis-memory'] <= MEMORY_AT_MOST;
  console.table(ratios);
  console.log(
    `claim at most ${CLAIM_AT_MOST}, memory at most ${MEMORY_AT_MOST}: ${within ? 'within' : 'BEYOND'}`,
  );
  if (args.json) console.log(JSON.stringify({ ratios, claim: args.claim, memory: args.memory, within }));
  process.exitCode = within ? 0 : 1;
} finally {
  await redis.stop();
  await server.close();
  await rm(dataDir, { recursive: true, maxRetries: 10 });
}

async function fill(size: number, due: number): Promise<Ledger> {
  const started = performance.now();
  const ledger = await makeLedger(server, size, due);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  say(`${ledger.planned} planned notices of ${ledger.roadmaps} roadmaps in ${seconds} s`);
  return ledger;
}

/** What is done in both ledgers in turns. */
interface Work {
  run(round: number): Promise<unknown>;
  /** Undoes it, outside the measured time. */
  undo?(): Promise<void>;
}

/** Large to small, by what is done. */
async function compareWork(sizes: [number, number]): Promise<Record<string, number> & { claim: number }> {
  const ledgers = [await fill(sizes[0], DUE_TO_CLAIM), await fill(sizes[1], DUE_TO_CLAIM)];
  const opened = ledgers.map(({ appUrl }) => openLedger(appUrl, DUE_AT));
  const works = opened.map((open, i) => worksOf(open, ledgers[i]?.ownerUrl ?? ''));
  const rows: { work: string; small: string; large: string; ratio: number }[] = [];
  for (const name of Object.keys(works[0] ?? {})) {
    const times: number[][] = [[], []];
    for (let round = 0; round < WARM_UP + ROUNDS; round += 1)
      for (const [i, work] of works.entries()) {
        const started = performance.now();
        await work[name]?.run(round);
        if (round >= WARM_UP) times[i]?.push(performance.now() - started);
        await work[name]?.undo?.();
      }
    const [small = 0, large = 0] = times.map(median);
    const ratio = Number((large / small).toFixed(3));
    rows.push({ work: name, small: small.toFixed(2), large: large.toFixed(2), ratio });
  }
  console.log(
    `ms, medians of ${ROUNDS}; planned notices: ${ledgers.map((l) => l.planned).join(' and ')}; recipients due: ${DUE_TO_CLAIM * 3}`,
  );
  console.table(rows);
  if (args.explain !== undefined && opened[1])
    await tellPlans(opened[1], ledgers[1]?.ownerUrl ?? '', args.explain);
  for (const { database } of opened) await database.close();
  const ratios = Object.fromEntries(rows.map((row) => [row.work, row.ratio]));
  return { claim: Number.NaN, ...ratios };
}

function worksOf({ deps, engine }: OpenLedger, ownerUrl: string): Record<string, Work> {
  const { db, clock } = deps;
  const claim = createClaim({ ...deps, catchUp: async () => [] });
  const alarms = { armSlot: async () => {}, wake: async () => {} };
  const arm = createArm({ db, clock, alarms, aheadMs: 48 * 3_600_000 });
  return {
    arm: { run: arm },
    replan: { run: () => engine.replanDue() },
    'mend-schedule': { run: () => engine.mendSchedule() },
    command: {
      async run(round) {
        const expected = { by: 'shkurkina', item: '5', date: '2024-02-10', text: 'Поставщик определён' };
        const result = await engine.runCommand(copyId(round + 2), { do: 'expect', ...expected });
        if (!result.ok) throw new Error(result.reason);
      },
    },
    claim: {
      async run() {
        const { messages } = await claim('reminders', 'bench', 200);
        if (messages.length !== 200) throw new Error(`a batch of ${messages.length} messages`);
      },
      undo: () => unclaim(ownerUrl),
    },
  };
}

/** How the large ledger is asked: of arming, looking for plans to draw, mending, and claiming. */
async function tellPlans(open: OpenLedger, ownerUrl: string, file: string): Promise<void> {
  const works = worksOf(open, ownerUrl);
  const told: string[] = [];
  for (const name of ['arm', 'replan', 'mend-schedule', 'claim']) {
    const statements = await statementsOf(async () => works[name]?.run(0));
    await works[name]?.undo?.();
    told.push(`# ${name}\n\n${await explain(ownerUrl, statements)}`);
  }
  await writeFile(file, told.join('\n\n'));
}

interface Memory {
  messages: number;
  rss: number;
  heapUsed: number;
  redis: number;
}

async function compareMemory(
  sizes: [number, number],
): Promise<{ 'worker-memory': number; 'redis-memory': number }> {
  const rows: (Memory & { planned: number })[] = [];
  for (const size of sizes) {
    const { appUrl, planned } = await fill(size, DUE_IN_MEMORY);
    await redis.restart();
    const worker = await runWorker(appUrl);
    const client = new Redis(redis.url);
    const used = Number(/used_memory:(\d+)/.exec(await client.info('memory'))?.[1]);
    client.disconnect();
    rows.push({ planned, ...worker, redis: used });
  }
  console.log('memory of one worker and of Redis, MB');
  const mb = (bytes: number) => (bytes / 1e6).toFixed(1);
  console.table(rows.map((r) => ({ ...r, rss: mb(r.rss), heapUsed: mb(r.heapUsed), redis: mb(r.redis) })));
  const [small, large] = rows;
  const ratio = (of: (m: Memory) => number) =>
    small && large ? Number((of(large) / of(small)).toFixed(3)) : Number.NaN;
  return { 'worker-memory': ratio((m) => m.rss), 'redis-memory': ratio((m) => m.redis) };
}

function runWorker(appUrl: string): Promise<Omit<Memory, 'redis'>> {
  const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [
        '--import',
        file('../test/support/typescript-loader.js'),
        file('scale/run-worker.ts'),
        appUrl,
        redis.url,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let out = '';
    child.stdout.on('data', (data) => {
      out += data;
    });
    child.on('close', (code) =>
      code === 0 ? resolve(JSON.parse(out)) : reject(new Error(`the worker ended with ${code}`)),
    );
  });
}
