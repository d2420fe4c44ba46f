// The taking side of the queue: checks what it is given, calls the engine, and after every send job lets
// the engine look at the ledger again, since an alarm that came meanwhile may have been dropped.
import { type Job, UnrecoverableError } from 'bullmq';
import { z } from 'zod';
import type { Log } from '../log.ts';
import { CATALOG, isJobName, SEND_JOBS, type SendPayload, type SendReason, type Stream } from './catalog.ts';
import type { QueueBackend } from './connection.ts';
import { isHelpJob } from './queue.ts';
import { reasonOf } from './server-address.ts';
import { withinDeadline } from './within-deadline.ts';

export interface SendJob {
  /** Unique for a service; what the ledger keeps as the sender of a message. */
  readonly id: string;
  /** Milliseconds since 1970 UTC, or whatever is due. */
  readonly slot: number | 'now';
  readonly reason: SendReason;
  /** Aborted when the worker closes: finish the batch in hand and return. */
  readonly signal: AbortSignal;
}

export interface JobHandlers {
  /** Sends what is due in the stream, batch by batch, until nothing is. */
  sendDue(stream: Stream, job: SendJob): Promise<void>;
  arm(): Promise<void>;
  replan(): Promise<void>;
  /** Reads what came back to the service; the signal as with `sendDue`. */
  readMailbox?(signal: AbortSignal): Promise<void>;
  /** After a send job left the queue: arm again if the ledger shows anything due. */
  afterSend?(stream: Stream, ended: { id: string; outcome: 'completed' | 'failed' }): Promise<void>;
}

export interface JobWorkerDeps {
  readonly backend: QueueBackend;
  readonly handlers: JobHandlers;
  readonly log: Log;
  /** Jobs at a time; more than there are streams, so that a long send never holds up `arm`. */
  readonly concurrency?: number;
  /** Milliseconds a job stays ours without a sign of life; renewed at half of it. */
  readonly lockDuration?: number;
  /** Milliseconds between two looks for jobs of dead workers. */
  readonly stalledInterval?: number;
}

export interface JobWorker {
  /**
   * Takes no new job and waits for those at work; after the deadline (ms) it gives up and says so. True
   * when all ended and left the queue.
   */
  close(deadlineMs?: number): Promise<boolean>;
}

const CLOSE_DEADLINE_MS = 20_000;
const SERVER_DEADLINE_MS = 2_000;

export async function createJobWorker(deps: JobWorkerDeps): Promise<JobWorker> {
  const { backend, handlers, log, concurrency = 6, lockDuration = 30_000, stalledInterval = 30_000 } = deps;
  const closing = new AbortController();
  const atWork = new Set<Promise<void>>();
  const following = new Set<Promise<void>>();
  /** Streams that are being sent here, as often as there are jobs for them. */
  const sending: Stream[] = [];
  const declined = new Set<string>();

  async function process(job: Job): Promise<void> {
    const run = handle(job).finally(() => atWork.delete(run));
    atWork.add(run);
    await run;
  }

  async function handle(job: Job): Promise<void> {
    const { name } = job;
    const id = job.id ?? '';
    if (!isJobName(name)) throw refuse(job, 'unknown job name');
    const payload = CATALOG[name].payload.safeParse(job.data);
    if (!payload.success) throw refuse(job, z.prettifyError(payload.error));
    const start = performance.now();
    if (name === 'arm') await handlers.arm();
    else if (name === 'replan') await handlers.replan();
    else if (name === 'read-mailbox') await handlers.readMailbox?.(closing.signal);
    else {
      const { stream, slot, reason } = payload.data as SendPayload;
      // Help is for those who do nothing yet; whoever calls for it calls again with each batch.
      if (isHelpJob(stream, id) && sending.includes(stream)) declined.add(id);
      else await sendDue(stream, { id, slot, reason, signal: closing.signal });
    }
    log.debug({ job: name, id, ms: Math.round(performance.now() - start) }, 'job done');
  }

  async function sendDue(stream: Stream, job: SendJob): Promise<void> {
    sending.push(stream);
    try {
      await handlers.sendDue(stream, job);
    } finally {
      sending.splice(sending.indexOf(stream), 1);
    }
  }

  function refuse(job: Job, why: string): Error {
    log.error({ job: job.name, id: job.id, why }, 'job refused');
    return new UnrecoverableError(`job refused: ${why}`);
  }

  /** Of what ended, only send jobs concern the ledger; errors are logged, `arm` comes within a minute anyway. */
  function follow(job: Job | undefined, outcome: 'completed' | 'failed'): void {
    const stream = STREAM_OF.get(job?.name ?? '');
    const id = job?.id ?? '';
    if (stream === undefined || handlers.afterSend === undefined || declined.delete(id)) return;
    const run = handlers
      .afterSend(stream, { id, outcome })
      .catch((error: unknown) => log.error({ err: error, stream }, 'looking for what is due failed'))
      .finally(() => following.delete(run));
    following.add(run);
  }

  const worker = backend.createWorker(process, { concurrency, lockDuration, stalledInterval });
  worker.on('completed', (job) => follow(job, 'completed'));
  worker.on('failed', (job, error) => {
    log.error({ job: job?.name, id: job?.id, err: error }, 'job failed');
    follow(job, 'failed');
  });
  worker.on('stalled', (id) => log.warn({ id }, 'job of a dead worker taken over'));
  try {
    await worker.waitUntilReady();
  } catch (error) {
    // It would go on asking for jobs, and keep the process alive.
    await withinDeadline(worker.close(true), SERVER_DEADLINE_MS);
    throw error;
  }

  async function close(deadlineMs: number): Promise<boolean> {
    closing.abort();
    // BullMQ's patient close never ends when the server is away, its forced one does not wait for jobs.
    const patient = await serverAnswers();
    const closed = patient ? worker.close() : Promise.allSettled(atWork).then(() => worker.close(true));
    const jobsEnded = await withinDeadline(Promise.allSettled(atWork), deadlineMs);
    const followed = closed.then(() => Promise.all(following));
    const serverAgreed = jobsEnded && (await withinDeadline(followed, SERVER_DEADLINE_MS));
    if (patient && serverAgreed) return true;
    log.warn({ jobsEnded }, 'the worker stopped before its jobs left the queue; another one takes them over');
    return false;
  }

  async function serverAnswers(): Promise<boolean> {
    try {
      return await withinDeadline(backend.ping(), SERVER_DEADLINE_MS);
    } catch (error) {
      log.warn({ reason: reasonOf(error) }, 'stopping while the queue does not answer');
      return false;
    }
  }

  let ended: Promise<boolean> | undefined;
  return {
    close(deadlineMs = CLOSE_DEADLINE_MS) {
      ended ??= close(deadlineMs);
      return ended;
    },
  };
}

const STREAM_OF = new Map<string, Stream>(
  (Object.keys(SEND_JOBS) as Stream[]).map((stream) => [SEND_JOBS[stream], stream]),
);
