// Deadlines that come again: «ежеквартально, до 5 числа месяца, следующего за отчетным», «ежегодно до
// 1 июня», «1 раз в 5 лет», «не позднее 1 октября 2024 года, далее – ежеквартально».
import { addDays, addMonths } from '../../calendar/dates.ts';
import { attempt, type Cursor, firstOf } from './cursor.ts';
import { date, resolve, templateOf } from './dates.ts';
import { limitWord } from './limit-words.ts';
import type { Recurring } from './meaning.ts';
import { period, stretches } from './ranges.ts';
import { detailOf, inStretches, recurringAt, separator, until, within } from './rate-details.ts';
import { type Rate, rate, ruleOf } from './rates.ts';
import { build, day, firstFrom, perPeriod, yearlyDays } from './recurring-days.ts';
import { counted } from './relative.ts';

const gap = (c: Cursor) => {
  if (c.mark('…')) c.warn('в тексте пропуск');
};

interface Beginning {
  day: string;
  /** Its last day, where a period is named and no day. */
  end?: string;
}

/** «с 8 апреля», «начиная с сентября 2024 года», «с 2024 года» */
function beginning(c: Cursor): Beginning | null {
  c.words('начиная');
  if (!c.words('с')) return null;
  const d = date(c);
  if (!d) {
    const named = period(c);
    return named && { day: named.start, end: named.end };
  }
  const day = resolve(d, c.context);
  return day === null ? null : { day };
}

/**
 * «ежеквартально, до 10 числа месяца, следующего за отчетным, начиная с I квартала»: the quarter ends before the first
 * day comes. Of a month it is doubtful whether it is reported or reports.
 */
function firstAfter(c: Cursor, rule: string, { day, end }: Beginning, words: string): string {
  if (end !== undefined && rule.startsWith('FREQ=MONTHLY;BY') && words.includes('следующ'))
    c.warn('неясно, назван первый отчётный месяц или месяц первого срока: проверьте');
  if (!rule.startsWith('FREQ=QUARTERLY') || end === undefined || addDays(end, 1) !== addMonths(day, 3))
    return firstFrom(rule, day);
  const isDayNamed = rule.includes(';BY');
  c.warn(
    isDayNamed
      ? 'первый срок – после окончания названного квартала: проверьте'
      : 'день не указан, взято начало названного квартала: проверьте',
  );
  return isDayNamed ? firstFrom(rule, addDays(end, 1)) : day;
}

/** «, начиная с 2024 года», «в течение 2024 года», «до 2030 года» after the days. */
function bounds(c: Cursor, r: Rate): { from?: Beginning; until?: string } {
  const start = attempt(c, () => {
    separator(c);
    return beginning(c);
  });
  const end = attempt(c, () => {
    separator(c);
    return firstOf<Recurring>(
      c,
      (k) => until(k, r),
      (k) => within(k, r),
    );
  });
  const from = start ?? (end?.first === undefined ? undefined : { day: end.first });
  return { ...(from && { from }), ...(end?.until !== undefined && { until: end.until }) };
}

/** «ежегодно до 1 июня», «с 8 апреля еженедельно (каждый четверг к 14-00)», «не реже раза в год, начиная с 2024 года» */
function rateFirst(c: Cursor): Recurring | null {
  const first = attempt(c, () => {
    const day = beginning(c);
    gap(c);
    separator(c);
    return day;
  });
  const r = rate(c);
  if (!r) return null;
  gap(c);
  const at = c.position;
  const detail = attempt(c, () => detailOf(c, r));
  const words = c.slice(at, c.position);
  attempt(c, () => {
    const horizon = c.words('на') && c.take('span') && c.words('период') ? true : null;
    if (horizon) c.warn('«на … период» – горизонт документа, на срок не влияет');
    return horizon;
  });
  if (!detail && r.atLeast !== undefined && r.atLeast > 1)
    c.warn(`не менее ${r.atLeast} раз за период: сроки внутри периода не указаны`);
  const { until: end, ...bound } = bounds(c, r);
  const from = first ?? bound.from;
  const base = detail ?? recurringAt(r);
  const written = base.first?.slice(0, 4);
  if (written && bound.from && written !== String(c.context.year) && !bound.from.day.startsWith(written))
    c.warn('годы начала расходятся: проверьте');
  return counting(c, {
    ...base,
    ...(r.atLeast !== undefined && { min_count_per_period: r.atLeast }),
    ...(end !== undefined && { until: end }),
    ...(from && { first: firstAfter(c, base.rule, from, words) }),
  });
}

