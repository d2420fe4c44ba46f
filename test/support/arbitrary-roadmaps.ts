// Roadmaps, production calendars and things that happen, at random, for the properties of the core.
import fc from 'fast-check';
import { addDays, dateOf, type Instant, instantOf, weekday } from '../../src/calendar/dates.ts';
import {
  type CalendarYear,
  createWorkCalendar,
  type WorkCalendar,
} from '../../src/calendar/work-calendar.ts';
import type { Command } from '../../src/workflows/command.ts';
import type { Deadline, Item, Roadmap } from '../../src/workflows/roadmap.ts';
import {
  isOpen,
  isRunning,
  itemState,
  type Occurrence,
  type RoadmapState,
} from '../../src/workflows/state.ts';

export const START = '2024-01-15';
const ZONES = ['Asia/Tomsk', 'Europe/Kaliningrad', 'Asia/Kamchatka', 'Europe/Berlin'] as const;
const PEOPLE = ['anna', 'boris', 'vera', 'gleb', 'daria', 'egor'] as const;
const PARTIES = ['first', 'second', 'third'] as const;

const person = fc.constantFrom(...PEOPLE);
/** Undefined nine times of ten. */
const rarely = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

const dayAfterStart = (min: number, max: number) =>
  fc.integer({ min, max }).map((days) => addDays(START, days));

/** Weekdays off and working weekends at random, among them a week without a working day. */
export const arbitraryCalendar: fc.Arbitrary<WorkCalendar> = fc
  .record({
    off: fc.uniqueArray(fc.integer({ min: 0, max: 1095 }), { maxLength: 60 }),
    worked: fc.uniqueArray(fc.integer({ min: 0, max: 1095 }), { maxLength: 25 }),
    idleWeek: fc.integer({ min: 54, max: 90 }),
  })
  .map(({ off, worked, idleWeek }) => {
    const free = new Set(off.map((n) => addDays('2023-01-01', n)));
    const monday = addDays('2023-01-02', idleWeek * 7);
    for (let i = 0; i < 7; i++) free.add(addDays(monday, i));
    const busy = new Set(worked.map((n) => addDays('2023-01-01', n)).filter((d) => !free.has(d)));
    return createWorkCalendar(
      'random',
      [2023, 2024, 2025].map((year) => yearOf(year, free, busy)),
    );
  });

function yearOf(year: number, free: ReadonlySet<string>, busy: ReadonlySet<string>): CalendarYear {
  const file: CalendarYear = {
    year,
    source: ['random'],
    checkedAgainst: [],
    daysOff: [],
    workingWeekends: [],
    shortDays: [],
    transfers: [],
    publicHolidays: [],
    totals: { workingDays: 0, nonWorkingDays: 0, shortDays: 0 },
  };
  for (let day = `${year}-01-01`; day.startsWith(String(year)); day = addDays(day, 1)) {
    const weekend = weekday(day) > 5;
    if (!weekend && free.has(day)) file.daysOff.push(day);
    else if (weekend && busy.has(day)) file.workingWeekends.push(day);
    if (weekend ? busy.has(day) : !free.has(day)) file.totals.workingDays += 1;
  }
  return file;
}

function deadlineOf(index: number): fc.Arbitrary<Deadline> {
  const text = 'срок';
  const date = dayAfterStart(-20, 200).map((due): Deadline => ({ kind: 'date', text, due }));
  const choices = [
    { weight: 6, arbitrary: date },
    { weight: 1, arbitrary: fc.constant<Deadline>({ kind: 'external', text }) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(dayAfterStart(-10, 60), fc.constantFrom('FREQ=MONTHLY', 'FREQ=QUARTERLY'))
        .map(([first, rule]): Deadline => ({ kind: 'recurring', text, first, rule })),
    },
  ];
  if (index > 0)
    choices.push({
      weight: 1,
      arbitrary: fc
        .tuple(fc.nat(index - 1), fc.nat(20))
        .map(([before, workingDays]) => ({ kind: 'after', text, item: String(before + 1), workingDays })),
    });
  return fc.oneof(...choices);
}

function itemOf(index: number): fc.Arbitrary<Item> {
  const earlier = Array.from({ length: index }, (_, i) => String(i + 1));
  return fc
    .record({
      deadline: deadlineOf(index),
      responsible: fc.uniqueArray(fc.constantFrom(...PARTIES), { minLength: 1, maxLength: 3 }),
      lead: fc.option(person, { nil: undefined, freq: 1 }),
      after: fc.subarray(earlier, { maxLength: Math.min(3, earlier.length) }),
      minWorkingDays: fc.nat(40),
      executed: rarely(fc.constant({ date: '2024-01-10', document: 'приказ' })),
    })
    .map(({ lead, executed, ...rest }) => ({
      id: String(index + 1),
      title: `Пункт ${index + 1}`,
      result: { text: 'Письмо', type: 'letter' as const },
      dateSetBy: 'own' as const,
      related: [],
      ...rest,
      ...(lead === undefined ? {} : { lead }),
      ...(executed === undefined || rest.deadline.kind !== 'date' ? {} : { executed }),
    }));
}

