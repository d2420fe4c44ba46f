// Does planning stay cheap as roadmaps grow in number? One plan of each, and its first five weeks simulated,
// for 100, 1 000 and 10 000 variants of the Tomsk roadmap with people of their own. Takes a few minutes.
// usage: npm run bench:plan [-- --json] [--sizes 100,1000]
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { instantOf } from '../src/calendar/dates.ts';
import { loadConfig } from '../src/config.ts';
import { mailsOf } from '../src/simulation/run-scenario.ts';
import { begin } from '../src/workflows/begin.ts';
import { parseRoadmap } from '../src/workflows/parse-roadmap.ts';
import { NOTHING_TOLD } from '../src/workflows/plan/context.ts';
import { plan } from '../src/workflows/plan/plan.ts';
import type { Roadmap } from '../src/workflows/roadmap.ts';

const AT_MOST = 1.2;
const FROM = '2023-12-27';
const TO = '2024-01-31';
const ZONES = ['Asia/Tomsk', 'Europe/Kaliningrad', 'Europe/Moscow', 'Asia/Kamchatka'];
/** How often the small run is repeated, before and after the others; the median counts. */
const REPEATS = 3;
/** Roadmaps between two looks at the heap: the same for every size, since collecting garbage costs speed afterwards. */
const SAMPLE_EVERY = 100;

const { values: args } = parseArgs({
  options: { json: { type: 'boolean' }, sizes: { type: 'string', default: '100,1000,10000' } },
});
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const { tomsk, calendar, policy } = load();

function load() {
  const { roadmapFiles, calendar, policies } = loadConfig(
    fileURLToPath(new URL('../config', import.meta.url)),
  );
  const [file = ''] = roadmapFiles;
  const read = parseRoadmap(readFileSync(file, 'utf8'), file, {
    calendar,
    policies,
  });
  const [days, policy] = [calendar('ru'), policies.get('default')];
  if (!read.ok || !days || !policy) throw new Error(`${file} is not in order`);
  return { tomsk: read.roadmap, calendar: days, policy };
}

/** Keys, addresses and zone of its own; the texts of the document are shared. */
function variant(n: number): Roadmap {
  const key = (name: string) => `${name}-${n}`;
  const people = Object.entries(tomsk.people).map(([name, person]) => [
    key(name),
    { ...person, email: `${key(name)}@example.org` },
  ]);
  const parties = Object.entries(tomsk.parties).map(([name, party]) => [
    name,
    { ...party, lead: key(party.lead), informed: party.informed?.map(key) ?? [] },
  ]);
  return {
    ...tomsk,
    id: `${tomsk.id}-${n}`,
    timezone: ZONES[n % ZONES.length] ?? tomsk.timezone,
    order: { ...tomsk.order, issuer: key(tomsk.order.issuer) },
    supervisor: key(tomsk.supervisor),
    controller: key(tomsk.controller),
    people: Object.fromEntries(people),
    parties: Object.fromEntries(parties),
    items: tomsk.items.map((item) => (item.lead === undefined ? item : { ...item, lead: key(item.lead) })),
  };
}

interface Cost {
  roadmaps: number;
  /** Milliseconds of processor time per roadmap. */
  plan: number;
  simulate: number;
  /** Bytes per roadmap of the largest heap seen after garbage collection, inputs included. */
  memory: number;
  peak: number;
  messages: number;
}

function measure(size: number): Cost {
  const heap = () => {
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  const before = heap();
  let peak = 0;
  let done = 0;
  const sample = () => {
    if (++done % SAMPLE_EVERY === 0) peak = Math.max(peak, heap() - before);
  };
  const roadmaps = Array.from({ length: size }, (_, n) => variant(n));
  const planned = clock((pause) => {
    for (const roadmap of roadmaps) {
      const now = instantOf(FROM, '00:00', roadmap.timezone);
      plan({ state: begin(roadmap, now), policy, calendar, told: NOTHING_TOLD, now });
      pause(sample);
    }
  });
  done = 0;
  let messages = 0;
  const simulated = clock((pause) => {
    const given = roadmaps.map((roadmap) => ({ roadmap, calendar, policy }));
    for (const _ of mailsOf({
      roadmaps: given,
      events: [],
      from: FROM,
      to: TO,
      onProgress: () => pause(sample),
    }))
      messages++;
  });
  return {
    roadmaps: size,
    plan: planned / size,
    simulate: simulated / size,
    memory: peak / size,
    peak,
    messages,
  };
}

/** Milliseconds of processor time, without the pauses. */
function clock(work: (pause: (task: () => void) => void) => void): number {
  const since = (start: NodeJS.CpuUsage) => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  };
  let paused = 0;
  const start = process.cpuUsage();
  work((task) => {
    const pausedAt = process.cpuUsage();
    task();
    paused += since(pausedAt);
  });
  return since(start) - paused;
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;

const sizes = args.sizes.split(',').map(Number);
const [small = 100] = sizes;
const large = sizes.at(-1) ?? small;
measure(small);
const costs: Cost[] = [];
for (let i = 0; i < REPEATS; i++) costs.push(measure(small));
for (const size of sizes.slice(1)) costs.push(measure(size));
for (let i = 0; i < REPEATS; i++) costs.push(measure(small));

const costOf = (size: number, what: 'plan' | 'simulate' | 'memory') =>
  median(costs.filter((cost) => cost.roadmaps === size).map((cost) => cost[what]));
const table = sizes.map((size) => ({
  roadmaps: size,
  'plan, ms each': costOf(size, 'plan').toFixed(2),
  'simulate 5 weeks, ms each': costOf(size, 'simulate').toFixed(2),
  'heap, KB each': (costOf(size, 'memory') / 1024).toFixed(1),
  'peak heap, MB': (Math.max(...costs.filter((c) => c.roadmaps === size).map((c) => c.peak)) / 1e6).toFixed(
    1,
  ),
  messages: costs.find((cost) => cost.roadmaps === size)?.messages,
}));
console.table(table);

const ratioOf = (what: 'plan' | 'simulate' | 'memory') =>
  Number((costOf(large, what) / costOf(small, what)).toFixed(3));
const ratios = { plan: ratioOf('plan'), simulate: ratioOf('simulate'), memory: ratioOf('memory') };
const within = Object.values(ratios).every((ratio) => ratio <= AT_MOST);
console.log(`cost of one among ${large} to one among ${small}: ${within ? 'within' : 'BEYOND'} ${AT_MOST}`);
if (args.json) console.log(JSON.stringify({ ratios, sizes, atMost: AT_MOST, within, costs }));
process.exitCode = within ? 0 : 1;
