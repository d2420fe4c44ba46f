// The promise that makes a simulation worth reading: the live engine, with its database, its queue and SMTP, sends
// exactly what was simulated. Whole years are in two-years.test.ts.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseLocal } from '../../../src/calendar/dates.ts';
import { RefusedEvent, type ReplayEvent } from '../../../src/replay/replay.ts';
import { verifyChains } from '../../../src/store/journal.ts';
import type { Command } from '../../../src/workflows/command.ts';
import { generatedEvents, generatedRoadmap } from '../../support/generated-roadmap.ts';
import { schools } from '../../support/one-order.ts';
import { startRedis, type TestRedis } from '../../support/redis.ts';
import {
  depsOf,
  eventsOf,
  ledgerOf,
  openStage,
  optionsOf,
  type Run,
  receivedIn,
  receivedLines,
  simulatedLines,
  stageSettings,
} from '../../support/replayed.ts';
import { tomskRoadmap } from '../../support/simulated.ts';

const tomsk = tomskRoadmap();
const generated = generatedRoadmap(3);
/** The same people under a second order, which comes later and further east. */
const second = tomskRoadmap({
  id: 'second',
  order: { ...tomsk.order, number: '77', date: '2024-01-25' },
  timezone: 'Asia/Kamchatka',
});

const TOMSK: Run = {
  roadmaps: [tomsk],
  events: eventsOf('late-procurement', tomsk),
  from: '2023-12-27',
  to: '2024-04-24',
};
const GENERATED: Run = {
  roadmaps: [generated],
  events: generatedEvents(generated, 3, '2024-01-10', '2024-05-08'),
  from: '2024-01-10',
  to: '2024-05-08',
};

const SHARED: Run = {
  roadmaps: [tomsk, second],
  events: eventsOf('late-procurement', tomsk),
  from: '2023-12-27',
  to: '2024-02-08',
};

const about = { item: '13', due: '2025-01-01' };
const FIGURES: [time: string, command: Command][] = [
  [
    '2024-12-25T10:00',
    { do: 'report-indicators', by: 'shabolina', ...about, values: { '1': 760, '3': 2900 } },
  ],
  ['2024-12-25T12:00', { do: 'submit', by: 'nazarova', ...about }],
  ['2024-12-26T10:05', { do: 'accept', by: 'zubchevskaya', ...about }],
  ['2025-01-13T10:00', { do: 'report-indicators', by: 'shabolina', ...about, values: { '3': 3010 } }],
  ['2025-01-14T10:05', { do: 'reissue-report', by: 'zubchevskaya', ...about, text: 'учтены итоги года' }],
];
/** Papers that go with a mail are none of its entries. */
const REPORTED: Run = {
  roadmaps: [tomsk],
  events: FIGURES.map(([time, command], i) => ({
    at: parseLocal(time, tomsk.timezone) ?? Number.NaN,
    roadmap: tomsk.id,
    command,
    file: 'figures',
    line: i + 1,
    column: 1,
  })),
  from: '2024-12-16',
  to: '2025-01-20',
};

/** Digests of the officials above twelve schools go by item; some schools are done in time. */
const SCHOOLS: Run = {
  roadmaps: schools(12),
  events: [2, 5, 11].flatMap((n, i) => {
    const at = parseLocal('2024-02-14T12:05', tomsk.timezone) ?? Number.NaN;
    const commands: Command[] = [
      { do: 'submit', by: `director-${n}`, item: '1' },
      { do: 'accept', by: 'zubchevskaya', item: '1' },
    ];
    return commands.map((command, j) => ({
      at: at + (2 * i + j) * 60_000,
      roadmap: `school-${n}`,
      command,
      file: 'schools',
      line: 2 * i + j + 1,
      column: 1,
    }));
  }),
  from: '2024-02-05',
  to: '2024-02-27',
};

/** Simulated once for both backends. */
const simulated = new Map<Run, string[]>();
const linesOf = (run: Run): string[] => {
  const lines = simulated.get(run) ?? simulatedLines(run);
  simulated.set(run, lines);
  return lines;
};

