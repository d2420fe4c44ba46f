// The days of a series: «до 5 числа», «до 1 июня», «6-го рабочего дня месяца, следующего за отчетным».
import { addMonths, isIsoDate } from '../../calendar/dates.ts';
import { attempt, type Cursor, firstOf } from './cursor.ts';
import { date, dayNumber, iso, lastDayOf, month, type PartialDate, resolve, templateOf } from './dates.ts';
import { limitWord } from './limit-words.ts';
import type { Recurring } from './meaning.ts';
import { partsOfYear } from './periods.ts';
import { type Rate, ruleOf, WORKING_DAYS } from './rates.ts';
import { type Belonging, belonging } from './reporting.ts';
import { isYear } from './years.ts';

/** A day within the period: day of the month, working day of the month, or a date of the year. */
export interface Day {
  by: string;
  date: PartialDate | null;
  of: Belonging | null;
  /** Of «1 февраля 2025–2027 гг.» the last. */
  lastYear?: number;
}

const YEARLY: Rate = { freq: 'YEARLY', interval: 1 };

/** «5 числа», «5-го и 20-го числа каждого месяца», «последнего рабочего дня месяца», «6-го рабочего дня месяца, следующего за отчетным». */
function dayOfMonth(c: Cursor): Day | null {
  const from = attempt(c, firstOfDays);
  const days: number[] = [];
  do {
    const n = c.words('последний') ? -1 : dayNumber(c);
    if (n === null) return null;
    days.push(n);
  } while (c.mark(',') || c.words('и'));
  let by: string;
  const last = days.includes(-1);
  if (c.words('число') || (last && c.words('день')) || (last && c.words('календарный', 'день')))
    by = `;BYMONTHDAY=${inEveryMonth(c, days).join(',')}`;
  else if (c.words('рабочий', 'день')) {
    // «5 рабочих дней» are a term, «5 рабочего дня» is a day.
    if (c.slice(c.position - 1, c.position) === 'дней') return null;
    c.warn('рабочие дни считаются по производственному календарю');
    by = `;BYDAY=${WORKING_DAYS};BYSETPOS=${days.join(',')}`;
  } else return null;
  if (from !== null) c.warn(`указано начало, ${from} число: взято последнее`);
  const of = belonging(c);
  if (!of && last) c.words('месяц');
  return { by: of?.months ? `;BYMONTH=${of.months}${by}` : by, date: null, of };
}

/** The 31st is the last day of a month that has no such day; of the 29th and 30th nothing says so. */
function inEveryMonth(c: Cursor, days: readonly number[]): number[] {
  if (days.includes(31)) c.warn('31 число прочитано как последний день месяца');
  if (days.includes(29) || days.includes(30))
    c.warn('такое число есть не в каждом месяце: проверьте февраль');
  return days.map((n) => (n === 31 ? -1 : n));
}

/** «с 1 по» of «с 1 по 5 число», «1 –» of «1 – 5 числа». */
function firstOfDays(c: Cursor): number | null {
  const said = c.words('с');
  const n = dayNumber(c);
  const dash = said ? c.words('по') : c.mark('-') !== null;
  return dash && c.peek()?.t === 'num' && c.isWord(1, 'число') ? n : null;
}

/** «1 июня», «30 декабря года, предшествующего планируемому», «1 февраля следующего за отчетным года». */
function dayOfYear(c: Cursor): Day | null {
  const d = date(c);
  if (!d) return null;
  const of = d.year === null && !d.variable ? belonging(c) : null;
  if (of && of.freq !== 'YEARLY') return null;
  const last = d.year === null ? null : lastOfYears(c, d.year);
  if (last !== null && last <= (d.year ?? 0)) return null;
  const by = `;BYMONTH=${d.month};BYMONTHDAY=${d.day}`;
  return { by, date: d, of, ...(last !== null && { lastYear: last }) };
}

/** «–2027 гг.», «, 2025, 2026 годов» after a date with its year; 0 where years are left out between them. */
function lastOfYears(c: Cursor, first: number): number | null {
  return attempt(c, () => {
    let last = first;
    let gap = false;
    for (;;) {
      const next = attempt(c, () => {
        const range = c.mark('-') !== null;
        if (!range && !c.mark(',') && !c.words('и')) return null;
        const n = c.take('num');
        return n?.width === 4 && isYear(n.value) ? { year: n.value, range } : null;
      });
      if (!next) break;
      gap ||= next.year <= last || (!next.range && next.year !== last + 1);
      last = next.year;
    }
    return last !== first && c.words('год') ? (gap ? 0 : last) : null;
  });
}

export const day = (c: Cursor): Day | null => firstOf(c, dayOfMonth, dayOfYear);

const series = (rule: string, limit: boolean, more: Partial<Recurring> = {}): Recurring => ({
  kind: 'recurring',
  rule,
  ...more,
  ...(limit && { sense: 'by' as const }),
  warnings: [],
});

