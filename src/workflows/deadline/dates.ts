// Dates, years and times of day inside a phrase. A date may lack its year; what completes it (the
// context, the other end of a range) is known only later, so it stays partial until then.
import { isIsoDate } from '../../calendar/dates.ts';
import { attempt, type Cursor, firstOf } from './cursor.ts';
import type { DeadlineContext } from './meaning.ts';

export interface PartialDate {
  day: number;
  month: number;
  year: number | null;
  /** «X - 1»: the year is a variable. */
  variable?: string;
  /** «13.10» without a year might as well be a time of day. */
  likeTime?: true;
}

export const iso = (year: number, month: number, day: number): string =>
  `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;

export const lastDayOf = (year: number, month: number): number =>
  new Date(Date.UTC(year, month, 0)).getUTCDate();

/** The year that a month without one belongs to. */
export function yearFor(month: number, context: DeadlineContext): number | null {
  if (context.year !== undefined) return context.year;
  if (context.schoolYear !== undefined) return month >= 9 ? context.schoolYear : context.schoolYear + 1;
  return null;
}

/** The day that exists, completed by the context; null when the year is unknown or there is no such day. */
export function resolve(date: PartialDate, context: DeadlineContext): string | null {
  const year = date.variable ? null : (date.year ?? yearFor(date.month, context));
  if (year === null) return null;
  const text = iso(year, date.month, date.day);
  return isIsoDate(text) ? text : null;
}

/** For a date whose year is a variable or unknown: `(X-1)-08-25`. */
export const templateOf = (date: PartialDate): string =>
  `(${date.variable ?? 'год'})-${iso(0, date.month, date.day).slice(5)}`;

/** A day that can exist in some year. */
const possible = (day: number, month: number) =>
  month >= 1 && month <= 12 && day >= 1 && day <= lastDayOf(2024, month);
const isYear = (n: number) => n >= 1900 && n <= 2100;

/** «2024», «2024 г.», «24 г.», «текущего года». */
export function year(c: Cursor): number | null {
  return attempt(c, () => {
    if (c.words('текущий', 'год')) return c.context.year ?? null;
    const n = c.take('num');
    if (!n || n.suffix) return null;
    const named = c.isWord(0, 'год');
    if (n.width === 4 && isYear(n.value)) {
      if (named) c.position++;
      return n.value;
    }
    if (n.width !== 2 || !named) return null;
    c.position++;
    return shortYear(c, n.value);
  });
}

function shortYear(c: Cursor, n: number): number {
  const full = n < 70 ? 2000 + n : 1900 + n;
  c.warn(`год двумя цифрами прочитан как ${full}`);
  return full;
}

/** «X - 1 года», «(X+1) года» */
function variableYear(c: Cursor): string | null {
  return attempt(c, () => {
    const t = c.peek();
    const isX = (t?.t === 'roman' && t.value === 10) || (t?.t === 'word' && /^[xх]$/i.test(t.text));
    if (!isX) return null;
    c.position++;
    const sign = c.mark('-', '+');
    const n = sign ? c.take('num') : null;
    if (sign && !n) return null;
    if (!c.words('год')) return null;
    c.warn('год – переменная X: дата определяется для каждого года отдельно');
    return `X${sign ?? ''}${n?.value ?? ''}`;
  });
}

const yearFollows = (c: Cursor) => {
  const t = c.peek();
  return t?.t === 'num' && t.width === 4 && isYear(t.value);
};

/** A day of the month in digits or words: «1», «1-го», «первого», «двадцать первого». */
export function dayNumber(c: Cursor): number | null {
  return attempt(c, () => {
    const n = c.take('num');
    if (n) return n.width <= 2 && n.value >= 1 && n.value <= 31 ? n.value : null;
    const word = c.take('numeral');
    if (!word) return null;
    if (word.ordinal) return word.value;
    const unit = word.value === 20 || word.value === 30 ? c.take('numeral') : null;
    return unit?.ordinal && unit.value < 10 ? word.value + unit.value : null;
  });
}

export function month(c: Cursor): number | null {
  const t = c.take('month');
  if (!t) return null;
  if (t.short && c.text[t.end] !== '.') c.warn(`«${c.text.slice(t.start, t.end)}» прочитано как месяц`);
  return t.month;
}

/** «1 марта 2024 года», «01.03.2024 г.», «1 марта», «13.10»; one day or none. */
export function date(c: Cursor): PartialDate | null {
  return firstOf<PartialDate>(c, wordyDate, dottedDate);
}

function wordyDate(c: Cursor): PartialDate | null {
  const day = dayNumber(c);
  const m = day === null ? null : month(c);
  if (day === null || m === null || !possible(day, m)) return null;
  attempt(c, () => (c.mark(',') && yearFollows(c) ? true : null));
  const variable = variableYear(c);
  if (variable) return { day, month: m, year: null, variable };
  const y = year(c);
  if (y === null && c.context.year !== undefined) c.words('год');
  return { day, month: m, year: y };
}

function dottedDate(c: Cursor): PartialDate | null {
  const t = c.take('dotted');
  if (!t || t.parts.length > 3 || t.widths.some((w, i) => i < 2 && w > 2)) return null;
  const [day = 0, m = 0, y] = t.parts;
  if (!possible(day, m) || (y === undefined && t.widths[1] !== 2)) return null;
  if (y === undefined) {
    const own = year(c);
    return { day, month: m, year: own, ...(own === null && day <= 24 && { likeTime: true as const }) };
  }
  const full = t.widths[2] === 2 ? shortYear(c, y) : y;
  if (t.widths[2] === 3 || !isYear(full)) return null;
  c.words('год');
  return { day, month: m, year: full };
}

/** «1 мая», «26 апреля, 19 октября 2013 г.», «15 и 30 мая 2024»: what a day lacks it has from the next. */
export function dateList(c: Cursor): PartialDate[] | null {
  const list: PartialDate[] = [];
  const next = () =>
    date(c) ??
    attempt(c, () => {
      const n = dayNumber(c);
      const more =
        c.isWord(0, 'и') || (c.peek()?.t === 'mark' && c.slice(c.position, c.position + 1) === ',');
      return n !== null && more ? { day: n, month: 0, year: null } : null;
    });
  for (let d = next(); d; d = attempt(c, () => (c.mark(',') || c.words('и') ? next() : null))) list.push(d);
  let after: PartialDate | undefined;
  for (const d of list.toReversed()) {
    if (d.month === 0) {
      if (!after || !possible(d.day, after.month)) return null;
      d.month = after.month;
    }
    if (d.year === null && !d.variable && after?.year) d.year = after.year;
    after = d;
  }
  return list.length > 0 ? list : null;
}
