// What lists show of a roadmap: each day in it is the day on which the rules begin to say so.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, dateOf, instantOf } from '../../src/calendar/dates.ts';
import { apply } from '../../src/workflows/apply/apply.ts';
import { begin } from '../../src/workflows/begin.ts';
import { controlDateIn, isOverdue } from '../../src/workflows/forecast.ts';
import { type OverviewItem, overviewOf } from '../../src/workflows/overview.ts';
import { createPlanContext, NOTHING_TOLD } from '../../src/workflows/plan/context.ts';
import { substituteOn } from '../../src/workflows/recipients.ts';
import { itemOf, type RoadmapState } from '../../src/workflows/state.ts';
import {
  arbitraryAttempts,
  arbitraryCalendar,
  arbitraryRoadmap,
  commandOf,
  instantOfAttempt,
  START,
} from '../support/arbitrary-roadmaps.ts';
import { defaultPolicy, russianCalendar } from '../support/roadmaps.ts';
import { at, having, type Step, underControl } from '../support/told.ts';

const policy = defaultPolicy();
const russian = russianCalendar();

const look = (state: RoadmapState, time: string) =>
  overviewOf(createPlanContext({ state, policy, calendar: russian, told: NOTHING_TOLD, now: at(time) }));
function itemIn(state: RoadmapState, time: string, id: string, occurrence = ''): OverviewItem {
  const found = look(state, time).items.find((i) => i.item === id && i.occurrence === occurrence);
  if (!found) throw new Error(`no item ${id}@${occurrence}`);
  return found;
}

const fresh = underControl({ viewers: ['viewer@example.org'] });
const submit3: Step = [
  '2024-01-30T16:00',
  { do: 'submit', by: 'nazarova', item: '3', executed: '2024-01-30', text: 'письмо' },
];

