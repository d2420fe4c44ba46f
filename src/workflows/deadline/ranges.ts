// Ranges of days and lists of ranges, months and quarters: «с 1 по 31 октября 2011 года», «9 – 11 и
// 15 – 17 июня», «март, июнь, сентябрь».
import { attempt, type Cursor, firstOf } from './cursor.ts';
import { date, dayNumber, type PartialDate } from './dates.ts';
import { contextYear, isDash, monthRange, monthsOrParts, years } from './periods.ts';
import { portionOfPeriod, season } from './portions.ts';
import {
  carriedList,
  completedList,
  inOrder,
  joined,
  resolveStretch,
  type Span,
  type Stretch,
} from './stretches.ts';

/** A day of a range that may leave its month and year to the other end. */
const looseDay = (c: Cursor): PartialDate | null =>
  firstOf<PartialDate>(c, date, () => {
    const n = dayNumber(c);
    return n === null ? null : { day: n, month: 0, year: null };
  });

/** «с 1 по 31 октября 2011 года», «13.10 – 17.10.2014», «9 – 11 июня», «10 12 июня» (a lost dash). */
function dayRange(c: Cursor): Stretch | null {
  return attempt(c, () => {
    const from = c.words('с');
    const first = looseDay(c);
    if (!first || !(from ? c.oneOf('по', 'до') || isDash(c) : isDash(c) || lostDash(c, first))) return null;
    const last = looseDay(c);
    if (!last || first.variable || last.variable) return null;
    if (first.month === 0 && last.month === 0 && !from && !c.isWord(0, 'и') && c.peek()?.t !== 'mark')
      return null;
    return { first, last };
  });
}

/** Two numbers side by side before one month: «10 12 июня». */
function lostDash(c: Cursor, first: PartialDate): boolean {
  const [t, after] = [c.peek(), c.peek(1)];
  const numbers = first.month === 0 && t?.t === 'num' && after?.t === 'month' && first.day < t.value;
  const dotted = first.month !== 0 && first.year === null && t?.t === 'dotted' && c.peek(-1)?.t === 'dotted';
  if (!numbers && !(dotted && t.parts.length === 3)) return false;
  c.warn('вероятно, потеряно тире или лишний пробел: проверьте дни');
  return true;
}

const PERIODS: ((c: Cursor) => Stretch[] | null)[] = [
  (c) => one(portionOfPeriod(c)),
  (c) => one(season(c)),
  (c) => {
    // A run of quarters keeps its gaps; a range over a dash or «по» is one stretch.
    const run = attempt(c, () => {
      const parts = monthsOrParts(c);
      return parts && parts.length > 1 ? parts : null;
    });
    return run ?? one(monthRange(c));
  },
  (c) => one(years(c)),
  (c) => one(contextYear(c)),
];
const one = (stretch: Stretch | null): Stretch[] | null => stretch && [stretch];

function listOf(c: Cursor, item: (c: Cursor) => Stretch[] | null): Stretch[] | null {
  return attempt(c, () => {
    const first = item(c);
    if (!first) return null;
    const list = [...first];
    for (;;) {
      const next = attempt(c, () => (c.mark(',', ';', '/') || c.words('и') ? item(c) : null));
      if (!next) return completedList(c, list);
      list.push(...next);
    }
  });
}

/** Ranges of days, or periods, with their years still open. */
export const stretches = (c: Cursor): Stretch[] | null =>
  firstOf<Stretch[]>(
    c,
    (k) => listOf(k, (l) => one(dayRange(l))),
    (k) => listOf(k, (l) => firstOf(l, ...PERIODS)),
  );

/** Their first and last days; adjacent ones are one. Null when a year is unknown. */
export function spans(c: Cursor): Span[] | null {
  return attempt(c, () => {
    const written = stretches(c);
    const list = written && carriedList(c, written);
    const found = list?.flatMap((s) => resolveStretch(c, s) ?? []);
    return found && found.length === list?.length ? inOrder(c, found) : null;
  });
}

/** A month, quarter, half-year, year, or part of one; one and no list. */
export function period(c: Cursor): Span | null {
  return attempt(c, () => {
    const found = firstOf(c, ...PERIODS);
    const all = found?.flatMap((s) => resolveStretch(c, s) ?? []);
    const run = all && all.length === found?.length ? joined(all) : [];
    return run.length === 1 ? (run[0] ?? null) : null;
  });
}