export const arbitraryRoadmap: fc.Arbitrary<Roadmap> = fc
  .record({
    items: fc
      .integer({ min: 1, max: 6 })
      .chain((n) => fc.tuple(...Array.from({ length: n }, (_, i) => itemOf(i)))),
    timezone: fc.constantFrom(...ZONES),
    zones: fc.tuple(...PEOPLE.map(() => fc.option(fc.constantFrom(...ZONES), { nil: undefined, freq: 2 }))),
    withoutAddress: rarely(person),
    leads: fc.tuple(person, person, person),
    roll: fc.constantFrom('preceding' as const, 'next' as const, 'none' as const),
    roles: fc.tuple(person, person, person),
  })
  .map(
    ({ items, timezone, zones, withoutAddress, leads, roll, roles: [issuer, supervisor, controller] }) => ({
      id: 'random',
      title: 'Дорожная карта',
      order: { number: '1', date: START, issuer, title: 'О мерах' },
      timezone,
      calendar: 'random',
      roll,
      policy: 'default',
      supervisor,
      controller,
      people: Object.fromEntries(
        PEOPLE.map((key, i) => {
          const zone = zones[i];
          return [
            key,
            {
              name: key,
              ...(key === withoutAddress ? {} : { email: `${key}@example.org` }),
              ...(zone === undefined ? {} : { timezone: zone }),
            },
          ];
        }),
      ),
      parties: Object.fromEntries(
        PARTIES.map((key, i) => [
          key,
          { name: key, lead: leads[i] ?? 'anna', informed: ['egor'], email: `${key}@example.org` },
        ]),
      ),
      items,
      indicators: [
        { id: '1', name: 'Охват', unit: 'человек', minimum: { opening: 20, later: 40 }, kind: 'cumulative' },
      ],
      monitoring: { recipients: ['egor'], ...monitoredIn(items) },
      viewers: [],
      amendments: [],
      corrections: [],
    }),
  );

/** Of several series one has to be named. */
function monitoredIn(items: readonly Item[]): { item?: string } {
  const found = items.find(({ deadline }) => deadline.kind === 'recurring');
  return found ? { item: found.id } : {};
}

/** Something somebody tries to do; who and about what is settled when it happens, so that the rules allow most of it. */
export interface Attempt {
  day: number;
  /** Of the day, in the roadmap's zone. */
  minute: number;
  verb: Command['do'];
  item: number;
  actor: 'lead' | 'part' | 'controller' | 'supervisor' | 'anna' | 'boris';
  /** Days from the attempt to the date that it names. */
  ahead: number;
  person: string;
  substitute: string | undefined;
  flag: boolean;
}

const VERBS: [Command['do'], number][] = [
  ['submit', 6],
  ['accept', 4],
  ['return', 3],
  ['amend', 3],
  ['set-date', 3],
  ['contribute', 2],
  ['expect', 2],
  ['set-absence', 3],
  ['acknowledge', 2],
  ['change-lead', 2],
  ['reopen', 2],
  ['cancel', 1],
  ['clarify', 3],
  ['request-extension', 2],
  ['support-extension', 1],
  ['refuse-extension', 1],
  ['report-progress', 1],
  ['report-indicators', 3],
  ['reissue-report', 2],
  ['release-order', 1],
];

export function arbitraryAttempts(days: number): fc.Arbitrary<Attempt[]> {
  const attempt: fc.Arbitrary<Attempt> = fc.record({
    day: fc.nat(days),
    minute: fc.oneof(fc.constantFrom(0, 9 * 60, 10 * 60, 17 * 60), fc.integer({ min: 0, max: 1439 })),
    verb: fc.oneof(...VERBS.map(([verb, weight]) => ({ weight, arbitrary: fc.constant(verb) }))),
    item: fc.nat(5),
    actor: fc.constantFrom('lead', 'lead', 'part', 'controller', 'supervisor', 'anna', 'boris'),
    ahead: fc.integer({ min: -5, max: 70 }),
    person,
    substitute: fc.option(person, { nil: undefined, freq: 3 }),
    flag: fc.boolean(),
  });
  return fc
    .array(attempt, { maxLength: 40, size: 'max' })
    .map((all) => all.sort((a, b) => a.day - b.day || a.minute - b.minute));
}

export function instantOfAttempt(attempt: Attempt, zone: string): Instant {
  return instantOf(addDays(START, attempt.day), '00:00', zone) + attempt.minute * 60_000;
}

