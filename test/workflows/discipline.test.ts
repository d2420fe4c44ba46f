// Executive discipline, a test for each rule that is printed with it. «done/planned» on the date by the document, then on the
// date in force.
import { describe, expect, it } from '@jest/globals';
import { instantOf } from '../../src/calendar/dates.ts';
import { apply } from '../../src/workflows/apply/apply.ts';
import { begin } from '../../src/workflows/begin.ts';
import type { Command } from '../../src/workflows/command.ts';
import { RULE } from '../../src/workflows/discipline/rule.ts';
import { createDiscipline, type Discipline, type Pair, type Row } from '../../src/workflows/discipline.ts';
import type { Item, Roadmap } from '../../src/workflows/roadmap.ts';
import type { RoadmapState } from '../../src/workflows/state.ts';
import { defaultPolicy, makeItem, makeRoadmap, russianCalendar } from '../support/roadmaps.ts';

const rules = { calendar: russianCalendar(), policy: defaultPolicy() };
const zone = 'Asia/Tomsk';
const YEAR = { from: '2024-01-01', until: '2024-12-31' };
const act = { kind: 'распоряжение', number: '215 р', date: '2024-02-09', signatory: 'М.Г. Савенков' };

/** A day in Tomsk, at noon, and what is done then. */
type Deed = readonly [day: string, command: Command];

function stateOf(items: Item[], deeds: readonly Deed[] = [], changes: Partial<Roadmap> = {}): RoadmapState {
  let state = begin(makeRoadmap({ items, ...changes }), instantOf('2023-12-27', '00:00', zone));
  for (const [day, command] of deeds) {
    const applied = apply(state, command, instantOf(day, '12:00', zone), rules);
    if (!applied.ok) throw new Error(`${command.do}: ${applied.reason}`);
    state = applied.state;
  }
  return state;
}

function disciplineOf(states: readonly RoadmapState[], asOf = '2024-12-31', span = YEAR): Discipline {
  const discipline = createDiscipline(span, instantOf(asOf, '12:00', zone), 'quarter');
  for (const state of states) discipline.add(state, rules.calendar);
  return discipline.result();
}

const pair = ({ original, inForce }: Pair): string =>
  `${original.done}/${original.planned} ${inForce.done}/${inForce.planned}`;
const rows = (found: readonly Row[]) => found.map((row) => `${row.name}: ${pair(row)}`);

/** Of item 1, or of these items, after the deeds. */
function count(
  deeds: readonly Deed[],
  { items = [makeItem('1', '2024-02-15')], asOf = '2024-12-31', span = YEAR } = {},
) {
  return pair(disciplineOf([stateOf(items, deeds)], asOf, span).total);
}

const submit = (day: string, item = '1', executed = day): Deed => [
  day,
  { do: 'submit', by: 'nazarova', item, executed },
];
const accept = (day: string, item = '1'): Deed => [day, { do: 'accept', by: 'zubchevskaya', item }];
const done = (day: string, item = '1'): Deed[] => [submit(day, item), accept(day, item)];
const amend = (day: string, date: string): Deed => [
  day,
  { do: 'amend', by: 'zubchevskaya', item: '1', date, act },
];
const cancel = (day: string): Deed => [day, { do: 'cancel', by: 'zubchevskaya', item: '1', text: 'отменён' }];
const external = (): Item => makeItem('1', '', { deadline: { kind: 'external', text: 'по графику' } });

describe('an item is in time', () => {
  it('up to and on its date, not the day after', () => {
    expect(count(done('2024-02-15'))).toBe('1/1 1/1');
    expect(count(done('2024-02-16'))).toBe('0/1 0/1');
    expect(count([])).toBe('0/1 0/1');
  });

  it('up to the later of the date and its control date', () => {
    // A Sunday: the control date is Friday 23, or under the rule of civil law Monday 26.
    const items = [makeItem('1', '2024-08-25')];
    expect(count(done('2024-08-25'), { items })).toBe('1/1 1/1');
    expect(count(done('2024-08-26'), { items })).toBe('0/1 0/1');
    const next = (day: string) => pair(disciplineOf([stateOf(items, done(day), { roll: 'next' })]).total);
    expect([next('2024-08-26'), next('2024-08-27')]).toEqual(['1/1 1/1', '0/1 0/1']);
  });

  it('by the date of execution, however late the check is', () => {
    expect(count([submit('2024-02-20', '1', '2024-02-15'), accept('2024-03-20')])).toBe('1/1 1/1');
  });
});

