// Judgements worked out by hand, as a table: the arithmetic of the paces stands in pace.test.ts or beside the case.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instantOf } from '../../../src/calendar/dates.ts';
import type { IndicatorValue } from '../../../src/workflows/monitoring/figure.ts';
import { judgePeriod, type PeriodJudgement, type Verdict } from '../../../src/workflows/monitoring/judge.ts';
import { makeItem } from '../../support/roadmaps.ts';
import { ANNEX, type Case, monitored } from './monitored.ts';

function judged(given: Case): PeriodJudgement {
  const { view, item, occurrence } = monitored(given);
  const judgement = judgePeriod(view, item, occurrence);
  if (!judgement) throw new Error('not judged at all');
  return judgement;
}

const at = (date: string, time = '12:00') => instantOf(date, time, 'Asia/Tomsk');
const pair = (numerator: number, denominator: number) => ({ numerator, denominator });

interface Row {
  what: string;
  due: string;
  indicator: string;
  value: IndicatorValue | undefined;
  verdict: Verdict;
  /** Null: there is none. */
  pace: number | null;
  rule: string;
  given?: Partial<Case>;
}

// Quarters by their dates by the document.
const [III_24, IV_24, I_25, II_25, IV_25] = [
  '2024-10-01',
  '2025-01-01',
  '2025-04-01',
  '2025-07-01',
  '2026-01-01',
];
const row = (
  what: string,
  due: string,
  indicator: string,
  value: IndicatorValue | undefined,
  [verdict, pace, rule]: [Verdict, number | null, string],
  given?: Partial<Case>,
): Row => ({ what, due, indicator, value, verdict, pace, rule, ...(given && { given }) });

