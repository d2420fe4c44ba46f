// Whose turn it is among the webhooks, and the message of each: the one that has not got there yet as it was, else one of what
// happened since the last.
import { randomUUID } from 'node:crypto';
import type { Instant } from '../calendar/dates.ts';
import { WHOLE_MS } from '../notifiers/webhook.ts';
import { inTransaction } from '../store/in-transaction.ts';
import { reschedule } from '../store/mail-schedule.ts';
import { endNotices } from '../store/notices.ts';
import type { Db } from '../store/roadmaps.ts';
import {
  addWebhookMessage,
  claimWebhooks,
  eventsOfMessage,
  nextEvents,
  pendingMessage,
  tryOnceMore,
} from '../store/webhook-messages.ts';
import { findWebhooks, holdWebhook, recipientOf, WEBHOOKS, type Webhook } from '../store/webhooks.ts';
import type { WebhookEvent, WebhookMessage } from '../workflows/webhook-event.ts';
import type { EngineDeps } from './engine-deps.ts';

const EVENTS_AT_MOST = 100;

/** A message in hand. */
export interface Delivery {
  webhook: Webhook;
  id: string;
  attempt: number;
  /** When the first of its events happened. */
  since: Instant;
  body: string;
}

export interface ClaimedWebhooks {
  deliveries: Delivery[];
  /** Looked at as well, and there was nothing to do: ids of webhooks. */
  idle: string[];
}

export interface Room {
  atMost: number;
  /** So many of one organisation, with those in hand. */
  ofOne: number;
  /** Whose the messages in hand are: organisations, each as often as it has one. */
  inHand: readonly string[];
}

/** Takes the messages of some webhooks that are due and in nobody's hands. */
export type ClaimWebhooks = (job: string, room: Room) => Promise<ClaimedWebhooks>;

interface Claim {
  now: Instant;
  job: string;
  leaseUntil: Instant;
}

export function createClaimWebhooks({ db, clock, settings }: EngineDeps): ClaimWebhooks {
  /** Longer than any attempt. */
  const leaseMs = Math.max(settings.leaseMs, 2 * WHOLE_MS);
  return (job, { atMost, ofOne, inHand }) =>
    inTransaction(db, async (tx) => {
      const now = clock.now();
      const held = [...inHand];
      const hasRoom = (organisation: string) => held.filter((one) => one === organisation).length < ofOne;
      const full = held.filter((organisation) => !hasRoom(organisation));
      const locked = await claimWebhooks(tx, now, { limit: atMost, full });
      const found = await findWebhooks(tx, locked);
      const ids: string[] = [];
      const deliveries: Delivery[] = [];
      for (const id of locked) {
        const webhook = found.get(id);
        // One too many of its organisation's is left for later.
        if (webhook && !hasRoom(webhook.organisation)) continue;
        ids.push(id);
        const one = webhook && (await claimOne(tx, webhook, { now, job, leaseUntil: now + leaseMs }));
        if (!one) continue;
        deliveries.push(one);
        held.push(one.webhook.organisation);
      }
      await reschedule(tx, WEBHOOKS, ids.map(recipientOf));
      const taken = new Set(deliveries.map(({ webhook }) => webhook.id));
      return { deliveries, idle: ids.filter((id) => !taken.has(id)) };
    });
}

async function claimOne(tx: Db, webhook: Webhook, claim: Claim): Promise<Delivery | null> {
  // It was paused while a sender that is dead by now had a message in hand.
  if (webhook.paused) {
    await holdWebhook(tx, webhook.id, claim.now);
    return null;
  }
  const pending = await pendingMessage(tx, webhook.id);
  if (!pending) return claimNew(tx, webhook, claim);
  const { now, job, leaseUntil } = claim;
  if (pending.nextAt > now) return null;
  const { id, createdAt, since } = pending;
  const attempt = pending.attempts + 1;
  const body = pending.body ?? bodyOf(webhook, { id, createdAt, events: await eventsOfMessage(tx, id) });
  await tryOnceMore(tx, id, { attempts: attempt, leaseUntil, job });
  return { webhook, id, attempt, since, body };
}

async function claimNew(tx: Db, webhook: Webhook, { now, job, leaseUntil }: Claim): Promise<Delivery | null> {
  const due = await nextEvents(tx, webhook.id, EVENTS_AT_MOST);
  const [first] = due;
  if (!first) return null;
  const id = randomUUID();
  const since = Date.parse(first.event.at);
  const body = bodyOf(webhook, { id, createdAt: now, events: due.map(({ event }) => event) });
  await addWebhookMessage(tx, {
    id,
    webhook: webhook.id,
    status: 'sending',
    leaseUntil,
    subject: `srok.events (${due.length})`,
    body,
    at: now,
    since,
    job,
  });
  const taken = due.map((notice) => ({ id: notice.id, message: id }));
  await endNotices(tx, { taken, merged: [], suppressed: [], postponed: [] });
  return { webhook, id, attempt: 1, since, body };
}

function bodyOf(
  { organisation }: Webhook,
  { id, createdAt, events }: { id: string; createdAt: Instant; events: WebhookEvent[] },
): string {
  const timestamp = new Date(createdAt).toISOString();
  return JSON.stringify({
    id,
    type: 'srok.events',
    timestamp,
    organisation,
    events,
  } satisfies WebhookMessage);
}
