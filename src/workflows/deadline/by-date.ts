// Dates as limits and as the day itself: «до», «к», «не позднее» against a bare date. A limit is
// inclusive.
import { addDays } from '../../calendar/dates.ts';
import { attempt, type Cursor, firstOf } from './cursor.ts';
import {
  carried,
  checkOrder,
  checkWeekday,
  completed,
  date,
  dateList,
  type PartialDate,
  resolve,
  templateOf,
} from './dates.ts';
import { limitWord } from './limit-words.ts';
import type { ByDate, DeadlineMeaning, OnDate } from './meaning.ts';
import { portionOfPeriod } from './portions.ts';
import { period } from './ranges.ts';
import { resolveStretch } from './stretches.ts';
import { timeLimit, times, timesBefore } from './times.ts';

type Days = { date: string | null; dates?: string[]; template?: string };

const known = (c: Cursor) => c.context.year ?? c.context.schoolYear;

/** Nothing when a day does not exist; a template when only its year is unknown. */
function daysOf(c: Cursor, written: readonly PartialDate[]): Days | null {
  const list = carried(c, written);
  const days = list.map((d) => resolve(d, c.context));
  for (const [i, d] of list.entries()) checkWeekday(c, d, days[i] ?? null);
  const [first] = list;
  if (list.length === 1 && first && days[0] === null) {
    if ((first.year ?? known(c)) !== undefined && !first.variable) return null;
    if (!first.variable) c.warn('год не указан');
    return { date: null, template: templateOf(first) };
  }
  if (list.some((d) => d.likeTime && d.year === null))
    c.warn('«день.месяц» без года: возможно, это время или номер');
  const all = days.filter((d) => d !== null);
  if (all.length < days.length) return null;
  checkOrder(c, all);
  return all.length === 1 ? { date: all[0] ?? null } : { date: null, dates: all };
}

const by = (days: Days, time?: string | null): ByDate => ({
  kind: 'date',
  sense: 'by',
  ...days,
  ...(time && { time }),
  warnings: [],
});

/** «до 29 января 2024 года», «17.10.2015 до 12-00 часов», «до 12.00 1 мая», «до конца 2024 года», «до мая». */
export function byDate(c: Cursor): DeadlineMeaning | null {
  return firstOf<DeadlineMeaning>(
    c,
    everyYear,
    limitedDates,
    timeThenDate,
    dateThenTime,
    variableDate,
    endOfPeriod,
    middleOfPeriod,
    beforePeriod,
  );
}

/** «до 1 апреля» where no year is known at all: a schedule that repeats, said so. */
function everyYear(c: Cursor): DeadlineMeaning | null {
  if (known(c) !== undefined || !limitWord(c)) return null;
  const d = date(c);
  if (!d || d.year !== null || d.variable || d.likeTime || !c.atEnd() || c.isWord(-1, 'год')) return null;
  c.warn('год не указан и неизвестен: прочитано как срок каждого года');
  return {
    kind: 'recurring',
    rule: `FREQ=YEARLY;BYMONTH=${d.month};BYMONTHDAY=${d.day}`,
    sense: 'by',
    template: templateOf(d),
    warnings: [],
  };
}

function limitedDates(c: Cursor): ByDate | null {
  const before = limitWord(c) ? dateList(c) : null;
  if (!before) return null;
  // «до 15 мая и до 20 июня 2024 года»: a year that stands only at the last.
  const list = [...before];
  for (;;) {
    const more = attempt(c, () => {
      const separated = c.mark(',', ';') !== null || c.words('и');
      return separated && limitWord(c) ? dateList(c) : null;
    });
    if (!more) break;
    list.push(...more);
  }
  if (c.peek()?.t === 'mark' && c.slice(c.position, c.position + 1) === '-' && c.peek(1)?.t !== 'word')
    return null;
  const days = completed(c, list) && daysOf(c, list);
  return days && by(days, timeLimit(c) ?? attempt(c, onlyTime));
}

const onlyTime = (c: Cursor): string | null => {
  const t = times(c);
  return t && t.time_end === undefined ? t.time : null;
};

function timeThenDate(c: Cursor): ByDate | null {
  const time = timeLimit(c);
  const d = time === null ? null : date(c);
  const days = d && daysOf(c, [d]);
  return days && by(days, time);
}

function dateThenTime(c: Cursor): ByDate | null {
  const d = date(c);
  const days = d && daysOf(c, [d]);
  const time = days ? timeLimit(c) : null;
  return days && time !== null ? by(days, time) : null;
}

/** «25 августа X - 1 года»: what a template sets is a limit. */
function variableDate(c: Cursor): ByDate | null {
  const d = date(c);
  const days = d?.variable?.startsWith('X') ? daysOf(c, [d]) : null;
  return days && by(days);
}

/** «до конца 2024 года», «к концу мая», «не позднее конца II квартала» */
function endOfPeriod(c: Cursor): ByDate | null {
  const word = limitWord(c);
  if (!word || word === 'по' || !c.words('конец')) return null;
  const span = period(c);
  return span && by({ date: span.end });
}

/** «до середины мая», «до второй половины мая» */
function middleOfPeriod(c: Cursor): ByDate | null {
  const word = limitWord(c);
  if (!word || !c.isWord(0, 'середина')) return null;
  const part = portionOfPeriod(c);
  const span = part && resolveStretch(c, { ...part, last: { ...part.last, day: 15 } });
  return span && by({ date: span.end });
}

/** «до 2025 года», «до мая 2024 года (включительно)», «не позднее мая», «по май» */
function beforePeriod(c: Cursor): ByDate | null {
  const word = limitWord(c);
  const begin = c.words('начало');
  const span = word ? period(c) : null;
  if (!word || !span) return null;
  const included = attempt(c, () => {
    const bracket = c.mark('(') !== null;
    return c.words('включительно') && (!bracket || c.mark(')')) ? true : null;
  });
  const last = !begin && (word === 'не позднее' || word === 'по' || included !== null);
  if (!included)
    c.warn(
      last
        ? 'срок назван периодом: взят его последний день'
        : 'срок назван периодом: взят последний день перед его началом',
    );
  return by({ date: last ? span.end : addDays(span.start, -1) });
}

/** «13 марта 2020», «22 июня 10.00 ч.», «29.12.2004 с 18.00 до 20.00», «в 10.00 22 июня» */
export function onDate(c: Cursor): OnDate | null {
  const before = attempt(c, timesBefore);
  const list = dateList(c);
  const days = list && daysOf(c, list);
  if (!days) return null;
  const time = before ?? (days.dates ? null : times(c));
  const { date: day, ...rest } = days;
  return { kind: 'on_date', ...(rest.dates ? {} : { date: day }), ...rest, ...time, warnings: [] };
}
