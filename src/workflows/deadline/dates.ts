// Dates inside a phrase. A date may lack its year; what completes it (the context, the other end of a
// range) is known only later, so it stays partial until then.
import { isIsoDate } from '../../calendar/dates.ts';
import { attempt, type Cursor, firstOf } from './cursor.ts';
import type { DeadlineContext } from './meaning.ts';
import { inSchoolYear, isYear, shortYear, yearFor, yearTail } from './years.ts';

export interface PartialDate {
  day: number;
  /** 1–12; 0 when only the day is written. */
  month: number;
  year: number | null;
  /** «X-1»: the year is a variable. */
  variable?: string;
  /** «2024/25 учебного года» is written beside it. */
  schoolYear?: number;
  /** «13.10» without a year might as well be a time of day. */
  likeTime?: true;
  /** RFC 5545 code of the day of the week that is written beside it. */
  weekday?: string;
}

export const iso = (year: number, month: number, day: number): string =>
  `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;

export const lastDayOf = (year: number, month: number): number =>
  new Date(Date.UTC(year, month, 0)).getUTCDate();

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

const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

/** Warns when the day of the week that is written is not that day's. */
export function checkWeekday(c: Cursor, date: PartialDate, day: string | null): void {
  if (day !== null && date.weekday && WEEKDAYS[new Date(`${day}T00:00Z`).getUTCDay()] !== date.weekday)
    c.warn('день недели не соответствует дате');
}

/** A day that can exist in some year. */
const possible = (day: number, month: number) =>
  month >= 1 && month <= 12 && day >= 1 && day <= lastDayOf(2024, month);

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
    return unit?.ordinal && unit.value < 10 && word.value + unit.value <= 31 ? word.value + unit.value : null;
  });
}

export function month(c: Cursor): number | null {
  const t = c.take('month');
  if (!t) return null;
  if (t.short && c.text[t.end] !== '.') c.warn(`«${c.text.slice(t.start, t.end)}» прочитано как месяц`);
  return t.month;
}

/** «1 марта 2024 года», «01.03.2024 г.», «15.X.2024», «1 марта», «13.10», with its day of the week beside it. */
export function date(c: Cursor): PartialDate | null {
  return attempt(c, () => {
    const before = attempt(c, weekdayBefore);
    const d = firstOf<PartialDate>(c, romanMonthDate, hyphenatedDate, wordyDate, dottedDate);
    const weekday = d && (before ?? attempt(c, weekdayAfter));
    return d && weekday ? { ...d, weekday } : d;
  });
}

/** «среда, 15 мая», «в среду 15 мая» */
function weekdayBefore(c: Cursor): string | null {
  c.words('в');
  const code = c.take('weekday')?.code ?? null;
  c.mark(',');
  return code;
}

/** «15 мая (среда)», «15 мая, среда»; not «15 мая, среда 22 мая». */
function weekdayAfter(c: Cursor): string | null {
  const opened = c.mark('(', ',');
  const code = c.take('weekday')?.code ?? null;
  if (opened === '(') return c.mark(')') ? code : null;
  const t = c.peek();
  return t?.t === 'num' || t?.t === 'dotted' || (t?.t === 'mark' && opened === null) ? null : code;
}

/** «года, следующего за отчетным»: the year belongs to a series. */
const qualifiedYear = (c: Cursor) =>
  c.isWord(1, 'следующий', 'предыдущий') || c.isWord(2, 'следующий', 'предыдущий');

function wordyDate(c: Cursor): PartialDate | null {
  const day = dayNumber(c);
  const m = day === null ? null : month(c);
  if (day === null || m === null || !possible(day, m)) return null;
  attempt(c, () => (c.mark(',') && yearFollows(c) ? true : null));
  const tail = yearTail(c, m);
  if (!tail && c.context.year !== undefined && !qualifiedYear(c)) c.words('год');
  return { day, month: m, year: null, ...tail };
}

/** «15.X.2024» */
function romanMonthDate(c: Cursor): PartialDate | null {
  const day = c.take('num');
  const m = day && day.width <= 2 ? c.take('roman') : null;
  if (!day || !m || c.text[day.end] !== '.' || c.text[m.end] !== '.') return null;
  if (!possible(day.value, m.value)) return null;
  const tail = yearTail(c, m.value);
  return tail?.year ? { day: day.value, month: m.value, year: tail.year } : null;
}

function dottedDate(c: Cursor): PartialDate | null {
  const t = c.take('dotted');
  if (t?.parts.length === 3 && t.widths.join() === '4,2,2') return reversed(t.parts);
  if (!t || t.parts.length > 3 || t.widths.some((w, i) => i < 2 && w > 2)) return null;
  const [day = 0, m = 0, y] = t.parts;
  if (!possible(day, m) || (y === undefined && t.widths[1] !== 2)) return null;
  if (y === undefined) {
    const tail = yearTail(c, m);
    return { day, month: m, year: null, ...tail, ...(!tail && day <= 24 && { likeTime: true as const }) };
  }
  const full = t.widths[2] === 2 ? shortYear(c, y) : y;
  if (t.widths[2] === 3 || !isYear(full)) return null;
  // «01.09.2024 г.г.»
  if (c.words('год')) c.words('год');
  return { day, month: m, year: full };
}

/** «2024.05.15» */
function reversed([y = 0, m = 0, day = 0]: number[]): PartialDate | null {
  return isYear(y) && possible(day, m) ? { day, month: m, year: y } : null;
}

/** «15-05-2024» without spaces: a number of a document may look like it. */
function hyphenatedDate(c: Cursor): PartialDate | null {
  const day = c.take('num');
  const m = c.mark('-') ? c.take('num') : null;
  const y = m && c.mark('-') ? c.take('num') : null;
  if (day?.width !== 2 || m?.width !== 2 || y?.width !== 4 || y.end - day.start !== 10) return null;
  if (!possible(day.value, m.value) || !isYear(y.value)) return null;
  c.warn('дата через дефис: возможно, это номер');
  c.words('год');
  return { day: day.value, month: m.value, year: y.value };
}

/** «1 мая», «26 апреля, 19 октября 2013 г.», «15 и 30 мая 2024»: what a day lacks it has from the next. */
export function dateList(c: Cursor): PartialDate[] | null {
  const list: PartialDate[] = [];
  const next = () => date(c) ?? attempt(c, bareDay);
  for (let d = next(); d; d = attempt(c, () => (c.mark(',') || c.mark(';') || c.words('и') ? next() : null)))
    list.push(d);
  return list.length > 0 ? completed(c, list) : null;
}

/** A day whose month follows after others: «15» of «15, 16 и 17 мая». */
function bareDay(c: Cursor): PartialDate | null {
  const n = dayNumber(c);
  const t = c.peek();
  const more = c.isWord(0, 'и') || (t?.t === 'mark' && [',', ';'].includes(t.mark));
  return n !== null && more ? { day: n, month: 0, year: null } : null;
}

/** Months and years handed back from what follows; null when a month stays unknown or has no such day. */
export function completed<D extends PartialDate>(c: Cursor, list: D[]): D[] | null {
  let after: PartialDate | undefined;
  for (const d of list.toReversed()) {
    if (d.month === 0) {
      if (!after || !possible(d.day, after.month)) return null;
      d.month = after.month;
    }
    if (d.year === null && !d.variable && after?.year) {
      d.year = yearBefore(c, d, { ...after, year: after.year });
      if (after.schoolYear !== undefined) d.schoolYear = after.schoolYear;
    }
    after = d;
  }
  return list;
}

/** Months back from one day of a list to the next that tell of another year: «декабрь, январь». */
const OVER_NEW_YEAR = 6;

/** Of a day without a year before one that has it: the same, unless the list goes over New Year. */
function yearBefore(c: Cursor, d: PartialDate, after: PartialDate & { year: number }): number {
  if (after.schoolYear !== undefined) return inSchoolYear(after.schoolYear, d.month);
  if (d.month - after.month < OVER_NEW_YEAR) return after.year;
  return byNeighbour(c, after.year - 1);
}

function byNeighbour(c: Cursor, year: number): number {
  c.warn(`год определён по соседней дате: ${year}`);
  return year;
}

/** Days that no year follows, after those that have theirs: «20 декабря, 15 января», «15 марта 2025 г., 15 июня». */
export function carried(c: Cursor, list: readonly PartialDate[]): PartialDate[] {
  let before: PartialDate | undefined;
  return list.map((d) => {
    if (before && d.year === null && !d.variable && !before.variable) {
      const own = yearFor(d.month, c.context);
      const previous = before.year ?? yearFor(before.month, c.context);
      const same = before.year ?? own;
      const over = same !== null && same === previous && before.month - d.month >= OVER_NEW_YEAR;
      const year = over ? same + 1 : same;
      if (year !== null && year !== own) {
        before = { ...d, year: byNeighbour(c, year) };
        return before;
      }
    }
    before = d;
    return d;
  });
}

/** Warns when days or periods of a list do not follow one another in time. */
export function checkOrder(c: Cursor, days: readonly string[]): boolean {
  const ordered = days.every((day, i) => i === 0 || day > (days[i - 1] ?? ''));
  if (!ordered) c.warn('даты идут не по порядку: проверьте годы');
  return ordered;
}
