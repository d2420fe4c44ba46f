// The two whole years of the first order, and a year of a large one, sent by the real engine: exactly what was simulated.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyChains } from '../../../src/store/journal.ts';
import { generatedEvents, generatedRoadmap } from '../../support/generated-roadmap.ts';
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
const twoYears = (scenario: string): Run => ({
  roadmaps: [tomsk],
  events: eventsOf(scenario, tomsk),
  from: '2023-12-27',
  to: '2025-12-31',
});
const generated = generatedRoadmap(2);
const RUNS: [string, Run][] = [
  ...['late-procurement', 'on-time', 'absences-and-extensions'].map((name): [string, Run] => [
    `two years of the first order, ${name}`,
    twoYears(name),
  ]),
  [
    'a year of 40 items',
    {
      roadmaps: [generated],
      events: generatedEvents(generated, 2, '2024-01-10', '2025-01-09'),
      from: '2024-01-10',
      to: '2025-01-09',
    },
  ],
];

let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

describe.each(RUNS)('%s', (name, run) => {
  let simulated: string[];
  beforeAll(() => {
    simulated = tell(`${name}: simulated`, () => simulatedLines(run));
  });

  it.each(['redis', 'postgres'] as const)(
    'are delivered as simulated, with the queue in %s',
    async (backend) => {
      const stage = await openStage(stageSettings(backend === 'redis' ? redis.url : undefined));
      try {
        const options = optionsOf(run);
        const started = performance.now();
        const received = await receivedIn(depsOf(stage), options);
        report(`${name}: replayed on ${backend}`, received.length, started);
        await stage.worker?.close();
        expect(receivedLines(received, run.roadmaps)).toEqual(simulated);
        const { messages, overlooked } = await ledgerOf(stage, options.until);
        expect(overlooked).toEqual([]);
        expect(messages).toHaveLength(received.length);
        expect(messages.filter((m) => m.status !== 'sent' || !stage.jobs.completed.has(m.job ?? ''))).toEqual(
          [],
        );
        expect(await verifyChains(stage.runtime.database.db)).toEqual([]);
      } finally {
        await stage.close();
      }
    },
  );
});

function tell(name: string, simulate: () => string[]): string[] {
  const started = performance.now();
  const lines = simulate();
  report(name, lines.length, started);
  return lines;
}

function report(name: string, messages: number, started: number): void {
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${name}: ${messages} messages in ${seconds} s\n`);
}
