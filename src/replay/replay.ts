// The live engine, step by step on a virtual clock: the clock goes to the next instant that wants attention,
// the queue wakes the engine, the engine sends over SMTP, and only when the ledger shows nothing due does the
// clock go on. What comes out is what the mail receiver got.
import { setTimeout as delay } from 'node:timers/promises';
import type { VirtualClock } from '../clock.ts';
import type { Arm } from '../engine/arm.ts';
import type { Engine } from '../engine/engine.ts';
import type { Command } from '../workflows/command.ts';
import type { Roadmap } from '../workflows/roadmap.ts';
import type { Instant } from '../workflows/time.ts';
import type { ReceivedMail } from './mail-receiver.ts';
import { type ReceivedMessage, readMessage } from './received-message.ts';

export interface ReplayEvent {
  at: Instant;
  roadmap: string;
  command: Command;
}

/** Sees the queue's send jobs end. */
export interface JobWatch {
  /** Ids. */
  completed: ReadonlySet<string>;
  /** How the next job ended, each told once; rejects after `timeoutMs`. */
  next(timeoutMs: number): Promise<JobOutcome>;
}

type JobOutcome = 'completed' | 'failed';

export interface ReplayDeps {
  engine: Engine;
  arm: Arm;
  clock: VirtualClock;
  jobs: JobWatch;
  /** Grows as the receiver takes mail. */
  mails: readonly ReceivedMail[];
  /** Real milliseconds until a queue that does not wake the engine is an error. Default 30 000. */
  wakeTimeoutMs?: number;
}

export interface ReplayOptions {
  /** In the order of the command line, each with the moment its control begins; none: those of the database go on. */
  roadmaps: readonly { roadmap: Roadmap; from: Instant }[];
  /** In order of time. */
  events: readonly ReplayEvent[];
  until: Instant;
  /** Virtual days in a real second, for people to watch; absent: as fast as it goes. */
  speed?: number | undefined;
  onEvent?(event: ReplayEvent): void;
  /** Stops between two steps. */
  signal?: AbortSignal;
}

const DAY_MS = 86_400_000;

/** An event that the rules refuse. */
export class RefusedEvent extends Error {
  override name = 'RefusedEvent';
  readonly event: ReplayEvent;
  constructor(event: ReplayEvent, reason: string) {
    super(reason);
    this.event = event;
  }
}

/**
 * Yields the messages of each step as the receiver got them, in no order within the step.
 * @throws RefusedEvent, or when the queue does not wake the engine
 */
export async function* replay(deps: ReplayDeps, options: ReplayOptions): AsyncGenerator<ReceivedMessage[]> {
  const { engine, clock, mails } = deps;
  const { signal } = options;
  const events = [...options.events];
  await applyAll(deps, options.roadmaps);
  for (let read = mails.length; !signal?.aborted; ) {
    const next = Math.min(await engine.nextInstant(), events[0]?.at ?? Number.POSITIVE_INFINITY);
    if (next > options.until) return;
    if (options.speed) await pause(((next - clock.now()) / DAY_MS / options.speed) * 1000, signal);
    if (signal?.aborted) return;
    clock.set(Math.max(next, clock.now()));
    for (; events[0] && events[0].at <= clock.now(); events.shift()) {
      const result = await engine.runCommand(events[0].roadmap, events[0].command);
      if (!result.ok) throw new RefusedEvent(events[0], result.reason);
      options.onEvent?.(events[0]);
    }
    await engine.replanDue();
    await workOff(deps);
    if (mails.length === read) continue;
    const fresh = mails.slice(read);
    read = mails.length;
    yield await Promise.all(fresh.map(readMessage));
  }
}

async function applyAll({ engine, clock }: ReplayDeps, roadmaps: ReplayOptions['roadmaps']): Promise<void> {
  if (roadmaps.length > 0) clock.set(Math.min(...roadmaps.map((r) => r.from)));
  for (const { roadmap, from } of roadmaps) {
    const applied = await engine.apply(roadmap, { from });
    if (!applied.ok) throw new Error(`${roadmap.id}: ${applied.refusals.join('; ')}`);
  }
}

/** Failed send jobs of one step, after which it is no use to wake the engine again. */
const FAILED_JOBS = 5;

/**
 * Until the ledger shows nothing due. The queue alone starts the sending, and it is empty again when this returns:
 * a job left over could send at the next instant what a command of that instant was to change.
 */
async function workOff({ arm, jobs, wakeTimeoutMs = 30_000 }: ReplayDeps): Promise<void> {
  for (let failed = 0; ; ) {
    const { due } = await arm();
    if (due.length === 0) return;
    // One job for each stream that was woken.
    for (const _ of due) if ((await jobs.next(wakeTimeoutMs)) === 'failed') failed += 1;
    if (failed >= FAILED_JOBS)
      throw new Error(`${failed} send jobs failed in one step, their log lines say why`);
  }
}

/** Real milliseconds; ends early when aborted. */
async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await delay(ms, undefined, signal ? { signal } : {});
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
}

/** `ended` is to be bound to the worker's `afterSend`. */
export function createJobWatch(): JobWatch & { ended(job: { id: string; outcome: JobOutcome }): void } {
  const completed = new Set<string>();
  const untold: JobOutcome[] = [];
  let wake = () => {};
  return {
    completed,
    ended({ id, outcome }) {
      if (outcome === 'completed') completed.add(id);
      untold.push(outcome);
      wake();
    },
    async next(timeoutMs) {
      if (untold.length === 0) {
        await new Promise<void>((resolve, reject) => {
          const late = setTimeout(
            () =>
              reject(
                new Error(`the queue has not woken the engine for ${timeoutMs} ms although something is due`),
              ),
            timeoutMs,
          );
          wake = () => {
            clearTimeout(late);
            resolve();
          };
        });
      }
      return untold.shift() as JobOutcome;
    },
  };
}
