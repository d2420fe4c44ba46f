// A live engine for tests: real PostgreSQL, real SMTP into a receiver of the test, a clock that goes when told to.
import { sql } from 'kysely';
import { type Instant, instantOf } from '../../src/calendar/dates.ts';
import type { Stream } from '../../src/calendar/slots.ts';
import { createVirtualClock, type VirtualClock } from '../../src/clock.ts';
import type { ActionLinks } from '../../src/engine/action-links.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import type { EngineSettings, Rules } from '../../src/engine/engine-deps.ts';
import { createLog, type Log } from '../../src/log.ts';
import type { IncomingMailbox } from '../../src/mailbox/imap-mailbox.ts';
import { createEmailNotifier } from '../../src/notifiers/email.ts';
import type { Notifier } from '../../src/notifiers/notifier.ts';
import type { WebhookNotifier } from '../../src/notifiers/webhook.ts';
import {
  type MailReceiver,
  type MailReceiverOptions,
  startMailReceiver,
} from '../../src/replay/mail-receiver.ts';
import { type ReceivedMessage, readMessage } from '../../src/replay/received-message.ts';
import { createDatabase, type Database } from '../../src/store/database.ts';
import { createRoadmapCache } from '../../src/store/roadmaps.ts';
import type { Tables } from '../../src/store/tables.ts';
import type { OrganisationDirectory } from '../../src/workflows/organisation-directory.ts';
import type { Roadmap } from '../../src/workflows/roadmap.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { defaultPolicy, russianCalendar } from '../support/roadmaps.ts';

export const LEASE_MS = 120_000;
const STREAMS: readonly Stream[] = ['reminders', 'escalations', 'monitoring'];

export function testRules(): Rules {
  const calendar = russianCalendar();
  const policy = defaultPolicy();
  return {
    calendar: (name) => (name === 'ru' ? calendar : undefined),
    policies: new Map([['default', policy]]),
  };
}

export interface EngineOptions {
  settings?: Partial<EngineSettings>;
  notifier?: Notifier;
  rules?: Rules;
  random?: () => number;
  log?: Log;
  mailbox?: IncomingMailbox;
  links?: ActionLinks;
  webhooks?: WebhookNotifier;
  organisations?: OrganisationDirectory;
}

export interface Worker {
  engine: Engine;
  database: Database<Tables>;
  notifier: Notifier;
  close(): Promise<void>;
}

/** An engine with a database pool and mail connections of its own, as another process would have. */
export function openWorker(
  appUrl: string,
  smtpUrl: string,
  clock: VirtualClock,
  options: EngineOptions = {},
): Worker {
  const log = options.log ?? createLog('silent');
  const database = createDatabase<Tables>({ url: appUrl, max: 6, applicationName: 'test', log });
  const notifier =
    options.notifier ??
    createEmailNotifier({ url: smtpUrl, from: { address: 'srok@example.org' }, tls: { mode: 'off' }, log });
  const engine = createEngine({
    db: database.db,
    cache: createRoadmapCache(),
    clock,
    rules: options.rules ?? testRules(),
    notifier,
    settings: {
      batchSize: 200,
      sentBatch: 5,
      leaseMs: LEASE_MS,
      retryBaseMs: 60_000,
      retryMaxMs: 3_600_000,
      mailDomain: 'srok.example.org',
      sender: { address: 'srok@example.org', name: 'Срок' },
      ...options.settings,
    },
    log,
    onChanged: () => {},
    ...(options.random ? { random: options.random } : {}),
    ...(options.mailbox ? { mailbox: options.mailbox } : {}),
    ...(options.links ? { links: options.links } : {}),
    ...(options.webhooks ? { webhooks: options.webhooks } : {}),
    ...(options.organisations ? { organisations: options.organisations } : {}),
  });
  return {
    engine,
    database,
    notifier,
    async close() {
      await notifier.close();
      await database.close();
    },
  };
}

export interface Stage extends Worker {
  test: TestDatabase;
  receiver: MailReceiver;
  clock: VirtualClock;
  /** Sets the clock to a time of Tomsk, `2024-01-15T09:00`. */
  at(local: string): void;
  apply(...roadmaps: Roadmap[]): Promise<void>;
  /** Lets all streams work until nothing is due; gives what came meanwhile. */
  work(): Promise<ReceivedMessage[]>;
  /** As the queue and its alarms would: from one instant of the ledger to the next, up to `until`; gives what came meanwhile. */
  workUntil(until: Instant): Promise<ReceivedMessage[]>;
  /** Everything received so far. */
  received(): Promise<ReceivedMessage[]>;
  /** Another engine on the same database. */
  another(options?: EngineOptions): Worker;
  rows<T>(statement: string): Promise<T[]>;
}

export function tomsk(local: string): number {
  const [date = '', time = ''] = local.split('T');
  return instantOf(date, time, 'Asia/Tomsk');
}

export async function openStage(
  options: EngineOptions & { behaviour?: MailReceiverOptions['behaviour'] } = {},
): Promise<Stage> {
  const test = await createTestDatabase();
  const receiver = await startMailReceiver(options.behaviour ? { behaviour: options.behaviour } : {});
  const clock = createVirtualClock(tomsk('2024-01-15T08:00'));
  const worker = openWorker(test.appUrl, receiver.url, clock, options);
  const others: Worker[] = [];
  const stage: Stage = {
    ...worker,
    test,
    receiver,
    clock,
    at: (local) => clock.set(tomsk(local)),
    async apply(...roadmaps) {
      for (const roadmap of roadmaps) {
        const applied = await worker.engine.apply(roadmap);
        if (!applied.ok) throw new Error(applied.refusals.join('; '));
      }
    },
    async work() {
      const before = receiver.mails.length;
      for (const stream of STREAMS) await worker.engine.sendDue(stream, { id: 'test' });
      return Promise.all(receiver.mails.slice(before).map(readMessage));
    },
    async workUntil(until) {
      const mails: ReceivedMessage[] = [];
      for (;;) {
        mails.push(...(await stage.work()));
        const next = await worker.engine.nextInstant();
        if (next > until) return mails;
        clock.set(Math.max(next, clock.now()));
        await worker.engine.replanDue();
      }
    },
    received: () => Promise.all(receiver.mails.map(readMessage)),
    another(more = {}) {
      const other = openWorker(test.appUrl, receiver.url, clock, { ...options, ...more });
      others.push(other);
      return other;
    },
    rows: async <T>(statement: string) =>
      (await sql<T>`${sql.raw(statement)}`.execute(worker.database.db)).rows,
    async close() {
      for (const one of [worker, ...others]) await one.close();
      await receiver.close();
      await test.drop();
    },
  };
  return stage;
}

/** `5:T-10`, `5:A 7:A`. */
export function said(message: ReceivedMessage): string {
  return message.entries.map((e) => `${e.item}:${e.rung}`).join(' ');
}

export function key(message: ReceivedMessage): string {
  return message.to.replace(/@.*/, '');
}
