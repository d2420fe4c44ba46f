// A large roadmap and a busy year of it, made up by a seeded generator: the same seed, the same run. People work in
// three zones, some without an address, some in several parties; items have every kind of deadline.
import { addDays, type IsoDate, instantOf } from '../../src/calendar/dates.ts';
import { apply } from '../../src/workflows/apply/apply.ts';
import { begin } from '../../src/workflows/begin.ts';
import { type Command, CommandSchema } from '../../src/workflows/command.ts';
import { parseRoadmap } from '../../src/workflows/parse-roadmap.ts';
import type { ScenarioEvent } from '../../src/workflows/parse-scenario.ts';
import type { Item, Roadmap } from '../../src/workflows/roadmap.ts';
import { coExecutors, type RoadmapState, responsibleLead } from '../../src/workflows/state.ts';
import { defaultPolicy, russianCalendar } from './roadmaps.ts';

/** Whole numbers from 0 up to below `bound`; mulberry32. */
type Dice = (bound: number) => number;

function createDice(seed: number): Dice {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}

const ZONES = [undefined, 'Asia/Kamchatka', 'Europe/Kaliningrad', 'Asia/Tomsk'];
const PARTIES = ['agency', 'college', 'museum', 'archive', 'clinic'];

/** 40 items of five parties in the zone of Kaliningrad, under control from 10 January 2024. */
export function generatedRoadmap(seed: number): Roadmap {
  const dice = createDice(seed);
  const zoned = (i: number) =>
    ZONES[i % ZONES.length] === undefined ? {} : { timezone: ZONES[i % ZONES.length] };
  const person = (key: string, i: number) => ({
    name: `Лицо ${key}`,
    email: `${key}@example.net`,
    ...zoned(i),
  });
  const keys = ['head', 'deputy', 'clerk', ...PARTIES.flatMap((p) => [`${p}-lead`, `${p}-aide`])];
  const file = {
    roadmap: `generated-${seed}`,
    title: 'Сводный план мероприятий',
    order: {
      number: `${seed}-п`,
      date: '2024-01-10',
      issuer: 'head',
      title: 'О сводном плане',
      drafter: 'clerk',
    },
    timezone: 'Europe/Kaliningrad',
    calendar: 'ru',
    roll: (['preceding', 'next', 'none'] as const)[seed % 3],
    policy: 'default',
    supervisor: 'deputy',
    controller: 'clerk',
    people: {
      ...Object.fromEntries(keys.map((key, i) => [key, person(key, i)])),
      'clinic-lead': { name: 'Лицо без адреса' },
    },
    parties: Object.fromEntries(
      PARTIES.map((party) => [
        party,
        {
          name: `Учреждение ${party}`,
          lead: `${party}-lead`,
          informed: [`${party}-aide`],
          email: `${party}@example.net`,
        },
      ]),
    ),
    items: Array.from({ length: 40 }, (_, i) => generatedItem(dice, i + 1)),
    indicators: [
      { id: '1', name: 'Показатель', unit: 'ед.', minimum: { opening: 1, later: 2 }, kind: 'cumulative' },
    ],
  };
  const calendar = russianCalendar();
  const read = parseRoadmap(JSON.stringify(file), 'generated', {
    calendar: () => calendar,
    policies: new Map([['default', defaultPolicy()]]),
  });
  if (!read.ok) throw new Error(read.errors.map((e) => e.message).join('\n'));
  return read.roadmap;
}

function generatedItem(dice: Dice, n: number) {
  const parties = PARTIES.filter(() => dice(3) === 0);
  const responsible = parties.length > 0 ? parties : ['agency'];
  const earlier = () => String(1 + dice(n - 1));
  return {
    id: String(n),
    title: `Мероприятие ${n}`,
    responsible,
    ...(dice(4) === 0 ? { lead: `${responsible[0]}-aide` } : {}),
    result: { text: 'Письмо', type: 'letter' },
    deadline: generatedDeadline(dice, n),
    dateSetBy: (['own', 'region', 'federal'] as const)[dice(3)],
    ...(n > 1 && dice(2) === 0 ? { after: [...new Set([earlier(), earlier()])] } : {}),
    minWorkingDays: dice(40),
    ...(n === 5 ? { executed: { date: '2024-01-10', document: 'приказ № 1' } } : {}),
  };
}

