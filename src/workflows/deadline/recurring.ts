// Deadlines that come again: «ежеквартально, до 5 числа месяца, следующего за отчетным», «ежегодно до
// 1 июня», «1 раз в 5 лет», «не позднее 1 октября 2024 года, далее – ежеквартально».
import { addDays } from '../../calendar/dates.ts';
import { attempt, type Cursor, firstOf } from './cursor.ts';
import { date, resolve, templateOf } from './dates.ts';
import { limitWord } from './limits.ts';
import type { Recurring } from './meaning.ts';
import { dateRange, period } from './periods.ts';
import { type Rate, rate, ruleOf } from './rates.ts';
import { build, day, days, perPeriod } from './recurring-days.ts';
import { timeLimit, times } from './times.ts';

const separator = (c: Cursor) => c.mark(',', '-', ':') !== null;

/** «каждый четверг к 14-00 …» after «еженедельно», the rest of the bracket set aside with a warning. */
function weekly(c: Cursor, r: Rate): Recurring | null {
  const every = rate(c) ?? r;
  if (every.freq !== r.freq) return null;
  const by = timeLimit(c);
  const at = by === null ? times(c) : null;
  if (every === r && by === null && at === null) return null;
  return {
    kind: 'recurring',
    rule: ruleOf(every),
    ...(by !== null && { time: by, sense: 'by' as const }),
    ...(at && { time: at.time }),
    warnings: [],
  };
}

/** «до 2030 года», «по 2026 год», «2024–2026 годы», «II–III кварталы» beside a rate. */
function within(c: Cursor, r: Rate): Recurring | null {
  const word = limitWord(c);
  if (!word) c.oneOf('в', 'на');
  if (!word) c.words('течение');
  const span = dateRange(c) ?? period(c);
  if (!span) return null;
  const base = { kind: 'recurring' as const, rule: ruleOf(r), warnings: [] };
  if (word) {
    const inclusive = word !== 'до' && word !== 'к';
    if (!inclusive) c.warn(`«до» года прочитано как последний день перед ним`);
    return { ...base, until: inclusive ? span.end : addDays(span.start, -1) };
  }
  if (
    r.freq === 'YEARLY' &&
    span.start.slice(0, 4) === span.end.slice(0, 4) &&
    span.start.slice(5) + span.end.slice(5) !== '01-0112-31'
  )
    return { ...base, window: [span.start.slice(5), span.end.slice(5)], first: span.start };
  return { ...base, first: span.start, until: span.end };
}

const gap = (c: Cursor) => {
  if (c.mark('…')) c.warn('в тексте пропуск');
};

/** «ежегодно до 1 июня», «с 8 апреля еженедельно (каждый четверг к 14-00)» */
function rateFirst(c: Cursor): Recurring | null {
  const from = attempt(c, () => {
    const d = c.words('с') ? date(c) : null;
    gap(c);
    return d;
  });
  const first = from && resolve(from, c.context);
  if (from && first === null) return null;
  const r = rate(c);
  if (!r) return null;
  gap(c);
  const detail = attempt(c, () => {
    separator(c);
    const bracket = c.mark('(') !== null;
    const result = firstOf<Recurring>(
      c,
      perPeriod,
      (k) => days(k, r),
      (k) => within(k, r),
      (k) => weekly(k, r),
    );
    if (!result || !bracket) return result;
    const rest = c.position;
    while (c.peek()?.t === 'word') c.position++;
    if (c.position > rest) c.warn(`не учтено: «${c.slice(rest, c.position)}»`);
    return c.mark(')') ? result : null;
  });
  attempt(c, () => {
    const horizon = c.words('на') && c.take('span') && c.words('период') ? true : null;
    if (horizon) c.warn('«на … период» – горизонт документа, на срок не влияет');
    return horizon;
  });
  const meaning: Recurring = detail ?? { kind: 'recurring', rule: ruleOf(r), warnings: [] };
  return first === null ? meaning : { ...meaning, first };
}

/** «до 5 числа каждого месяца», «до 1 июня ежегодно», «до 30 декабря года, предшествующего планируемому» */
function dayFirst(c: Cursor): Recurring | null {
  const limit = limitWord(c) !== null;
  const d = day(c);
  if (!d) return null;
  const own = d.rate;
  const named = attempt(c, () => {
    separator(c);
    return rate(c);
  });
  const r = named ?? own;
  return r && build(c, r, d, limit);
}

/** «не позднее 1 октября 2024 года, далее – ежеквартально», «II–III кварталы, ежегодно» */
function thenRate(c: Cursor): Recurring | null {
  const limit = limitWord(c) !== null;
  const start = date(c);
  const span = start || limit ? null : (dateRange(c) ?? period(c));
  if (!start && !span) return null;
  c.mark(',', ';', '-');
  c.words('и');
  const then = c.oneOf('далее', 'затем') !== null || c.words('в', 'последующий');
  c.mark('-', ',', ':');
  const r = rate(c);
  if (!r) return null;
  if (span) {
    const yearly = r.freq === 'YEARLY' && span.start.slice(0, 4) === span.end.slice(0, 4);
    if (yearly)
      return {
        kind: 'recurring',
        rule: ruleOf(r),
        window: [span.start.slice(5), span.end.slice(5)],
        first: span.start,
        warnings: [],
      };
    return { kind: 'recurring', rule: ruleOf(r), first: span.start, until: span.end, warnings: [] };
  }
  if (!start || !then) return null;
  const yearlyDay = r.freq === 'YEARLY' ? `;BYMONTH=${start.month};BYMONTHDAY=${start.day}` : '';
  const first = start.variable ? templateOf(start) : resolve(start, c.context);
  if (first === null) return null;
  return {
    kind: 'recurring',
    rule: ruleOf(r, yearlyDay),
    first,
    ...(limit && { sense: 'by' as const }),
    warnings: [],
  };
}

export function recurringDeadline(c: Cursor): Recurring | null {
  return firstOf<Recurring>(c, rateFirst, thenRate, dayFirst);
}
