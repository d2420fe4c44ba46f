// What watches the service from inside: metrics, readiness, and the watchdog with its mail to the operators.
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { systemClock } from './clock.ts';
import { createTellOfPaused, type PausedWebhook } from './engine/tell-of-paused.ts';
import { createWatchdog, LOOK_EVERY_MS, type Trouble, type Watchdog } from './engine/watchdog.ts';
import { startTimer } from './jobs/timer.ts';
import type { Log } from './log.ts';
import { mailDomainOf, type Runtime } from './main-runtime.ts';
import { type WatchFacts, watchLetter } from './messages/watch-letter.ts';
import { webhookLetter } from './messages/webhook-letter.ts';
import type { Metrics } from './metrics.ts';
import type { Notifier } from './notifiers/notifier.ts';
import type { Settings } from './settings.ts';
import { readLedger } from './store/ledger-figures.ts';
import type { AppDeps } from './web/app.ts';
import type { OrganisationDirectory } from './workflows/organisation-directory.ts';

export interface WatchOptions {
  settings: Settings;
  runtime: Runtime;
  organisations: OrganisationDirectory;
  notifier: Notifier;
  metrics: Metrics;
  /** Whether this process has the role of a worker. */
  sends: boolean;
  log: Log;
}

export interface Watch extends AppDeps {
  stop(): Promise<void>;
}

export function startWatch({
  settings,
  runtime,
  organisations,
  notifier,
  metrics,
  sends,
  log,
}: WatchOptions): Watch {
  const { database, backend, engine, alarms } = runtime;
  const watchdog: Watchdog = createWatchdog({
    db: database.db,
    clock: systemClock,
    uptime: () => performance.now(),
    engine: sends ? engine : null,
    tellOperators: createOperatorsMail({ settings, notifier, queue: backend.kind, log }),
    log,
  });
  const tell = createWebhookMail({ settings, organisations, notifier, log });
  const tellOfPaused = createTellOfPaused({ db: database.db, clock: systemClock, tell });
  const timers = [
    startTimer({ name: 'watchdog', everyMs: LOOK_EVERY_MS, run: watchdog.look, log }),
    ...(sends
      ? [startTimer({ name: 'paused webhooks', everyMs: LOOK_EVERY_MS, run: tellOfPaused, log })]
      : []),
  ];
  return {
    async ready() {
      const [ledger, queue] = await Promise.allSettled([database.check(), backend.ping()]);
      const unreachable = [
        ...(ledger.status === 'rejected' ? ['database-unreachable'] : []),
        ...(queue.status === 'rejected' ? ['queue-unreachable'] : []),
      ];
      const seen = watchdog.problems();
      // A web process goes on serving people while the workers lack something.
      const ok = unreachable.length === 0 && !(sends && seen.length > 0);
      return { ok, problems: [...unreachable, ...seen] };
    },
    metrics: {
      token: settings.metricsToken,
      contentType: metrics.contentType,
      page: () =>
        metrics.page({
          now: systemClock.now,
          ledger: (now) => readLedger(database.db, now),
          queue: alarms.depth,
          problems: watchdog.problems,
          silentMs: watchdog.silentMs,
          armLagMs: sends ? runtime.armLagMs : () => null,
        }),
    },
    async stop() {
      for (const timer of timers) await timer.stop();
      await watchdog.stop();
    },
  };
}

export interface OperatorsMailDeps {
  settings: Pick<Settings, 'operators' | 'mailFrom'>;
  notifier: Notifier;
  queue: WatchFacts['queue'];
  log: Log;
}

/** A mail to each operator. Throws when there are some and the mail server took none. */
export function createOperatorsMail({
  settings: { operators, mailFrom },
  notifier,
  queue,
  log,
}: OperatorsMailDeps): (trouble: Trouble) => Promise<void> {
  return async ({ silentSince, dueSince, waiting }) => {
    const letter = watchLetter({
      silentSince: silentSince === null ? null : inWords(silentSince),
      dueSince: dueSince === null ? null : inWords(dueSince),
      waiting,
      queue,
      host: hostname(),
    });
    await mailOperators({ mailFrom, notifier, log }, operators, { ...letter, notice: 'watchdog' });
  };
}

export interface WebhookMailDeps {
  settings: Pick<Settings, 'operators' | 'mailFrom' | 'publicUrl'>;
  organisations: OrganisationDirectory;
  notifier: Notifier;
  log: Log;
}

/** A mail to each operator of the installation and of the webhook's organisation. Throws as the one above. */
export function createWebhookMail({
  settings: { operators, mailFrom, publicUrl },
  organisations,
  notifier,
  log,
}: WebhookMailDeps): (paused: PausedWebhook) => Promise<void> {
  return async ({ id, organisation, url, at, reason }) => {
    const whose = organisations.find(organisation);
    const letter = webhookLetter({
      id,
      host: new URL(url).host,
      reason,
      since: inWords(at),
      organisation: whose?.title ?? null,
      page: new URL('/webhooks', publicUrl).href,
    });
    const to = [...new Set([...operators, ...(whose?.operators ?? [])])];
    await mailOperators({ mailFrom, notifier, log }, to, { ...letter, notice: 'webhook' });
  };
}

interface OperatorsLetter {
  subject: string;
  text: string;
  html: string;
  /** Stands in the header `X-Srok-Notice`. */
  notice: string;
}

async function mailOperators(
  { mailFrom, notifier, log }: { mailFrom: string; notifier: Notifier; log: Log },
  operators: readonly string[],
  { notice, ...letter }: OperatorsLetter,
): Promise<void> {
  if (operators.length === 0 || notifier.channel === 'outbox') {
    log.error({ notice }, 'no operator can be told: SROK_OPERATORS and SMTP_URL are needed for that');
    return;
  }
  const ended = await Promise.allSettled(
    operators.map((address) => {
      const id = randomUUID();
      return notifier.deliver({
        id,
        messageId: `${id}@${mailDomainOf(mailFrom)}`,
        date: new Date(systemClock.now()),
        to: { address },
        cc: [],
        references: [],
        ...letter,
        headers: { 'X-Srok-Notice': notice },
      });
    }),
  );
  const told = ended.filter((one) => one.status === 'fulfilled').length;
  if (told === 0)
    throw new AggregateError(
      ended.flatMap((one) => (one.status === 'rejected' ? [one.reason] : [])),
      'no operator could be told',
    );
  log.warn({ notice, told, of: operators.length }, 'operators told');
}

/** On the clock of this machine, with the difference to UTC: «09:12 23.11.2026 (UTC+7)». */
function inWords(instant: number): string {
  const zone = new Intl.DateTimeFormat('ru', { timeZoneName: 'shortOffset' })
    .formatToParts(instant)
    .find((part) => part.type === 'timeZoneName');
  const time = new Intl.DateTimeFormat('ru', { timeStyle: 'short' }).format(instant);
  const date = new Intl.DateTimeFormat('ru', { dateStyle: 'short' }).format(instant);
  return `${time} ${date} (${zone?.value.replace(/^GMT(\+0)?/, 'UTC') ?? 'UTC'})`;
}