function generatedDeadline(dice: Dice, n: number) {
  const text = `срок по п. ${n}`;
  const day = addDays('2024-01-05', dice(540));
  if (n === 5) return '9 января 2024 года';
  if (n % 10 === 0)
    return { text, recurring: { first: day, rule: n % 20 === 0 ? 'FREQ=MONTHLY' : 'FREQ=QUARTERLY' } };
  if (n % 9 === 0) return { text, external: true };
  if (n % 13 === 0) return { text, after: { item: String(n - 2), workingDays: 1 + dice(30) } };
  if (n % 7 === 0) return { text, window: { start: addDays(day, -7), end: day } };
  return { text, date: day };
}

/** What people do between two days, both included: whatever of the drawn commands the rules allow. */
export function generatedEvents(roadmap: Roadmap, seed: number, from: IsoDate, to: IsoDate): ScenarioEvent[] {
  const dice = createDice(seed);
  const rules = { calendar: russianCalendar(), policy: defaultPolicy() };
  let state = begin(roadmap, instantOf(from, '00:00', roadmap.timezone));
  const events: ScenarioEvent[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const times = Array.from({ length: dice(3) }, () => TIMES[dice(TIMES.length)] ?? '').sort();
    for (const time of times) {
      const at = instantOf(day, time, roadmap.timezone);
      const command = drawCommand(dice, state, day);
      const applied = apply(state, command, at, rules);
      if (!applied.ok) continue;
      state = applied.state;
      events.push({
        at,
        roadmap: roadmap.id,
        command,
        file: 'generated',
        line: events.length + 1,
        column: 1,
      });
    }
  }
  return events;
}

/** In the roadmap's zone; mail goes at some of these, in this zone or in one eleven hours ahead. */
const TIMES = [
  '00:00',
  '05:00',
  '08:59',
  '09:00',
  '09:30',
  '10:00',
  '12:07',
  '16:30',
  '17:00',
  '19:30',
  '23:00',
];

type Draft = Record<string, unknown> & { do: Command['do'] };

function drawCommand(dice: Dice, state: RoadmapState, day: IsoDate): Command {
  const items = state.roadmap.items;
  const item = items[dice(items.length)] as Item;
  const text = `Сообщение ${dice(1000)}`;
  const ahead = (days: number) => addDays(day, 1 + dice(days));
  const lead = responsibleLead(state, item);
  const coLead = coExecutors(state, item)[0]?.lead ?? lead;
  const people = Object.keys(state.roadmap.people);
  const anybody = () => people[dice(people.length)] ?? lead;
  const act = { kind: 'приказ', number: `${dice(900)}`, date: day, signatory: 'Лицо head' };
  const about = { item: item.id, by: lead };
  const drafts: Draft[] = [
    { do: 'submit', ...about, text },
    { do: 'submit', ...about, executed: addDays(day, -dice(3)), text },
    { do: 'accept', item: item.id, by: 'clerk', text },
    { do: 'accept', item: item.id, by: 'clerk' },
    { do: 'accept', item: item.id, by: 'deputy', text },
    { do: 'return', item: item.id, by: 'clerk', text },
    { do: 'contribute', item: item.id, by: coLead, text },
    { do: 'acknowledge', by: anybody() },
    { do: 'report-progress', ...about, text },
    { do: 'expect', ...about, date: ahead(60), text },
    { do: 'request-extension', ...about, date: ahead(90), text },
    { do: 'support-extension', item: item.id, by: 'deputy' },
    { do: 'refuse-extension', item: item.id, by: 'deputy', text },
    { do: 'amend', item: item.id, date: ahead(120), act },
    { do: 'set-date', ...about, date: ahead(120), basis: text },
    { do: 'clarify', item: item.id, by: 'clerk' },
    { do: 'report-indicators', ...about, values: { '1': dice(9) } },
  ];
  // Rare ones, else nothing would be left to remind of.
  if (dice(30) === 0)
    drafts.splice(
      0,
      drafts.length,
      { do: 'cancel', item: item.id, by: 'clerk', text },
      { do: 'reopen', item: item.id, by: 'clerk', text },
      {
        do: 'set-absence',
        person: anybody(),
        by: 'clerk',
        date: ahead(5),
        until: addDays(day, 6 + dice(20)),
      },
      {
        do: 'set-absence',
        person: anybody(),
        by: 'deputy',
        date: day,
        until: ahead(20),
        substitute: anybody(),
      },
      { do: 'change-lead', item: item.id, by: 'clerk', person: anybody() },
    );
  return CommandSchema.parse(drafts[dice(drafts.length)]);
}
