// How fast mails leave: Srok with all its promises, and plain senders on common queues, against a nodemailer pool that does
// nothing else. All in one run on one receiver, in interleaved rounds; the first round warms up and is dropped.
// usage: npm run bench:dispatch [-- --json] [--messages 2000] [--rounds 5] [--only raw,srok-redis] [--prof FOLDER]
import { openSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadConfig } from '../src/config.ts';
import type { SenderOptions } from './support/contestant.ts';
import { fillLedger, writeMails } from './support/ledger.ts';
import { type Receiver, type Sender, startReceiver, startSender } from './support/processes.ts';
import { type Servers, startServers } from './support/servers.ts';

const { values: args } = parseArgs({
  options: {
    json: { type: 'boolean' },
    messages: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string' },
    prof: { type: 'string' },
  },
});
/** A round that takes longer has failed. */
const ROUND_MS = 180_000;
const MESSAGES = Number(args.messages);
const ROUNDS = Number(args.rounds);

const SENDERS = {
  raw: 'sender-raw.ts',
  'srok-redis': 'sender-srok.ts',
  'srok-postgres': 'sender-srok.ts',
  'bullmq-redis': 'sender-bullmq.ts',
  'bullmq-postgres': 'sender-bullmq.ts',
  'graphile-worker': 'sender-graphile.ts',
  'pg-boss': 'sender-pg-boss.ts',
} as const;
type Name = keyof typeof SENDERS;
const names = (Object.keys(SENDERS) as Name[]).filter((name) => args.only?.split(',').includes(name) ?? true);

interface Result {
  name: Name;
  round: number;
  /** From the order to send until the last mail was taken. */
  perSecond: number;
  /** Processor time per mail, µs, until everything is recorded. */
  sender: number;
  receiver: number;
  database: number;
  redis: number;
}

