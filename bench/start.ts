// How long from start to ready, and what does the service cost while nothing is due? The built program with its default,
// the embedded PostgreSQL, and with Redis; processor time of the service and its servers together.
// usage: npm run bench:start [-- --json] [--seconds 60]
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import { startRedis } from '../test/support/redis.ts';

const { values: args } = parseArgs({
  options: { json: { type: 'boolean' }, seconds: { type: 'string', default: '60' } },
});
const FRESH_AT_MOST = 3;
const AGAIN_AT_MOST = 1;
const IDLE_AT_MOST = 0.01;
const STARTS = 5;
/** After the start, until what it set off has come to rest. */
const SETTLE_MS = 10_000;
/** Of /proc: ticks in a second. */
const TICKS = 100;
const program = fileURLToPath(new URL('../bin/srok.js', import.meta.url));

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

const fresh: number[] = [];
const again: number[] = [];
const idle: Record<string, number> = {};
const redis = await startRedis();
try {
  for (let i = 0; i < STARTS; i += 1) {
    const dataDir = await newFolder();
    fresh.push(await timeStart(dataDir));
    again.push(await timeStart(dataDir));
    await rm(dataDir, { recursive: true });
  }
  idle['postgres'] = await timeIdle({});
  idle['redis'] = await timeIdle({ REDIS_URL: redis.url });
} finally {
  await redis.stop();
}

const seconds = { fresh: median(fresh), again: median(again) };
console.table({
  'start, new data folder, s': {
    median: seconds.fresh.toFixed(2),
    all: fresh.map((s) => s.toFixed(2)).join(' '),
  },
  'start, existing folder, s': {
    median: seconds.again.toFixed(2),
    all: again.map((s) => s.toFixed(2)).join(' '),
  },
  'idle, share of one core': {
    median: '',
    all: Object.entries(idle)
      .map(([name, share]) => `${name} ${(share * 100).toFixed(2)} %`)
      .join(', '),
  },
});
const within =
  seconds.fresh < FRESH_AT_MOST &&
  seconds.again < AGAIN_AT_MOST &&
  Object.values(idle).every((share) => share <= IDLE_AT_MOST);
console.log(
  `start under ${FRESH_AT_MOST} s and ${AGAIN_AT_MOST} s, idle at most ${IDLE_AT_MOST * 100} %: ${within ? 'within' : 'BEYOND'}`,
);
if (args.json) console.log(JSON.stringify({ ratios: idle, seconds, fresh, again, within }));
process.exitCode = within ? 0 : 1;

/** PostgreSQL of another account has to reach it. */
async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'srok-bench-'));
  await chmod(folder, 0o755);
  return folder;
}

/** Seconds from the call to «ready», process start included. */
async function timeStart(dataDir: string): Promise<number> {
  const { child, seconds } = await start(dataDir, {});
  await stop(child);
  return seconds;
}

/** The share of one core that the service and its servers take when nothing is due. */
async function timeIdle(env: Record<string, string>): Promise<number> {
  const dataDir = await newFolder();
  await run(['apply', 'config/roadmaps/tomsk-gymnasium-29-kvantorium.yaml', '--yes'], {
    ...env,
    SROK_DATA: dataDir,
  });
  const { child } = await start(dataDir, env);
  try {
    await delay(SETTLE_MS);
    const ours = async () =>
      processorTime([
        child.pid,
        await postmaster(dataDir),
        ...(env['REDIS_URL'] ? [await redisProcess()] : []),
      ]);
    const before = await ours();
    await delay(Number(args.seconds) * 1000);
    return ((await ours()) - before) / Number(args.seconds);
  } finally {
    await stop(child);
    await rm(dataDir, { recursive: true });
  }
}

async function start(
  dataDir: string,
  env: Record<string, string>,
): Promise<{ child: ChildProcess; seconds: number }> {
  const began = performance.now();
  const child = spawnProgram(['start'], { ...env, SROK_DATA: dataDir, PORT: '0' });
  const seconds = await new Promise<number>((resolve, reject) => {
    let told = '';
    child.stderr?.on('data', (data) => {
      told += data;
      if (told.includes('Служба работает')) resolve((performance.now() - began) / 1000);
    });
    child.once('exit', (code) => reject(new Error(`the service ended with ${code}:\n${told}`)));
  });
  return { child, seconds };
}

async function stop(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}

async function run(words: readonly string[], env: Record<string, string>): Promise<void> {
  const child = spawnProgram(words, env);
  let told = '';
  child.stderr?.on('data', (data) => {
    told += data;
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`srok ${words.join(' ')} ended with ${code}:\n${told}`);
}

function spawnProgram(words: readonly string[], env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [program, ...words], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

async function redisProcess(): Promise<number> {
  const client = new Redis(redis.url);
  const pid = Number(/process_id:(\d+)/.exec(await client.info('server'))?.[1]);
  client.disconnect();
  return pid;
}

/** The process of the embedded server. */
async function postmaster(dataDir: string): Promise<number> {
  const text = await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8');
  return Number(text.split('\n')[0]);
}

/** Seconds of these processes and their children, those that have ended included. */
async function processorTime(pids: readonly (number | undefined)[]): Promise<number> {
  let ticks = 0;
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const stat = await readStat(entry);
    if (!stat) continue;
    const isOurs = pids.includes(Number(entry));
    const isChild = pids.includes(Number(stat[3]));
    // Of a parent also what its ended children took.
    const fields = isOurs ? [13, 14, 15, 16] : isChild ? [13, 14] : [];
    for (const field of fields) ticks += Number(stat[field]);
  }
  return ticks / TICKS;
}

/** Fields of /proc/PID/stat, counted from 0; undefined when the process has ended meanwhile. */
async function readStat(pid: string): Promise<string[] | undefined> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    return text.replace(/\(.*\)/s, 'name').split(' ');
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
