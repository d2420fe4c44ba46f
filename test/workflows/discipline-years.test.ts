// Executive discipline over three busy years of a large generated roadmap, against the formula worked out anew from the
// journal of events; and, at random, that every way of adding up gives the same.
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, addMonths, dateOf, type IsoDate, instantOf } from '../../src/calendar/dates.ts';
import type { WorkCalendar } from '../../src/calendar/work-calendar.ts';
import { apply } from '../../src/workflows/apply/apply.ts';
import { begin } from '../../src/workflows/begin.ts';
import type { Command } from '../../src/workflows/command.ts';
import { createDiscipline, type Discipline, type Row } from '../../src/workflows/discipline.ts';
import type { Item } from '../../src/workflows/roadmap.ts';
import type { RoadmapState } from '../../src/workflows/state.ts';
import {
  arbitraryAttempts,
  arbitraryCalendar,
  arbitraryRoadmap,
  commandOf,
  instantOfAttempt,
  START,
} from '../support/arbitrary-roadmaps.ts';
import { generatedEvents, generatedRoadmap } from '../support/generated-roadmap.ts';
import { defaultPolicy, russianCalendar } from '../support/roadmaps.ts';

const policy = defaultPolicy();
const FROM = '2024-01-10';
const SEED = 6;
const CALENDAR_END = '2027-12-31';

/** One date of one item, with what the journal says became of it. */
interface Line {
  item: Item;
  due: { original: IsoDate | null; inForce: IsoDate | null };
  /** Given to somebody. */
  isGiven: boolean;
  executed: IsoDate | null;
  /** Done as a predecessor since. */
  doneOn: IsoDate | null;
  cancelledOn: IsoDate | null;
}

function linesOf(state: RoadmapState): Line[] {
  const { items, timezone } = state.roadmap;
  const controlDay = dateOf(state.underControlAt, timezone);
  return items.flatMap((item) => {
    const { deadline } = item;
    if (deadline.kind !== 'recurring') {
      const due = deadline.kind === 'date' ? deadline.due : null;
      return [told(state, item, '', due, item.executed === undefined && (due === null || due >= controlDay))];
    }
    const months = deadline.rule.includes('MONTHLY') ? 1 : 3;
    const lines: Line[] = [];
    for (let n = 0; n < 200; n += 1) {
      const date = addMonths(deadline.first, n * months);
      if (date >= controlDay && date <= CALENDAR_END) lines.push(told(state, item, date, date, true));
    }
    return lines;
  });
}

function told(state: RoadmapState, item: Item, id: string, due: IsoDate | null, isGiven: boolean): Line {
  const line: Line = {
    item,
    due: { original: due, inForce: due },
    isGiven,
    executed: item.executed?.date ?? null,
    doneOn: item.executed?.date ?? null,
    cancelledOn: null,
  };
  for (const event of state.events.filter((e) => e.item === item.id && e.occurrence === id)) {
    const on = dateOf(event.at, state.roadmap.timezone);
    const date = event.date ?? null;
    if (event.type === 'date-set') line.due = { original: date, inForce: date };
    if (event.type === 'amended') line.due.inForce = date;
    if (event.type === 'submitted') Object.assign(line, { executed: date, doneOn: on });
    if (event.type === 'accepted') Object.assign(line, { executed: date, doneOn: date });
    if (event.type === 'clarified' && date === null) line.isGiven = true;
    if (event.type === 'clarified' && date !== null) Object.assign(line, { executed: date, doneOn: date });
    if (event.type === 'returned') Object.assign(line, { executed: null, doneOn: null });
    if (event.type === 'reopened') Object.assign(line, { executed: null, doneOn: null, isGiven: true });
    // What waits for its check when the whole order is released keeps its report.
    if (event.type === 'cancelled' && event.at !== state.released?.at) line.executed = null;
    if (event.type === 'cancelled') Object.assign(line, { doneOn: on, cancelledOn: on });
  }
  return line;
}

function rolled(date: IsoDate, roll: string, calendar: WorkCalendar): IsoDate {
  let day = date;
  while (roll !== 'none' && !calendar.isWorkingDay(day)) day = addDays(day, roll === 'next' ? 1 : -1);
  return day;
}

