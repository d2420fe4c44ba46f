// What operators do with webhooks, on the page and by command alike: add, try, give a new secret, pause, resume, remove.
import { randomBytes, randomUUID } from 'node:crypto';
import { TargetError, type TargetFault } from '../notifiers/safe-target.ts';
import { SECRET_PREFIX } from '../notifiers/webhook.ts';
import { inTransaction } from '../store/in-transaction.ts';
import { countTry, type RateLimit } from '../store/rate-limits.ts';
import type { Db } from '../store/roadmaps.ts';
import { addWebhookMessage, type WebhookStanding, webhookStandings } from '../store/webhook-messages.ts';
import {
  addWebhook,
  changeSecret,
  countWebhooks,
  findWebhooks,
  listWebhooks,
  lockWebhook,
  pauseWebhook,
  removeWebhook,
  resumeWebhook,
  type Webhook,
} from '../store/webhooks.ts';
import type { OrganisationSet } from '../workflows/organisation-directory.ts';
import type { EventType } from '../workflows/state.ts';
import type { WebhookMessage } from '../workflows/webhook-event.ts';
import type { EngineDeps } from './engine-deps.ts';
import { inWords } from './record-webhook.ts';
import { answerOf } from './send-webhooks.ts';

const DAY_MS = 86_400_000;
/** How long the former secret signs as well. */
const ROTATION_DAYS = 7;
const SECRET_BYTES = 32;
/** So many answers are shown. */
const ANSWERS = 10;
/** More of them an organisation does not get. */
const AT_MOST = 20;
const LONGEST_URL = 2_000;
/** Of one organisation: whoever tries sees what answers at an address. */
const TESTS: RateLimit = { scope: 'webhook-test', tries: 20, withinMs: 600_000 };
const ID_SYMBOLS = 'abcdefghijklmnopqrstuvwxyz0123456789';
const ID = /^[a-z0-9]{12}$/;

/** A webhook as it is shown: its secrets are not. */
export type ShownWebhook = Omit<Webhook, 'secret' | 'previous'> & { isRotating: boolean };
export type WebhookState = ShownWebhook & WebhookStanding;

export interface WebhookWish {
  organisation: string;
  url: string;
  eventTypes: readonly EventType[];
  /** Whether an operator of the installation makes it: it may call inside what the settings allow. */
  byInstallation: boolean;
}

export type NewWebhook =
  /** The secret is not shown again. */
  { ok: true; id: string; secret: string } | { ok: false; fault: TargetFault | 'too-many' | 'too-long' };

export type Tried = { ok: boolean; reply: string | null; error: string | null };

export interface WebhookCases {
  /** Of these organisations, with how they stand. */
  list(organisations: OrganisationSet): Promise<WebhookState[]>;
  find(id: string): Promise<WebhookState | undefined>;
  add(wish: WebhookWish): Promise<NewWebhook>;
  /** The new secret; the former one signs as well for `ROTATION_DAYS`. Undefined where there is no such webhook, here as below. */
  rotate(id: string): Promise<string | undefined>;
  /** Sends `srok.test` at once, paused or not. */
  test(id: string): Promise<Tried | 'too-many' | undefined>;
  pause(id: string): Promise<boolean>;
  resume(id: string): Promise<boolean>;
  remove(id: string): Promise<boolean>;
}

