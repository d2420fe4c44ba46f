// How much of a year's minimum a cumulative figure should have reached by a day: each quarter has its weight,
// inside a quarter every calendar day counts the same.
import { addDays, addMonths, daysBetween, type IsoDate, quarterOf, yearOf } from '../../calendar/dates.ts';

/** Per cent of the year that have passed at the end of the day. */
function passed(date: IsoDate, weights: readonly number[]): number {
  const quarter = quarterOf(date);
  const start = `${yearOf(date)}-${String(quarter * 3 - 2).padStart(2, '0')}-01`;
  const days = daysBetween(start, addMonths(start, 3));
  const before = weights.slice(0, quarter - 1).reduce((sum, weight) => sum + weight, 0);
  return before + ((weights[quarter - 1] ?? 0) * (daysBetween(start, date) + 1)) / days;
}

/**
 * The part of the year's minimum to be reached by the end of `date`: 0 before `from`, the whole minimum on
 * 31 December. Counted from the start of `from`, which is 1 January or a later day of that year (the opening);
 * what is left of the year then carries the whole minimum. Every year begins anew.
 *
 * @param weights per cent by quarter, sum 100
 */
export function paceOn(minimum: number, date: IsoDate, from: IsoDate, weights: readonly number[]): number {
  const [first, last] = [`${yearOf(date)}-01-01`, `${yearOf(date)}-12-31`];
  const start = from < first ? first : from;
  if (date < start) return 0;
  if (date === last) return minimum;
  const skipped = start === first ? 0 : passed(addDays(start, -1), weights);
  const left = 100 - skipped;
  // Where no weight is left, the days of the year's rest count the same.
  if (left < 1e-9) return (minimum * (daysBetween(start, date) + 1)) / (daysBetween(start, last) + 1);
  return (minimum * (passed(date, weights) - skipped)) / left;
}