type Figures = Record<string, number>;

/** N, n and the waiting ones under `original`, `inForce` and `waiting`, and the same behind the names of people, parties and quarters. */
function naive(
  state: RoadmapState,
  calendar: WorkCalendar,
  span: { from: IsoDate; until: IsoDate },
  today: IsoDate,
) {
  const lines = linesOf(state);
  const figures: Figures = {};
  for (const line of lines) {
    if (!line.isGiven) continue;
    const leads = state.items[line.item.id]?.leads ?? {};
    const party = line.item.responsible[0] ?? '';
    const person = leads[party] ?? '';
    for (const basis of ['original', 'inForce'] as const) {
      const due = line.due[basis];
      if (due === null) continue;
      const control = rolled(due, state.roadmap.roll, calendar);
      const last = due < control ? control : due;
      if (control < span.from || control > span.until || last >= today) continue;
      if (line.cancelledOn !== null && line.cancelledOn <= last) continue;
      const inTime = line.executed !== null && line.executed <= last;
      const quarter = `${control.slice(0, 4)}-Q${Math.floor((Number(control.slice(5, 7)) + 2) / 3)}`;
      const waits = line.item.after.some((id) =>
        lines.some(
          ({ item, doneOn }) =>
            item.id === id && item.deadline.kind !== 'recurring' && (doneOn === null || doneOn > last),
        ),
      );
      const found = [`${basis} N`, ...(inTime ? [`${basis} n`] : [])];
      if (basis === 'inForce' && !inTime && waits) found.push('waiting');
      for (const name of found)
        for (const place of [
          '',
          `${state.roadmap.people[person]?.email ?? person} `,
          `${state.roadmap.parties[party]?.name} `,
          `${quarter} `,
        ])
          figures[place + name] = (figures[place + name] ?? 0) + 1;
    }
  }
  return figures;
}

/** What was counted, in the same words. */
function figuresOf({ total, byPerson, byParty, byPeriod }: Discipline): Figures {
  const figures: Figures = {};
  // The person without an address has their key beside that of the roadmap.
  for (const row of [{ key: '', ...total }, ...byPerson, ...byParty, ...byPeriod])
    for (const [name, figure] of [
      ['original N', row.original.planned],
      ['original n', row.original.done],
      ['inForce N', row.inForce.planned],
      ['inForce n', row.inForce.done],
      ['waiting', row.waiting],
    ] as const)
      if (figure > 0)
        figures[`${row.key === '' ? '' : `${row.key.replace(/^generated-\d+ /, '')} `}${name}`] = figure;
  return figures;
}

