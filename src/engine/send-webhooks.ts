// The job of the stream `webhooks`: one message at a time to each program, with what happened since the last one, until nothing
// is due. A message that may have got there goes again as it was, under the same id.
import type { Instant } from '../calendar/dates.ts';
import { NoReplyError, type WebhookNotifier, type WebhookPost } from '../notifiers/webhook.ts';
import type { Webhook } from '../store/webhooks.ts';
import { createClaimWebhooks, type Delivery } from './claim-webhooks.ts';
import type { EngineDeps } from './engine-deps.ts';
import { createRecordWebhook, type WebhookAnswer } from './record-webhook.ts';
import type { SendJob } from './send-due.ts';

/** Programs that are called at once by one job: one that hangs holds up only itself. */
const AT_ONCE = 16;
/** Of them, those of one organisation: however many of its hang, others are called. */
const OF_ONE = 8;
/** While some have not answered, it is looked so often (ms) whether others have become due. */
const LOOK_AGAIN_MS = 500;

export type SendWebhooks = (job: SendJob) => Promise<number>;

export function createSendWebhooks(
  deps: EngineDeps & { webhooks: WebhookNotifier; random(): number },
): SendWebhooks {
  const { clock, webhooks } = deps;
  const claim = createClaimWebhooks(deps);
  const record = createRecordWebhook(deps);

  return async ({ id: job, signal }) => {
    const underway = new Map<Delivery, Promise<void>>();
    const faults: unknown[] = [];
    /** Nothing was to be done about them: they are no reason to look again at once, nor twice. */
    const idle = new Set<string>();
    let handled = 0;
    for (;;) {
      const room = signal?.aborted || faults.length > 0 ? 0 : AT_ONCE - underway.size;
      const wereUnderway = underway.size;
      const claimed = room > 0 ? await claimOrFault(room) : { deliveries: [], idle: [] };
      handled += claimed.deliveries.length;
      for (const one of claimed.deliveries) {
        const run = deliver(one)
          .catch((error: unknown) => faults.push(error))
          .then(() => void underway.delete(one));
        underway.set(one, run);
      }
      const isOther = claimed.idle.some((id) => !idle.has(id));
      for (const id of claimed.idle) idle.add(id);
      if (claimed.deliveries.length > 0 || isOther) continue;
      if (wereUnderway === 0) break;
      // Claimed before they ended: their end may have made more due.
      if (underway.size === 0) continue;
      // Where nothing more is taken, only what is in hand has to end.
      const runs = underway.values();
      await (room > 0 ? oneOf(runs, LOOK_AGAIN_MS) : Promise.race(runs));
    }
    // What could not be recorded goes again, under the same id, when its lease is over.
    if (faults.length > 0) throw faults[0];
    return handled;

    /** What is in hand ends first. */
    function claimOrFault(atMost: number): ReturnType<typeof claim> {
      const inHand = [...underway.keys()].map(({ webhook }) => webhook.organisation);
      return claim(job, { atMost, ofOne: OF_ONE, inHand }).catch((error: unknown) => {
        faults.push(error);
        return { deliveries: [], idle: [] };
      });
    }
  };

  async function deliver(one: Delivery): Promise<void> {
    const { webhook, id, body } = one;
    await record(one, await answerOf(webhooks, webhook, { id, body, at: clock.now() }));
  }
}

/** What the program says, or why there is no answer. */
export async function answerOf(
  webhooks: WebhookNotifier,
  webhook: Webhook,
  { id, body, at }: Pick<WebhookPost, 'id' | 'body' | 'at'>,
): Promise<WebhookAnswer> {
  try {
    const { url, byInstallation: inside } = webhook;
    return await webhooks.post({ url, inside, id, body, at, secrets: secretsOf(webhook, at) });
  } catch (error) {
    if (error instanceof NoReplyError) return error;
    throw error;
  }
}

/** Both while one is replaced by the other. */
function secretsOf({ secret, previous }: Webhook, now: Instant): string[] {
  return [secret, ...(previous && previous.until > now ? [previous.secret] : [])];
}

/** Whichever comes first: one of them has ended, or so many ms have gone by. */
async function oneOf(underway: Iterable<Promise<void>>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const later = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([...underway, later]);
  clearTimeout(timer);
}
