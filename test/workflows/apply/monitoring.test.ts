// Figures of a period: given twice, late, by a substitute, while they are checked; accepted, made exact, reported again.
import { describe, expect, it } from '@jest/globals';
import { tooLow } from '../../../src/workflows/facts-figures.ts';
import { periodOf } from '../../../src/workflows/facts-period.ts';
import { reportedPeriod } from '../../../src/workflows/monitoring/reported-period.ts';
import { isReplaced } from '../../../src/workflows/plan/events.ts';
import { itemOf } from '../../../src/workflows/state.ts';
import { defaultPolicy, makeItem, makeRoadmap, russianCalendar } from '../../support/roadmaps.ts';
import { having, occurrence, refusal, type Step, underControl } from '../../support/told.ts';

const RULES = { calendar: russianCalendar(), policy: defaultPolicy() };
const { items } = makeRoadmap();
const fresh = underControl({
  items: [makeItem('3', '2024-01-29'), ...items.filter(({ id }) => id === '13')],
  monitoring: { recipients: ['savenkov'] },
});
const OCTOBER = '2024-10-01';
/** Its control date is Saturday 28 December 2024, before the quarter's end. */
const JANUARY = '2025-01-01';

const give = (time: string, due: string, change: object = {}): Step => [
  time,
  {
    do: 'report-indicators',
    by: 'shabolina',
    item: '13',
    due,
    values: { '1': 760 },
    ...change,
  },
];
const submit = (time: string, due: string): Step => [time, { do: 'submit', by: 'nazarova', item: '13', due }];
const accept = (time: string, due: string): Step => [
  time,
  { do: 'accept', by: 'zubchevskaya', item: '13', due },
];
const reopen = (time: string, due: string): Step => [
  time,
  { do: 'reopen', by: 'zubchevskaya', item: '13', due, text: 'ошибка в сумме' },
];
const reissue = (time: string, due: string, by = 'zubchevskaya'): Step => [
  time,
  { do: 'reissue-report', by, item: '13', due, text: 'уточнены итоги года' },
];
const preliminary = having(
  fresh,
  give('2024-12-25T10:00', JANUARY),
  submit('2024-12-25T12:00', JANUARY),
  accept('2024-12-26T10:00', JANUARY),
);

describe('what the supervisor sees as too low', () => {
  it('is what the last report states, not what has come since and nobody has looked at', () => {
    const view = { ...RULES, state: preliminary };
    const item = itemOf(preliminary, '13');
    const before = tooLow(view, item, occurrence(preliminary, '13', JANUARY));
    const refined = having(preliminary, give('2025-01-22T17:00', JANUARY, { values: { '1': 1 } }));
    const after = tooLow({ ...RULES, state: refined }, item, occurrence(refined, '13', JANUARY));
    expect(after).toEqual(before);
    const again = having(refined, reissue('2025-01-22T17:30', JANUARY));
    expect(tooLow({ ...RULES, state: again }, item, occurrence(again, '13', JANUARY))).not.toEqual(before);
  });
});

describe('the day that figures speak of', () => {
  it.each([
    ['2024-09-26T10:00', '2024-09-30', 'asked for: of the end of the period'],
    ['2024-08-15T10:00', '2024-08-15', 'before anybody asked: of their own day'],
  ])('given at %s is %s', (time, day) => {
    const state = having(fresh, give(time, OCTOBER));
    const reported = reportedPeriod(
      { ...RULES, state },
      itemOf(state, '13'),
      occurrence(state, '13', OCTOBER),
    );
    expect(reported?.date).toBe(day);
  });
});

