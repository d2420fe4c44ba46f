// What Prometheus reads: counts that the engine tells this process, and figures of the ledger and the queue, read when
// asked. Labels are streams, channels and reasons, all from short lists: never an address, a name or an id.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { LEDGER_STREAMS } from './calendar/slots.ts';
import type { EngineObserver } from './engine/observer.ts';
import type { WatchProblem } from './engine/watchdog.ts';
import type { Log } from './log.ts';
import type { LedgerFigures } from './store/ledger-figures.ts';

const PROBLEMS: readonly WatchProblem[] = ['queue-silent', 'due-not-sent'];
const QUEUE_STATES = ['waiting', 'delayed', 'active'] as const;

/** However often somebody asks, ledger and queue are read no more often than this. */
const FRESH_MS = 5_000;
/** A server that does not answer must not hold up the answer of this one. */
const DEADLINE_MS = 3_000;
/** At 10, its default, the measuring alone would cost 0.7 % of a core. So far (0.1 s) the figures of a loop at rest go. */
const EVENT_LOOP_PRECISION_MS = 100;

const LATE_SECONDS = [1, 5, 15, 60, 300, 900, 3_600, 21_600, 86_400, 259_200];
const SERVER_SECONDS = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60];

export interface MetricsSources {
  /** Milliseconds since 1970. */
  now(): number;
  ledger(now: number): Promise<LedgerFigures>;
  queue(): Promise<Record<(typeof QUEUE_STATES)[number], number>>;
  problems(): readonly WatchProblem[];
  /** Milliseconds. */
  silentMs(): number;
  /** Milliseconds since alarms were last set; null in a process that sets none. */
  armLagMs(): number | null;
}

export interface Metrics {
  observer: EngineObserver;
  contentType: string;
  /** What stands on `/metrics`. */
  page(sources: MetricsSources): Promise<string>;
}

export interface MetricsDeps {
  version: string;
  /** The notifier's. */
  channel: string;
  log: Log;
}

