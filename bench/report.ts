// Does a report over all roadmaps stay cheap as they grow in number? Executive discipline over 100 and over 1 000 roadmaps of a
// busy year, in turns on one PostgreSQL: time for each roadmap, and the largest heap of the process on the way.
// usage: npm run bench:report [-- --json] [--sizes 100,1000] [--rounds 5]
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Rules } from '../src/engine/engine-deps.ts';
import { measureDiscipline } from '../src/engine/measure-discipline.ts';
import { copyRoadmap } from '../test/support/many-roadmaps.ts';
import { startTestPostgres } from '../test/support/postgres.ts';
import { openSite, type TestSite, TOMSK } from '../test/web/site.ts';

/** Of one roadmap's time among many to one's among few, and of the whole heap: were states kept, it would double. */
const AT_MOST = 1.2;
const SPAN = { from: '2024-01-01', until: '2024-12-31' };
/** Roadmaps between two looks at the heap. */
const SAMPLE_EVERY = 50;

const { values: args } = parseArgs({
  options: {
    json: { type: 'boolean' },
    sizes: { type: 'string', default: '100,1000' },
    rounds: { type: 'string', default: '5' },
  },
});
const sizes = args.sizes.split(',').map(Number);
const rounds = Number(args.rounds);
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heap(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

interface Field {
  size: number;
  stage: TestSite;
  /** Milliseconds for each roadmap, by round. */
  times: number[];
  /** Bytes, by round: the largest, and how much it is above what there was before. */
  peaks: number[];
  above: number[];
}

async function openField(size: number): Promise<Field> {
  const stage = await openSite({ at: '2025-01-31T10:00' });
  if (size > 1) await copyRoadmap(stage.ownerUrl, TOMSK, 2, size);
  return { size, stage, times: [], peaks: [], above: [] };
}

/** Every state asks for its calendar once: `seen` runs while the state is in memory. */
async function report({ site }: TestSite, size: number, seen: (n: number) => void): Promise<void> {
  let n = 0;
  const rules: Rules = {
    ...site.rules,
    calendar(name) {
      n += 1;
      seen(n);
      return site.rules.calendar(name);
    },
  };
  const wanted = { roadmaps: null, span: SPAN, step: 'quarter' as const, now: site.clock.now() };
  const { byRoadmap } = await measureDiscipline(site.db, rules, wanted);
  if (byRoadmap.length !== size) throw new Error(`${byRoadmap.length} of ${size} roadmaps counted`);
}

async function measure({ stage, size, times, peaks, above }: Field): Promise<void> {
  const started = performance.now();
  await report(stage, size, () => {});
  times.push((performance.now() - started) / size);
  const before = heap();
  let peak = before;
  await report(stage, size, (n) => {
    if (n % SAMPLE_EVERY === 0) peak = Math.max(peak, heap());
  });
  peaks.push(peak);
  above.push(peak - before);
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const stop = await startTestPostgres();
const fields: Field[] = [];
try {
  for (const size of sizes) fields.push(await openField(size));
  for (let round = 0; round <= rounds; round += 1) {
    for (const field of fields) await measure(field);
    // The first round only warms up.
    if (round === 0)
      for (const { times, peaks, above } of fields) for (const list of [times, peaks, above]) list.length = 0;
  }
} finally {
  for (const { stage } of fields) await stage.close();
  await stop();
}

const costs = fields.map(({ size, times, peaks, above }) => ({
  roadmaps: size,
  time: median(times),
  peak: median(peaks),
  above: median(above),
}));
console.log(`node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}, median of ${rounds} rounds`);
console.table(
  costs.map(({ roadmaps, time, peak, above }) => ({
    roadmaps,
    'ms each': time.toFixed(2),
    'peak heap, MB': (peak / 1e6).toFixed(1),
    'of it for the report, MB': (above / 1e6).toFixed(2),
  })),
);
const [few, many] = [costs[0], costs.at(-1)];
const ratioOf = (what: 'time' | 'peak') => Number(((many?.[what] ?? 0) / (few?.[what] ?? 0)).toFixed(3));
const ratios = { time: ratioOf('time'), memory: ratioOf('peak') };
const within = Object.values(ratios).every((ratio) => ratio <= AT_MOST);
console.log(
  `${many?.roadmaps} roadmaps to ${few?.roadmaps}: time of each ${ratios.time}, peak heap ${ratios.memory}, ${within ? 'within' : 'BEYOND'} ${AT_MOST}`,
);
if (args.json) console.log(JSON.stringify({ ratios, sizes, rounds, atMost: AT_MOST, within, costs }));
process.exitCode = within ? 0 : 1;