describe('an item counts', () => {
  it('in the period of its control date, which may lie in the year before', () => {
    // 1 January 2025 is controlled on Saturday 28 December 2024, a working day.
    const items = [makeItem('1', '2025-01-01')];
    expect(count([], { items, asOf: '2025-02-01' })).toBe('0/1 0/1');
    const year = { from: '2025-01-01', until: '2025-12-31' };
    expect(count([], { items, asOf: '2025-02-01', span: year })).toBe('0/0 0/0');
  });

  it('once its last day is over, executed before or not', () => {
    expect(count([], { asOf: '2024-02-15' })).toBe('0/0 0/0');
    expect(count(done('2024-02-01'), { asOf: '2024-02-15' })).toBe('0/0 0/0');
    expect(count(done('2024-02-01'), { asOf: '2024-02-16' })).toBe('1/1 1/1');
  });

  it('is as old as the day in its roadmap’s zone', () => {
    const late = instantOf('2024-02-15', '23:30', 'Europe/Kaliningrad');
    const counted = (timezone: string) => {
      const discipline = createDiscipline(YEAR, late, 'quarter');
      discipline.add(stateOf([makeItem('1', '2024-02-15')], [], { timezone }), rules.calendar);
      const { total, asOf } = discipline.result();
      return [pair(total), asOf];
    };
    expect(counted('Europe/Kaliningrad')).toEqual(['0/0 0/0', '2024-02-15']);
    expect(counted('Asia/Kamchatka')).toEqual(['0/1 0/1', '2024-02-16']);
  });

  it('by each of its dates in the period of that date, once an act has moved it', () => {
    const state = stateOf(
      [makeItem('1', '2024-02-15')],
      [amend('2024-02-10', '2024-05-15'), ...done('2024-05-10')],
    );
    const { total, byPeriod } = disciplineOf([state]);
    expect(pair(total)).toBe('0/1 1/1');
    expect(rows(byPeriod)).toEqual([
      'I квартал 2024 г.: 0/1 0/0',
      'II квартал 2024 г.: 0/0 1/1',
      'III квартал 2024 г.: 0/0 0/0',
      'IV квартал 2024 г.: 0/0 0/0',
    ]);
  });

  it('not at all when cancelled by its last day, and as not executed when cancelled later', () => {
    expect(count([cancel('2024-02-15')])).toBe('0/0 0/0');
    expect(count([cancel('2024-02-16')])).toBe('0/1 0/1');
    expect(count([amend('2024-02-10', '2024-05-15'), cancel('2024-03-01')])).toBe('0/1 0/0');
  });

  it('under review by the date of execution in its report', () => {
    expect(count([submit('2024-02-20', '1', '2024-02-14')])).toBe('1/1 1/1');
    expect(count([submit('2024-02-20')])).toBe('0/1 0/1');
  });

  it('as not executed when returned, until it is executed anew', () => {
    const returned: Deed[] = [
      submit('2024-02-14'),
      ['2024-02-20', { do: 'return', by: 'zubchevskaya', item: '1', text: 'нет приложения' }],
    ];
    expect(count(returned)).toBe('0/1 0/1');
    expect(count([...returned, submit('2024-02-21', '1', '2024-02-15')])).toBe('1/1 1/1');
    expect(count([...returned, submit('2024-02-21')])).toBe('0/1 0/1');
  });

  it('as not executed when reopened, then by the new date of execution', () => {
    const reopened: Deed[] = [
      ...done('2024-02-14'),
      ['2024-03-01', { do: 'reopen', by: 'zubchevskaya', item: '1', text: 'проверка' }],
    ];
    expect(count(reopened)).toBe('0/1 0/1');
    expect(count([...reopened, ...done('2024-03-05')])).toBe('0/1 0/1');
    expect(count([...reopened, submit('2024-03-05', '1', '2024-02-15'), accept('2024-03-05')])).toBe(
      '1/1 1/1',
    );
  });

  it('not without a date; from its first date on by both, but not by the document’s where only an act gave one', () => {
    const items = [external()];
    expect(count([], { items })).toBe('0/0 0/0');
    expect(count(done('2024-02-10'), { items })).toBe('0/0 0/0');
    const dated: Deed = [
      '2024-01-20',
      { do: 'set-date', by: 'nazarova', item: '1', date: '2024-02-05', basis: 'письмо' },
    ];
    expect(count([dated], { items })).toBe('0/1 0/1');
    expect(count([amend('2024-01-20', '2024-02-05')], { items })).toBe('0/0 0/1');
  });

  it('not while it is to be clarified, nor when clarified as executed; but when clarified as not executed', () => {
    const items = [makeItem('1', '2023-12-20')];
    const span = { from: '2023-10-01', until: '2024-12-31' };
    const clarify = (changes: object): Deed[] => [
      ['2024-01-10', { do: 'clarify', by: 'zubchevskaya', item: '1', ...changes }],
    ];
    expect(count([], { items, span })).toBe('0/0 0/0');
    expect(count(clarify({ executed: '2023-12-19', basis: 'письмо' }), { items, span })).toBe('0/0 0/0');
    expect(count(clarify({ executed: '2024-01-09', basis: 'письмо' }), { items, span })).toBe('0/0 0/0');
    const given = clarify({});
    expect(count(given, { items, span })).toBe('0/1 0/1');
    expect(count([...given, submit('2024-01-11', '1', '2023-12-22')], { items, span })).toBe('0/1 0/1');
    const late = [...given, submit('2024-01-11', '1', '2023-12-22'), accept('2024-01-12')];
    expect(count(late, { items, span })).toBe('0/1 0/1');
    const inTime = [...given, submit('2024-01-11', '1', '2023-12-20'), accept('2024-01-12')];
    expect(count(inTime, { items, span })).toBe('1/1 1/1');
  });

  it('not when it was executed by the order itself; but when it was given and its report names a day before', () => {
    const executed = makeItem('1', '2024-02-15', {
      executed: { date: '2023-12-27', document: 'распоряжение' },
    });
    expect(count([], { items: [executed] })).toBe('0/0 0/0');
    expect(count([submit('2024-01-10', '1', '2023-12-26'), accept('2024-01-11')])).toBe('1/1 1/1');
    expect(count([submit('2024-01-10', '1', '2023-12-27'), accept('2024-01-11')])).toBe('1/1 1/1');
  });

  it('each date of a recurring item by itself', () => {
    const items = [
      makeItem('1', '', {
        deadline: { kind: 'recurring', text: 'ежеквартально', first: '2024-01-10', rule: 'FREQ=QUARTERLY' },
      }),
    ];
    const series = [...done('2024-01-10'), ...done('2024-04-15'), ...done('2024-07-09')];
    expect(count(series, { items })).toBe('2/4 2/4');
    expect(count(series, { items, asOf: '2024-07-10' })).toBe('1/2 1/2');
  });

  it('of a released order what was due by then, what was under review by its report', () => {
    const items = [
      makeItem('1', '2024-02-15'),
      makeItem('2', '2024-02-15'),
      makeItem('3', '2024-02-15'),
      makeItem('4', '2024-06-03'),
      makeItem('5', '', {
        deadline: { kind: 'recurring', text: 'ежеквартально', first: '2024-01-10', rule: 'FREQ=QUARTERLY' },
      }),
    ];
    const reopened: Deed[] = [
      ...done('2024-02-15', '3'),
      ['2024-02-20', { do: 'reopen', by: 'zubchevskaya', item: '3', text: 'проверка' }],
    ];
    const release: Deed = ['2024-03-01', { do: 'release-order', by: 'shvaiko', basis: 'утратило силу' }];
    // 1 was not executed, 2 waits for its check, 3 is reopened, 4 was not due yet, of 5 one date was.
    expect(count([submit('2024-02-15', '2'), ...reopened, release], { items })).toBe('1/4 1/4');
  });

  it('as in time where figures were refined after the date', () => {
    const items = [
      makeItem('13', '', {
        deadline: { kind: 'recurring', text: 'ежеквартально', first: '2024-10-01', rule: 'FREQ=YEARLY' },
      }),
    ];
    const figures = (day: string, value: number): Deed => [
      day,
      { do: 'report-indicators', by: 'nazarova', item: '13', due: '2025-01-01', values: { '1': value } },
    ];
    const due: Deed[] = [
      figures('2024-12-27', 800),
      ['2024-12-27', { do: 'submit', by: 'nazarova', item: '13', due: '2025-01-01' }],
      ['2024-12-28', { do: 'accept', by: 'zubchevskaya', item: '13', due: '2025-01-01' }],
      figures('2025-01-10', 790),
    ];
    const quarterly = items.map((item) => ({
      ...item,
      deadline: { ...item.deadline, first: '2025-01-01', rule: 'FREQ=QUARTERLY' } as Item['deadline'],
    }));
    expect(count(due, { items: quarterly, asOf: '2025-02-01' })).toBe('1/1 1/1');
  });
});