describe('the overview of a roadmap', () => {
  it('names who and what it is about', () => {
    expect(look(fresh, '2024-01-16T12:00')).toMatchObject({
      id: 'technopark',
      orderNumber: '1410 р',
      orderDate: '2023-12-27',
      zone: 'Asia/Tomsk',
      supervisorName: 'И.В. Швайко',
      supervisor: 'shvaiko@example.org',
      controller: 'zubchevskaya@example.org',
      issuer: 'savenkov@example.org',
      released: false,
      substitutions: [],
    });
    expect(look(fresh, '2024-01-16T12:00').addresses).toEqual([
      ...['savenkov', 'shvaiko', 'zubchevskaya', 'nazarova', 'shkurkina', 'shabolina'].map(
        (k) => `${k}@example.org`,
      ),
      'viewer@example.org',
    ]);
  });

  it('has the known days of an item: due 2024-01-29', () => {
    expect(itemIn(fresh, '2023-12-28T12:00', '3')).toMatchObject({
      status: 'in_execution',
      due: '2024-01-29',
      controlDate: '2024-01-29',
      soonFrom: '2024-01-15',
      overdueFrom: '2024-01-30',
      leads: ['nazarova@example.org', 'shabolina@example.org'],
      responsibleName: 'О.И. Назарова',
      waitingSince: null,
      extension: null,
    });
  });

  it('tells of a result that waits, of one executed late, and of an extension until it is granted', () => {
    const waits = having(fresh, submit3);
    expect(itemIn(waits, '2024-01-31T12:00', '3')).toMatchObject({
      status: 'under_review',
      waitingSince: at('2024-01-30T16:00'),
      soonFrom: null,
      atRiskFrom: null,
      overdueFrom: null,
    });
    const accepted = having(waits, ['2024-01-31T11:00', { do: 'accept', by: 'zubchevskaya', item: '3' }]);
    expect(itemIn(accepted, '2024-01-31T12:00', '3')).toMatchObject({
      executedAt: '2024-01-30',
      executedLate: true,
      waitingSince: null,
    });
    const ask: Step = [
      '2024-01-26T12:00',
      { do: 'request-extension', by: 'nazarova', item: '3', date: '2024-02-06', text: 'нет проекта' },
    ];
    const asked = { status: 'open', since: at('2024-01-26T12:00'), date: '2024-02-06' };
    expect(itemIn(having(fresh, ask), '2024-01-31T12:00', '3').extension).toEqual(asked);
    const amended = having(fresh, ask, [
      '2024-01-27T12:00',
      {
        do: 'amend',
        by: 'shvaiko',
        item: '3',
        date: '2024-02-06',
        act: { kind: 'распоряжение', number: '7', date: '2024-01-26', signatory: 'М.Г. Савенков' },
      },
    ]);
    expect(itemIn(amended, '2024-01-31T12:00', '3')).toMatchObject({
      extension: null,
      overdueFrom: '2024-02-07',
    });
  });

  it('counts days off as at risk that follow the last working day', () => {
    // Due on Sunday 25 August, control on Friday: on Saturday it can only be late.
    const state = having(fresh, [
      '2024-08-01T12:00',
      { do: 'expect', by: 'nazarova', item: '8', date: '2024-08-20', text: 'поставка' },
    ]);
    expect(itemIn(state, '2024-08-21T12:00', '8')).toMatchObject({
      controlDate: '2024-08-23',
      atRiskFrom: '2024-08-24',
      overdueFrom: '2024-08-26',
    });
  });

  it('has of a series what is past and open, and each later one from the day after the one before it', () => {
    const days = (state: RoadmapState) =>
      look(state, '2024-10-05T12:00')
        .items.filter((i) => i.item === '13')
        .slice(0, 3)
        .map((i) => [i.occurrence, i.status, i.currentFrom]);
    expect(days(fresh)).toEqual([
      ['2024-10-01', 'in_execution', null],
      ['2025-01-01', 'in_execution', '2024-10-02'],
      ['2025-04-01', 'in_execution', '2025-01-02'],
    ]);
    const accepted = having(
      fresh,
      ['2024-09-24T12:00', { do: 'submit', by: 'nazarova', item: '13' }],
      ['2024-09-25T12:00', { do: 'accept', by: 'zubchevskaya', item: '13' }],
    );
    expect(days(accepted)).toEqual([
      ['2024-10-01', 'executed', null],
      ['2025-01-01', 'in_execution', null],
      ['2025-04-01', 'in_execution', '2025-01-02'],
    ]);
  });

  it('stands an absence that has no day after it', () => {
    const state = having(fresh, [
      '2024-01-10T12:00',
      {
        do: 'set-absence',
        person: 'nazarova',
        date: '2024-01-11',
        until: '2024-01-12',
        substitute: 'shabolina',
      },
    ]);
    for (const away of state.absences) away.until = '9999-12-31';
    expect(look(state, '2024-01-16T12:00').substitutions).toMatchObject([
      { absentName: 'О.И. Назарова', from: '2024-01-16', until: '9999-12-30' },
    ]);
  });

  it('says who stands in for whom from today on, to the end of each chain', () => {
    const away = (person: string, date: string, until: string, substitute?: string): Step => [
      '2024-01-10T12:00',
      {
        do: 'set-absence',
        by: 'shvaiko',
        person,
        date,
        until,
        ...(substitute === undefined ? {} : { substitute }),
      },
    ];
    const state = having(
      fresh,
      away('nazarova', '2024-01-11', '2024-01-12', 'shabolina'),
      away('nazarova', '2024-01-15', '2024-01-24', 'shkurkina'),
      away('shkurkina', '2024-01-18', '2024-01-19', 'shabolina'),
      away('savenkov', '2024-01-18', '2024-01-19'),
    );
    const told = look(state, '2024-01-16T12:00').substitutions.map((s) => [
      s.absentName,
      s.substitute.replace('@example.org', ''),
      s.from,
      s.until,
    ]);
    expect(told).toEqual([
      ['О.И. Назарова', 'shkurkina', '2024-01-16', '2024-01-17'],
      ['О.И. Назарова', 'shabolina', '2024-01-18', '2024-01-19'],
      ['О.И. Назарова', 'shkurkina', '2024-01-20', '2024-01-24'],
      ['И.Я. Шкуркина', 'shabolina', '2024-01-18', '2024-01-19'],
    ]);
  });

  it('leaves days open that no calendar knows', () => {
    const beyond = underControl({}, '2023-12-27T00:00');
    const context = createPlanContext({
      state: beyond,
      policy,
      calendar: { ...russian, covers: () => false },
      told: NOTHING_TOLD,
      now: at('2024-01-16T12:00'),
    });
    expect(overviewOf(context).items.every((i) => i.atRiskFrom === null)).toBe(true);
  });
});

