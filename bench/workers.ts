// What several workers bring: real processes of the service (the built dist/) on one database and one queue, 1, 2 and 4 of
// them, on Redis and on PostgreSQL alone. Interleaved rounds on one receiver; the first two warm up and are dropped. The
// processes share the machine: more workers than cores to spare bring nothing but safety.
// usage: npm run bench:workers [-- --json] [--messages 4000] [--rounds 3]
import { openSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { systemClock } from '../src/clock.ts';
import { loadConfig } from '../src/config.ts';
import { createQueueBackend } from '../src/jobs/connection.ts';
import { createAlarmClock } from '../src/jobs/queue.ts';
import { createLog } from '../src/log.ts';
import { createServices, type ServiceProcess } from '../test/support/services.ts';
import { fillLedger } from './support/ledger.ts';
import { type Receiver, startReceiver } from './support/processes.ts';
import { type Servers, startServers } from './support/servers.ts';

const { values: args } = parseArgs({
  options: {
    json: { type: 'boolean' },
    messages: { type: 'string', default: '4000' },
    rounds: { type: 'string', default: '3' },
  },
});
const MESSAGES = Number(args.messages);
const ROUNDS = Number(args.rounds);
const WARM_UP = 2;
const SIZES = [1, 2, 4];
const KINDS = ['redis', 'postgres'] as const;
type Kind = (typeof KINDS)[number];

interface Fleet {
  kind: Kind;
  workers: ServiceProcess[];
  setClock(instant: number): Promise<void>;
  wake(): Promise<void>;
  close(): Promise<void>;
}

interface Result {
  kind: Kind;
  workers: number;
  round: number;
  /** From the alarm of the slot until the last mail was taken. */
  perSecond: number;
  /** Of the worker that sent least. */
  leastShare: number;
  /** Processor time per mail, µs: all workers together, PostgreSQL, Redis, the receiver. */
  cpu: { workers: number; database: number; redis: number; receiver: number };
}

async function openFleet(
  kind: Kind,
  size: number,
  { servers, receiver, before }: { servers: Servers; receiver: Receiver; before: number },
): Promise<Fleet> {
  const prefix = `${kind}-${size}`;
  const databaseUrl = await servers.createDatabase(prefix.replace('-', '_'), { copyOf: 'ledger' });
  const services = await createServices();
  await services.setClock(before);
  const env = {
    DATABASE_URL: databaseUrl,
    DATABASE_ADMIN_URL: servers.ownerUrl(prefix.replace('-', '_')),
    ...(kind === 'redis' ? { REDIS_URL: servers.redisUrl } : {}),
    SMTP_URL: receiver.url,
    SROK_SMTP_TLS: 'off',
    SROK_QUEUE_PREFIX: prefix,
  };
  const workers = await Promise.all(Array.from({ length: size }, () => services.start(env, 'worker')));
  await Promise.all(workers.map((worker) => worker.ready()));
  const backend = await createQueueBackend({
    redis: kind === 'redis' ? { cluster: false, nodes: [servers.redisUrl] } : undefined,
    databaseUrl,
    openPool: (config) => new pg.Pool(config),
    prefix,
    log: createLog('warn'),
  });
  const alarms = await createAlarmClock({ backend, clock: systemClock });
  return {
    kind,
    workers,
    setClock: services.setClock,
    wake: () => alarms.wake('reminders'),
    async close() {
      await alarms.close();
      await backend.close();
      await services.close();
    },
  };
}

async function measure(fleet: Fleet, round: number, slot: number): Promise<Result> {
  const { workers, kind } = fleet;
  const sent = () => workers.map((worker) => worker.logged('message sent'));
  const cpu = async () => sum(await Promise.all(workers.map((worker) => worker.cpuMs())));
  const { report } = await receiver.expect(MESSAGES);
  const had = sent();
  const before = { workers: await cpu(), database: servers.databaseCpu(), redis: servers.redisCpu() };
  await fleet.setClock(slot);
  const start = performance.timeOrigin + performance.now();
  await fleet.wake();
  const { times, cpuMs } = await report;
  while (sum(sent()) - sum(had) < MESSAGES) await delay(10);
  const perMail = (ms: number) => Math.round((ms * 1000) / MESSAGES);
  return {
    kind,
    workers: workers.length,
    round,
    perSecond: MESSAGES / (((times.at(-1) ?? 0) - start) / 1000),
    leastShare: Math.min(...sent().map((n, i) => (n - (had[i] ?? 0)) / MESSAGES)),
    cpu: {
      workers: perMail((await cpu()) - before.workers),
      database: perMail(servers.databaseCpu() - before.database),
      redis: perMail(servers.redisCpu() - before.redis),
      receiver: perMail(cpuMs),
    },
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[(values.length - 1) >> 1] ?? 0;

const servers = await startServers();
const receiver = await startReceiver(openSync(join(servers.folder, 'receiver.log'), 'a'));
const results: Result[] = [];
try {
  console.log(
    `node ${process.version}, PostgreSQL ${servers.version}; ${cpus().length} × ${cpus()[0]?.model ?? '?'}`,
  );
  const rules = loadConfig(fileURLToPath(new URL('../config', import.meta.url)));
  const { slots } = await fillLedger(await servers.createDatabase('ledger'), rules, MESSAGES);
  if (slots.length < ROUNDS + WARM_UP) throw new Error(`at most ${slots.length - WARM_UP} rounds`);
  const before = (slots[0] ?? 0) - 3_600_000;
  for (const kind of KINDS) {
    const fleets: Fleet[] = [];
    try {
      for (const size of SIZES) fleets.push(await openFleet(kind, size, { servers, receiver, before }));
      for (let round = 0; round < ROUNDS + WARM_UP; round++)
        for (const fleet of fleets) {
          const result = await measure(fleet, round, slots[round] ?? 0);
          const { workers, perSecond, leastShare, cpu } = result;
          console.log(
            `${kind} ${workers} worker(s), round ${round}${round < WARM_UP ? ' (warm-up)' : ''}: ${perSecond.toFixed(0)}/s, least share ${Math.round(leastShare * 100)} %, µs a mail: workers ${cpu.workers}, database ${cpu.database}, redis ${cpu.redis}, receiver ${cpu.receiver}`,
          );
          if (round >= WARM_UP) results.push(result);
        }
    } finally {
      for (const fleet of fleets) await fleet.close();
    }
  }
} finally {
  receiver.stop();
  await servers.stop();
}

const of = (kind: Kind, workers: number) => results.filter((r) => r.kind === kind && r.workers === workers);
const speed = (kind: Kind, workers: number) => median(of(kind, workers).map((r) => r.perSecond));
const ratios: Record<string, number> = {};
const table = KINDS.flatMap((kind) =>
  SIZES.map((workers) => {
    const rounds = of(kind, workers);
    const ratio = speed(kind, workers) / speed(kind, 1);
    ratios[`${kind}-${workers}`] = Number(ratio.toFixed(3));
    return {
      queue: kind,
      workers,
      'mails/s': speed(kind, workers).toFixed(0),
      'to one worker': ratio.toFixed(2),
      'least share, %': Math.round(median(rounds.map((r) => r.leastShare)) * 100),
      'µs of workers': median(rounds.map((r) => r.cpu.workers)),
      'of database': median(rounds.map((r) => r.cpu.database)),
      'of redis': median(rounds.map((r) => r.cpu.redis)),
      'of receiver': median(rounds.map((r) => r.cpu.receiver)),
    };
  }),
);
console.table(table);
if (args.json)
  console.log(JSON.stringify({ ratios, messages: MESSAGES, rounds: ROUNDS, cores: cpus().length, results }));
