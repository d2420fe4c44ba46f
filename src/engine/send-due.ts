// The job of a mail stream: claim a batch, send it, record what became of it, until nothing is due. The next batch is made
// while one is being sent.
import type { Stream } from '../calendar/slots.ts';
import { createBrake } from './brake.ts';
import { createClaim } from './claim.ts';
import { createRecorder, type RecorderDeps } from './record.ts';
import { type Sending, startSending } from './sending.ts';

/** The queue's job that wakes the engine: its id is kept with every message it sends. */
export interface SendJob {
  id: string;
  /** Aborted when the process is to stop: what is in hand is finished, or goes back where it would have to wait; no more is claimed. */
  signal?: AbortSignal;
}

/** Returns how many messages were claimed, whatever became of them. */
export type SendDue = (stream: Stream, job: SendJob) => Promise<number>;

export function createSendDue(deps: RecorderDeps): SendDue {
  const claim = createClaim(deps);
  const recorder = createRecorder(deps);
  const brake = createBrake();

  return async (stream, { id, signal }) => {
    const sending = startSending({ ...deps, recorder, brake }, stream);
    const stopSoon = () => sending.stopSoon();
    signal?.addEventListener('abort', stopSoon);
    try {
      return await work(sending, stream, id, signal);
    } finally {
      // A failed claim is thrown once what is in hand is recorded.
      await sending.settled().finally(sending.close);
      signal?.removeEventListener('abort', stopSoon);
    }
  };

  async function work(sending: Sending, stream: Stream, job: string, signal?: AbortSignal): Promise<number> {
    const { batchSize } = deps.settings;
    // At first only what can be handed over at once: the first mail does not wait for a whole batch.
    let atMost = Math.min(batchSize, deps.notifier.concurrency);
    for (let handled = 0; ; atMost = batchSize) {
      const batch = signal?.aborted ? undefined : await claim(stream, job, atMost);
      if (batch) await deps.replanEach(batch.alarmed);
      if (batch && batch.recipients > 0) {
        if (batch.recipients >= batchSize) deps.onBacklog?.(stream);
        sending.add(batch.messages);
        handled += batch.messages.length;
        await sending.room();
      } else if (sending.isEmpty()) return handled;
      // Claimed before what is in hand ended: its end may have made more due.
      else await sending.settled();
    }
  }
}