describe('over random roadmaps and happenings', () => {
  const seed = Number(process.env['FC_SEED'] ?? 1410);

  it('foretells each day on which an item is overdue, at risk or due soon, and who stands in for whom', () => {
    const seen = { overdue: 0, 'at-risk': 0, soon: 0, none: 0 };
    fc.assert(
      fc.property(
        arbitraryRoadmap,
        arbitraryCalendar,
        arbitraryAttempts(60),
        (definition, calendar, attempts) => {
          const zone = definition.timezone;
          let state = begin(definition, instantOf(START, '00:00', zone));
          for (const attempt of attempts) {
            const now = instantOfAttempt(attempt, zone);
            const applied = apply(state, commandOf(attempt, state, now), now, { calendar, policy });
            if (applied.ok) state = applied.state;
          }
          const now = instantOf(addDays(START, 61), '12:00', zone);
          const context = createPlanContext({ state, policy, calendar, told: NOTHING_TOLD, now });
          const overview = overviewOf(context);
          for (let day = dateOf(now, zone), n = 0; n < 60; day = addDays(day, 1), n += 1) {
            for (const one of overview.items) {
              const item = itemOf(state, one.item);
              const occurrence = context.occurrences(item).find((o) => o.id === one.occurrence);
              if (!occurrence) throw new Error('an occurrence that is none');
              const isRunning = one.status === 'in_execution' || one.status === 'rework';
              const due = occurrence.due;
              const expected =
                !isRunning || due === null
                  ? 'none'
                  : isOverdue(state, occurrence, day, calendar)
                    ? 'overdue'
                    : context.forecastOn(day).isAtRisk(item)
                      ? 'at-risk'
                      : calendar.count(day, controlDateIn(state, due, calendar)) <= policy.digest.soon
                        ? 'soon'
                        : 'none';
              const actual = standingOn(one, day);
              if (actual !== expected)
                throw new Error(`${one.item}@${one.occurrence} on ${day}: ${actual}, not ${expected}`);
              seen[actual] += 1;
            }
            for (const [person, { email }] of Object.entries(definition.people)) {
              const substitute = substituteOn(state, person, day);
              const acting =
                substitute === null || substitute === person ? null : definition.people[substitute]?.email;
              const told = overview.substitutions.filter(
                (s) => s.absent === email && s.from <= day && day <= s.until,
              );
              expect(told.map((s) => s.substitute)).toEqual(email === undefined || !acting ? [] : [acting]);
            }
          }
        },
      ),
      { seed, numRuns: Number(process.env['FC_RUNS'] ?? 12) },
    );
    for (const standing of ['overdue', 'at-risk', 'soon'] as const) expect(seen[standing]).toBeGreaterThan(0);
  });
});

function standingOn({ overdueFrom, atRiskFrom, soonFrom }: OverviewItem, day: string) {
  if (overdueFrom !== null && overdueFrom <= day) return 'overdue';
  if (atRiskFrom !== null && atRiskFrom <= day) return 'at-risk';
  return soonFrom !== null && soonFrom <= day ? 'soon' : 'none';
}