describe('three generated years', () => {
  const calendar = russianCalendar();
  const roadmap = generatedRoadmap(SEED);
  const DAYS = ['2024-01-20', '2024-07-15', '2025-03-01', '2026-12-31', '2027-03-01'];
  const states = new Map<string, RoadmapState>();

  beforeAll(() => {
    let state = begin(roadmap, instantOf(FROM, '00:00', roadmap.timezone));
    const events = generatedEvents(roadmap, SEED, FROM, '2026-12-30');
    const at = instantOf('2027-02-01', '12:00', roadmap.timezone);
    const release: Command = { do: 'release-order', by: 'deputy', basis: 'утратило силу' };
    events.push({ at, roadmap: roadmap.id, command: release, file: '', line: 0, column: 0 });
    for (const day of DAYS) {
      const until = instantOf(day, '12:00', roadmap.timezone);
      while (events[0] && events[0].at < until) {
        const { command, at } = events.shift() ?? events[0];
        const applied = apply(state, command, at, { calendar, policy });
        if (!applied.ok) throw new Error(applied.reason);
        state = applied.state;
      }
      states.set(day, state);
    }
  });

  const spans = [
    { from: '2024-01-01', until: '2026-12-31' },
    { from: '2024-02-12', until: '2024-11-03' },
    { from: '2025-01-01', until: '2025-12-31' },
  ];
  const cases = DAYS.flatMap((day) => spans.map((span) => ({ day, span })));

  it.each(cases)('give on $day for $span what the formula gives', ({ day, span }) => {
    const state = states.get(day);
    if (!state) throw new Error(`no state of ${day}`);
    const discipline = createDiscipline(span, instantOf(day, '12:00', roadmap.timezone), 'quarter');
    discipline.add(state, calendar);
    expect(figuresOf(discipline.result())).toEqual(naive(state, calendar, span, day));
  });

  it('hold every kind of line there is', () => {
    const state = states.get('2026-12-31');
    if (!state) throw new Error('no state');
    const lines = [...states.values()].flatMap(linesOf);
    const count = (is: (line: Line) => boolean) => lines.filter(is).length;
    expect(count((l) => l.item.deadline.kind === 'recurring' && l.executed !== null)).toBeGreaterThan(3);
    expect(count((l) => l.cancelledOn !== null)).toBeGreaterThan(3);
    expect(count((l) => !l.isGiven)).toBeGreaterThan(0);
    expect(count((l) => l.due.original !== l.due.inForce)).toBeGreaterThan(10);
    expect(count((l) => l.due.original === null && l.due.inForce !== null)).toBeGreaterThan(0);
    const whole = createDiscipline(
      spans[0] ?? { from: FROM, until: FROM },
      instantOf('2026-12-31', '12:00', roadmap.timezone),
      'month',
    );
    whole.add(state, calendar);
    const { inForce, waiting } = whole.result().total;
    expect([inForce.done > 10, inForce.planned - inForce.done > 10, waiting > 3]).toEqual([true, true, true]);
  });
});

describe('adding up by person, party, roadmap and period', () => {
  const sum = (rows: readonly Row[]) =>
    rows.reduce(
      (total, { original, inForce, waiting }) => [
        (total[0] ?? 0) + original.planned,
        (total[1] ?? 0) + original.done,
        (total[2] ?? 0) + inForce.planned,
        (total[3] ?? 0) + inForce.done,
        (total[4] ?? 0) + waiting,
      ],
      [0, 0, 0, 0, 0],
    );

  it('gives the total, whatever happens', () => {
    const example = fc.record({
      roadmaps: fc.array(fc.tuple(arbitraryRoadmap, arbitraryAttempts(120)), { minLength: 1, maxLength: 3 }),
      calendar: arbitraryCalendar,
      from: fc.integer({ min: -40, max: 20 }),
      days: fc.integer({ min: 60, max: 200 }),
      now: fc.integer({ min: 80, max: 160 }),
      step: fc.constantFrom('month' as const, 'quarter' as const),
    });
    let planned = 0;
    fc.assert(
      fc.property(example, ({ roadmaps, calendar, from, days, now, step }) => {
        const start = addDays(START, from);
        const span = { from: start, until: addDays(start, days) };
        const discipline = createDiscipline(
          span,
          instantOf(addDays(START, now), '12:00', 'Asia/Tomsk'),
          step,
        );
        for (const [i, [roadmap, attempts]] of roadmaps.entries()) {
          let state = begin(
            { ...roadmap, id: `${roadmap.id}-${i}` },
            instantOf(START, '00:00', roadmap.timezone),
          );
          for (const attempt of attempts) {
            const at = instantOfAttempt(attempt, roadmap.timezone);
            const applied = apply(state, commandOf(attempt, state, at), at, { calendar, policy });
            if (applied.ok) state = applied.state;
          }
          discipline.add(state, calendar);
        }
        const { total, byPerson, byParty, byRoadmap, byPeriod } = discipline.result();
        const whole = sum([{ key: '', name: '', ...total }]);
        for (const rows of [byPerson, byParty, byRoadmap, byPeriod]) expect(sum(rows)).toEqual(whole);
        for (const { planned: all, done, share } of [total.original, total.inForce]) {
          expect(done).toBeLessThanOrEqual(all);
          expect(share === null).toBe(all === 0);
        }
        expect(total.waiting).toBeLessThanOrEqual(total.inForce.planned - total.inForce.done);
        planned += total.inForce.planned;
      }),
      { numRuns: 25 },
    );
    expect(planned).toBeGreaterThan(10);
  });
});
