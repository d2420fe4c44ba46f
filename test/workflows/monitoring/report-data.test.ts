// The data of a period's report, as its documents and pages print it.
import { describe, expect, it } from '@jest/globals';
import { instantOf } from '../../../src/calendar/dates.ts';
import { periodReport, refinedUntil } from '../../../src/workflows/monitoring/report-data.ts';
import { occurrencesMonitored } from '../../../src/workflows/monitoring/series.ts';
import type { IssuedReport } from '../../../src/workflows/state.ts';
import { ANNEX, type Case, monitored } from './monitored.ts';

const at = (date: string) => instantOf(date, '12:00', 'Asia/Tomsk');
const IV_24 = '2025-01-01';
const first: IssuedReport = {
  n: 1,
  at: at('2024-12-28'),
  by: 'zubchevskaya',
  reason: null,
  values: { '1': 760, '3': 2990, '3.1': 15, '5': { numerator: 12, denominator: 15 } },
  notes: { '3': 'Новогодняя ёлка состоится 30 декабря.' },
  date: '2024-12-28',
};
const again: IssuedReport = {
  ...first,
  n: 2,
  at: at('2025-01-20'),
  reason: 'Уточнены значения за декабрь.',
  values: { ...first.values, '3': 3120, '5': { numerator: 15, denominator: 15 } },
  notes: {},
  date: '2024-12-31',
};
const reported: Case = {
  due: IV_24,
  values: again.values,
  earlier: { '2024-10-01': { '3': 200, '3.1': 3 } },
  occurrence: {
    status: 'executed',
    refinedAt: at('2025-01-15'),
    submissions: [
      { at: at('2024-12-27'), by: 'shkurkina', executed: '2024-12-27', text: '', returned: null },
    ],
    reports: [first, again],
  },
};

function reportOf(n: number, changes: Partial<Case> = {}) {
  const { view, item, occurrence } = monitored({ ...reported, ...changes });
  return periodReport(view, item, occurrence, n);
}

describe('the report of a period', () => {
  it('names the order, the period and who answers', () => {
    expect(reportOf(1)).toMatchObject({
      order: { number: '1410 р', date: '2023-12-27' },
      issuer: { name: 'М.Г. Савенков', position: null },
      addressee: null,
      party: 'Департамент образования администрации Города Томска',
      item: { id: '13' },
      occurrence: IV_24,
      periodWords: 'IV квартал 2024 г.',
      date: '2024-12-28',
      isPreliminary: true,
      refinedUntil: '2025-01-22',
      n: 1,
      reason: null,
      issuedOn: '2024-12-28',
      signedBy: { name: 'И.Я. Шкуркина' },
      checkedBy: { name: 'О.В. Зубчевская' },
    });
  });

  it('has a row for each indicator, whether or not a value was given', () => {
    const rows = reportOf(1).rows.map((r) => [r.id, r.minimum, r.amountText, r.verdictWords, r.note]);
    expect(rows).toEqual([
      ['1', 750, '760', 'в графике', null],
      ['2', 300, 'не представлено', 'не оценивается', null],
      ['3', 3000, '2\u00A0990', 'ниже минимального значения', 'Новогодняя ёлка состоится 30 декабря.'],
      ['3.1', 15, '15', 'в графике', null],
      ['4', 0, 'не представлено', 'не оценивается', null],
      ['5', 100, '80\u00A0% (12 из 15)', 'ниже минимального значения', null],
    ]);
  });

  it('keeps what the first one stated when it is issued again, and says what changed', () => {
    const second = reportOf(2);
    expect(second).toMatchObject({
      n: 2,
      reason: 'Уточнены значения за декабрь.',
      date: '2024-12-31',
      isPreliminary: false,
      issuedOn: '2025-01-20',
    });
    expect(second.rows.map((r) => [r.id, r.amountText, r.changedFrom])).toEqual([
      ['1', '760', null],
      ['2', 'не представлено', null],
      ['3', '3\u00A0120', '2\u00A0990'],
      ['3.1', '15', null],
      ['4', 'не представлено', null],
      ['5', '100\u00A0% (15 из 15)', '80\u00A0% (12 из 15)'],
    ]);
    expect(reportOf(1).rows.map((r) => r.changedFrom)).toEqual(ANNEX.map(() => null));
  });

  it('has the earlier periods for its plots', () => {
    const { history } = reportOf(1);
    expect(Object.keys(history).sort()).toEqual(ANNEX.map(({ id }) => id).sort());
    expect(history['3']?.map((p) => [p.label, p.amount, Math.round(p.pace ?? 0), p.minimum])).toEqual([
      ['III кв. 2024', 200, 159, 3000],
      ['IV кв. 2024', 2990, 2907, 3000],
    ]);
    expect(history['1']?.map((p) => [p.amount, p.pace])).toEqual([
      [null, null],
      [760, null],
    ]);
  });

  it('that is not issued yet has the figures that there are, signed by the lead and checked by nobody', () => {
    const draft = reportOf(1, { occurrence: {} });
    expect(draft).toMatchObject({ issuedOn: null, signedBy: { name: 'О.И. Назарова' }, checkedBy: null });
    expect(draft.rows[2]?.amountText).toBe('3\u00A0120');
  });
});

describe('preliminary figures', () => {
  it.each([
    // 9, 10, 13–17, 20, 21 and 22 January are the first ten working days of 2025.
    [IV_24, '2025-01-22'],
    // 12–16 and 19–23 January of 2026.
    ['2026-01-01', '2026-01-23'],
    // The quarter ends before the control date.
    ['2024-10-01', null],
  ])('for the date %s may be refined until %s', (due, until) => {
    const { view, item, occurrence } = monitored({ due });
    expect(refinedUntil(view, item, occurrence)).toBe(until);
  });

  it('are none once a letter has moved the date past the period’s end', () => {
    const { view, item, occurrence } = monitored({ due: IV_24, occurrence: { due: '2025-01-20' } });
    expect(refinedUntil(view, item, occurrence)).toBeNull();
  });
});

it('the monitored occurrences end with the calendar', () => {
  const { view } = monitored({ due: IV_24 });
  const { state, calendar } = view;
  expect(occurrencesMonitored(state, calendar, '2025-04-01').map((o) => o.id)).toEqual([
    '2024-10-01',
    IV_24,
    '2025-04-01',
  ]);
  expect(occurrencesMonitored(state, calendar, '2099-12-31').at(-1)?.id).toBe('2027-10-01');
  const bare = { ...state, roadmap: { ...state.roadmap, indicators: [] } };
  expect(occurrencesMonitored(bare, calendar, '2025-04-01')).toEqual([]);
});
