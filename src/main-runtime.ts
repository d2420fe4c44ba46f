// Everything between a database and a mail server, put together: the engine, its queue, the arming after each
// change. The service, the commands and the replay differ in clock, notifier and in whether a worker runs.
import pg from 'pg';
import type { Clock } from './clock.ts';
import type { ActionLinks } from './engine/action-links.ts';
import { forgetApiTokens } from './engine/api-tokens.ts';
import { type Arm, createArm } from './engine/arm.ts';
import { createEngine, type Engine } from './engine/engine.ts';
import type { EngineSettings, Rules } from './engine/engine-deps.ts';
import { createEraseOldBodies } from './engine/erase-old-bodies.ts';
import type { EngineObserver } from './engine/observer.ts';
import { forgetSignIns } from './engine/sign-in.ts';
import { createQueueBackend, type QueueBackend } from './jobs/connection.ts';
import { type AlarmClock, createAlarmClock } from './jobs/queue.ts';
import { createJobWorker, type JobHandlers, type JobWorker } from './jobs/worker.ts';
import type { Log } from './log.ts';
import { createImapMailbox, type IncomingMailbox } from './mailbox/imap-mailbox.ts';
import type { Mailbox, Notifier } from './notifiers/notifier.ts';
import { createWebhookNotifier } from './notifiers/webhook.ts';
import type { Settings } from './settings.ts';
import { createDatabase, type Database, KEEP_IDLE_MS } from './store/database.ts';
import { forgetOldDrafts } from './store/drafts.ts';
import { forgetOldImports } from './store/imports.ts';
import { createRoadmapCache, type RoadmapCache } from './store/roadmaps.ts';
import type { Tables } from './store/tables.ts';
import { forgetUsedLinks } from './store/used-links.ts';
import { markWoken } from './store/watch.ts';
import { forgetOldWebhookMail } from './store/webhook-messages.ts';
import { version } from './version.ts';
import type { OrganisationDirectory } from './workflows/organisation-directory.ts';

export interface RuntimeOptions {
  databaseUrl: string;
  settings: Settings;
  rules: Rules;
  clock: Clock;
  notifier: Notifier;
  observer?: EngineObserver;
  /** Buttons in mails; absent where none are sent. */
  links?: ActionLinks;
  /** Absent: there is one. */
  organisations?: OrganisationDirectory;
  log: Log;
  /** Keeps the queue apart from others on the same server. */
  queuePrefix: string;
  /** How far ahead (ms) alarms are set; 0 where the clock is stepped. */
  armAheadMs: number;
  /** False where somebody else arms after each step. */
  armAfterChange?: boolean;
  /** Shown by PostgreSQL. */
  applicationName: string;
}

export interface Runtime {
  database: Database<Tables>;
  /** Of whatever in this process reads roadmaps. */
  cache: RoadmapCache;
  engine: Engine;
  alarms: AlarmClock;
  backend: QueueBackend;
  arm: Arm;
  /** Milliseconds since alarms were last set, at first since the opening. */
  armLagMs(): number;
  startWorker(handlers?: Partial<JobHandlers>): Promise<JobWorker>;
  /** Waits for arming under way. Workers are closed first. */
  close(): Promise<void>;
}

const POOL = 10;