export function createMetrics({ version, channel, log }: MetricsDeps): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: EVENT_LOOP_PRECISION_MS });
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Counter({ name, help, labelNames, registers });
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Gauge({ name, help, labelNames, registers });

  gauge('srok_build_info', 'Version of the program', ['version', 'node']).set(
    { version, node: process.version },
    1,
  );
  const sent = counter('srok_messages_sent_total', 'Messages taken by the mail server, and by programs', [
    'stream',
    'channel',
  ]);
  const retried = counter('srok_messages_retried_total', 'Attempts that failed and will be repeated', [
    'stream',
    'channel',
  ]);
  const failed = counter('srok_messages_failed_total', 'Messages refused for good', ['stream', 'channel']);
  const counterOf = { sent, retry: retried, failed };
  // From the start, so that the first failure is an increase.
  for (const stream of LEDGER_STREAMS)
    for (const one of Object.values(counterOf))
      one.inc({ stream, channel: stream === 'webhooks' ? 'webhook' : channel }, 0);
  const suppressed = counter('srok_notices_suppressed_total', 'Notices that were not said, by reason', [
    'stream',
    'reason',
  ]);
  const lateness = new Histogram({
    name: 'srok_message_lateness_seconds',
    help: 'From the slot of the earliest thing a message says to its sending',
    labelNames: ['stream'],
    buckets: LATE_SECONDS,
    registers,
  });
  const serverTime = new Histogram({
    name: 'srok_smtp_duration_seconds',
    help: 'From MAIL FROM to the last reply of the mail server, of messages that it took',
    buckets: SERVER_SECONDS,
    registers,
  });

  const due = gauge('srok_due_recipients', 'Recipients whom somebody has to look at now', ['stream']);
  const oldest = gauge('srok_due_oldest_seconds', 'How long the first of them has been due', ['stream']);
  const unfinished = gauge('srok_messages_unfinished', 'Mails being sent or waiting for another attempt');
  const alarms = gauge('srok_alarms_open', 'Alarms that a person has to see to');
  const paused = gauge(
    'srok_webhooks_paused',
    'Webhooks that the service has paused: they failed, or the data were restored',
  );
  const queueJobs = gauge('srok_queue_jobs', 'Jobs of the queue', ['state']);
  const ledgerUp = gauge('srok_ledger_up', '1 when the ledger could be read');
  const queueUp = gauge('srok_queue_up', '1 when the queue answered');
  const problem = gauge('srok_watchdog_problem', '1 while the watchdog sees the problem', ['problem']);
  const silence = gauge('srok_queue_silence_seconds', 'Since the queue last handed a job to any process');
  const armLag = gauge('srok_arm_lag_seconds', 'Since this process last set alarms for what is ahead');

  const readLedger = fresh('ledger', (sources: MetricsSources) => sources.ledger(sources.now()), log);
  const readQueue = fresh('queue', (sources: MetricsSources) => sources.queue(), log);

  async function showLedger(sources: MetricsSources): Promise<void> {
    const figures = await readLedger(sources);
    ledgerUp.set(figures === null ? 0 : 1);
    // What is not known is not shown: an old figure would look like a good one.
    if (figures === null) {
      for (const stream of LEDGER_STREAMS) for (const one of [due, oldest]) one.remove({ stream });
      for (const one of [unfinished, alarms, paused]) one.remove();
      return;
    }
    for (const stream of LEDGER_STREAMS) {
      const { due: recipients, oldestDue } = figures.streams[stream];
      due.set({ stream }, recipients);
      oldest.set({ stream }, oldestDue === null ? 0 : Math.max(0, sources.now() - oldestDue) / 1000);
    }
    unfinished.set(figures.unfinished);
    alarms.set(figures.alarmsOpen);
    paused.set(figures.webhooksPaused);
  }

  async function showQueue(sources: MetricsSources): Promise<void> {
    const jobs = await readQueue(sources);
    queueUp.set(jobs === null ? 0 : 1);
    for (const state of QUEUE_STATES)
      if (jobs === null) queueJobs.remove({ state });
      else queueJobs.set({ state }, jobs[state]);
  }

  function showProcess(sources: MetricsSources): void {
    for (const one of PROBLEMS) problem.set({ problem: one }, sources.problems().includes(one) ? 1 : 0);
    silence.set(sources.silentMs() / 1000);
    const lag = sources.armLagMs();
    if (lag === null) armLag.remove();
    else armLag.set(lag / 1000);
  }

  return {
    observer: {
      attemptEnded({ stream, channel: by, status, lateMs, serverMs }) {
        counterOf[status].inc({ stream, channel: by });
        if (status !== 'sent') return;
        lateness.observe({ stream }, Math.max(0, lateMs) / 1000);
        if (serverMs !== undefined) serverTime.observe(serverMs / 1000);
      },
      suppressed: (stream, reason) => suppressed.inc({ stream, reason }),
    },
    contentType: registry.contentType,
    async page(sources) {
      await Promise.all([showLedger(sources), showQueue(sources)]);
      showProcess(sources);
      return registry.metrics();
    },
  };
}

/** One reading at a time, kept for `FRESH_MS`; null when it fails or takes too long. */
function fresh<S, T>(
  what: string,
  read: (sources: S) => Promise<T>,
  log: Log,
): (sources: S) => Promise<T | null> {
  let reading: Promise<T | null> = Promise.resolve(null);
  let again = Number.NEGATIVE_INFINITY;
  let failing = false;
  const attempt = async (sources: S): Promise<T | null> => {
    try {
      const figures = await read(sources);
      failing = false;
      return figures;
    } catch (error) {
      if (!failing) log.warn({ err: error, what }, 'figures for the metrics cannot be read');
      failing = true;
      return null;
    } finally {
      again = performance.now() + FRESH_MS;
    }
  };
  return (sources) => {
    if (performance.now() >= again) {
      again = Number.POSITIVE_INFINITY;
      reading = attempt(sources);
    }
    return Promise.race([reading, deadline()]);
  };
}

function deadline(): Promise<null> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(null), DEADLINE_MS).unref();
  });
}
