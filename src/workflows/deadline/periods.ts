// Spans of days inside a phrase: months, quarters, half-years, years, ten-day spans, and ranges and
// lists of them or of dates. Each is read to its first and last day.
import { addDays } from '../../calendar/dates.ts';
import { attempt, type Cursor, firstOf } from './cursor.ts';
import { date, iso, lastDayOf, month, type PartialDate, resolve, year, yearFor } from './dates.ts';

export interface Span {
  start: string;
  end: string;
  /** What was probably meant, where the years contradict each other. */
  intended?: [string, string];
}

/** Months within a year that lack the year: «I квартал», «май», «июль – август». */
interface Months {
  first: number;
  last: number;
  year: number | null;
}

function spanOf(c: Cursor, first: Months, last: Months = first): Span | null {
  const endYear = last.year ?? first.year ?? yearFor(last.last, c.context);
  let startYear = first.year ?? (last.year === null ? yearFor(first.first, c.context) : last.year);
  if (endYear === null || startYear === null) return null;
  let end = endYear;
  if (first.first > last.last && startYear === end) {
    if (last.year !== null && first.year === null) startYear -= 1;
    else end += 1;
    c.warn('период переходит через конец года: проверьте годы');
  }
  return ordered(c, {
    start: iso(startYear, first.first, 1),
    end: iso(end, last.last, lastDayOf(end, last.last)),
  });
}

function ordered(c: Cursor, span: Span): Span | null {
  if (span.start <= span.end) return span;
  c.warn('начало периода позже его конца');
  return span;
}

const small = (c: Cursor, max: number): number | null =>
  attempt(c, () => {
    const t = c.peek();
    if (!t || (t.t !== 'roman' && t.t !== 'num' && !(t.t === 'numeral' && t.ordinal))) return null;
    if (t.t === 'num' && t.width > 1) return null;
    c.position++;
    return t.value >= 1 && t.value <= max ? t.value : null;
  });

const isDash = (c: Cursor) => c.mark('-') !== null;

/** «I квартал», «II-III кварталы», «I, II квартал», «первое полугодие», with or without a year. */
function partsOfYear(c: Cursor): Months | null {
  return attempt(c, () => {
    const first = small(c, 4);
    if (first === null) return null;
    let last = first;
    const separator = isDash(c) || c.mark(',') !== null || c.words('и');
    if (separator) {
      const next = small(c, 4);
      if (next === null || next <= first) return null;
      last = next;
    }
    const unit = c.oneOf('квартал', 'полугодие');
    const length = unit === 'квартал' ? 3 : 6;
    if (!unit || last > 12 / length) return null;
    if (separator && last > first + 1 && !separatedByDash(c)) return null;
    return { first: (first - 1) * length + 1, last: last * length, year: year(c) };
  });
}

/** Lists skip nothing: «I, III квартал» is no span. Only a dash may leave parts out. */
const separatedByDash = (c: Cursor) => {
  for (let back = -1; back >= -6; back--) {
    const t = c.peek(back);
    if (t?.t === 'mark') return t.mark === '-';
  }
  return false;
};

function monthOfYear(c: Cursor): Months | null {
  return attempt(c, () => {
    const m = month(c);
    return m === null ? null : { first: m, last: m, year: year(c) };
  });
}

/** Adjacent months are one span: «июль, август 2015», «в мае и июне». */
function monthRun(c: Cursor): Span | null {
  const first = monthOfYear(c);
  if (!first) return null;
  let last = first;
  for (;;) {
    const next = attempt(c, () => (c.mark(',', '/') || c.words('и') ? monthOfYear(c) : null));
    if (!next) break;
    if (next.first !== (last.last % 12) + 1) return null;
    last = next;
  }
  return spanOf(c, first, last);
}

/** «июль – август 2015», «с января по март 2024 года», «I – III квартал» with years on either end. */
function monthRange(c: Cursor): Span | null {
  const from = c.words('с');
  const first = firstOf(c, partsOfYear, monthOfYear);
  if (!first || !(from ? c.oneOf('по', 'до') || isDash(c) : isDash(c))) return null;
  const last = firstOf(c, partsOfYear, monthOfYear);
  return last && spanOf(c, first, last);
}

const partOfYearSpan = (c: Cursor): Span | null => {
  const months = partsOfYear(c);
  return months && spanOf(c, months);
};