describe('an item that waits for another', () => {
  const items = () => [makeItem('1', '2024-02-01'), makeItem('2', '2024-02-15', { after: ['1'] })];
  const waiting = (deeds: Deed[]) => {
    const { total } = disciplineOf([stateOf(items(), deeds)]);
    return `${pair(total)}, ${total.waiting}`;
  };

  it('counts, and is shown apart when neither was done on its last day', () => {
    expect(waiting([])).toBe('0/2 0/2, 1');
    expect(waiting([...done('2024-02-16', '1'), ...done('2024-02-20', '2')])).toBe('0/2 0/2, 1');
    expect(waiting([cancel('2024-02-16')])).toBe('0/2 0/2, 1');
  });

  it('is not shown apart once the other was done, under review or cancelled by then', () => {
    expect(waiting([...done('2024-02-15', '1'), ...done('2024-02-20', '2')])).toBe('0/2 0/2, 0');
    expect(waiting([submit('2024-02-15', '1')])).toBe('0/2 0/2, 0');
    expect(waiting([cancel('2024-02-01')])).toBe('0/1 0/1, 0');
  });

  it('is not shown apart when it was in time all the same', () => {
    expect(waiting([submit('2024-02-15', '2')])).toBe('1/2 1/2, 0');
  });
});

describe('the rows', () => {
  const people = makeRoadmap().people;

  it('are of the lead of today and of the party named first', () => {
    const items = [
      makeItem('1', '2024-02-15'),
      makeItem('2', '2024-02-15', { responsible: ['school', 'department'] }),
    ];
    const state = stateOf(items, [
      ...done('2024-02-15'),
      ['2024-06-01', { do: 'change-lead', by: 'zubchevskaya', item: '1', person: 'shkurkina' }],
    ]);
    const { byPerson, byParty, byRoadmap } = disciplineOf([state]);
    expect(rows(byPerson)).toEqual(['С.В. Шаболина: 0/1 0/1', 'И.Я. Шкуркина: 1/1 1/1']);
    expect(rows(byParty)).toEqual([
      'МАОУ гимназия № 29 г. Томска: 0/1 0/1',
      'Департамент образования администрации Города Томска: 1/1 1/1',
    ]);
    expect(rows(byRoadmap)).toEqual(['№ 1410 р от 27.12.2023: 1/2 1/2']);
  });

  it('join a person by address and a party by name over roadmaps, and nobody without an address', () => {
    const item = makeItem('1', '2024-02-15');
    const other = { ...people, nazarova: { ...people['nazarova'], name: 'О.И. Назарова' } };
    const states = [
      stateOf([item], done('2024-02-15'), { id: 'a' }),
      stateOf([item], [], { id: 'b', people: other }),
      stateOf([item], [], { id: 'c', people: { ...people, nazarova: { name: 'О.И. Назарова' } } }),
    ];
    const { byPerson, byParty, byRoadmap } = disciplineOf(states);
    expect(rows(byPerson)).toEqual(['О.И. Назарова: 1/2 1/2', 'О.И. Назарова: 0/1 0/1']);
    expect(rows(byParty)).toEqual(['Департамент образования администрации Города Томска: 1/3 1/3']);
    expect(byRoadmap.map(({ key }) => key)).toEqual(['b', 'c', 'a']);
  });

  it('leave out who planned nothing, except empty periods', () => {
    const { byPerson, byParty, byRoadmap, byPeriod } = disciplineOf([stateOf([makeItem('1', '2025-02-17')])]);
    expect([byPerson, byParty, byRoadmap, byPeriod.map((row) => row.inForce.share)]).toEqual([
      [],
      [],
      [],
      [null, null, null, null],
    ]);
  });
});

