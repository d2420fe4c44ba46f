// What stands beside a rate: «до 2030 года», «(май, октябрь)», «по пятницам к 10-00», «до 5 числа».
import { addDays } from '../../calendar/dates.ts';
import { attempt, type Cursor, firstOf } from './cursor.ts';
import { limitWord } from './limit-words.ts';
import type { Recurring } from './meaning.ts';
import { period, stretches } from './ranges.ts';
import { type Rate, rate, ruleOf, weekdayOfMonth, weekdays } from './rates.ts';
import { days, perPeriod } from './recurring-days.ts';
import { daysOfYear, resolveStretch, type Stretch } from './stretches.ts';
import { timeLimit, times } from './times.ts';

export const separator = (c: Cursor) => c.mark(',', '-', ':') !== null;
export const recurringAt = (r: Rate, more: Partial<Recurring> = {}): Recurring => ({
  kind: 'recurring',
  rule: ruleOf(r),
  ...more,
  warnings: [],
});

/** «каждый четверг к 14-00», «по пятницам», «до 10.00 понедельника» after «еженедельно», «к 18-00» after «ежедневно». */
function weekly(c: Cursor, r: Rate): Recurring | null {
  if (r.freq !== 'WEEKLY' && r.freq !== 'DAILY') return null;
  const again = () =>
    rate(c) ??
    attempt(c, () => {
      c.oneOf('в', 'к', 'до');
      return c.peek()?.t === 'weekday' ? weekdays(c) : null;
    });
  const first = again();
  const by = timeLimit(c);
  const at = by === null ? times(c) : null;
  const every = first ?? (by === null ? null : again()) ?? r;
  if (every.freq !== 'WEEKLY' && every.freq !== r.freq) return null;
  if (every === r && by === null && at === null) return null;
  if (at?.time_end !== undefined) c.warn(`не учтено: до ${at.time_end}`);
  return recurringAt(every, {
    ...(by !== null && { time: by, sense: 'by' as const }),
    ...(at && { time: at.time }),
  });
}

/** «в последнюю пятницу месяца» after «ежемесячно» */
function monthly(c: Cursor, r: Rate): Recurring | null {
  const every = r.freq === 'MONTHLY' ? weekdayOfMonth(c) : null;
  return every?.freq === 'MONTHLY' ? recurringAt(every) : null;
}

/** «до 2030 года», «по 2026 год» beside a rate: when it ends. */
export function until(c: Cursor, r: Rate): Recurring | null {
  const word = limitWord(c);
  c.words('конец');
  const ends = c.isWord(-1, 'конец');
  const span = word && period(c);
  if (!word || !span) return null;
  const inclusive = ends || (word !== 'до' && word !== 'к') || c.words('включительно');
  if (!inclusive) c.warn('«до» года прочитано как последний день перед ним');
  return recurringAt(r, { until: inclusive ? span.end : addDays(span.start, -1) });
}

/** «2024–2026 годы», «в мае», «II–III кварталы», «с 1 по 30 июня», «(май, октябрь)» beside a rate. */
export function within(c: Cursor, r: Rate): Recurring | null {
  if (c.words('в')) c.oneOf('течение', 'период');
  else if (c.words('на')) c.words('протяжение');
  const list = stretches(c);
  return list && inStretches(c, r, list);
}

export function inStretches(c: Cursor, r: Rate, list: Stretch[]): Recurring | null {
  const spans = list.flatMap((s) => resolveStretch(c, s) ?? []);
  const [first] = spans;
  const known = spans.length === list.length ? first : undefined;
  const wholeYears = list.some((s) => daysOfYear(s).join() === '01-01,12-31');
  const oneYear = list.every((s) => s.first.year === s.last.year);
  if (r.freq !== 'YEARLY' || wholeYears || !oneYear) {
    if (known && list.length === 1) return recurringAt(r, { first: known.start, until: known.end });
    if (wholeYears || list.length > 1) return null;
  }
  const windows = list.map(daysOfYear);
  return recurringAt(r, {
    ...(known && { first: known.start }),
    ...(windows.length === 1 && windows[0] ? { window: windows[0] } : { windows }),
  });
}

/** What stands beside a rate, in brackets or after a comma. */
export function detailOf(c: Cursor, r: Rate): Recurring | null {
  separator(c);
  const bracket = c.mark('(') !== null;
  const result = firstOf<Recurring>(
    c,
    perPeriod,
    (k) => days(k, r),
    (k) => until(k, r),
    (k) => within(k, r),
    (k) => weekly(k, r),
    (k) => monthly(k, r),
  );
  if (!result || !bracket) return result;
  const rest = c.position;
  while (c.peek()?.t === 'word') c.position++;
  if (c.position > rest) c.warn(`не учтено: «${c.slice(rest, c.position)}»`);
  return c.mark(')') ? result : null;
}