const CASES: Row[] = [
  // Opened on 13.09.2024: 180/3400 of 3000, and of 15.
  row('opened in mid-quarter', III_24, '3', 159, [
    'on-pace',
    158.823529,
    'Нарастающим итогом со дня открытия (13.09.2024): на 30.09.2024 по графику нужно не менее 158,82 из 3\u00A0000.',
  ]),
  row('just short of it', III_24, '3', 158, ['behind', 158.823529, 'нужно не менее 158,82']),
  row('one event', III_24, '3.1', 1, ['on-pace', 0.794118, 'нужно не менее 0,79 из 15']),
  row('no event', III_24, '3.1', 0, ['behind', 0.794118, 'нужно не менее 0,79 из 15']),
  // 2907.35 on 28.12.2024, but the year has no later period: the minimum itself is wanted.
  row('above the pace, below the minimum', IV_24, '3', 2999, [
    'below-minimum',
    2907.352941,
    'последний период 2024 года, минимальное значение 3\u00A0000 не достигнуто, предварительно – по состоянию на 28.12.2024.',
  ]),
  row('the year’s minimum', IV_24, '3', 3000, [
    'on-pace',
    2907.352941,
    'минимальное значение 3\u00A0000 достигнуто',
  ]),
  // 1 January: from zero again, 30 % of 6000, however much there was in 2024.
  row('after the reset', I_25, '3', 1800, ['on-pace', 1800, 'с начала года: на 31.03.2025'], {
    earlier: { [IV_24]: { '3': 9000 } },
  }),
  row(
    'behind after the reset',
    I_25,
    '3',
    1799,
    ['behind', 1800, 'нужно не менее 1\u00A0800 из 6\u00A0000'],
    {
      earlier: { [IV_24]: { '3': 9000 } },
    },
  ),
  // 55 % of 30 = 16.5.
  row('half a year', II_25, '3.1', 16, ['behind', 16.5, 'нужно не менее 16,5 из 30']),
  row('half a year, done', II_25, '3.1', 17, ['on-pace', 16.5, 'нужно не менее 16,5 из 30']),
  row('as of 30 December', IV_25, '3', 5999, [
    'below-minimum',
    5977.173913,
    'предварительно – по состоянию на 30.12.2025',
  ]),

  row('unique people, not yet all', III_24, '1', 749, ['behind', null, 'пока не достигнуто, год не окончен']),
  row('unique people', III_24, '1', 750, ['on-pace', null, 'Контингент за год, каждый учтён один раз']),
  row('unique people at the end', IV_24, '1', 749, ['below-minimum', null, 'последний период 2024 года']),
  row('the later minimum', I_25, '1', 1499, ['behind', null, 'минимальное значение 1\u00A0500 пока']),
  row('the later minimum, reached', IV_25, '2', 600, [
    'on-pace',
    null,
    'минимальное значение 600 достигнуто',
  ]),

  row('minimum 0', III_24, '4', 12, [
    'not-judged',
    null,
    'Не оценивается: минимальное значение на 2024 год – 0.',
  ]),
  row('olympiads before the year’s end', I_25, '4', 29, ['not-judged', null, 'не оценивается до конца года']),
  row('olympiads reached', I_25, '4', 30, ['on-pace', null, 'Сезонный показатель: минимальное значение 30']),
  row('olympiads at the end', IV_25, '4', 29, ['below-minimum', null, 'последний период 2025 года']),

  // Item 11 is due on 31.12.2024, to be controlled on Saturday 28.12.2024.
  row('before item 11’s date', III_24, '5', pair(12, 15), [
    'not-judged',
    null,
    'Не оценивается: в год открытия – со срока п. 11 (28.12.2024).',
  ]),
  row('on item 11’s date', IV_24, '5', pair(15, 15), ['on-pace', null, 'Состояние на 28.12.2024']),
  row('80 % on item 11’s date', IV_24, '5', pair(12, 15), [
    'below-minimum',
    null,
    'значение 100 не достигнуто',
  ]),
  row('0 of 0', I_25, '5', pair(0, 0), ['not-judged', null, 'Не оценивается: нет данных (0 из 0).']),
  row('a share that fell', II_25, '5', pair(9, 10), ['below-minimum', null, 'Состояние на 30.06.2025'], {
    earlier: { [I_25]: { '5': pair(10, 10) } },
  }),
  row('a share typed as a number', II_25, '5', 100, ['on-pace', null, 'Состояние на 30.06.2025']),
  row(
    'item 11 without a date',
    IV_24,
    '5',
    pair(15, 15),
    ['not-judged', null, 'срока п. 11, а он не определён'],
    {
      roadmap: {
        items: [
          makeItem('11', '', { deadline: { kind: 'external', text: 'по графику' } }),
          makeItem('12', '2024-09-15'),
          makeItem('13', '', {
            deadline: { kind: 'recurring', text: 'ежеквартально', first: III_24, rule: 'FREQ=QUARTERLY' },
          }),
        ],
      },
    },
  ),

  row(
    'not opened',
    III_24,
    '1',
    900,
    ['not-judged', null, 'Не оценивается: объект не открыт (п. 12 не исполнен).'],
    { opened: null },
  ),
  row(
    'opened after the period',
    III_24,
    '3',
    900,
    ['not-judged', null, 'на 30.09.2024 объект не открыт (п. 12 исполнен 05.10.2024)'],
    { opened: '2024-10-05' },
  ),
  // Until 4 October pass 65 + 35 × 4/92 = 6120/92 %; (9095 − 6120)/(9200 − 6120) of 3000.
  row('opened in quarter IV', IV_24, '3', 3000, ['on-pace', 2897.727273, 'со дня открытия (05.10.2024)'], {
    opened: '2024-10-05',
  }),
  // 2025 is the opening year then: 15/85 of 3000, and the minimum for the opening.
  row('opened a year late', I_25, '3', 529, ['behind', 529.411765, 'нужно не менее 529,41 из 3\u00A0000'], {
    opened: '2025-02-15',
  }),
  row(
    'the year before the late opening',
    IV_24,
    '1',
    800,
    ['not-judged', null, 'на 28.12.2024 объект не открыт'],
    {
      opened: '2025-02-15',
    },
  ),
  // Nothing opens: the year of the first period has the minimum `opening`, its pace counts from 1 January: 65 %.
  row('no opening item', III_24, '3', 1949, ['behind', 1950, 'с начала года'], {
    roadmap: { monitoring: { item: '13' } },
  }),
  row('nothing given', III_24, '2', undefined, ['not-judged', null, 'значение не представлено']),
  row('weights of its own', III_24, '3', 0, ['on-pace', 0, 'нужно не менее 0 из'], {
    roadmap: {
      indicators: ANNEX.map((i) => (i.id === '3' ? { ...i, weights: [0, 0, 0, 100] } : i)),
    },
  }),

  row('a month', '2024-10-10', '3', 158, ['behind', 158.823529, 'на 30.09.2024'], {
    series: { first: '2024-10-10', rule: 'FREQ=MONTHLY' },
  }),
  row('a half-year', '2025-01-10', '3', 2999, ['below-minimum', 3000, 'не достигнуто.'], {
    series: { first: '2025-01-10', rule: 'FREQ=MONTHLY;INTERVAL=6' },
  }),
  row('a year', '2025-01-15', '1', 749, ['below-minimum', null, 'последний период 2024 года'], {
    series: { first: '2025-01-15', rule: 'FREQ=YEARLY' },
  }),
];

