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

/** Which send jobs the queue has completed. */
export interface JobWatch {
  completed: ReadonlySet<string>;
  /** Resolves when a send job has ended since the last call; rejects after `timeoutMs`. */
  next(timeoutMs: number): Promise<void>;
}

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
  /** In the order of the command line, each with the moment its control begins. */
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
  const events = [...options.events];
  clock.set(Math.min(...options.roadmaps.map((r) => r.from)));
  for (const { roadmap, from } of options.roadmaps) {
    const applied = await engine.apply(roadmap, { from });
    if (!applied.ok) throw new Error(`${roadmap.id}: ${applied.refusals.join('; ')}`);
  }
  for (let read = mails.length; !options.signal?.aborted; ) {
    const next = Math.min(await engine.nextInstant(), events[0]?.at ?? Number.POSITIVE_INFINITY);
    if (next > options.until) return;
    if (options.speed) await delay(((next - clock.now()) / DAY_MS / options.speed) * 1000, undefined, { signal: options.signal });
    clock.set(Math.max(next, clock.now()));
    while (events[0] && events[0].at <= clock.now()) {
      const event = events.shift() as ReplayEvent;
      const result = await engine.runCommand(event.roadmap, event.command);
      if (!result.ok) throw new RefusedEvent(event, result.reason);
      options.onEvent?.(event);
    }
    await engine.replanDue();
    await workOff(deps);
    if (mails.length === read) continue;
    const fresh = mails.slice(read);
    read = mails.length;
    yield await Promise.all(fresh.map(readMessage));
  }
}

/** Until the ledger shows nothing due. The queue alone starts the sending. */
async function workOff({ arm, jobs, wakeTimeoutMs = 30_000 }: ReplayDeps): Promise<void> {
  while ((await arm()).due.length > 0) await jobs.next(wakeTimeoutMs);
}

/** To be bound to the worker's `afterSend`. */
export function createJobWatch(): JobWatch & { ended(job: { id: string; outcome: 'completed' | 'failed' }): void } {
  const completed = new Set<string>();
  let unseen = 0;
  let wake: (() => void) | null = null;
  return {
    completed,
    ended({ id, outcome }) {
      if (outcome === 'completed') completed.add(id);
      unseen += 1;
      wake?.();
    },
    async next(timeoutMs) {
      if (unseen === 0) {
        const timeout = new AbortController();
        const ended = new Promise<void>((resolve) => {
          wake = resolve;
        });
        const late = delay(timeoutMs, undefined, { signal: timeout.signal }).then(() => {
          throw new Error(`the queue has not woken the engine for ${timeoutMs} ms although something is due`);
        });
        try {
          await Promise.race([ended, late]);
        } finally {
          wake = null;
          timeout.abort();
          late.catch(() => undefined);
        }
      }
      unseen = 0;
    },
  };
}