/** Opens the senders with a database of their own each, filled where Srok's. */
async function open(
  servers: Servers,
  receiver: Receiver,
): Promise<{ senders: Map<Name, Sender>; limit: Sender }> {
  const rules = loadConfig(fileURLToPath(new URL('../config', import.meta.url)));
  const ledgerUrl = await servers.createDatabase('ledger');
  const { slots: all } = await fillLedger(ledgerUrl, rules, MESSAGES);
  const slots = all.slice(0, ROUNDS + 1);
  if (slots.length <= ROUNDS) throw new Error(`at most ${all.length - 1} rounds`);
  const scratch = await servers.createDatabase('scratch', { copyOf: 'ledger' });
  const mailFiles = await writeMails(scratch, rules, slots, servers.folder);
  const start = (name: Name | 'limit', script: string, urls: Partial<SenderOptions>) => {
    const flags = args.prof === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${join(args.prof, name)}`];
    const options = { smtpUrl: receiver.url, databaseUrl: '', redisUrl: '', mailFiles, slots, ...urls };
    return startSender(`./${script}`, options, { log, flags });
  };
  const senders = new Map<Name, Sender>();
  for (const name of names) {
    const isSrok = name.startsWith('srok');
    const database = name.replace(/-/g, '_');
    if (isSrok) await servers.createDatabase(database, { copyOf: 'ledger' });
    else if (!/raw|redis/.test(name)) await servers.createDatabase(database, 'empty');
    const url = servers.ownerUrl(database);
    const appUrl = url.replace(/\/\/[^@]*@/, /\/\/[^@]*@/.exec(ledgerUrl)?.[0] ?? '//');
    senders.set(
      name,
      await start(name, SENDERS[name], {
        ...(/raw|bullmq-redis/.test(name) ? {} : { databaseUrl: isSrok ? appUrl : url }),
        ...(name.endsWith('redis') ? { redisUrl: servers.redisUrl } : {}),
      }),
    );
  }
  return { senders, limit: await start('limit', 'sender-limit.ts', {}) };
}

async function measure(
  name: Name,
  sender: Sender,
  round: number,
  servers: Servers,
  receiver: Receiver,
): Promise<Result> {
  await sender.prepare(round);
  const { report } = await receiver.expect(MESSAGES);
  const before = { database: servers.databaseCpu(), redis: servers.redisCpu() };
  const start = performance.timeOrigin + performance.now();
  const senderCpu = sender.send(round);
  const over = new AbortController();
  const late = delay(ROUND_MS, undefined, { signal: over.signal }).then(() => {
    throw new Error(`${name}: not all mails of a round have come`);
  });
  late.catch(() => undefined);
  const { times, cpuMs } = await Promise.race([report, late]).finally(() => over.abort());
  const seconds = ((times.at(-1) ?? 0) - start) / 1000;
  const perMail = (ms: number) => Math.round((ms * 1000) / MESSAGES);
  return {
    name,
    round,
    perSecond: MESSAGES / seconds,
    sender: perMail(await senderCpu),
    receiver: perMail(cpuMs),
    database: perMail(servers.databaseCpu() - before.database),
    redis: perMail(servers.redisCpu() - before.redis),
  };
}

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return ((sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0)) / 2;
};

function versions(): string {
  const of = (name: string) =>
    (
      JSON.parse(readFileSync(new URL(`../node_modules/${name}/package.json`, import.meta.url), 'utf8')) as {
        version: string;
      }
    ).version;
  return ['nodemailer', 'bullmq', 'graphile-worker', 'pg-boss', 'ioredis', 'pg']
    .map((n) => `${n} ${of(n)}`)
    .join(', ');
}

const servers = await startServers();
const log = openSync(join(servers.folder, 'senders.log'), 'a');
const receiver = await startReceiver(openSync(join(servers.folder, 'receiver.log'), 'a'));
const results: Result[] = [];
let limit = 0;
try {
  console.log(`node ${process.version}, PostgreSQL ${servers.version}, ${versions()}`);
  console.log(
    `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}; ${MESSAGES} mails a round, 10 connections`,
  );
  const { senders, limit: limitSender } = await open(servers, receiver);
  const order = [...senders];
  for (let round = 0; round <= ROUNDS; round += 1) {
    limit = Math.max(limit, (await measure('raw', limitSender, round, servers, receiver)).perSecond);
    for (const [name, sender] of order) {
      const result = await measure(name, sender, round, servers, receiver);
      if (round > 0) results.push(result);
      const { perSecond, round: _, name: __, ...cpu } = result;
      const of = Object.entries(cpu).map(([who, us]) => `${who} ${us}`);
      console.log(
        `${round === 0 ? 'warm-up' : `round ${round}`}  ${name.padEnd(16)} ${perSecond.toFixed(0).padStart(5)}/s   µs of processor per mail: ${of.join(', ')}`,
      );
    }
    // Another one begins each round.
    order.push(...order.splice(0, 1));
  }
  for (const sender of [...senders.values(), limitSender]) await sender.close();
} catch (error) {
  console.error(readFileSync(join(servers.folder, 'senders.log'), 'utf8').slice(-3000));
  throw error;
} finally {
  receiver.stop();
  await servers.stop();
}

const of = (name: Name, what: (result: Result) => number) => results.filter((r) => r.name === name).map(what);
const summary = names.map((name) => {
  const speeds = of(name, (r) => r.perSecond);
  const ratios = of(
    name,
    (r) =>
      r.perSecond /
      (results.find((raw) => raw.name === 'raw' && raw.round === r.round)?.perSecond ?? Number.NaN),
  );
  return {
    name,
    perSecond: median(speeds),
    lowest: Math.min(...speeds),
    highest: Math.max(...speeds),
    ratio: median(speeds) / median(of('raw', (r) => r.perSecond)),
    lowestRatio: Math.min(...ratios),
    highestRatio: Math.max(...ratios),
    sender: median(of(name, (r) => r.sender)),
    receiver: median(of(name, (r) => r.receiver)),
    database: median(of(name, (r) => r.database)),
    redis: median(of(name, (r) => r.redis)),
  };
});
console.table(
  Object.fromEntries(
    summary.map(({ name, ...s }) => [
      name,
      {
        'mails/s': Math.round(s.perSecond),
        'from–to': `${Math.round(s.lowest)}–${Math.round(s.highest)}`,
        ratio: s.ratio.toFixed(2),
        'by round': `${s.lowestRatio.toFixed(2)}–${s.highestRatio.toFixed(2)}`,
        'sender µs': s.sender,
        'receiver µs': s.receiver,
        'database µs': s.database,
        'redis µs': s.redis,
      },
    ]),
  ),
);
console.log(`the receiver took up to ${limit.toFixed(0)} mails/s from a sender that only writes`);
const ratios = Object.fromEntries(
  summary.filter((s) => s.name !== 'raw').map((s) => [s.name, Number(s.ratio.toFixed(3))]),
);
if (args.json)
  console.log(
    JSON.stringify({
      ratios,
      messages: MESSAGES,
      rounds: ROUNDS,
      receiverLimit: Math.round(limit),
      summary,
      results,
    }),
  );
