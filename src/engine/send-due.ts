// The job of a mail stream: claim a batch, deliver it, record what became of it, until nothing is due.
// While one batch is being delivered the next one is being made.
import type { Stream } from '../calendar/slots.ts';
import { type Batch, createClaim, type Outgoing } from './claim.ts';
import type { EngineDeps } from './engine-deps.ts';
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
    const next = async (): Promise<Batch> =>
      job.signal?.aborted ? { recipients: 0, messages: [] } : claim(stream, job.id);
    let batch = await next();
    while (batch.recipients > 0) {
      // A failed claim is thrown once this batch is recorded; until then nobody waits for it.
      const [delivered, following] = await Promise.allSettled([
        deliver(stream, job.id, batch.messages),
        next(),
      ]);
      if (delivered.status === 'rejected') throw delivered.reason;
      if (following.status === 'rejected') throw following.reason;
      handled += batch.messages.length;
      batch = following.value;
    }
    return handled;
  };

  /** Hands all messages to the notifier, which knows how many it can send at once, and records as they end. */
  async function deliver(stream: Stream, job: string, messages: readonly Outgoing[]): Promise<void> {
    let ended: Delivery[] = [];
    let recording: Promise<void> = Promise.resolve();
    const flush = (): Promise<void> => {
      const deliveries = ended;
      ended = [];
      if (deliveries.length > 0) recording = recording.then(() => recorder.record(stream, job, deliveries));
      return recording;
    };
    const one = async (outgoing: Outgoing): Promise<void> => {
      ended.push(await deliverOne(deps, outgoing));
      if (ended.length >= deps.settings.sentBatch) await flush();
    };
    const results = await Promise.allSettled(messages.map(one));
    await flush();
    const fault = results.find((r) => r.status === 'rejected');
    if (fault) throw fault.reason;
  }
}

async function deliverOne(deps: EngineDeps, outgoing: Outgoing): Promise<Delivery> {
  try {
    const receipt = await deps.notifier.deliver(outgoing.mail);
    return { outgoing, at: deps.clock.now(), receipt };
  } catch (error) {
    return { outgoing, at: deps.clock.now(), error };
  }
}
