// Carries out a schedule of faults, each at its time, overlapping as they come, and keeps a record of every one.
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Dice } from './dice.ts';
import type { FaultRecord } from './fault-log.ts';
import type { Fault, FaultPlan } from './fault-schedule.ts';
import type { Fleet } from './fleet.ts';
import type { MailServer } from './mail-server.ts';
import type { Mood } from './mood.ts';
import type { PostgresProcess } from './postgres-process.ts';
import type { RedisProcess } from './redis-process.ts';
import type { ServiceProcess } from './service-process.ts';
import type { TcpProxy } from './tcp-proxy.ts';
import type { VirtualTime } from './virtual-time.ts';
import type { Workload } from './workload.ts';

export interface Target {
  readonly fleet: Fleet;
  readonly mail: MailServer;
  readonly mood: Mood;
  readonly time: VirtualTime;
  /** The clock is not set beyond it. */
  readonly horizon: number;
  readonly workload: Workload;
  readonly postgres: PostgresProcess;
  readonly database: TcpProxy;
  /** Null where PostgreSQL holds the queue. */
  readonly redis: { server: RedisProcess; proxy: TcpProxy } | null;
  readonly dice: Dice;
}

/** How long a kill waits (ms) for the service to have got over the last one, and for some message to come to the step it aims at: its sender is the victim. */
const WAIT_MS = 8_000;
const APPLY_TRIES = 40;

export interface Injector {
  readonly records: readonly FaultRecord[];
  /** Ends when the last fault is over. */
  run(faults: readonly Fault[]): Promise<void>;
}