export function build(c: Cursor, r: Rate, d: Day, limit: boolean): Recurring | null {
  return d.date ? onDayOfYear(c, r, d, d.date, limit) : onDayOfPeriod(c, r, d, limit);
}

function onDayOfPeriod(c: Cursor, r: Rate, d: Day, limit: boolean): Recurring | null {
  if (d.of?.months) return series(ruleOf(YEARLY, d.by), limit);
  if (r.freq === 'YEARLY' || r.freq === 'WEEKLY' || r.freq === 'DAILY') return null;
  if (d.of === null && (r.freq === 'QUARTERLY' || r.interval > 1))
    c.warn(
      `месяц не указан: принят следующий за отчётным ${r.freq === 'QUARTERLY' ? 'кварталом' : 'периодом'}`,
    );
  return series(ruleOf(r, d.by), limit);
}

/** A date of the year says by itself when a yearly rule falls; for shorter periods it is the first time, or the end. */
function onDayOfYear(c: Cursor, r: Rate, d: Day, of: PartialDate, limit: boolean): Recurring | null {
  const { year } = c.context;
  const shifted = d.of && d.of.shift !== 0 && year !== undefined ? year + d.of.shift : of.year;
  const day = of.variable ? templateOf(of) : resolve({ ...of, year: shifted }, c.context);
  if (of.year && day === null) return null;
  const yearly = r.freq === 'YEARLY';
  if (d.lastYear !== undefined) {
    if (!yearly || day === null) return null;
    return series(ruleOf(r, d.by), limit, { first: day, until: iso(d.lastYear, 12, 31) });
  }
  const end = limit && of.year !== null && (!yearly || of.day === lastDayOf(of.year, of.month));
  if (end && day !== null && (!yearly || of.year !== year)) {
    c.warn('дата принята за конец повторений');
    return series(ruleOf(r), false, { until: day });
  }
  if (!yearly && day === null) return null;
  if (!yearly) c.warn('дата принята за первый срок');
  return series(ruleOf(r, yearly ? d.by : ''), limit, day === null ? {} : { first: day });
}

/** The name of a reporting period: «I квартал», «полугодие», «9 месяцев», «год», «май». */
const periodName = (c: Cursor): boolean =>
  firstOf<object | string | number>(c, partsOfYear, month, () => {
    c.take('num');
    return c.oneOf('год', 'полугодие', 'квартал', 'месяц');
  }) !== null;

/** «за I квартал – до 10 апреля; за II квартал – до 20 июля; …»: one yearly date for each. */
export function perPeriod(c: Cursor): Recurring | null {
  const parts: Recurring[] = [];
  const one = () => {
    if (!(c.words('за') || c.words('по', 'завершение')) || !periodName(c)) return null;
    c.mark('-', ':');
    if (!limitWord(c)) return null;
    const d = dayOfYear(c);
    // «отчетного года» after the date, whole or cut off by the edge of the cell.
    if (d && c.words('отчетный') && !c.words('год')) c.position++;
    return d && build(c, YEARLY, d, true);
  };
  for (let part = attempt(c, one); part; part = attempt(c, () => (c.mark(';', ',') ? one() : null)))
    parts.push(part);
  return parts.length < 2 ? null : series('FREQ=YEARLY', true, { parts });
}

/** «до 15 января и до 15 июля», «5 числа», «к 1 июня»: the days of a rate that is known. */
export function days(c: Cursor, r: Rate): Recurring | null {
  const limit = limitWord(c) !== null;
  const first = day(c);
  if (!first) return null;
  return yearlyDays(c, first, limit) ?? build(c, r, first, limit);
}

/** Several dates, each of every year: «1 апреля и 1 октября». */
export function yearlyDays(c: Cursor, first: Day, limit: boolean): Recurring | null {
  if (!first.date) return null;
  return attempt(c, () => {
    const parts = [build(c, YEARLY, first, limit)];
    for (;;) {
      const next = attempt(c, () => {
        if (!c.mark(',', ';') && !c.words('и')) return null;
        limitWord(c);
        const d = dayOfYear(c);
        return d && build(c, YEARLY, d, limit);
      });
      if (!next) break;
      parts.push(next);
    }
    const built = parts.filter((part) => part !== null);
    return built.length < 2 || built.length < parts.length
      ? null
      : series('FREQ=YEARLY', limit, { parts: built });
  });
}

/** The first day of the rule that is not before `start`, for rules of one day of the month or year. */
export function firstFrom(rule: string, start: string): string {
  const [, month] = /;BYMONTH=(\d+);/.exec(rule) ?? [];
  const [, day] = /;BYMONTHDAY=(\d+)$/.exec(rule) ?? [];
  if (day === undefined || /;BYMONTH=\d+,/.test(rule)) return start;
  const date = `${start.slice(0, 5)}${month?.padStart(2, '0') ?? start.slice(5, 7)}-${day.padStart(2, '0')}`;
  if (!isIsoDate(date)) return start;
  return date >= start ? date : addMonths(date, month === undefined ? 1 : 12);
}
