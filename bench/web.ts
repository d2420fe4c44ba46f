// Do lists stay quick when there are a thousand roadmaps? The pages that show all of them, asked by a supervisor whom all of
// them name, with ten roadmaps and with a thousand, in turns on one PostgreSQL.
// usage: npm run bench:web [-- --json] [--sizes 10,1000] [--rounds 41]
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { copyRoadmap } from '../test/support/many-roadmaps.ts';
import { startTestPostgres } from '../test/support/postgres.ts';
import { openSite, type TestSite, TOMSK, type Visitor } from '../test/web/site.ts';

/** Of the portfolio, as a person sees it: the median time of the page in the large database to that in the small one. */
const AT_MOST = 3;
const WARMUP = 10;
const SUPERVISOR = 'shvaiko@example.org';
const LEAD = 'nazarova@example.org';

const { values: args } = parseArgs({
  options: {
    json: { type: 'boolean' },
    sizes: { type: 'string', default: '10,1000' },
    rounds: { type: 'string', default: '41' },
  },
});
const sizes = args.sizes.split(',').map(Number);
const rounds = Number(args.rounds);
const [small = 10] = sizes;
const large = sizes.at(-1) ?? small;

/** Only the first is held to the limit. */
const PAGES: readonly (readonly [path: string, address: string])[] = [
  ['/roadmaps', SUPERVISOR],
  ['/roadmaps?q=технопарк&sort=title', SUPERVISOR],
  [`/roadmaps/${TOMSK}`, SUPERVISOR],
  [`/roadmaps/${TOMSK}/items/5`, LEAD],
  ['/review', SUPERVISOR],
  ['/extensions', SUPERVISOR],
  ['/people', SUPERVISOR],
  ['/mail', SUPERVISOR],
];

interface Field {
  size: number;
  stage: TestSite;
  visitors: Map<string, Visitor>;
  /** Milliseconds, by page. */
  times: Map<string, number[]>;
}

async function openField(size: number): Promise<Field> {
  const stage = await openSite({ mails: true });
  if (size > 1) await copyRoadmap(stage.ownerUrl, TOMSK, 2, size);
  const visitors = new Map([SUPERVISOR, LEAD].map((address) => [address, stage.as(address)]));
  return { size, stage, visitors, times: new Map(PAGES.map(([path]) => [path, []])) };
}

async function ask({ visitors, times }: Field, round: number): Promise<void> {
  for (const [path, address] of PAGES) {
    const started = performance.now();
    const answer = await visitors.get(address)?.get(path);
    const took = performance.now() - started;
    if (answer?.status !== 200) throw new Error(`${path}: ${answer?.status}`);
    if (round >= WARMUP) times.get(path)?.push(took);
  }
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const stop = await startTestPostgres();
const fields: Field[] = [];
try {
  for (const size of sizes) fields.push(await openField(size));
  for (let round = 0; round < WARMUP + rounds; round += 1) {
    for (const field of fields) await ask(field, round);
    fields.push(...fields.splice(0, 1));
  }
} finally {
  for (const { stage } of fields) await stage.close();
  await stop();
}

const timesOf = (size: number, path: string): readonly number[] =>
  fields.find((field) => field.size === size)?.times.get(path) ?? [];
const pages = PAGES.map(([path]) => {
  const medians = sizes.map((size) => Number(median(timesOf(size, path)).toFixed(2)));
  return { path, medians, ratio: Number(((medians.at(-1) ?? 0) / (medians[0] ?? 1)).toFixed(2)) };
});
console.log(`node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}, median of ${rounds} rounds`);
console.table(
  pages.map(({ path, medians, ratio }) => ({
    page: path.replace(TOMSK, '…'),
    ...Object.fromEntries(sizes.map((size, i) => [`${size} roadmaps, ms`, medians[i]])),
    ratio,
  })),
);
const ratio = pages[0]?.ratio ?? Number.NaN;
const within = ratio <= AT_MOST;
console.log(
  `the portfolio at ${large} roadmaps to that at ${small}: ${ratio}, ${within ? 'within' : 'BEYOND'} ${AT_MOST}`,
);
if (args.json) console.log(JSON.stringify({ ratio, sizes, rounds, atMost: AT_MOST, within, pages }));
process.exitCode = within ? 0 : 1;