export function createInjector(target: Target): Injector {
  const { fleet, mail, mood, time, workload, postgres, database, redis, dice } = target;
  const records: FaultRecord[] = [];
  let serverFaults: Promise<unknown> = Promise.resolve();
  let acts: Promise<unknown> = Promise.resolve();
  /** Mails accepted at the last one. */
  let workerKills: Promise<number> = Promise.resolve(0);
  let upgraded: Promise<unknown> = Promise.resolve();

  function note(kind: string, marks: Partial<FaultRecord> = {}): FaultRecord {
    const at = Date.now();
    const record: FaultRecord = {
      kind,
      at,
      until: at,
      process: null,
      isKill: false,
      isOutage: false,
      ...mail.underWay(marks.process ?? undefined),
      ...marks,
    };
    records.push(record);
    return record;
  }

  /** For as long as `work` takes; to its end the record says «not over yet». */
  async function during(record: FaultRecord, work: () => Promise<void>): Promise<void> {
    record.until = Number.POSITIVE_INFINITY;
    await work();
    record.until = Date.now();
  }

  /** PostgreSQL is killed or filled once at a time. */
  function alone(work: () => Promise<void>): Promise<void> {
    const run = serverFaults.then(work);
    serverFaults = run;
    return run;
  }

  /** Waits for a victim where there is none: one that has just ended by itself is being started again. */
  function kill(kind: string, pick: () => ServiceProcess | undefined): Promise<void> {
    return within(WAIT_MS, () => {
      const victim = pick();
      if (!victim) return false;
      const marks = { process: victim.name, isKill: true, ...mail.underWay(victim.name) };
      if (!victim.kill()) return false;
      note(kind, marks);
      return true;
    });
  }

  /**
   * One after the other, each when the service has got over the one before: another worker is up and mail has gone out.
   * On a machine so busy that starting takes longer than the time between two kills nothing would ever be sent.
   */
  function killWorker(plan: Extract<FaultPlan, { kind: 'kill-worker' }>): Promise<void> {
    const turn = workerKills.then(async (before) => {
      const ready = () => fleet.workers().filter((one) => one.isReady());
      await within(WAIT_MS, () => ready().length > 1 && mail.accepted() > before);
      const aimed = plan.aim === 'none' ? null : await mail.atStep(plan.aim, WAIT_MS);
      await kill('kill-worker', () => {
        const among = ready().length > 0 ? ready() : fleet.workers();
        return among.find((one) => one.name === aimed) ?? among[plan.which % among.length];
      });
      return mail.accepted();
    });
    workerKills = turn;
    return turn.then(() => undefined);
  }

  async function amend(): Promise<void> {
    const file = workload.amend(new Date(time.now()).toISOString().slice(0, 10));
    for (let n = 0; n < APPLY_TRIES; n += 1) {
      if (await fleet.command('apply', '--yes', file)) return;
      await delay(500);
    }
    throw new Error(`${file} could not be applied`);
  }

  async function flushQueue(): Promise<void> {
    note('flush-queue');
    if (redis) return redis.server.flush();
    const client = new pg.Client({ connectionString: postgres.url('srok_owner', postgres.port) });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('TRUNCATE bullmq.job, bullmq.scheduler, bullmq.dedup, bullmq.event CASCADE');
    } catch {
      // The server is away: nothing to empty.
    } finally {
      await client.end();
    }
  }

  async function carryOut(plan: FaultPlan): Promise<void> {
    switch (plan.kind) {
      case 'kill-worker':
        return killWorker(plan);
      case 'kill-web':
        return kill(plan.kind, fleet.web);
      case 'kill-people':
        return kill(plan.kind, fleet.people);
      case 'terminate-worker': {
        const victim = fleet.workers()[plan.which % fleet.workers().length];
        if (victim?.terminate()) note(plan.kind, { process: victim.name });
        return;
      }
      case 'kill-postgres':
        return alone(() => {
          const record = note(plan.kind, { isKill: true, isOutage: true });
          postgres.kill();
          return during(record, async () => {
            await delay(plan.ms);
            await postgres.restart();
          });
        });
      case 'disk-full':
        if (postgres.disk === null) return;
        return alone(() =>
          during(note(plan.kind, { isOutage: true }), async () => {
            await postgres.fillDisk();
            await delay(plan.ms);
            await postgres.freeDisk();
            await postgres.restart();
          }),
        );
      case 'kill-redis':
        if (!redis) return;
        return during(note(plan.kind, { isKill: true, isOutage: true }), async () => {
          await redis.server.kill();
          await delay(plan.ms);
          await redis.server.restart(plan.empty);
        });
      case 'flush-queue':
        return flushQueue();
      case 'cut-database':
        note(plan.kind);
        return database.cut(() => dice.chance(0.6));
      case 'cut-queue':
        note(plan.kind);
        return redis?.proxy.cut(() => dice.chance(0.6));
      case 'stall-database':
        return stall(plan, database);
      case 'stall-queue':
        return redis ? stall(plan, redis.proxy) : undefined;
      case 'clock':
        // Of the release before it is known that it tells of events twice in an hour that comes twice.
        await upgraded;
        note(plan.byMs > 0 ? 'clock-forth' : 'clock-back');
        return time.set(Math.min(time.now() + plan.byMs, target.horizon));
      case 'smtp':
        return during(note(`smtp-${plan.fault}`, { isOutage: plan.fault === 'down' }), async () => {
          mood.begin(plan.fault);
          await delay(plan.ms);
          mood.end(plan.fault);
        });
      case 'amend':
        acts = acts.then(amend);
        await acts;
        return;
      case 'upgrade':
        upgraded = fleet.upgrade();
        await upgraded;
        return;
    }
  }

  async function stall({ kind, ms }: { kind: string; ms: number }, proxy: TcpProxy): Promise<void> {
    await during(note(kind, { isOutage: true }), async () => {
      proxy.stall();
      await delay(ms);
      proxy.restore();
    });
  }

  return {
    records,
    async run(faults) {
      const start = performance.now();
      const under: Promise<void>[] = [];
      for (const fault of faults) {
        await delay(Math.max(0, start + fault.at - performance.now()));
        under.push(carryOut(fault));
      }
      await Promise.all(under);
    },
  };
}

/** Resolves when it is so, or after `ms` milliseconds. */
async function within(ms: number, condition: () => boolean): Promise<void> {
  const deadline = performance.now() + ms;
  while (!condition() && performance.now() < deadline) await delay(50);
}