describe('the share', () => {
  it('is none where nothing was planned', () => {
    const { total, asOf } = disciplineOf([]);
    expect(total).toEqual({
      original: { planned: 0, done: 0, share: null },
      inForce: { planned: 0, done: 0, share: null },
      waiting: 0,
    });
    expect(asOf).toBe('2024-12-31');
  });

  it('is given to a tenth, and is 100 or 0 only where all or none are in time', () => {
    const [good, bad] = [
      stateOf([makeItem('1', '2024-02-15')], done('2024-02-15')),
      stateOf([makeItem('1', '2024-02-15')]),
    ];
    const share = (goods: number, bads: number) =>
      disciplineOf([...Array<RoadmapState>(goods).fill(good), ...Array<RoadmapState>(bads).fill(bad)]).total
        .inForce.share;
    expect([share(2, 1), share(2999, 1), share(1, 2999), share(3, 0), share(0, 3)]).toEqual([
      66.7, 99.9, 0.1, 100, 0,
    ]);
  });

  it('does not count dates of years without a calendar', () => {
    const items = [
      makeItem('1', '', {
        deadline: { kind: 'recurring', text: 'ежегодно', first: '2026-03-02', rule: 'FREQ=YEARLY' },
      }),
    ];
    const span = { from: '2026-01-01', until: '2029-12-31' };
    expect(count([], { items, asOf: '2029-12-31', span })).toBe('0/2 0/2');
  });
});

it('is printed with its rules, a sentence each', () => {
  const { rule } = disciplineOf([]);
  expect(rule).toBe(RULE);
  for (const line of rule) expect(line).toMatch(/^[А-Я].+[^-]\.$/);
});