/** «2024 год», «2021–2024 годы», «с 2021 по 2024 год», «2025/2026 учебный год». */
function years(c: Cursor): Span | null {
  const from = c.words('с');
  const take = () => {
    const n = c.take('num');
    return n && n.value >= 1900 && n.value <= 2100 && n.width === 4 ? n.value : null;
  };
  const first = take();
  if (first === null) return null;
  let last = first;
  const named = c.words('год');
  const slash = c.mark('/') !== null;
  if (slash || isDash(c) || (from && c.words('по'))) {
    const n = c.peek();
    if (slash && n?.t === 'num' && n.width === 2) {
      c.position++;
      last = Math.floor(first / 100) * 100 + n.value;
    } else last = take() ?? 0;
    if (last <= first) return null;
  } else if (from) return null;
  if (c.words('учебный', 'год')) return last === first + 1 ? schoolYear(c, first) : null;
  if (slash || !(c.words('год') || named)) return null;
  return { start: iso(first, 1, 1), end: iso(last, 12, 31) };
}

function schoolYear(c: Cursor, first: number): Span {
  c.warn('конец учебного года принят 31 мая: он устанавливается учебным планом');
  return { start: iso(first, 9, 1), end: iso(first + 1, 5, 31) };
}

/** «года», «текущего года», «учебного года»: the year is the context's. */
function contextYear(c: Cursor): Span | null {
  const { context } = c;
  c.oneOf('весь');
  if (c.words('учебный', 'год')) {
    if (context.schoolYear === undefined) return null;
    return schoolYear(c, context.schoolYear);
  }
  const current = c.words('текущий');
  if (!c.words('год') || context.year === undefined) return null;
  if (!current) c.warn(`год прочитан как ${context.year}-й календарный`);
  return { start: iso(context.year, 1, 1), end: iso(context.year, 12, 31) };
}

/** «I декада мая 2024 года» */
function tenDays(c: Cursor): Span | null {
  const n = small(c, 3);
  const m = n !== null && c.words('декада') ? monthOfYear(c) : null;
  if (n === null || !m) return null;
  const y = m.year ?? yearFor(m.first, c.context);
  if (y === null) return null;
  return {
    start: iso(y, m.first, n * 10 - 9),
    end: iso(y, m.first, n === 3 ? lastDayOf(y, m.first) : n * 10),
  };
}

/** The name of a reporting period: «I квартал», «полугодие», «9 месяцев», «год», «май». */
export const periodName = (c: Cursor): boolean =>
  firstOf<object | string>(c, partsOfYear, monthOfYear, () => {
    c.take('num');
    return c.oneOf('год', 'полугодие', 'квартал', 'месяц');
  }) !== null;

/** A month, quarter, half-year, year or several adjacent ones. */
export function period(c: Cursor): Span | null {
  return firstOf(c, tenDays, monthRange, partOfYearSpan, monthRun, years, contextYear);
}

/** A day of a range that may leave its month and year to the other end. */
function looseDay(c: Cursor): PartialDate | null {
  return firstOf<PartialDate>(c, date, () => {
    const n = c.take('num');
    return n && n.width <= 2 && n.value >= 1 && n.value <= 31 ? { day: n.value, month: 0, year: null } : null;
  });
}

/** «с 1 по 31 октября 2011 года», «13.10 – 17.10.2014», «9 – 11 июня 2003 г.» */
export function dateRange(c: Cursor): Span | null {
  return attempt(c, () => {
    const from = c.words('с');
    const first = looseDay(c);
    if (!first || !(from ? c.oneOf('по', 'до') || isDash(c) : isDash(c))) return null;
    const last = date(c);
    if (!last || first.variable || last.variable) return null;
    const end = resolve(last, c.context);
    if (end === null) return null;
    if (first.month === 0) first.month = last.month;
    if (first.year !== null) {
      const start = resolve(first, c.context);
      if (start === null) return null;
      if (start <= end) return { start, end };
      c.warn('начало периода позже его конца: вероятна опечатка в годе');
      const sameYear = resolve({ ...last, year: first.year }, c.context);
      return { start, end, ...(sameYear !== null && sameYear >= start && { intended: [start, sameYear] }) };
    }
    const y = Number(end.slice(0, 4));
    const sameYear = resolve({ ...first, year: y }, c.context);
    if (sameYear !== null && sameYear <= end) return { start: sameYear, end };
    if (sameYear === null || first.month === last.month) return null;
    // «с 15 декабря по 10 января»: the year written (or known) belongs to the end, or to the start when it is the context's.
    c.warn('период переходит через конец года: проверьте годы');
    if (last.year !== null) return { start: `${y - 1}${sameYear.slice(4)}`, end };
    return { start: sameYear, end: `${y + 1}${end.slice(4)}` };
  });
}

/** Whether the second begins the day after the first ends. */
export const adjacent = (a: Span, b: Span): boolean => addDays(a.end, 1) === b.start;
