// The service: settings → database → queue → roles, and a stop that lets the batch in hand end.
import { LEDGER_STREAMS } from './calendar/slots.ts';
import { systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { createLiveRules } from './engine/live-rules.ts';
import { startTimer } from './jobs/timer.ts';
import type { Log } from './log.ts';
import { openLinks } from './main-links.ts';
import { listen } from './main-listen.ts';
import { laterPages } from './main-pages.ts';
import { createQueueBoard } from './main-queues.ts';
import { openRuntime, type Runtime, senderOf } from './main-runtime.ts';
import type { Storage } from './main-storage.ts';
import { startWatch } from './main-watch.ts';
import { createMetrics } from './metrics.ts';
import { createEmailNotifier } from './notifiers/email.ts';
import type { Notifier } from './notifiers/notifier.ts';
import { createOutboxNotifier } from './notifiers/outbox.ts';
import type { OpenSmtpPool } from './notifiers/smtp-pool.ts';
import { openThreadedSmtpPool } from './notifiers/threaded-smtp-pool.ts';
import type { Settings } from './settings.ts';
import { version } from './version.ts';
import { createApp } from './web/app.ts';

export const ROLES = ['web', 'worker'] as const;
export type ServiceRole = (typeof ROLES)[number];

export interface Service {
  /** Where it answers: `http://host:port`. */
  address: string;
  /** Finishes what is in hand, then lets go of everything. May be called again. */
  stop(): Promise<void>;
}

const ARM_AHEAD_MS = 48 * 3_600_000;
const ARM_EVERY_MS = 60_000;

export interface ServiceOptions {
  settings: Settings;
  config: Config;
  roles: readonly ServiceRole[];
  log: Log;
  /** Taken over: closed with the service, and when it does not start. */
  storage: Storage;
}

/** @throws UserError when the database, the queue or the port cannot be had. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { settings, config, roles, log, storage } = options;
  const notifier = createNotifier(settings, log, openThreadedSmtpPool());
  const rules = createLiveRules(config);
  const metrics = createMetrics({ version: version(), channel: notifier.channel, log });
  const stops: (() => Promise<unknown>)[] = [() => storage.close(), () => notifier.close()];
  const stopAll = async () => {
    for (const stop of stops.reverse().splice(0)) await stop();
  };
  try {
    const signing = await openLinks(settings, systemClock, log);
    const runtime = await openRuntime({
      databaseUrl: storage.appUrl,
      settings,
      rules,
      clock: systemClock,
      notifier,
      observer: metrics.observer,
      links: signing.links,
      organisations: config.organisations,
      log,
      queuePrefix: settings.queuePrefix,
      armAheadMs: ARM_AHEAD_MS,
      applicationName: `srok ${roles.join('+')}`,
    });
    stops.push(() => runtime.close());
    await signing.agree(runtime.database.db);
    const sends = roles.includes('worker');
    if (sends) await startWork(runtime, settings, log, stops);
    const watch = startWatch({
      settings,
      runtime,
      organisations: config.organisations,
      notifier,
      metrics,
      sends,
      log,
    });
    stops.push(watch.stop);
    const queues = createQueueBoard(runtime.backend);
    stops.push(queues.close);
    const pages = roles.includes('web')
      ? laterPages({
          settings,
          runtime,
          rules,
          organisations: config.organisations,
          clock: systemClock,
          notifier,
          links: signing.links,
          queues,
          log,
        })
      : undefined;
    if (pages) stops.push(pages.stop);
    const app = createApp({ ...watch, ...(pages && { pages: (to) => to.all('*', pages.answer) }) });
    const server = await listen(settings, app.fetch);
    stops.push(server.close);
    log.info(
      { address: server.address, roles, channel: notifier.channel, queue: runtime.backend.kind },
      'ready',
    );
    // Somebody who comes meanwhile waits.
    pages?.open();
    return { address: server.address, stop: stopAll };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

/**
 * The worker with its alarms: what is due is drained at once, whatever a dead worker left in the queue. What has to be
 * stopped goes into `stops` at once: should the queue fail before the end, a worker left behind would keep the process alive.
 */
async function startWork(
  runtime: Runtime,
  { imapUrl }: Settings,
  log: Log,
  stops: (() => Promise<unknown>)[],
): Promise<void> {
  const { engine, alarms, arm } = runtime;
  const schedule = () => alarms.schedule(imapUrl === undefined ? 'no-mailbox' : 'mailbox');
  await engine.replanDue();
  const worker = await runtime.startWorker();
  stops.push(() => worker.close());
  await schedule();
  await arm();
  for (const stream of LEDGER_STREAMS) await alarms.drain(stream);
  const timer = startTimer({
    name: 'arm',
    everyMs: ARM_EVERY_MS,
    // A flushed queue has forgotten its schedulers too.
    run: async () => {
      await engine.mendSchedule();
      await arm();
      await schedule();
      // Whoever has changed a calendar may have ended before all plans followed.
      await engine.followCalendars({ forMs: ARM_EVERY_MS / 2 });
    },
    log,
  });
  stops.push(() => timer.stop());
}

/** @param openPool where the connections to the mail server live; by default in this thread */
export function createNotifier(settings: Settings, log: Log, openPool?: OpenSmtpPool): Notifier {
  if (settings.smtpUrl === undefined) return createOutboxNotifier();
  const email = {
    url: settings.smtpUrl,
    from: senderOf(settings.mailFrom),
    tls: {
      mode: settings.smtpTls,
      ...(settings.smtpCaFile === undefined ? {} : { caFile: settings.smtpCaFile }),
    },
    maxConnections: settings.smtpConnections,
    // Given up before the ledger counts its sender as dead and lets another one send it.
    deliveryTimeoutMs: Math.floor(settings.leaseMs * 0.75),
    log,
  };
  return createEmailNotifier(email, openPool);
}
