// Which fault comes when: all of it follows from the seed, the length of the run and the queue's server.
import { createDice, type Dice } from './dice.ts';
import { SMTP_FAULTS, type SmtpFault } from './mood.ts';

export type QueueKind = 'redis' | 'postgres';

export type FaultPlan =
  | { kind: 'kill-worker'; aim: 'data' | 'reply' | 'none'; which: number }
  | { kind: 'kill-web' | 'kill-people' | 'flush-queue' | 'cut-database' | 'cut-queue' | 'upgrade' | 'amend' }
  | { kind: 'terminate-worker'; which: number }
  | { kind: 'kill-postgres' | 'stall-database' | 'stall-queue' | 'disk-full'; ms: number }
  | { kind: 'kill-redis'; ms: number; empty: boolean }
  | { kind: 'clock'; byMs: number }
  | { kind: 'smtp'; fault: SmtpFault; ms: number };

/** A plan with the instant (ms from the start of the run) at which it begins. */
export type Fault = FaultPlan & { at: number };

const HOUR_MS = 3_600_000;
/** The part of a run after which an upgrade has begun. */
const AFTER_UPGRADE = 0.08;

/** So many in a minute; every kind at least once. */
const PER_MINUTE: Record<Exclude<FaultPlan['kind'], 'upgrade'>, number> = {
  'kill-worker': 9,
  'kill-web': 0.7,
  'kill-people': 0.7,
  'kill-postgres': 1,
  'kill-redis': 1,
  'terminate-worker': 1,
  'flush-queue': 0.7,
  'cut-database': 0.8,
  'cut-queue': 0.6,
  'stall-database': 0.5,
  'stall-queue': 0.4,
  'disk-full': 0.4,
  clock: 0.8,
  smtp: 3,
  amend: 1.5,
};
/** A queue on PostgreSQL has no Redis to fail. */
const OF_REDIS = new Set<FaultPlan['kind']>(['kill-redis', 'cut-queue', 'stall-queue']);

/** In order of time. `ms` is the time from the first fault to the last. */
export function scheduleFaults(seed: number, queue: QueueKind, ms: number): Fault[] {
  const dice = createDice(seed, `faults ${queue}`);
  const faults: Fault[] = [];
  for (const kind of Object.keys(PER_MINUTE) as (keyof typeof PER_MINUTE)[]) {
    if (queue === 'postgres' && OF_REDIS.has(kind)) continue;
    const least = kind === 'smtp' ? SMTP_FAULTS.length : kind === 'clock' ? 2 : 1;
    const count = Math.max(least, Math.round((PER_MINUTE[kind] * ms) / 60_000));
    // One in each of `count` equal stretches, so that a short run is no quieter than a long one.
    const from = kind === 'clock' ? AFTER_UPGRADE : 0;
    for (let n = 0; n < count; n += 1)
      faults.push({
        ...draw(kind, n, dice),
        at: (from + ((1 - from) * (n + dice.between(0, 1))) / count) * ms,
      });
  }
  // Early: a process of the new release is needed before anybody of it may act on the new tables.
  faults.push({ kind: 'upgrade', at: ms * dice.between(0.3, 0.9) * AFTER_UPGRADE });
  return faults.sort((a, b) => a.at - b.at);
}

function draw(kind: keyof typeof PER_MINUTE, n: number, dice: Dice): FaultPlan {
  const ms = Math.round(dice.between(700, 3_000));
  switch (kind) {
    case 'kill-worker':
      return { kind, aim: dice.pick(['data', 'reply', 'reply', 'none']), which: dice.below(1000) };
    case 'terminate-worker':
      return { kind, which: dice.below(1000) };
    case 'kill-redis':
      return { kind, ms, empty: n % 2 === 1 };
    case 'clock':
      return { kind, byMs: n % 2 === 0 ? 72 * HOUR_MS : -HOUR_MS };
    case 'smtp':
      return {
        kind,
        fault: SMTP_FAULTS[n % SMTP_FAULTS.length] ?? 'down',
        ms: Math.round(dice.between(1_500, 4_000)),
      };
    case 'kill-postgres':
    case 'stall-database':
    case 'stall-queue':
    case 'disk-full':
      return { kind, ms };
    case 'kill-web':
    case 'kill-people':
    case 'flush-queue':
    case 'cut-database':
    case 'cut-queue':
    case 'amend':
      return { kind };
  }
}
