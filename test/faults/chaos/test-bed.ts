// Everything that a run is made of, on this machine and apart from everything else on it: PostgreSQL, Redis, proxies
// before them, the mail server, the clock, the orders, the processes of the service.
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChaosOptions } from './chaos.ts';
import { createDice } from './dice.ts';
import { gatherEvidence } from './evidence.ts';
import { createFleet } from './fleet.ts';
import type { Target } from './inject-faults.ts';
import { createMailServer } from './mail-server.ts';
import { createMood } from './mood.ts';
import { removeDisk, startPostgresProcess } from './postgres-process.ts';
import { startRedisProcess } from './redis-process.ts';
import { currentRelease, previousRelease, type Release } from './release.ts';
import { type Connection, createTcpProxy } from './tcp-proxy.ts';
import { createVirtualTime } from './virtual-time.ts';
import { createWorkload, START } from './workload.ts';

export interface TestBed {
  readonly target: Target;
  readonly folder: string;
  readonly mailbox: string;
  /** Of the server itself, with the role that owns the tables. */
  readonly ownerUrl: string;
  /** What this machine does not allow, by name. */
  readonly skipped: string[];
  /** To PostgreSQL, in order of time. */
  readonly connections: readonly Connection[];
  /** Orders under control, evidence gathered, processes at work. */
  begin(): Promise<void>;
  /** Ends all of it; logs, mailbox and orders stay in the folder. */
  close(): Promise<void>;
}

export const DAY_MS = 86_400_000;
const PREFIX = 'srok-chaos-';
const WORKERS = 3;
const LEASE_MS = 10_000;
/** Between two commands of people. */
const PAUSE_MS = 500;
const ROADMAPS_A_MINUTE = 2.8;

/** @param days calendar days that the run is to last by the virtual clock */
export async function openTestBed(options: ChaosOptions, days: number): Promise<TestBed> {
  const { seed } = options;
  await removeLeftovers();
  const folder = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  const logs = join(folder, 'logs');
  mkdirSync(logs);
  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const one of closers.reverse().splice(0)) await one();
  };
  try {
    const current = await currentRelease(folder, options.commit);
    const previous = await previousRelease();
    const postgres = await startPostgresProcess(folder);
    closers.push(postgres.stop);
    const connections: Connection[] = [];
    const database = createTcpProxy(postgres.port, (connection) => connections.push(connection));
    closers.push(database.close);
    const redis = options.queue === 'redis' ? await startRedis(folder, closers) : null;
    const time = createVirtualTime(join(folder, 'clock'), START);
    const mood = createMood(createDice(seed, 'mood'));
    const mailbox = join(folder, 'mailbox.ndjson');
    const mail = createMailServer({ mailbox, mood, dice: createDice(seed, 'mail'), time });
    closers.push(mail.close);
    const roadmaps = Math.max(4, Math.round(options.minutes * ROADMAPS_A_MINUTE));
    const workload = createWorkload(folder, seed, roadmaps, days);
    const config = configFolder(folder, current);
    const fleet = createFleet({
      current,
      previous,
      logs,
      workers: WORKERS,
      seed,
      pauseMs: PAUSE_MS,
      envOf: async (name) => ({
        CHAOS_CLOCK: time.file,
        DATABASE_URL: postgres.url('srok_app', await database.portFor(name)),
        DATABASE_ADMIN_URL: postgres.url('srok_owner', await database.portFor(name)),
        ...(redis && { REDIS_URL: `redis://127.0.0.1:${await redis.proxy.portFor(name)}` }),
        SMTP_URL: `smtp://127.0.0.1:${await mail.portFor(name)}`,
        PORT: '0',
        SROK_CONFIG: config,
        SROK_LINK_KEYS: join(folder, 'link-keys.json'),
        SROK_MAIL_FROM: 'srok@example.org',
        SROK_LEASE_MS: String(LEASE_MS),
        SROK_STALL_MS: '2000',
        SROK_RETRY_BASE_MS: '300',
        SROK_RETRY_MAX_MS: '3000',
        SROK_BATCH_SIZE: '40',
        SROK_SMTP_CONNECTIONS: '5',
      }),
    });
    closers.push(fleet.stop);
    const ownerUrl = postgres.url('srok_owner', postgres.port);
    const dice = createDice(seed, 'injector');
    const horizon = START + days * DAY_MS;
    return {
      target: { fleet, mail, mood, time, horizon, workload, postgres, database, redis, dice },
      folder,
      mailbox,
      ownerUrl,
      connections,
      skipped: [
        ...(previous === null ? ['upgrade: the history has no earlier release'] : []),
        ...(postgres.disk === null ? ['disk-full: no tmpfs may be mounted'] : []),
      ],
      async begin() {
        // Before any fault, but on a machine that may be too busy for a timeout of the release before.
        const apply = () => fleet.command('apply', '--yes', ...workload.files);
        if (!((await apply()) || (await apply()) || (await apply())))
          throw new Error('the roadmaps could not be applied');
        await gatherEvidence(ownerUrl, LEASE_MS);
        await fleet.start();
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Disks of runs that were killed; their processes have ended with them. Logs and mailboxes stay. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || existsSync(`/proc/${pid}`)) continue;
    const disk = join(tmpdir(), name, 'disk');
    if (existsSync(disk)) await removeDisk(disk);
  }
}

async function startRedis(folder: string, closers: (() => Promise<unknown>)[]) {
  const server = await startRedisProcess(folder);
  closers.push(server.stop);
  const proxy = createTcpProxy(server.port);
  closers.push(proxy.close);
  return { server, proxy };
}

/** That of the release, planned no further ahead than a run lasts: what lies behind it would only cost time. */
function configFolder(folder: string, { folder: release }: Release): string {
  const config = join(folder, 'config');
  for (const part of ['calendars', 'policies'])
    cpSync(join(release, 'config', part), join(config, part), { recursive: true });
  const policy = join(config, 'policies/default.yaml');
  writeFileSync(policy, readFileSync(policy, 'utf8').replace(/horizonDays: \d+/, 'horizonDays: 60'));
  mkdirSync(join(config, 'roadmaps'));
  return config;
}