const ABOUT: Partial<Record<Command['do'], (o: Occurrence) => boolean>> = {
  submit: (o) => isRunning(o.status),
  expect: (o) => isRunning(o.status),
  'request-extension': (o) => isRunning(o.status),
  contribute: (o) => isRunning(o.status),
  accept: (o) => o.status === 'under_review',
  return: (o) => o.status === 'under_review',
  clarify: (o) => o.status === 'unclarified',
  'set-date': (o) => o.status === 'awaiting_date',
  'support-extension': (o) => o.extension?.status === 'open',
  'refuse-extension': (o) => o.extension?.status === 'open',
  amend: (o) => isOpen(o.status),
  cancel: (o) => isOpen(o.status),
  reopen: (o) => o.status === 'executed',
  'report-indicators': (o) => o.id !== '',
  'reissue-report': (o) => o.status === 'executed' && o.id !== '',
};

/** Mostly an item that the verb suits, if there is one. */
function itemFor(attempt: Attempt, state: RoadmapState): Item {
  const { items } = state.roadmap;
  const first = attempt.item % items.length;
  const turned = [...items.slice(first), ...items.slice(0, first)];
  const suits = ABOUT[attempt.verb];
  const occurrences = (item: Item) => Object.values(itemState(state, item.id).occurrences);
  const found = (suits && turned.find((item) => occurrences(item).some(suits))) ?? turned[0];
  if (!found) throw new Error('a roadmap without items');
  return found;
}

/** The first date of a series that something has happened to. */
function dealtWith(state: RoadmapState, item: Item): { due?: string } {
  const [due = ''] = Object.keys(itemState(state, item.id).occurrences);
  return due === '' ? {} : { due };
}

/** The attempt as a command in the roadmap as it stands. */
export function commandOf(attempt: Attempt, state: RoadmapState, at: Instant): Command {
  const { roadmap } = state;
  const item = itemFor(attempt, state);
  const { leads } = itemState(state, item.id);
  const by = {
    lead: leads[item.responsible[0] ?? ''] ?? 'anna',
    part: leads[item.responsible[1] ?? ''] ?? 'boris',
    controller: roadmap.controller,
    supervisor: roadmap.supervisor,
    anna: 'anna',
    boris: 'boris',
  };
  const lead = by.lead;
  const control = attempt.flag ? by.controller : by.supervisor;
  const today = dateOf(at, roadmap.timezone);
  const date = addDays(today, attempt.ahead);
  const about = { item: item.id };
  const text = 'основание';
  switch (attempt.verb) {
    case 'acknowledge':
      return { do: 'acknowledge', by: by[attempt.actor] };
    case 'contribute':
      return { do: 'contribute', by: by.part, ...about };
    case 'submit':
      return { do: 'submit', by: lead, ...about, ...(attempt.flag ? { executed: addDays(today, -2) } : {}) };
    case 'accept':
      return { do: 'accept', by: control, ...about, text };
    case 'return':
      return {
        do: 'return',
        by: control,
        ...about,
        text,
        ...(attempt.substitute === undefined ? { party: item.responsible[1] ?? 'first' } : {}),
      };
    case 'report-progress':
      return { do: 'report-progress', by: lead, ...about, text };
    case 'expect':
      return { do: 'expect', by: lead, ...about, date, text };
    case 'request-extension':
      return { do: 'request-extension', by: lead, ...about, date, text };
    case 'support-extension':
    case 'refuse-extension':
      return { do: attempt.verb, by: by.supervisor, ...about };
    case 'amend':
      return {
        do: 'amend',
        ...(attempt.flag ? {} : { by: control }),
        ...about,
        date,
        act: { kind: 'приказ', number: '2', date: today, signatory: 'boris' },
      };
    case 'set-date':
      return { do: 'set-date', by: lead, ...about, date, basis: text };
    case 'clarify':
      return {
        do: 'clarify',
        by: control,
        ...about,
        ...(attempt.flag ? { executed: addDays(today, -3), basis: text } : {}),
      };
    case 'cancel':
      return { do: 'cancel', by: control, ...about, text };
    case 'reopen':
      return { do: 'reopen', by: control, ...about, text };
    case 'report-indicators':
      return {
        do: 'report-indicators',
        by: by[attempt.actor],
        ...about,
        ...(attempt.flag ? dealtWith(state, item) : {}),
        values: { '1': attempt.ahead + 5 },
        ...(attempt.substitute === undefined ? { notes: { '1': text } } : { confirmed: ['1'] }),
      };
    case 'reissue-report':
      return { do: 'reissue-report', by: control, ...about, text };
    case 'set-absence':
      return {
        do: 'set-absence',
        by: attempt.flag ? control : attempt.person,
        person: attempt.person,
        date,
        until: addDays(date, attempt.item * 7),
        ...(attempt.substitute === undefined ? {} : { substitute: attempt.substitute }),
      };
    case 'change-lead':
      return {
        do: 'change-lead',
        by: control,
        person: attempt.person,
        ...(attempt.substitute === undefined ? about : { substitute: attempt.substitute }),
      };
    case 'release-order':
      return { do: 'release-order', by: attempt.ahead > 60 ? by.supervisor : 'anna', basis: text };
  }
}