export function createWebhookCases(deps: EngineDeps): WebhookCases {
  const { db, clock, log, webhooks: notifier } = deps;

  async function standings(webhooks: readonly Webhook[]): Promise<WebhookState[]> {
    const ids = webhooks.map(({ id }) => id);
    const byId = await webhookStandings(db, ids, ANSWERS);
    return webhooks.flatMap((webhook) => {
      const { secret: _, previous, ...shown } = webhook;
      const isRotating = previous !== null && previous.until > clock.now();
      const standing = byId.get(shown.id);
      return standing ? [{ ...shown, isRotating, ...standing }] : [];
    });
  }

  /** Whether there is such a webhook. */
  async function change(
    id: string,
    deed: string,
    work: (tx: Db, webhook: Webhook) => Promise<void>,
  ): Promise<boolean> {
    const done = await inTransaction(db, async (tx) => {
      const webhook = await lockWebhook(tx, id, 'change');
      if (webhook) await work(tx, webhook);
      return webhook !== undefined;
    });
    if (done) note(id, deed);
    return done;
  }

  /** Who it was is nobody's to know from a log. */
  const note = (id: string, deed: string) => log.info({ webhook: id, deed }, 'an operator changed a webhook');

  return {
    list: async (organisations) => standings(await listWebhooks(db, organisations)),
    async find(id) {
      if (!ID.test(id)) return undefined;
      const [found] = await standings([...(await findWebhooks(db, [id])).values()]);
      return found;
    },
    async add({ organisation, url: typed, eventTypes, byInstallation }) {
      if (!URL.canParse(typed)) return { ok: false, fault: 'not-a-url' };
      // As it is called: what terminals obey or databases refuse is escaped there.
      const url = new URL(typed).href;
      if (url.length > LONGEST_URL) return { ok: false, fault: 'too-long' };
      try {
        await notifier?.check({ url, inside: byInstallation });
      } catch (error) {
        if (error instanceof TargetError) return { ok: false, fault: error.fault };
        throw error;
      }
      const [id, secret] = [newId(), newSecret()];
      const webhook = {
        id,
        organisation,
        url,
        byInstallation,
        eventTypes: [...new Set(eventTypes)],
        secret,
        createdAt: clock.now(),
      };
      const isAdded = await inTransaction(db, async (tx) => {
        if ((await countWebhooks(tx, organisation)) >= AT_MOST) return false;
        await addWebhook(tx, webhook);
        return true;
      });
      if (!isAdded) return { ok: false, fault: 'too-many' };
      note(id, 'add');
      return { ok: true, id, secret };
    },
    async rotate(id) {
      const secret = newSecret();
      const until = clock.now() + ROTATION_DAYS * DAY_MS;
      return (await change(id, 'rotate', (tx) => changeSecret(tx, id, secret, until))) ? secret : undefined;
    },
    async test(id) {
      const webhook = (await findWebhooks(db, [id])).get(id);
      if (!webhook || !notifier) return undefined;
      const at = clock.now();
      if ((await countTry(db, TESTS, webhook.organisation, at)) !== null) return 'too-many';
      const message: WebhookMessage = {
        id: randomUUID(),
        type: 'srok.test',
        timestamp: new Date(at).toISOString(),
        organisation: webhook.organisation,
        events: [],
      };
      const body = JSON.stringify(message);
      const { reply, error } = inWords(await answerOf(notifier, webhook, { id: message.id, body, at }));
      const ok = error === null;
      await addWebhookMessage(db, {
        id: message.id,
        webhook: id,
        status: ok ? 'sent' : 'failed',
        leaseUntil: null,
        subject: message.type,
        body,
        at: clock.now(),
        since: at,
        job: 'test',
        reply,
        error,
      });
      return { ok, reply, error };
    },
    pause: (id) =>
      change(id, 'pause', async (tx, { paused }) => {
        if (!paused) await pauseWebhook(tx, id, clock.now(), 'operator');
      }),
    async resume(id) {
      const done = await change(id, 'resume', async (tx, { paused }) => {
        if (paused) await resumeWebhook(tx, id, clock.now());
      });
      if (done) deps.onChanged();
      return done;
    },
    remove: (id) => change(id, 'remove', (tx) => removeWebhook(tx, id)),
  };
}

const newSecret = (): string => SECRET_PREFIX + randomBytes(SECRET_BYTES).toString('base64');

/** 12 of 36 symbols: nothing that anybody has to guess, only short to type. */
function newId(): string {
  return [...randomBytes(12)].map((byte) => ID_SYMBOLS[byte % ID_SYMBOLS.length]).join('');
}
