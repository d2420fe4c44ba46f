// A stretch of days whose years may still be open: «с 15 декабря по 10 января», «сентябрь – май». The
// context, the other end or the next stretch of a list completes it.
import { addDays } from '../../calendar/dates.ts';
import type { Cursor } from './cursor.ts';
import { checkWeekday, completed, iso, lastDayOf, type PartialDate, resolve } from './dates.ts';
import { yearFor } from './years.ts';

export interface Stretch {
  first: PartialDate;
  last: PartialDate;
}

export interface Span {
  start: string;
  end: string;
  /** What was probably meant, where the years contradict each other. */
  intended?: [string, string];
}

/** Whole months, 1–12; `last.day` 31 stands for the last day of the month. */
export const wholeMonths = (first: number, last: number, year: number | null): Stretch => ({
  first: { day: 1, month: first, year },
  last: { day: 31, month: last, year },
});

/** What a stretch lacks at its end it has from the next, a month at its beginning from its end. Null when a month stays unknown. */
export function completedList(list: Stretch[]): Stretch[] | null {
  let next: Stretch | undefined;
  for (const { first, last } of list.toReversed()) {
    const ends = next ? [last, { ...next.first, year: next.first.year ?? next.last.year }] : [last];
    if (!completed(ends) || !completed([first, { ...last, year: null }])) return null;
    next = { first, last };
  }
  return list;
}

const before = (a: PartialDate, b: PartialDate) => a.month * 31 + a.day <= b.month * 31 + b.day;

/** Days that exist; null when a year is unknown, a variable, or a day does not exist. */
export function resolveStretch(c: Cursor, { first, last }: Stretch): Span | null {
  if (first.variable || last.variable) return null;
  const open = first.year === null || last.year === null;
  let endYear = last.year ?? first.year ?? yearFor(last.month, c.context);
  let startYear = first.year ?? last.year ?? yearFor(first.month, c.context);
  if (endYear === null || startYear === null) return null;
  // A quarter of a school year that lies in two of them.
  if (first.year === null && last.year === null && startYear > endYear) return null;
  if (open && startYear === endYear && !before(first, last)) {
    // «с 25 по 5 мая» is no stretch over the end of a year.
    if (first.month === last.month) return null;
    if (last.year !== null) startYear--;
    else endYear++;
    c.warn('период переходит через конец года: проверьте годы');
  }
  const start = resolve({ ...first, year: startYear }, c.context);
  const end = endOf({ ...last, year: endYear });
  checkWeekday(c, first, start);
  checkWeekday(c, last, end);
  if (start === null || end === null) return null;
  if (start <= end) return { start, end };
  c.warn('начало периода позже его конца: вероятна опечатка в годе');
  const sameYear = endOf({ ...last, year: startYear });
  return { start, end, ...(sameYear !== null && sameYear >= start && { intended: [start, sameYear] }) };

  function endOf(d: PartialDate & { year: number }): string | null {
    const day = d.day === 31 ? lastDayOf(d.year, d.month) : d.day;
    // A written «31 апреля» is refused before; here 31 is the month's end.
    return resolve({ ...d, day }, c.context);
  }
}

/** `MM-DD` of both ends, for what comes again every year. */
export function daysOfYear({ first, last }: Stretch): [string, string] {
  const end = last.day === 31 ? lastDayOf(last.year ?? 2023, last.month) : last.day;
  return [iso(0, first.month, first.day).slice(5), iso(0, last.month, end).slice(5)];
}

/** Whether the second begins the day after the first ends. */
const adjacent = (a: Span, b: Span): boolean => addDays(a.end, 1) === b.start;

/** Spans that follow on one another, joined. */
export function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans) {
    const previous = result.at(-1);
    if (previous && adjacent(previous, span)) result[result.length - 1] = { ...previous, end: span.end };
    else result.push(span);
  }
  return result;
}
