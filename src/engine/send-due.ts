// The job of a mail stream: claim a batch, send it, record what became of it, until nothing is due. The next batch is made
// while one is being sent.
import type { Instant } from '../calendar/dates.ts';
import type { Stream } from '../calendar/slots.ts';
import { extendLease } from '../store/messages.ts';
import { createBrake } from './brake.ts';
import { createClaim } from './claim.ts';
import { createHands } from './hands.ts';
import type { Outgoing } from './outgoing.ts';
import { createRecorder, type RecorderDeps } from './record.ts';
import type { Replanner } from './replan.ts';
import { type Sending, startSending } from './sending.ts';

/** The queue's job that wakes the engine: its id is kept with every message it sends. */
export interface SendJob {
  id: string;
  /** Aborted when the process is to stop: what is in hand is finished, or goes back where it would have to wait; no more is claimed. */
  signal?: AbortSignal;
}

/** Returns how many messages were claimed, whatever became of them. */
export type SendDue = (stream: Stream, job: SendJob) => Promise<number>;

export function createSendDue(deps: RecorderDeps & Pick<Replanner, 'catchUp'>): SendDue {
  const claim = createClaim(deps);
  const recorder = createRecorder(deps);
  const brake = createBrake();
  const hands = createHands(deps.notifier.concurrency, deps.settings.sentBatch);

  return async (stream, { id, signal }) => {
    const sending = startSending({ ...deps, recorder, brake, hands }, stream);
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
      const since = deps.clock.now();
      const batch = signal?.aborted ? undefined : await claim(stream, job, atMost);
      if (batch) await deps.replanEach(batch.alarmed);
      if (batch && batch.recipients > 0) {
        if (batch.recipients >= batchSize) deps.onBacklog?.(stream);
        sending.add(await stillHeld(batch.messages, since));
        handled += batch.messages.length;
        await sending.room();
      } else if (sending.isEmpty()) return handled;
      // Claimed before what is in hand ended: its end may have made more due.
      else await sending.settled();
    }
  }

  /** On a machine so busy that claiming took long, another worker may have taken them over, or would while they wait. */
  async function stillHeld(messages: readonly Outgoing[], since: Instant): Promise<readonly Outgoing[]> {
    const { db, clock, settings, log } = deps;
    const now = clock.now();
    if (messages.length === 0 || now - since < settings.leaseMs / 3) return messages;
    const claimed = messages.map(({ mail, attempts }) => ({ id: mail.id, attempt: attempts }));
    const held = await extendLease(db, claimed, now + settings.leaseMs);
    log.warn({ messages: messages.length, held: held.size, ms: now - since }, 'claiming took long');
    return messages.filter(({ mail }) => held.has(mail.id));
  }
}
