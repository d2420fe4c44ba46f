// What Prometheus reads: counts, figures that are not older than they look, nobody's address.
import { describe, expect, it } from '@jest/globals';
import { createMetrics, type Metrics, type MetricsSources } from '../src/metrics.ts';
import type { LedgerFigures } from '../src/store/ledger-figures.ts';
import { createReadableLog } from './jobs/recording-worker.ts';

const NOW = Date.UTC(2024, 1, 1, 2);
const nothing = { due: 0, oldestDue: null };
const figures: LedgerFigures = {
  streams: {
    reminders: { due: 7, oldestDue: NOW - 90_000 },
    escalations: nothing,
    monitoring: nothing,
    webhooks: nothing,
  },
  unfinished: 3,
  alarmsOpen: 2,
  webhooksPaused: 1,
  wokenAt: NOW,
};

const sources: MetricsSources = {
  now: () => NOW,
  ledger: async () => figures,
  queue: async () => ({ waiting: 1, delayed: 4, active: 2 }),
  problems: () => ['queue-silent'],
  silentMs: () => 200_000,
  armLagMs: () => 1_500,
};

const { log, lines } = createReadableLog();
const create = () => createMetrics({ version: '1.2.3', channel: 'email', log });
const shown = async (metrics: Metrics, given: Partial<MetricsSources> = {}): Promise<string[]> =>
  (await metrics.page({ ...sources, ...given })).split('\n').filter((line) => line.startsWith('srok_'));

describe('the metrics', () => {
  it('show the ledger, the queue and the watchdog as they are when asked', async () => {
    expect(await shown(create())).toEqual(
      expect.arrayContaining([
        `srok_build_info{version="1.2.3",node="${process.version}"} 1`,
        'srok_due_recipients{stream="reminders"} 7',
        'srok_due_oldest_seconds{stream="reminders"} 90',
        'srok_due_oldest_seconds{stream="monitoring"} 0',
        'srok_messages_unfinished 3',
        'srok_alarms_open 2',
        'srok_webhooks_paused 1',
        'srok_queue_jobs{state="delayed"} 4',
        'srok_watchdog_problem{problem="queue-silent"} 1',
        'srok_watchdog_problem{problem="due-not-sent"} 0',
        'srok_queue_silence_seconds 200',
        'srok_arm_lag_seconds 1.5',
      ]),
    );
  });

  it('count what became of attempts, from zero on, so that the first failure is an increase', async () => {
    const metrics = create();
    expect(await shown(metrics)).toContain(
      'srok_messages_failed_total{stream="reminders",channel="email"} 0',
    );
    const attempt = { stream: 'reminders', channel: 'email', lateMs: 4_000, serverMs: undefined } as const;
    metrics.observer.attemptEnded({ ...attempt, status: 'retry' });
    metrics.observer.attemptEnded({ ...attempt, status: 'failed' });
    metrics.observer.attemptEnded({ ...attempt, status: 'sent', serverMs: 30 });
    metrics.observer.suppressed('reminders', 'executed');
    expect(await shown(metrics)).toEqual(
      expect.arrayContaining([
        'srok_messages_sent_total{stream="reminders",channel="email"} 1',
        'srok_messages_retried_total{stream="reminders",channel="email"} 1',
        'srok_messages_failed_total{stream="reminders",channel="email"} 1',
        'srok_notices_suppressed_total{stream="reminders",reason="executed"} 1',
        'srok_message_lateness_seconds_bucket{le="1",stream="reminders"} 0',
        'srok_message_lateness_seconds_bucket{le="5",stream="reminders"} 1',
        'srok_message_lateness_seconds_count{stream="reminders"} 1',
        'srok_smtp_duration_seconds_bucket{le="0.05"} 1',
        'srok_smtp_duration_seconds_count 1',
      ]),
    );
  });

  it('show no old figure for one that cannot be read, say so, and log it once', async () => {
    const metrics = create();
    const fail = () => Promise.reject(new Error('no connection'));
    for (let i = 0; i < 2; i += 1) {
      const page = await shown(metrics, { ledger: fail, queue: fail });
      expect(page).toEqual(expect.arrayContaining(['srok_ledger_up 0', 'srok_queue_up 0']));
      expect(page.filter((line) => /^srok_(due|alarms|messages_unf|queue_jobs)/.test(line))).toEqual([]);
    }
    expect(lines('figures for the metrics cannot be read')).toHaveLength(2);
  });

  it('ask the database once, however many scrapes come at a time', async () => {
    const metrics = create();
    let asked = 0;
    const ledger = async () => {
      asked += 1;
      return figures;
    };
    await Promise.all(Array.from({ length: 50 }, () => shown(metrics, { ledger })));
    await shown(metrics, { ledger });
    expect(asked).toBe(1);
  });

  it('show no arm lag in a process that arms nothing', async () => {
    const page = await shown(create(), { armLagMs: () => null });
    expect(page.some((line) => line.startsWith('srok_arm_lag_seconds'))).toBe(false);
  });
});
