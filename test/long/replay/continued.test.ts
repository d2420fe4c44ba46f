// A service that stops and starts again goes on where it was: all it needs is in the database.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parseLocal } from '../../../src/calendar/dates.ts';
import { createVirtualClock } from '../../../src/clock.ts';
import { createLog } from '../../../src/log.ts';
import { createNotifier } from '../../../src/main.ts';
import { openRuntime } from '../../../src/main-runtime.ts';
import { migrateStorage } from '../../../src/main-storage.ts';
import { type MailReceiver, startMailReceiver } from '../../../src/replay/mail-receiver.ts';
import type { ReceivedMessage } from '../../../src/replay/received-message.ts';
import { createJobWatch, type ReplayOptions } from '../../../src/replay/replay.ts';
import { verifyChains } from '../../../src/store/journal.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';
import { startRedis, type TestRedis } from '../../support/redis.ts';
import {
  configuredRules,
  eventsOf,
  optionsOf,
  type Run,
  receivedIn,
  receivedLines,
  simulatedLines,
  stageSettings,
} from '../../support/replayed.ts';
import { tomskRoadmap } from '../../support/simulated.ts';

const log = createLog('warn');
const tomsk = tomskRoadmap();
const RUN: Run = {
  roadmaps: [tomsk],
  events: eventsOf('late-procurement', tomsk),
  from: '2023-12-27',
  to: '2024-03-10',
};
/** At a slot, between the reminders and the digests of a day, on a day off, an hour after notices that wait for the next. */
const STOPS = ['2024-01-15T09:00', '2024-01-29T09:10', '2024-02-24T12:00', '2024-03-01T15:00'];

let redis: TestRedis;
let database: TestDatabase;
let receiver: MailReceiver;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());
beforeEach(async () => {
  database = await createTestDatabase();
  await migrateStorage({ ...database, close: async () => {} }, log);
  receiver = await startMailReceiver();
});
afterEach(async () => {
  await receiver.close();
  await database.drop();
});

describe.each(['redis', 'postgres'] as const)('a service with the queue in %s', (backend) => {
  it('sends after each restart what it would have sent without one', async () => {
    const whole = optionsOf(RUN);
    const stops = [...STOPS.map((stop) => parseLocal(stop, tomsk.timezone) ?? 0), whole.until];
    const received: ReceivedMessage[] = [];
    for (const [i, until] of stops.entries()) {
      const since = stops[i - 1] ?? 0;
      const events = whole.events.filter((e) => e.at > since && e.at <= until);
      received.push(...(await leg(since, { roadmaps: i === 0 ? whole.roadmaps : [], events, until })));
    }
    expect(receivedLines(received, RUN.roadmaps)).toEqual(simulatedLines(RUN));
  });

  /** From a process's start to its stop. */
  async function leg(since: number, options: ReplayOptions): Promise<ReceivedMessage[]> {
    const settings = {
      ...stageSettings(backend === 'redis' ? redis.url : undefined),
      smtpUrl: receiver.url,
      smtpTls: 'off' as const,
    };
    const clock = createVirtualClock(since);
    const notifier = createNotifier(settings, log);
    const runtime = await openRuntime({
      databaseUrl: database.appUrl,
      settings,
      rules: configuredRules(),
      clock,
      notifier,
      log,
      queuePrefix: 'continued',
      armAheadMs: 0,
      armAfterChange: false,
      applicationName: 'srok test',
    });
    const jobs = createJobWatch();
    const worker = await runtime.startWorker({ afterSend: async (_stream, job) => jobs.ended(job) });
    try {
      const { engine, arm } = runtime;
      const received = await receivedIn({ engine, arm, clock, jobs, mails: receiver.mails }, options);
      expect(received.length).toBeGreaterThan(0);
      expect(await verifyChains(runtime.database.db)).toEqual([]);
      return received;
    } finally {
      await worker.close();
      await runtime.close();
      await notifier.close();
    }
  }
});
