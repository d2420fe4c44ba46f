// The producing side of the queue: sets alarms for slots of the ledger. An alarm may be lost, doubled or
// early without harm; the ledger decides what is sent.
import { randomUUID } from 'node:crypto';
import {
  CATALOG,
  type JobName,
  type JobPayload,
  SEND_JOBS,
  type SendReason,
  type Stream,
} from './catalog.ts';
import type { QueueBackend } from './connection.ts';

export interface QueueDepth {
  readonly waiting: number;
  readonly delayed: number;
  readonly active: number;
}

export interface AlarmClock {
  /** One job at the slot (milliseconds since 1970 UTC), however often it is armed; a slot that has come is a `wake`. */
  armSlot(stream: Stream, slot: number): Promise<void>;
  /** Something is due now: one job, and one more after it when it is already at work. */
  wake(stream: Stream): Promise<void>;
  /** There is more than one batch due: a job for a worker that has its hands free. */
  help(stream: Stream): Promise<void>;
  /** At start of a process: a job that no job of a dead worker can hold up. */
  drain(stream: Stream): Promise<void>;
  /**
   * Makes the queue send `arm` every minute, `replan` daily, and where there is a mailbox `read-mailbox` every minute; may be
   * called again at any time, a flush forgets it.
   */
  schedule(mailbox: 'mailbox' | 'no-mailbox'): Promise<void>;
  depth(): Promise<QueueDepth>;
  /** Removes the queue with everything in it, jobs at work included. */
  obliterate(): Promise<void>;
  close(): Promise<void>;
}

export interface AlarmClockDeps {
  readonly backend: QueueBackend;
  readonly clock: { now(): number };
}

/**
 * Commands throw when the backend does not answer; nothing is retried here, since `arm` comes again.
 * Ids: one id never stands for two delays (an `add` with the id of a waiting, delayed or active job is
 * silently dropped), so a slot's id holds the slot, and all others are unique.
 */
export async function createAlarmClock({ backend, clock }: AlarmClockDeps): Promise<AlarmClock> {
  const processId = randomUUID();
  const queue = backend.createQueue();
  await queue.waitUntilReady();

  async function send(
    stream: Stream,
    reason: SendReason,
    slot: number | 'now',
    options: SendOptions,
  ): Promise<void> {
    const name = SEND_JOBS[stream];
    const kind = CATALOG[name];
    const payload = kind.payload.parse({ stream, slot, reason } satisfies JobPayload<typeof name>);
    await queue.add(name, payload, { ...kind.options, ...options });
  }

  function wake(stream: Stream): Promise<void> {
    return send(stream, 'due', 'now', {
      jobId: `${SEND_JOBS[stream]}-due-${randomUUID()}`,
      deduplication: { id: SEND_JOBS[stream], keepLastIfActive: true },
    });
  }

  return {
    wake,
    async armSlot(stream, slot) {
      const delay = slot - clock.now();
      if (delay <= 0) return wake(stream);
      await send(stream, 'slot', slot, { jobId: slotJobId(stream, slot), delay });
    },
    help: (stream) => send(stream, 'due', 'now', { jobId: `${helpPrefix(stream)}${randomUUID()}` }),
    drain: (stream) => send(stream, 'start', 'now', { jobId: `${SEND_JOBS[stream]}-start-${processId}` }),
    async schedule(mailbox) {
      const names = ['arm', 'replan', ...(mailbox === 'mailbox' ? ['read-mailbox' as const] : [])] as const;
      for (const name of names) {
        const { repeat, options, payload } = CATALOG[name];
        await queue.upsertJobScheduler(name, repeat, { name, data: payload.parse({}), opts: options });
      }
      // Of a time when there was one.
      if (mailbox === 'no-mailbox') await queue.removeJobScheduler('read-mailbox' satisfies JobName);
    },
    async depth() {
      const {
        waiting = 0,
        delayed = 0,
        active = 0,
      } = await queue.getJobCounts('waiting', 'delayed', 'active');
      return { waiting, delayed, active };
    },
    obliterate: () => queue.obliterate({ force: true }),
    close: () => queue.close(),
  };
}

interface SendOptions {
  readonly jobId: string;
  /** Milliseconds. */
  readonly delay?: number;
  readonly deduplication?: { readonly id: string; readonly keepLastIfActive: true };
}

/** In the id, not in the payload: a worker of a former version takes it for one more thing due, and helps. */
function helpPrefix(stream: Stream): string {
  return `${SEND_JOBS[stream]}-help-`;
}

export function isHelpJob(stream: Stream, id: string): boolean {
  return id.startsWith(helpPrefix(stream));
}

/** BullMQ refuses ids that are integers or contain a colon. */
export function slotJobId(stream: Stream, slot: number): string {
  return `${SEND_JOBS[stream]}-${new Date(slot).toISOString().replaceAll(/[-:.]/g, '')}`;
}