/** «ежеквартально в течение 10 дней после окончания квартала»: the term beside the rate. */
function counting(c: Cursor, base: Recurring): Recurring {
  const term = attempt(c, () => {
    c.mark(',');
    return counted(c);
  });
  if (!term) return base;
  c.warn('срок отсчитывается от окончания периода: проверьте даты');
  return { ...base, parts: [base, term] };
}

/** «до 5 числа каждого месяца», «до 1 июня ежегодно», «до 30 декабря года, предшествующего планируемому» */
function dayFirst(c: Cursor): Recurring | null {
  const at = c.position;
  const limit = limitWord(c) !== null;
  const d = day(c);
  if (!d) return null;
  const words = c.slice(at, c.position);
  const several = yearlyDays(c, d, limit);
  const named = attempt(c, () => {
    separator(c);
    return rate(c);
  });
  if (several) return named?.freq === 'YEARLY' ? several : null;
  const r: Rate | null = named ?? (d.of && { freq: d.of.freq, interval: 1 });
  const meaning = r && build(c, r, d, limit);
  if (!meaning) return null;
  const { from, until: end } = bounds(c, r);
  return {
    ...meaning,
    ...(end !== undefined && { until: end }),
    ...(from && { first: firstAfter(c, meaning.rule, from, words) }),
  };
}

/** «, далее – », «, и далее», «; в последующем» */
function then(c: Cursor): boolean {
  c.mark(',', ';', '-');
  c.words('и');
  const said = c.oneOf('далее', 'затем') !== null || c.words('в', 'последующий');
  c.mark('-', ',', ':');
  return said;
}

/** «не позднее 1 октября 2024 года, далее – ежеквартально (до 10 числа …)» */
function dateThenRate(c: Cursor): Recurring | null {
  const limit = limitWord(c) !== null;
  const start = date(c);
  const r = start && then(c) ? rate(c) : null;
  if (!start || !r) return null;
  const first = start.variable ? templateOf(start) : resolve(start, c.context);
  if (first === null) return null;
  const yearly = r.freq === 'YEARLY' ? `;BYMONTH=${start.month};BYMONTHDAY=${start.day}` : '';
  const detail = attempt(c, () => detailOf(c, r));
  return {
    kind: 'recurring',
    rule: ruleOf(r, yearly),
    ...detail,
    first,
    ...(limit && { sense: 'by' as const }),
    warnings: [],
  };
}

/** «II–III кварталы, ежегодно», «май, октябрь ежегодно» */
function stretchThenRate(c: Cursor): Recurring | null {
  c.words('в');
  const list = stretches(c);
  if (!list) return null;
  const further = then(c);
  const r = rate(c);
  const meaning = r && inStretches(c, r, list);
  if (!meaning || !further || meaning.until === undefined) return meaning;
  // «март 2024 года, далее – ежеквартально»: the month is the first time, no end.
  c.warn('первый срок назван периодом: взято его начало');
  const { until: _, ...open } = meaning;
  return open;
}

/** «за I полугодие – до 10 июля, за год – до 15 января» without a rate and without years. */
function perPeriodAlone(c: Cursor): Recurring | null {
  const start = c.position;
  const meaning = perPeriod(c);
  if (!meaning || /\d{4}/.test(c.slice(start, c.position))) return null;
  c.warn('повторение не названо: прочитано как ежегодное');
  return meaning;
}

export function recurringDeadline(c: Cursor): Recurring | null {
  return firstOf<Recurring>(c, rateFirst, dateThenRate, stretchThenRate, dayFirst, perPeriodAlone);
}
