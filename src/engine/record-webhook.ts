// What became of a message to a program: taken, to be told again later, or so long in vain that the webhook is paused.
import type { Instant } from '../calendar/dates.ts';
import { NoReplyError, type WebhookReply } from '../notifiers/webhook.ts';
import { inTransaction } from '../store/in-transaction.ts';
import { lockRecipients, reschedule } from '../store/mail-schedule.ts';
import { type Outcome, recordOutcomes } from '../store/messages.ts';
import {
  holdWebhook,
  lockWebhook,
  noteFailing,
  pauseWebhook,
  recipientOf,
  WEBHOOKS,
} from '../store/webhooks.ts';
import type { Delivery } from './claim-webhooks.ts';
import type { EngineDeps } from './engine-deps.ts';

/** What has failed so long is paused, and nothing more is tried until somebody has looked (ms). */
const GIVE_UP_MS = 3 * 86_400_000;
/** While the service itself stands still, nothing is tried, and nothing is the program's fault. */
const GIVE_UP_ATTEMPTS = 10;
const GONE = 410;

export type WebhookAnswer = WebhookReply | NoReplyError;

interface Recorded {
  outcome: Outcome;
  pause: 'gone' | 'failing' | null;
}

export function createRecordWebhook(
  deps: EngineDeps & { random(): number },
): (one: Delivery, answer: WebhookAnswer) => Promise<void> {
  const { db, clock, settings, log } = deps;

  return async (one, answer) => {
    const { webhook, id, attempt } = one;
    const at = clock.now();
    const isTaken = 'status' in answer && answer.status >= 200 && answer.status < 300;
    const outcome: Outcome = {
      id,
      attempt,
      at,
      status: isTaken ? 'sent' : 'retry',
      uncertain: !('status' in answer),
      refused: false,
      nextAt: isTaken ? null : retryAt(attempt, at),
      ...inWords(answer),
    };
    const changes = !isTaken || webhook.failingSince !== null;
    const recorded = await inTransaction(db, async (tx): Promise<Recorded | null> => {
      // First, as whoever pauses or removes it does; as it is now, not as it was when the message left.
      const now = await lockWebhook(tx, webhook.id, changes ? 'change' : 'share');
      if (!now) return null;
      await lockRecipients(tx, WEBHOOKS, [recipientOf(webhook.id)]);
      if (!(await recordOutcomes(tx, [outcome])).has(id)) return null;
      const failingSince = isTaken ? null : (now.failingSince ?? at);
      if (changes) await noteFailing(tx, webhook.id, failingSince);
      const pause =
        now.paused || failingSince === null ? null : reasonToPause(answer, attempt, at - failingSince);
      if (pause) await pauseWebhook(tx, webhook.id, at, pause);
      else if (now.paused && !isTaken) await holdWebhook(tx, webhook.id, at);
      await reschedule(tx, WEBHOOKS, [recipientOf(webhook.id)]);
      return { outcome, pause };
    });
    tell(one, recorded);
  };

  /** Doubling waits with jitter, at any hour: programs do not sleep. */
  function retryAt(attempt: number, at: Instant): Instant {
    const wait = Math.min(settings.retryMaxMs, settings.retryBaseMs * 2 ** Math.min(20, attempt - 1));
    return Math.ceil(at + wait * (0.5 + deps.random() / 2));
  }

  function tell({ webhook, id, attempt, since }: Delivery, recorded: Recorded | null): void {
    const line = { webhook: webhook.id, message: id, attempts: attempt };
    if (!recorded)
      return log.warn(line, 'too late: the webhook is gone, or another sender holds the message');
    const { outcome, pause } = recorded;
    deps.observer?.attemptEnded({
      stream: WEBHOOKS,
      channel: 'webhook',
      status: outcome.status,
      lateMs: outcome.at - since,
      serverMs: undefined,
    });
    const { error, nextAt } = outcome;
    if (outcome.status === 'sent') log.info(line, 'webhook told');
    else if (pause)
      log.error({ ...line, error, reason: pause }, 'webhook paused: its events wait until it is resumed');
    else log.warn({ ...line, error, nextAt }, 'webhook to be told again');
  }
}

function reasonToPause(answer: WebhookAnswer, attempts: number, failingMs: number): Recorded['pause'] {
  if ('status' in answer && answer.status === GONE) return 'gone';
  return failingMs >= GIVE_UP_MS && attempts >= GIVE_UP_ATTEMPTS ? 'failing' : null;
}

export function inWords(answer: WebhookAnswer): { reply: string | null; error: string | null } {
  if (answer instanceof NoReplyError) return { reply: null, error: answer.code };
  const { status, words } = answer;
  return {
    reply: words === '' ? String(status) : `${status} ${words}`,
    error: status >= 200 && status < 300 ? null : `HTTP ${status}`,
  };
}