describe('a judgement by hand', () => {
  it.each(CASES)('$what: $indicator = $value, due $due, is $verdict', (c) => {
    const values = c.value === undefined ? {} : { [c.indicator]: c.value };
    const { judgements } = judged({ due: c.due, values, ...c.given });
    const found = judgements.find((j) => j.indicator === c.indicator);
    expect(found?.verdict).toBe(c.verdict);
    expect(found?.rule).toContain(c.rule);
    if (c.pace === null) expect(found?.pace).toBeNull();
    else expect(found?.pace).toBeCloseTo(c.pace, 6);
  });

  it('says the share of the year’s minimum', () => {
    const { judgements } = judged({ due: I_25, values: { '1': 1200, '4': 3, '5': pair(3, 4) } });
    expect(judgements.map((j) => j.share)).toEqual([80, null, null, null, 10, 75]);
  });
});

describe('the day that figures speak of', () => {
  it.each([
    ['the quarter’s end', III_24, {}, '2024-09-30', false],
    ['the control date before it', IV_24, {}, '2024-12-28', true],
    [
      'the day of a late answer',
      IV_24,
      { given: { '1': { party: 'school', by: 'shabolina', at: at('2024-12-30') } } },
      '2024-12-30',
      true,
    ],
    ['the quarter’s end once refined', IV_24, { refinedAt: at('2025-01-15') }, '2024-12-31', false],
    ['the quarter’s end when a letter moved the date', IV_24, { due: '2025-01-20' }, '2024-12-31', false],
  ])('is %s', (_, due, occurrence, date, isPreliminary) => {
    expect(judged({ due, occurrence })).toMatchObject({ date, isPreliminary });
  });

  it('belongs to the opening year until 31 December', () => {
    expect([III_24, IV_24, I_25].map((due) => judged({ due }).isOpeningYear)).toEqual([true, true, false]);
  });
});

it('judges each indicator for itself, in whatever order they stand', () => {
  const value = fc.nat(7000);
  const figures = fc.record({
    '1': value,
    '2': value,
    '3': value,
    '3.1': value,
    '4': value,
    '5': fc.nat(100),
  });
  const order = fc.shuffledSubarray(ANNEX, { minLength: ANNEX.length });
  fc.assert(
    fc.property(figures, order, fc.constantFrom(III_24, IV_24, I_25, IV_25), (values, indicators, due) => {
      const byId = (given: Case) =>
        Object.fromEntries(judged(given).judgements.map((judgement) => [judgement.indicator, judgement]));
      expect(byId({ due, values, roadmap: { indicators } })).toEqual(byId({ due, values }));
    }),
    { numRuns: 50 },
  );
});
