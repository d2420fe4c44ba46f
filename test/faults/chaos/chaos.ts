// One run: real processes of the service on servers of the run's own, faults from a seed, a virtual clock that goes
// through weeks in minutes; then quiet, and the checker's verdict.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { check, type Verdict } from './checker.ts';
import { readFacts } from './checker-facts.ts';
import { driveTime } from './drive-time.ts';
import type { FaultRecord } from './fault-log.ts';
import { type QueueKind, scheduleFaults } from './fault-schedule.ts';
import { createInjector } from './inject-faults.ts';
import { DAY_MS, openTestBed, type TestBed } from './test-bed.ts';
import { START } from './workload.ts';

export interface ChaosOptions {
  seed: number;
  queue: QueueKind;
  /** Real minutes from the first fault to the last. */
  minutes: number;
  /** A commit to run instead of what is built in this checkout. */
  commit: string | undefined;
  /** Told every few seconds how it goes. */
  onProgress(line: string): void;
  /** Aborted when the run is to end at once, leaving nothing at work. */
  signal: AbortSignal;
}

export interface ChaosResult {
  verdict: Verdict;
  faults: readonly FaultRecord[];
  /** Processes of the release in question, and how many of the one before, that ended by themselves while at work. */
  crashes: string[];
  crashesBefore: number;
  skipped: string[];
  virtualDays: number;
  /** Where the logs are. */
  folder: string;
}

/** Calendar days by the virtual clock in a minute. */
const DAYS_A_MINUTE = 5;
const QUIET_MS = 240_000;

export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
  const days = Math.max(7, Math.round(options.minutes * DAYS_A_MINUTE));
  const bed = await openTestBed(options, days);
  const aborted = new Promise<never>((_, reject) => {
    options.signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true });
  });
  try {
    return await Promise.race([run(options, bed, days), aborted]);
  } finally {
    await bed.close();
  }
}

async function run(options: ChaosOptions, bed: TestBed, days: number): Promise<ChaosResult> {
  const { target, folder, skipped } = bed;
  const { fleet, mail, time, horizon } = target;
  await bed.begin();
  const started = performance.now();
  const elapsed = () => performance.now() - started;
  const total = options.minutes * 60_000;
  let over = false;
  const driver = driveTime({
    time,
    databaseUrl: bed.ownerUrl,
    isAlive(port) {
      const found = bed.connections.findLast((one) => one.port === port);
      return found !== undefined && fleet.livesSince(found.process, found.at);
    },
    isUp: () => fleet.workers().some((one) => one.isReady()),
    receiving: () => mail.underWay().inSend > 0,
    // Day by day, so that the days spread over the run; afterwards as fast as it goes.
    limit: () => (over ? horizon + 14 * DAY_MS : START + Math.ceil((days * elapsed()) / total) * DAY_MS),
  });
  const injector = createInjector(target);
  const progress = setInterval(() => {
    const kills = injector.records.filter((fault) => fault.isKill).length;
    const now = new Date(time.now()).toISOString().slice(0, 16);
    options.onProgress(
      `${Math.round(elapsed() / 1000)} s, ${now}, mails ${mail.accepted()}, faults ${injector.records.length}, kills ${kills}`,
    );
  }, 5_000);
  try {
    await injector.run(scheduleFaults(options.seed, options.queue, total));
    over = true;
    options.onProgress(`no more faults; until quiet; seconds: ${JSON.stringify(driver.spent())}`);
    await fleet.people()?.retire(10_000);
    if (!(await driver.untilQuiet(horizon, QUIET_MS))) options.onProgress('it did not become quiet');
  } finally {
    clearInterval(progress);
    await driver.stop();
  }
  const [crashes, crashesBefore] = [fleet.crashes(), fleet.crashesBefore()];
  await fleet.stop();
  writeFileSync(
    join(folder, 'faults.ndjson'),
    injector.records.map((one) => `${JSON.stringify(one)}\n`).join(''),
  );
  const verdict = await judge(bed, injector.records);
  const virtualDays = Math.round((time.now() - START) / DAY_MS);
  return { verdict, faults: injector.records, crashes, crashesBefore, skipped, virtualDays, folder };
}

async function judge(bed: TestBed, faults: readonly FaultRecord[]): Promise<Verdict> {
  const client = new pg.Client({ connectionString: bed.ownerUrl });
  await client.connect();
  try {
    const { mailbox, target, connections } = bed;
    return check(await readFacts(client, { mailbox, faults, connections, horizon: target.horizon }));
  } finally {
    await client.end();
  }
}
