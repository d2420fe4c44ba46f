// How fast mails leave: Srok with all its promises, and plain senders on common queues, against a nodemailer pool that does
// nothing else. All in one run on one receiver, in interleaved rounds; the first ones warm up and are dropped.
// usage: npm run bench:dispatch [-- --json] [--messages 2000] [--rounds 5] [--warmup 2] [--only raw,srok-redis] [--prof FOLDER]
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { type Measured, median, NAMES, type Name, onField } from './support/field.ts';

const { values: args } = parseArgs({
  options: {
    json: { type: 'boolean' },
    messages: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '5' },
    warmup: { type: 'string', default: '2' },
    only: { type: 'string' },
    prof: { type: 'string' },
  },
});
const [messages, rounds, warmup] = [args.messages, args.rounds, args.warmup].map(Number) as [
  number,
  number,
  number,
];
const names = NAMES.filter((name) => args.only?.split(',').includes(name) ?? true);

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

function resultOf(name: Name, round: number, { start, times, cpu }: Measured): Result {
  const perMail = (ms: number) => Math.round((ms * 1000) / messages);
  return {
    name,
    round,
    perSecond: (messages * 1000) / ((times.at(-1) ?? 0) - start),
    sender: perMail(cpu.sender),
    receiver: perMail(cpu.receiver),
    database: perMail(cpu.database),
    redis: perMail(cpu.redis),
  };
}

function versions(): string {
  const of = (name: string) => {
    const file = new URL(`../node_modules/${name}/package.json`, import.meta.url);
    return `${name} ${(JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version}`;
  };
  return ['nodemailer', 'bullmq', 'graphile-worker', 'pg-boss', 'ioredis', 'pg'].map(of).join(', ');
}

const results: Result[] = [];
let limit = 0;
await onField(
  { names: [...names, 'limit'], messages, rounds: warmup + rounds, prof: args.prof },
  async ({ servers, measure }) => {
    console.log(`node ${process.version}, PostgreSQL ${servers.version}, ${versions()}`);
    console.log(`${cpus().length} × ${cpus()[0]?.model}; ${messages} mails a round, 10 connections`);
    const order = [...names];
    for (let round = 0; round < warmup + rounds; round += 1) {
      limit = Math.max(limit, resultOf('limit', round, await measure('limit', round)).perSecond);
      for (const name of order) {
        const result = resultOf(name, round, await measure(name, round));
        if (round >= warmup) results.push(result);
        const { perSecond, sender, receiver, database, redis } = result;
        const what = round < warmup ? 'warm-up' : `round ${round - warmup + 1}`;
        console.log(
          `${what.padEnd(8)} ${name.padEnd(16)} ${perSecond.toFixed(0).padStart(5)}/s, µs of processor per mail: sender ${sender}, receiver ${receiver}, database ${database}, redis ${redis}`,
        );
      }
      // Another one begins each round.
      order.push(...order.splice(0, 1));
    }
  },
);

const of = (name: Name, what: (result: Result) => number) => results.filter((r) => r.name === name).map(what);
const rawOf = (round: number) =>
  results.find((r) => r.name === 'raw' && r.round === round)?.perSecond ?? Number.NaN;
const summary = names.map((name) => {
  const speeds = of(name, (r) => r.perSecond);
  const byRound = of(name, (r) => r.perSecond / rawOf(r.round));
  return {
    name,
    perSecond: median(speeds),
    range: [Math.min(...speeds), Math.max(...speeds)] as const,
    ratio: median(speeds) / median(of('raw', (r) => r.perSecond)),
    ratios: [Math.min(...byRound), Math.max(...byRound)] as const,
    sender: median(of(name, (r) => r.sender)),
    receiver: median(of(name, (r) => r.receiver)),
    database: median(of(name, (r) => r.database)),
    redis: median(of(name, (r) => r.redis)),
  };
});
const table = summary.map((s) => ({
  sender: s.name,
  'mails/s': Math.round(s.perSecond),
  'from–to': s.range.map((n) => n.toFixed(0)).join('–'),
  'to raw': s.ratio.toFixed(2),
  'by round': s.ratios.map((n) => n.toFixed(2)).join('–'),
  'sender, µs': s.sender,
  'receiver, µs': s.receiver,
  'database, µs': s.database,
  'redis, µs': s.redis,
}));
console.table(table);
console.log(`the receiver took up to ${limit.toFixed(0)} mails/s from a sender that only writes`);
const ratios = Object.fromEntries(
  summary.filter((s) => s.name !== 'raw').map((s) => [s.name, Number(s.ratio.toFixed(3))]),
);
if (args.json)
  console.log(
    JSON.stringify({ ratios, messages, rounds, receiverLimit: Math.round(limit), summary, results }),
  );