describe('news of refined figures', () => {
  it('is replaced by what the same party gives later, not by what another one does', () => {
    const news = (state: typeof preliminary) =>
      state.events.filter((e) => e.type === 'indicators-refined').map((e) => isReplaced(state, e));
    const school = give('2025-01-22T10:00', JANUARY, { values: { '1': 774 } });
    const lead = give('2025-01-22T10:10', JANUARY, { by: 'nazarova', values: { '1': 775 } });
    const both = having(preliminary, school, lead);
    expect(news(both)).toEqual([false, false]);
    expect(news(having(both, give('2025-01-22T10:20', JANUARY, { values: { '1': 776 } })))).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('figures that are given', () => {
  it('replace those given before, with what was said of them; both are events with their figures', () => {
    const once = having(
      fresh,
      give('2024-09-24T10:00', OCTOBER, { notes: { '1': 'идёт набор' }, confirmed: ['1'] }),
    );
    expect(occurrence(once, '13', OCTOBER)).toMatchObject({ notes: { '1': 'идёт набор' }, confirmed: ['1'] });
    const twice = having(once, give('2024-09-25T10:00', OCTOBER, { by: 'nazarova', values: { '1': 775 } }));
    expect(occurrence(twice, '13', OCTOBER)).toMatchObject({
      values: { '1': 775 },
      notes: {},
      confirmed: [],
      given: { '1': { party: 'department', by: 'nazarova' } },
    });
    expect(Object.keys(occurrence(twice, '13', OCTOBER).contributions)).toEqual(['school', 'department']);
    expect(twice.events.slice(-2)).toMatchObject([
      {
        type: 'contributed',
        party: 'school',
        values: { '1': 760 },
        notes: { '1': 'идёт набор' },
        confirmed: ['1'],
      },
      { type: 'contributed', party: 'department', values: { '1': 775 } },
    ]);
  });

  it('come from a substitute in their own name, for the party of the absent one', () => {
    const away: Step = [
      '2024-09-20T10:00',
      {
        do: 'set-absence',
        by: 'shabolina',
        date: '2024-09-23',
        until: '2024-09-30',
        substitute: 'shkurkina',
      },
    ];
    const state = having(fresh, away, give('2024-09-24T10:00', OCTOBER, { by: 'shkurkina' }));
    expect(occurrence(state, '13', OCTOBER).given).toMatchObject({
      '1': { party: 'school', by: 'shkurkina' },
    });
    expect(state.events.at(-1)).toMatchObject({ type: 'contributed', by: 'shkurkina', party: 'school' });
  });

  it('are taken after the date, for the period that is named or the earliest that is open', () => {
    const late = having(fresh, give('2024-11-05T10:00', OCTOBER));
    expect(occurrence(late, '13', OCTOBER).values).toEqual({ '1': 760 });
    const earliest = having(fresh, [
      '2025-02-03T10:00',
      { do: 'report-indicators', by: 'shabolina', item: '13', values: { '1': 800 } },
    ]);
    expect(occurrence(earliest, '13', OCTOBER).values).toEqual({ '1': 800 });
  });

  it('are refused where they cannot be, and about indicators that are none', () => {
    const refused = (change: object) => refusal(fresh, give('2024-09-24T10:00', OCTOBER, change));
    expect(refused({ values: { '1': 750.5 } })).toMatch('показатель 1: Укажите целое число');
    expect(refused({ values: { '1': -1 } })).toMatch('не может быть отрицательным');
    expect(refused({ values: { '1': { numerator: 1, denominator: 2 } } })).toMatch('одно число');
    expect(refused({ notes: { '7': 'нет' } })).toBe('нет показателей: 7');
    expect(refused({ confirmed: ['8'] })).toBe('нет показателей: 8');
    // Far too low asks for reasons in the form; what comes without them is taken.
    expect(refused({ values: { '1': 0 } })).toBeNull();
  });

  it('stay as they are while they are checked and after acceptance, with the way out', () => {
    const checked = having(fresh, give('2024-09-24T10:00', OCTOBER), submit('2024-09-25T10:00', OCTOBER));
    expect(refusal(checked, give('2024-09-26T10:00', OCTOBER))).toMatch(
      'со сроком 01.10.2024 на проверке; чтобы изменить показатели, контролёр возвращает отчёт на доработку',
    );
    const done = having(checked, accept('2024-09-27T10:00', OCTOBER));
    expect(refusal(done, give('2024-09-28T10:00', OCTOBER))).toMatch('контролёр возобновляет контроль');
    const again = having(done, reopen('2024-09-28T10:00', OCTOBER), give('2024-09-28T11:00', OCTOBER));
    expect(occurrence(again, '13', OCTOBER).status).toBe('in_execution');
  });
});

describe('figures taken before their period’s end', () => {
  it('may be made exact until the tenth working day after it, while they are checked and when they are accepted', () => {
    const checked = having(
      fresh,
      give('2024-12-25T10:00', JANUARY),
      submit('2024-12-25T12:00', JANUARY),
      give('2024-12-26T10:00', JANUARY, { values: { '1': 761 } }),
    );
    expect(occurrence(checked, '13', JANUARY)).toMatchObject({
      status: 'under_review',
      values: { '1': 761 },
    });
    expect(checked.events.at(-1)).toMatchObject({
      type: 'indicators-refined',
      party: 'school',
      values: { '1': 761 },
    });
    const refined = having(preliminary, give('2025-01-22T17:00', JANUARY, { values: { '1': 774 } }));
    // No breach: execution and its date stay.
    expect(occurrence(refined, '13', JANUARY)).toMatchObject({
      status: 'executed',
      executedAt: '2024-12-25',
      values: { '1': 774 },
      reports: [{ n: 1, values: { '1': 760 } }],
    });
    expect(refusal(preliminary, give('2025-01-23T09:00', JANUARY))).toMatch(
      'уточнённые значения принимались до 22.01.2025',
    );
  });
});

describe('a report', () => {
  it('is issued on acceptance, with the figures, the day they speak of and, after a reopening, its reason', () => {
    expect(preliminary.events.slice(-2)).toMatchObject([
      { type: 'accepted' },
      { type: 'report-issued', report: 1, text: '', date: '2024-12-28' },
    ]);
    const again = having(
      preliminary,
      reopen('2025-01-24T10:00', JANUARY),
      give('2025-01-24T11:00', JANUARY, { values: { '1': 774 }, notes: { '1': 'сверено' } }),
      submit('2025-01-24T12:00', JANUARY),
      accept('2025-01-24T13:00', JANUARY),
    );
    expect(occurrence(again, '13', JANUARY).reports).toMatchObject([
      { n: 1, reason: null, values: { '1': 760 }, notes: {}, date: '2024-12-28', by: 'zubchevskaya' },
      { n: 2, reason: 'ошибка в сумме', values: { '1': 774 }, notes: { '1': 'сверено' }, date: '2024-12-31' },
    ]);
  });

  it('is none where nobody gave a figure', () => {
    const empty = having(fresh, submit('2024-09-25T10:00', OCTOBER), accept('2024-09-26T10:00', OCTOBER));
    expect(empty.events.at(-1)?.type).toBe('accepted');
    expect(refusal(empty, reissue('2024-09-27T10:00', OCTOBER))).toMatch(
      'показатели за этот период не представлены',
    );
  });

  it('is issued again by whoever controls, with a reason, keeping the earlier ones', () => {
    const refined = having(preliminary, give('2025-01-13T10:00', JANUARY, { values: { '1': 774 } }));
    const again = having(refined, reissue('2025-01-14T10:00', JANUARY, 'shvaiko'));
    expect(occurrence(again, '13', JANUARY)).toMatchObject({
      status: 'executed',
      reports: [
        { n: 1, values: { '1': 760 } },
        { n: 2, by: 'shvaiko', reason: 'уточнены итоги года', values: { '1': 774 } },
      ],
    });
    expect(again.events.at(-1)).toMatchObject({
      type: 'report-issued',
      report: 2,
      text: 'уточнены итоги года',
    });
    expect(refusal(refined, reissue('2025-01-14T10:00', JANUARY, 'nazarova'))).toMatch('никто не принимает');
    expect(refusal(refined, reissue('2025-01-14T10:00', JANUARY, 'savenkov'))).toMatch('только контролёр');
    expect(refusal(fresh, reissue('2025-01-14T10:00', JANUARY))).toMatch('не исполнен');
    const other: Step = [
      '2025-01-14T10:00',
      { do: 'reissue-report', by: 'shvaiko', item: '3', text: 'ошибка' },
    ];
    expect(refusal(fresh, other)).toMatch('по этому пункту не составляется');
  });
});

describe('a letter about one period', () => {
  const act = { kind: 'письмо РВПО', number: '57-0412', date: '2024-09-20', signatory: 'И.О. Иванов' };
  const moved = having(fresh, [
    '2024-09-21T10:00',
    { do: 'amend', by: 'zubchevskaya', item: '13', due: JANUARY, date: '2025-01-20', act },
  ]);

  it('moves the date of that period alone, with its requisites, and leaves the period what it was', () => {
    const january = occurrence(moved, '13', JANUARY);
    expect(january).toMatchObject({ originalDue: JANUARY, due: '2025-01-20', dueVersion: 1 });
    expect(moved.items['13']?.occurrences[OCTOBER]).toBeUndefined();
    expect(moved.events.at(-1)).toMatchObject({
      type: 'amended',
      occurrence: JANUARY,
      previous: JANUARY,
      act,
    });
    expect(periodOf(itemOf(moved, '13'), january.originalDue, january.due)).toEqual({
      start: '2024-10-01',
      end: '2024-12-31',
      asOf: null,
    });
  });

  it('takes away what was awaited after the period: a date past its end asks for final figures', () => {
    const checked = having(moved, give('2025-01-15T10:00', JANUARY), submit('2025-01-15T12:00', JANUARY));
    expect(refusal(checked, give('2025-01-16T10:00', JANUARY))).toMatch('на проверке');
  });
});
