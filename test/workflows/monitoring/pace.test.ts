// The pace of cumulative indicators, worked out by hand. Default weights: 30, 25, 10, 35 per cent by quarter, so
// that 30, 55, 65 and 100 per cent have passed at the quarters' ends. 2024: 91, 91, 92, 92 days; 2025: 90, 91, 92, 92.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../../../src/calendar/dates.ts';
import { paceOn } from '../../../src/workflows/monitoring/pace.ts';

const WEIGHTS = [30, 25, 10, 35];
const NEW_YEAR = '2025-01-01';
/** Until 12 September 2024 pass 30 + 25 + 10 × 74/92 (31 + 31 + 12 days); 3400/92 per cent are left. */
const OPENED = '2024-09-13';

interface Row {
  what: string;
  minimum: number;
  date: string;
  from: string;
  pace: number;
  weights?: number[];
}

const CASES: Row[] = [
  // Whole quarters: 6000 × 30, 55, 65, 100 %.
  { what: 'the end of quarter I', minimum: 6000, date: '2025-03-31', from: NEW_YEAR, pace: 1800 },
  { what: 'the end of quarter II', minimum: 6000, date: '2025-06-30', from: NEW_YEAR, pace: 3300 },
  { what: 'the end of quarter III', minimum: 6000, date: '2025-09-30', from: NEW_YEAR, pace: 3900 },
  { what: 'the end of the year', minimum: 6000, date: '2025-12-31', from: NEW_YEAR, pace: 6000 },
  // 30 % / 90 days = 1/3 % of 6000.
  { what: 'the first day of the year', minimum: 6000, date: '2025-01-01', from: NEW_YEAR, pace: 20 },
  // 31 + 14 = 45 of 90 days: 15 % of 6000.
  { what: 'the middle of quarter I', minimum: 6000, date: '2025-02-14', from: NEW_YEAR, pace: 900 },
  // 31 + 29 = 60 of 91 days: 6000 × 30 % × 60/91 = 108000/91.
  { what: 'a leap day', minimum: 6000, date: '2024-02-29', from: '2024-01-01', pace: 1186.813187 },
  // The control date of 2026-01-01: 65 % + 35 % × 91/92 = 9165/92 %; × 60.
  { what: 'as of 30 December', minimum: 6000, date: '2025-12-30', from: NEW_YEAR, pace: 5977.173913 },
  // The control date of 2025-01-01: 65 % + 35 % × 89/92 = 9095/92 %; × 30.
  { what: 'as of 28 December', minimum: 3000, date: '2024-12-28', from: '2024-01-01', pace: 2965.76087 },
  // Opening inside a quarter: one day of quarter III is 10/92 %, of 3400/92 % that are left: 10/3400.
  { what: 'the day before the opening', minimum: 3000, date: '2024-09-12', from: OPENED, pace: 0 },
  { what: 'the day of the opening', minimum: 3000, date: OPENED, from: OPENED, pace: 8.823529 },
  // 18 days, 180/3400.
  { what: 'the first quarter’s end', minimum: 3000, date: '2024-09-30', from: OPENED, pace: 158.823529 },
  // 180 + 35 × 31 = 1265 of 3400.
  { what: 'a month after it', minimum: 3000, date: '2024-10-31', from: OPENED, pace: 1116.176471 },
  // 180 + 35 × 89 = 3295 of 3400.
  {
    what: 'as of 28 December, opened late',
    minimum: 3000,
    date: '2024-12-28',
    from: OPENED,
    pace: 2907.352941,
  },
  { what: 'the end of the opening year', minimum: 3000, date: '2024-12-31', from: OPENED, pace: 3000 },
  // 45 of 90 days are skipped, 15 %; 85 % are left: 15/85 of 6000.
  {
    what: 'opened in mid-quarter I',
    minimum: 6000,
    date: '2025-03-31',
    from: '2025-02-15',
    pace: 1058.823529,
  },
  // 65 % are skipped: (35 × 31/92) / 35.
  {
    what: 'opened with quarter IV',
    minimum: 3000,
    date: '2024-10-31',
    from: '2024-10-01',
    pace: 1010.869565,
  },
  // The opening of the year before does not count: 30 % of 6000.
  { what: 'reset on 1 January', minimum: 6000, date: '2025-03-31', from: OPENED, pace: 1800 },
  { what: 'opened on the last day', minimum: 15, date: '2024-12-31', from: '2024-12-31', pace: 15 },
  { what: 'nothing to reach', minimum: 0, date: '2025-06-30', from: NEW_YEAR, pace: 0 },
  // Other weights: 25 + 25 %.
  {
    what: 'even weights',
    minimum: 30,
    date: '2025-06-30',
    from: NEW_YEAR,
    pace: 15,
    weights: [25, 25, 25, 25],
  },
  // No weight left from July on: 92 of 184 days.
  {
    what: 'no weight left',
    minimum: 100,
    date: '2025-09-30',
    from: '2025-07-01',
    pace: 50,
    weights: [60, 40, 0, 0],
  },
];

describe('the pace by hand', () => {
  it.each(CASES)('$what ($date from $from) is $pace of $minimum', (row) => {
    expect(paceOn(row.minimum, row.date, row.from, row.weights ?? WEIGHTS)).toBeCloseTo(row.pace, 6);
  });
});

describe('the pace of any indicator', () => {
  const year = fc.integer({ min: 2024, max: 2027 });
  const weights = fc
    .tuple(fc.nat(100), fc.nat(100), fc.nat(100))
    .map((cuts) => [0, ...cuts.sort((a, b) => a - b), 100])
    .map((marks) => marks.slice(1).map((mark, i) => mark - (marks[i] ?? 0)));
  const minimum = fc.integer({ min: 0, max: 10_000 });
  const opening = fc.nat(364);

  it('never falls within a year, is 0 before the opening and the minimum at the year’s end', () => {
    fc.assert(
      fc.property(year, weights, minimum, opening, fc.nat(364), fc.nat(364), (y, w, m, start, a, b) => {
        const first = `${y}-01-01`;
        const from = addDays(first, start);
        const [early, late] = [addDays(first, Math.min(a, b)), addDays(first, Math.max(a, b))];
        const pace = (date: string) => paceOn(m, date, from, w);
        expect(pace(late)).toBeGreaterThanOrEqual(pace(early) - 1e-9);
        expect(pace(late)).toBeLessThanOrEqual(m + 1e-9);
        if (start > 0) expect(pace(addDays(from, -1))).toBe(0);
        expect(pace(`${y}-12-31`)).toBe(m);
      }),
      { numRuns: 300 },
    );
  });
});
