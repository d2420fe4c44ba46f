// A stretch of days whose years may still be open: «с 15 декабря по 10 января», «сентябрь – май». The
// context, the other end or the next stretch of a list completes it.
import { addDays } from '../../calendar/dates.ts';
import type { Cursor } from './cursor.ts';
import {
  carried,
  checkOrder,
  checkWeekday,
  completed,
  iso,
  lastDayOf,
  type PartialDate,
  resolve,
} from './dates.ts';
import { type YearTail, yearFor } from './years.ts';

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
export function wholeMonths(
  first: number,
  last: number,
  year: number | null,
  tail?: YearTail | null,
): Stretch {
  const school = tail?.schoolYear === undefined ? {} : { schoolYear: tail.schoolYear };
  return {
    first: { day: 1, month: first, year, ...school },
    last: { day: 31, month: last, year, ...school },
  };
}

/** What a stretch lacks at its end it has from the next, a month at its beginning from its end. Null when a month stays unknown. */
export function completedList(c: Cursor, list: Stretch[]): Stretch[] | null {
  let next: Stretch | undefined;
  for (const { first, last } of list.toReversed()) {
    const ends = next
      ? [last, next.first.year === null ? { ...next.last, ...daysIn(next.first) } : next.first]
      : [last];
    if (!completed(c, ends) || !completed(c, [first, { ...last, year: null }])) return null;
    next = { first, last };
  }
  return list;
}

const daysIn = ({ day, month }: PartialDate) => ({ day, month });

/** Stretches that no year follows, after those that have theirs: «IV квартал 2024, I квартал». */
export function carriedList(c: Cursor, list: readonly Stretch[]): Stretch[] {
  let previous: PartialDate | undefined;
  return list.map(({ first, last }) => {
    const open = previous && first.year === null && last.year === null ? previous : null;
    const year = (open && carried(c, [open, first])[1]?.year) ?? null;
    const stretch =
      year === null
        ? { first, last }
        : { first: { ...first, year }, last: before(first, last) ? { ...last, year } : last };
    previous = { ...stretch.last, year: stretch.last.year ?? stretch.first.year };
    return stretch;
  });
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

/** Spans in the order of time, with a warning where they were not, and joined. */
export function inOrder(c: Cursor, spans: readonly Span[]): Span[] {
  const ordered = checkOrder(
    c,
    spans.map(({ start }) => start),
  );
  return joined(ordered ? spans : spans.toSorted((a, b) => (a.start < b.start ? -1 : 1)));
}

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
