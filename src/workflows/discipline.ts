// «Исполнительская дисциплина»: what was executed in time of what was planned for a span of days, by roadmap, party, person
// and period. Takes one state at a time and keeps sums only.
import { dateOf, type Instant, type IsoDate, numericDate } from '../calendar/dates.ts';
import type { WorkCalendar } from '../calendar/work-calendar.ts';
import { type CountedDates, countedDates } from './discipline/counted-dates.ts';
import { periodOf, periodsIn, type Span, type Step } from './discipline/periods.ts';
import { RULE } from './discipline/rule.ts';
import { occurrencesOf } from './occurrences.ts';
import { OWN } from './organisation-directory.ts';
import type { Item } from './roadmap.ts';
import { itemState, type Occurrence, type RoadmapState, responsibleLead, responsibleParty } from './state.ts';

export interface Counted {
  /** N */
  planned: number;
  /** n: of these in time. */
  done: number;
  /** Ко in per cent to a tenth, 100 only where all are in time, 0 only where none is; null where nothing was planned. */
  share: number | null;
}

export interface Pair {
  original: Counted;
  inForce: Counted;
}

export interface Total extends Pair {
  /** Of those not executed in time on the date in force: waited for other items on its last day. */
  waiting: number;
}

export interface Row extends Total {
  key: string;
  name: string;
}

export interface PeriodRow extends Row {
  /** Short, for an axis. */
  label: string;
}

export interface Discipline {
  span: Span;
  /** The day of the count where it is earliest; the span's last day while no roadmap has been added. */
  asOf: IsoDate;
  total: Total;
  /** Most not executed in time first; those alone that planned something. By the organisation's title. */
  byOrganisation: Row[];
  byRoadmap: Row[];
  byParty: Row[];
  byPerson: Row[];
  /** Every period of the span, in order. */
  byPeriod: PeriodRow[];
  /** Sentences, printed wherever the figures are. */
  rule: readonly string[];
}

export interface DisciplineCount {
  add(state: RoadmapState, calendar: WorkCalendar): void;
  result(): Discipline;
}

const BASES = ['original', 'inForce'] as const;

interface Sums {
  name: string;
  original: { planned: number; done: number };
  inForce: { planned: number; done: number };
  waiting: number;
}

const nothing = (name: string): Sums => ({
  name,
  original: { planned: 0, done: 0 },
  inForce: { planned: 0, done: 0 },
  waiting: 0,
});

/** @param titleOf an organisation's, by its id */
export function createDiscipline(
  span: Span,
  now: Instant,
  step: Step,
  titleOf: (organisation: string) => string = (id) => id,
): DisciplineCount {
  const total = nothing('');
  const organisations = new Map<string, Sums>();
  const roadmaps = new Map<string, Sums>();
  const parties = new Map<string, Sums>();
  const persons = new Map<string, Sums>();
  const named = periodsIn(span, step);
  const periods = new Map(named.map(({ key, name }) => [key, nothing(name)]));
  let asOf: IsoDate | null = null;

  const isInside = (date: IsoDate): boolean => date >= span.from && date <= span.until;
  const sumsOf = (rows: Map<string, Sums>, { key, name }: Named): Sums => {
    const sums = rows.get(key) ?? nothing(name);
    rows.set(key, sums);
    return sums;
  };

  function organisationNamed({ organisation = OWN }: RoadmapState): Named {
    return { key: organisation, name: titleOf(organisation) };
  }

  function count(state: RoadmapState, item: Item, counted: CountedDates): void {
    for (const basis of BASES) {
      const dated = counted[basis];
      if (dated === null || !isInside(dated.controlDate)) continue;
      const period = periods.get(periodOf(dated.controlDate, step));
      for (const sums of [
        total,
        sumsOf(organisations, organisationNamed(state)),
        sumsOf(roadmaps, roadmapNamed(state)),
        sumsOf(parties, partyNamed(state, item)),
        sumsOf(persons, personNamed(state, item)),
        ...(period ? [period] : []),
      ]) {
        sums[basis].planned += 1;
        if (dated.inTime) sums[basis].done += 1;
        if (basis === 'inForce' && counted.waited) sums.waiting += 1;
      }
    }
  }

  return {
    add(state, calendar) {
      const today = dateOf(now, state.roadmap.timezone);
      if (asOf === null || today < asOf) asOf = today;
      for (const item of state.roadmap.items)
        for (const occurrence of occurrencesUntil(state, item, today))
          count(state, item, countedDates({ state, calendar, today }, item, occurrence));
    },
    result: () => ({
      span,
      asOf: asOf ?? span.until,
      total: totalOf(total),
      byOrganisation: ranked(organisations),
      byRoadmap: ranked(roadmaps),
      byParty: ranked(parties),
      byPerson: ranked(persons),
      byPeriod: [...periods].map((period, i) => ({ ...rowOf(period), label: named[i]?.label ?? '' })),
      rule: RULE,
    }),
  };
}

/** Of a series also those of later dates that an act has moved. */
function occurrencesUntil(state: RoadmapState, item: Item, today: IsoDate): Occurrence[] {
  const stored = Object.keys(itemState(state, item.id).occurrences);
  return occurrencesOf(state, item, [today, ...stored].sort().at(-1) ?? today);
}

interface Named {
  key: string;
  name: string;
}

function roadmapNamed({ roadmap: { id, order } }: RoadmapState): Named {
  return { key: id, name: `№ ${order.number} от ${numericDate(order.date)}` };
}

/** Parties of several roadmaps are one where they have one name: their keys are each file's own. */
function partyNamed({ roadmap }: RoadmapState, item: Item): Named {
  const key = responsibleParty(item);
  const name = (roadmap.parties[key]?.name ?? key).replace(/\s+/g, ' ');
  return { key: name, name };
}

/** One person is one address; whoever has none is somebody else in each roadmap. */
function personNamed(state: RoadmapState, item: Item): Named {
  const key = responsibleLead(state, item);
  const person = state.roadmap.people[key];
  return { key: person?.email ?? `${state.roadmap.id} ${key}`, name: person?.name ?? key };
}

function shareOf({ planned, done }: { planned: number; done: number }): Counted {
  if (planned === 0 || done === 0 || done === planned)
    return { planned, done, share: planned === 0 ? null : done === 0 ? 0 : 100 };
  const share = Math.round((done / planned) * 1000) / 10;
  return { planned, done, share: Math.min(99.9, Math.max(0.1, share)) };
}

const totalOf = ({ original, inForce, waiting }: Sums): Total => ({
  original: shareOf(original),
  inForce: shareOf(inForce),
  waiting,
});

const rowOf = ([key, sums]: [string, Sums]): Row => ({ key, name: sums.name, ...totalOf(sums) });

const missed = ({ planned, done }: Counted): number => planned - done;

function ranked(rows: ReadonlyMap<string, Sums>): Row[] {
  return [...rows]
    .map(rowOf)
    .sort(
      (a, b) =>
        missed(b.inForce) - missed(a.inForce) ||
        missed(b.original) - missed(a.original) ||
        b.inForce.planned - a.inForce.planned ||
        a.name.localeCompare(b.name, 'ru') ||
        a.key.localeCompare(b.key),
    );
}