/** Several times what a run takes, for machines that are busy with other tests. */
const LIMIT_MS = 180_000;

let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

describe.each(['redis', 'postgres'] as const)('replay with the queue in %s', (backend) => {
  const settings = () => stageSettings(backend === 'redis' ? redis.url : undefined);

  it.each([
    ['the first order under a scenario', TOMSK, 70],
    ['40 items in zones from Kaliningrad to Kamchatka', GENERATED, 150],
    ['two orders to the same people', SHARED, 30],
    ['figures, their report and its second issue', REPORTED, 20],
    ['one order for twelve schools', SCHOOLS, 50],
  ])(
    'delivers what was simulated: %s',
    async (_name, run, atLeast) => {
      const stage = await openStage(settings());
      try {
        expect(stage.runtime.backend.kind).toBe(backend);
        const options = optionsOf(run);
        const received = await receivedIn(depsOf(stage), options);
        await stage.worker?.close();

        const lines = receivedLines(received, run.roadmaps);
        expect(lines).toEqual(linesOf(run));
        expect(lines.length).toBeGreaterThan(atLeast);

        const { messages, overlooked } = await ledgerOf(stage, options.until);
        expect(overlooked).toEqual([]);
        expect(messages.map((m) => m.messageId).sort()).toEqual(received.map((m) => m.messageId).sort());
        // Each went because the queue woke the engine, none by a loop of the replay's own.
        expect(messages.filter((m) => m.status !== 'sent' || !stage.jobs.completed.has(m.job ?? ''))).toEqual(
          [],
        );
        expect(await verifyChains(stage.runtime.database.db)).toEqual([]);
      } finally {
        await stage.close();
      }
    },
    LIMIT_MS,
  );

  it('sends nothing while nobody works for the queue, and says that the queue does not wake the engine', async () => {
    const stage = await openStage(settings(), { worker: false });
    try {
      const options = optionsOf(TOMSK);
      const steps = receivedIn({ ...depsOf(stage), wakeTimeoutMs: 300 }, options);
      await expect(steps).rejects.toThrow('the queue has not woken the engine for 300 ms');
      expect(stage.receiver.connections()).toBe(0);
      expect((await ledgerOf(stage, options.until)).messages).toEqual([]);
      expect((await stage.runtime.alarms.depth()).waiting).toBeGreaterThan(0);
    } finally {
      await stage.close();
    }
  });

  it('runs beside another replay on the same servers', async () => {
    // The same roadmap and people: whatever one of them took from the other would show.
    const runs: Run[] = [
      { ...TOMSK, to: '2024-01-29' },
      { ...TOMSK, to: '2024-01-29', events: [] },
    ];
    const received = await Promise.all(
      runs.map(async (run) => {
        const stage = await openStage(settings());
        try {
          return receivedLines(await receivedIn(depsOf(stage), optionsOf(run)), run.roadmaps);
        } finally {
          await stage.close();
        }
      }),
    );
    expect(received).toEqual(runs.map(simulatedLines));
  });
});

describe('replay', () => {
  it('ends with an event that the rules refuse, and names it', async () => {
    const event = (at: string, command: ReplayEvent['command']): ReplayEvent => ({
      at: Date.parse(at),
      roadmap: tomsk.id,
      command,
    });
    const report = event('2024-01-18T10:00:00+07:00', { do: 'submit', by: 'nazarova', item: '3' });
    const own = event('2024-01-19T10:00:00+07:00', { do: 'accept', by: 'nazarova', item: '3' });
    const stage = await openStage(stageSettings(redis.url));
    try {
      const done: ReplayEvent[] = [];
      const ending = receivedIn(depsOf(stage), {
        ...optionsOf(TOMSK),
        events: [report, own],
        onEvent: (e) => done.push(e),
      });
      const error: unknown = await ending.catch((e: unknown) => e);
      expect(error).toBeInstanceOf(RefusedEvent);
      expect(error).toMatchObject({ event: own, message: expect.stringContaining('собственный результат') });
      expect(done).toEqual([report]);
      expect(stage.clock.now()).toBe(own.at);
    } finally {
      await stage.close();
    }
  });
});
