// Dates as limits, as the day itself, and as windows: «до», «к», «не позднее» against a bare date
// against «с … по …». A limit is inclusive.
import { addDays } from '../../calendar/dates.ts';
import { attempt, type Cursor, firstOf } from './cursor.ts';
import { date, dateList, type PartialDate, resolve, templateOf } from './dates.ts';
import type { ByDate, OnDate, Window } from './meaning.ts';
import { dateRange, period } from './periods.ts';
import { timeLimit, times } from './times.ts';

type LimitWord = 'до' | 'к' | 'по' | 'не позднее';

/** «до», «к», «по», «не позднее», also after «в срок». */
export function limitWord(c: Cursor): LimitWord | null {
  return attempt<LimitWord>(c, () => {
    c.words('но');
    if (!c.words('в', 'срок')) c.words('срок');
    if (c.words('не', 'позднее')) {
      c.words('чем');
      return 'не позднее';
    }
    return c.oneOf('до', 'к', 'по');
  });
}

type Days = { date: string | null; dates?: string[]; template?: string };

/** Nothing when a day does not exist; a template when only its year is unknown. */
function daysOf(c: Cursor, list: readonly PartialDate[]): Days | null {
  const days = list.map((d) => resolve(d, c.context));
  const [first] = list;
  if (list.length === 1 && first && days[0] === null) {
    const known = first.year ?? c.context.year ?? c.context.schoolYear;
    if (known !== undefined && !first.variable) return null;
    if (!first.variable) c.warn('год не указан');
    return { date: null, template: templateOf(first) };
  }
  if (list.some((d) => d.likeTime && d.year === null))
    c.warn('«день.месяц» без года: возможно, это время или номер');
  const all = days.filter((d) => d !== null);
  if (all.length < days.length) return null;
  return all.length === 1 ? { date: all[0] ?? null } : { date: null, dates: all };
}

const by = (days: Days, time?: string): ByDate => ({
  kind: 'date',
  sense: 'by',
  ...days,
  ...(time !== undefined && { time }),
  warnings: [],
});

/** «до 29 января 2024 года», «17.10.2015 до 12-00 часов», «до 12.00 1 мая», «до конца 2024 года», «до мая». */
export function byDate(c: Cursor): ByDate | null {
  return firstOf<ByDate>(c, limitedDates, timeThenDate, dateThenTime, endOfPeriod, beforePeriod);
}

function limitedDates(c: Cursor): ByDate | null {
  const list = limitWord(c) ? dateList(c) : null;
  if (!list || (c.peek()?.t === 'mark' && c.mark('-'))) return null;
  const days = daysOf(c, list);
  if (!days) return null;
  const time = timeLimit(c) ?? attempt(c, () => onlyTime(c));
  return by(days, time ?? undefined);
}

const onlyTime = (c: Cursor): string | null => {
  const t = times(c);
  return t && t.time_end === undefined ? t.time : null;
};

function timeThenDate(c: Cursor): ByDate | null {
  const time = timeLimit(c);
  const d = time === null ? null : date(c);
  const days = d && daysOf(c, [d]);
  return days && by(days, time ?? undefined);
}

function dateThenTime(c: Cursor): ByDate | null {
  const d = date(c);
  const days = d && daysOf(c, [d]);
  const time = days ? timeLimit(c) : null;
  return days && time !== null ? by(days, time) : null;
}

function endOfPeriod(c: Cursor): ByDate | null {
  const word = limitWord(c);
  if (!word || word === 'по' || !c.words('конец')) return null;
  const span = period(c);
  return span && by({ date: span.end });
}

function beforePeriod(c: Cursor): ByDate | null {
  const word = limitWord(c);
  const begin = c.words('начало');
  const span = word ? period(c) : null;
  if (!word || !span) return null;
  const last = !begin && (word === 'не позднее' || word === 'по');
  c.warn(
    last
      ? 'срок назван периодом: взят его последний день'
      : 'срок назван периодом: взят последний день перед его началом',
  );
  return by({ date: last ? span.end : addDays(span.start, -1) });
}

/** «13 марта 2020», «22 июня 10.00 ч.», «29.12.2004 с 18.00 до 20.00», «в 10.00 22 июня» */
export function onDate(c: Cursor): OnDate | null {
  const before = attempt(c, times);
  const list = dateList(c);
  const days = list && daysOf(c, list);
  if (!days) return null;
  const time = before ?? (days.dates ? null : times(c));
  const { date: day, ...rest } = days;
  return { kind: 'on_date', ...(rest.dates ? {} : { date: day }), ...rest, ...time, warnings: [] };
}

const window = (start: string | null, end: string | null): Window => ({
  kind: 'window',
  start,
  end,
  warnings: [],
});

/** «не ранее 1 мая и не позднее 31 мая», «не ранее 1 мая» */
function notEarlier(c: Cursor): Window | null {
  if (!c.words('не', 'ранее')) return null;
  const from = date(c);
  const start = from && resolve(from, c.context);
  if (!from || start === null) return null;
  const end = attempt(c, () => {
    c.mark(',');
    c.oneOf('и', 'но');
    const to = c.words('не', 'позднее') ? date(c) : null;
    return to && resolve(to.year === null ? { ...to, year: from.year } : to, c.context);
  });
  return window(start, end);
}

/** «С 28 марта 2011 г.»: open-ended. */
function startOnly(c: Cursor): Window | null {
  if (!c.words('с')) return null;
  const d = date(c);
  const start = d ? resolve(d, c.context) : (period(c)?.start ?? null);
  return start === null ? null : window(start, null);
}

/** A span of days, with or without «в течение», «в период», «в». */
function spanned(c: Cursor): Window | null {
  const preposition = c.words('в') ? (c.oneOf('течение', 'период', 'срок') ?? 'в') : c.oneOf('на', 'срок');
  const first = c.peek();
  if (!preposition && first?.t === 'month' && /[яа]$/i.test(c.text.slice(first.start, first.end)))
    c.warn('месяц в родительном падеже: возможно, потеряно число');
  const span = dateRange(c) ?? period(c);
  return span && { ...window(span.start, span.end), ...(span.intended && { intended: span.intended }) };
}

export function windowOfDays(c: Cursor): Window | null {
  return firstOf<Window>(c, notEarlier, spanned, startOnly);
}