/** @throws UserError when the database or the queue's server cannot be reached */
export async function openRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { databaseUrl, settings, rules, clock, notifier, log } = options;
  const database = createDatabase<Tables>({
    url: databaseUrl,
    max: POOL,
    applicationName: options.applicationName,
    log,
  });
  const closers: (() => Promise<void>)[] = [() => database.close()];
  const closeAll = async () => {
    for (const close of closers.reverse()) await close();
  };
  try {
    await database.check();
    const backend = await createQueueBackend({
      redis: settings.redis,
      databaseUrl,
      openPool: (config) => new pg.Pool({ ...config, idleTimeoutMillis: KEEP_IDLE_MS }),
      prefix: options.queuePrefix,
      log,
    });
    closers.push(() => backend.close());
    const alarms = await createAlarmClock({ backend, clock });
    closers.push(() => alarms.close());
    const setAlarms = createArm({ db: database.db, clock, alarms, aheadMs: options.armAheadMs });
    let armedAt = performance.now();
    const arm: Arm = async () => {
      const armed = await setAlarms();
      // Where there was nothing to set, the queue has not been heard of.
      if (armed.due.length + armed.armed === 0) await backend.ping();
      armedAt = performance.now();
      return armed;
    };
    const armSoon = createTrigger(arm, log);
    closers.push(armSoon.settled);
    const cache = createRoadmapCache();
    const engine = createEngine({
      db: database.db,
      cache,
      clock,
      rules,
      notifier,
      webhooks: createWebhookNotifier({ allow: settings.webhookAllow, agent: `Srok/${version()}` }),
      ...incomingMailbox(settings, log),
      settings: engineSettings(settings),
      log,
      onChanged: options.armAfterChange === false ? () => {} : armSoon.pull,
      onBacklog: (stream) => {
        if (options.armAfterChange === false) return;
        alarms.help(stream).catch((error: unknown) => log.warn({ err: error }, 'calling for help failed'));
      },
      ...(options.observer === undefined ? {} : { observer: options.observer }),
      ...(options.links === undefined ? {} : { links: options.links }),
      ...(options.organisations === undefined ? {} : { organisations: options.organisations }),
    });
    const eraseOldBodies = createEraseOldBodies({ db: database.db, clock, log });
    return {
      database,
      cache,
      engine,
      alarms,
      backend,
      arm,
      armLagMs: () => performance.now() - armedAt,
      startWorker: (handlers) =>
        createJobWorker({
          backend,
          log,
          lockDuration: settings.stallMs,
          stalledInterval: settings.stallMs,
          handlers: {
            sendDue: async (stream, job) => {
              const handed = await engine.sendDue(stream, job);
              if (handed > 0) log.info({ stream, job: job.id, messages: handed }, 'stream worked off');
            },
            arm: async () => {
              await markWoken(database.db, clock.now());
              await arm();
            },
            replan: async () => {
              await engine.replanDue();
              await eraseOldBodies(settings.keepBodiesDays);
              await forgetUsedLinks(database.db, clock.now());
              await forgetOldDrafts(database.db, clock.now());
              await forgetOldImports(database.db, clock.now());
              await forgetSignIns({ db: database.db, clock });
              await forgetApiTokens({ db: database.db, clock });
              await forgetOldWebhookMail(database.db, clock.now());
            },
            readMailbox: async (signal) => {
              await engine.readMailbox(signal);
            },
            afterSend: async () => {
              await arm();
            },
            ...handlers,
          },
        }),
      close: closeAll,
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

function engineSettings(settings: Settings): EngineSettings {
  const { batchSize, sentBatch, leaseMs, retryBaseMs, retryMaxMs, mailBounce } = settings;
  return {
    batchSize,
    sentBatch,
    leaseMs,
    retryBaseMs,
    retryMaxMs,
    mailDomain: mailDomainOf(settings.mailFrom),
    sender: senderOf(settings.mailFrom),
    limits: settings.mailLimits,
    ...(mailBounce === undefined ? {} : { envelopeFrom: (id: string) => mailBounce.replace('{id}', id) }),
    ...(settings.imapUrl === undefined ? {} : { repliesTo: senderOf(settings.mailFrom) }),
  };
}

/** Right of the @. */
export function mailDomainOf(mailFrom: string): string {
  return /@([^@>]+)>?$/.exec(mailFrom)?.[1] ?? 'localhost';
}

/** «Имя <адрес>» or a bare address, as the settings allow. */
export function senderOf(mailFrom: string): Mailbox {
  const [, name, address] = /^(.*?)\s*<([^<>]+)>$/.exec(mailFrom) ?? [];
  if (address === undefined) return { address: mailFrom };
  return { address, ...(name ? { name } : {}) };
}

function incomingMailbox(settings: Settings, log: Log): { mailbox?: IncomingMailbox } {
  const { imapUrl: url, imapCaFile: caFile } = settings;
  if (url === undefined) return {};
  return { mailbox: createImapMailbox({ url, ...(caFile === undefined ? {} : { caFile }), log }) };
}

/** Runs `work` after each pull, one run at a time; pulls during a run become one more run. A failure is logged: the next minute arms again. */
function createTrigger(work: () => Promise<unknown>, log: Log): { pull(): void; settled(): Promise<void> } {
  let running: Promise<void> | null = null;
  let again = false;
  const run = async (): Promise<void> => {
    do {
      again = false;
      try {
        await work();
      } catch (error) {
        log.error({ err: error }, 'arming after a change failed');
      }
    } while (again);
    running = null;
  };
  return {
    pull() {
      again = true;
      running ??= run();
    },
    settled: async () => {
      await running;
    },
  };
}
