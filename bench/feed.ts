// What does a calendar feed cost beside ical-generator alone? The events of one person in many roadmaps (the Tomsk roadmap with
// ids of their own): told from the states and written by us, and the same events written by the library, in turns.
// usage: npm run bench:feed [-- --json] [--roadmaps 200] [--rounds 5]
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ICalCalendar } from 'ical-generator';
import { instantOf } from '../src/calendar/dates.ts';
import { loadConfig } from '../src/config.ts';
import { descriptionOf, summaryOf } from '../src/feeds/event-text.ts';
import { feedIcs } from '../src/feeds/ics.ts';
import { begin } from '../src/workflows/begin.ts';
import { type FeedEvent, feedEvents } from '../src/workflows/feed.ts';
import { parseRoadmap } from '../src/workflows/parse-roadmap.ts';

/** Of our processor time, rules included, to the library's. */
const AT_MOST = 0.2;

const { values: args } = parseArgs({
  options: {
    json: { type: 'boolean' },
    roadmaps: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '5' },
  },
});
const rounds = Number(args.rounds);

const { roadmapFiles, ...known } = loadConfig(fileURLToPath(new URL('../config', import.meta.url)));
const [file = ''] = roadmapFiles;
const read = parseRoadmap(readFileSync(file, 'utf8'), file, known);
const [calendar, policy] = [known.calendar('ru'), known.policies.get('default')];
if (!read.ok || !calendar || !policy) throw new Error(`${file} is not in order`);
const tomsk = read.roadmap;
const now = instantOf('2024-01-15', '10:00', tomsk.timezone);
const states = Array.from({ length: Number(args.roadmaps) }, (_, n) =>
  begin({ ...tomsk, id: `${tomsk.id}-${n}` }, now),
);
const eventsOf = (address: string) =>
  feedEvents(states, address, () => ({ calendar, policy, revision: null }), now);
const addresses = Object.values(tomsk.people).flatMap(({ email }) => email ?? []);
const counts = new Map(addresses.map((address) => [address, eventsOf(address).length]));
/** Whoever has most. */
const reader = addresses.reduce((a, b) => ((counts.get(a) ?? 0) >= (counts.get(b) ?? 0) ? a : b));
const events = eventsOf(reader);
const linkTo = ({ roadmap, item }: FeedEvent) => `https://srok.example.org/roadmaps/${roadmap}/items/${item}`;

const rules = () => String(eventsOf(reader).length);
const ours = () => feedIcs(eventsOf(reader), { domainOf: ({ roadmap }) => roadmap, linkTo });

function library(): string {
  const written = new ICalCalendar({ name: 'Контрольные сроки', ttl: 3600 });
  for (const event of events)
    written.createEvent({
      id: `${event.id}@${event.roadmap}`,
      sequence: event.sequence,
      stamp: new Date(event.changedAt),
      lastModified: new Date(event.changedAt),
      start: new Date(`${event.controlDate}T00:00:00Z`),
      allDay: true,
      summary: summaryOf(event),
      description: descriptionOf(event, linkTo(event)),
      url: linkTo(event),
    });
  return written.toString();
}

const CONTENDERS = { ours, rules, library };
type Contender = keyof typeof CONTENDERS;
const NAMES = Object.keys(CONTENDERS) as Contender[];
/** Milliseconds of processor time, by round. */
const times: Record<Contender, number[]> = { ours: [], rules: [], library: [] };
for (let round = 0; round <= rounds; round += 1)
  for (const name of NAMES) {
    const start = process.cpuUsage();
    CONTENDERS[name]();
    const { user, system } = process.cpuUsage(start);
    // The first round only warms up.
    if (round > 0) times[name].push((user + system) / 1000);
  }

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const ms = { ours: median(times.ours), rules: median(times.rules), library: median(times.library) };
const megabytes = Buffer.byteLength(ours()) / 1e6;
const ratio = Number((ms.ours / ms.library).toFixed(3));
const within = ratio <= AT_MOST;
console.log(`node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}, median of ${rounds} rounds`);
console.log(`${states.length} roadmaps, ${events.length} events, ${megabytes.toFixed(2)} MB`);
console.table(NAMES.map((name) => ({ what: name, 'processor, ms': ms[name].toFixed(0) })));
console.log(`ours to the library's: ${ratio}, ${within ? 'within' : 'BEYOND'} ${AT_MOST}`);
if (args.json)
  console.log(
    JSON.stringify({ ratio, atMost: AT_MOST, within, events: events.length, megabytes, ms, rounds }),
  );
process.exitCode = within ? 0 : 1;
