// The job of a mail stream: claim a batch, deliver it, record what became of it, until nothing is due.
// While one batch is being delivered the next one is being made.
import type { Stream } from '../calendar/slots.ts';
import { extendLease } from '../store/messages.ts';
import { type Batch, createClaim } from './claim.ts';
import type { EngineDeps } from './engine-deps.ts';
import type { Outgoing } from './outgoing.ts';
import { createRecorder, type Delivery, type RecorderDeps } from './record.ts';

/** The queue's job that wakes the engine: its id is kept with every message it sends. */
export interface SendJob {
  id: string;
  /** Aborted when the process is to stop: the batch in hand is finished, no further one begun. */
  signal?: AbortSignal;
}

/** Returns how many messages were handed over, whatever became of them. */
export type SendDue = (stream: Stream, job: SendJob) => Promise<number>;

export function createSendDue(deps: RecorderDeps): SendDue {
  const claim = createClaim(deps);
  const recorder = createRecorder(deps);

  return async (stream, job) => {
    let handled = 0;
    /** Claimed and not yet recorded. */
    const held = new Map<string, Outgoing>();
    const next = async (): Promise<Batch> => {
      if (job.signal?.aborted) return { recipients: 0, messages: [], alarmed: [] };
      const batch = await claim(stream, job.id);
      if (batch.recipients >= deps.settings.batchSize) deps.onBacklog?.(stream);
      for (const outgoing of batch.messages) held.set(outgoing.mail.id, outgoing);
      await deps.replanEach(batch.alarmed);
      return batch;
    };
    const beating = setInterval(() => void keepLease(held), deps.settings.leaseMs / 3);
    try {
      let batch = await next();
      while (batch.recipients > 0) {
        // A failed claim is thrown once this batch is recorded; until then nobody waits for it.
        const [delivered, following] = await Promise.allSettled([
          deliver(stream, batch.messages, held),
          next(),
        ]);
        if (delivered.status === 'rejected') throw delivered.reason;
        if (following.status === 'rejected') throw following.reason;
        handled += batch.messages.length;
        // What was claimed meanwhile was claimed before this batch ended: its end may have made more due.
        batch = following.value.recipients > 0 ? following.value : await next();
      }
      return handled;
    } finally {
      clearInterval(beating);
    }
  };

  /** A slow server is no dead sender. */
  async function keepLease(held: ReadonlyMap<string, Outgoing>): Promise<void> {
    const messages = [...held.values()].map(({ mail, attempts }) => ({ id: mail.id, attempt: attempts }));
    try {
      await extendLease(deps.db, messages, deps.clock.now() + deps.settings.leaseMs);
    } catch (error) {
      deps.log.warn({ err: error }, 'the lease of messages in work could not be extended');
    }
  }

  /** Hands all messages to the notifier, which knows how many it can send at once, and records as they end. */
  async function deliver(
    stream: Stream,
    messages: readonly Outgoing[],
    held: Map<string, Outgoing>,
  ): Promise<void> {
    let ended: Delivery[] = [];
    let recording: Promise<void> = Promise.resolve();
    const record = async (): Promise<void> => {
      const deliveries = ended;
      ended = [];
      if (deliveries.length === 0) return;
      try {
        await recorder.record(stream, deliveries);
        for (const { outgoing } of deliveries) held.delete(outgoing.mail.id);
      } catch (error) {
        // With the next ones, or at the end once more: what was sent and is not recorded will be sent again.
        ended.unshift(...deliveries);
        const messages = deliveries.map(({ outgoing }) => outgoing.mail.id);
        deps.log.error({ err: error, messages }, 'what became of messages could not be recorded');
      }
    };
    const one = async (outgoing: Outgoing): Promise<void> => {
      // Not `ended.push(await …)`: by then `ended` is another list.
      const delivery = await deliverOne(deps, outgoing);
      ended.push(delivery);
      if (ended.length < deps.settings.sentBatch) return;
      recording = recording.then(record);
      await recording;
    };
    await Promise.all(messages.map(one));
    await record();
    if (ended.length > 0) throw new Error(`${ended.length} messages have ended and could not be recorded`);
  }
}

async function deliverOne(deps: EngineDeps, outgoing: Outgoing): Promise<Delivery> {
  deps.log.debug({ message: outgoing.mail.id }, 'message handed over');
  try {
    const receipt = await deps.notifier.deliver(outgoing.mail);
    return { outgoing, at: deps.clock.now(), receipt };
  } catch (error) {
    return { outgoing, at: deps.clock.now(), error };
  }
}
