// Deadlines that come again: «ежеквартально, до 5 числа месяца, следующего за отчетным», «ежегодно до
// 1 июня», «1 раз в 5 лет», «не позднее 1 октября 2024 года, далее – ежеквартально».
import { addDays } from '../../calendar/dates.ts';
import { attempt, type Cursor, firstOf } from './cursor.ts';
import { date, resolve, templateOf } from './dates.ts';
import { limitWord } from './limit-words.ts';
import type { Recurring } from './meaning.ts';
import { period, stretches } from './ranges.ts';
import { type Rate, rate, ruleOf, weekdayOfMonth, weekdays } from './rates.ts';
import { build, day, days, firstFrom, perPeriod, yearlyDays } from './recurring-days.ts';
import { counted } from './relative.ts';
import { daysOfYear, resolveStretch, type Stretch } from './stretches.ts';
import { timeLimit, times } from './times.ts';

const separator = (c: Cursor) => c.mark(',', '-', ':') !== null;
const plain = (r: Rate, more: Partial<Recurring> = {}): Recurring => ({
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
  return plain(every, {
    ...(by !== null && { time: by, sense: 'by' as const }),
    ...(at && { time: at.time }),
  });
}

/** «в последнюю пятницу месяца» after «ежемесячно» */
function monthly(c: Cursor, r: Rate): Recurring | null {
  const every = r.freq === 'MONTHLY' ? weekdayOfMonth(c) : null;
  return every?.freq === 'MONTHLY' ? plain(every) : null;
}

/** «до 2030 года», «по 2026 год» beside a rate: when it ends. */
function until(c: Cursor, r: Rate): Recurring | null {
  const word = limitWord(c);
  c.words('конец');
  const ends = c.isWord(-1, 'конец');
  const span = word && period(c);
  if (!word || !span) return null;
  const inclusive = ends || (word !== 'до' && word !== 'к') || c.words('включительно');
  if (!inclusive) c.warn('«до» года прочитано как последний день перед ним');
  return plain(r, { until: inclusive ? span.end : addDays(span.start, -1) });
}

/** «2024–2026 годы», «в мае», «II–III кварталы», «с 1 по 30 июня», «(май, октябрь)» beside a rate. */
function within(c: Cursor, r: Rate): Recurring | null {
  if (c.words('в')) c.oneOf('течение', 'период');
  else if (c.words('на')) c.words('протяжение');
  const list = stretches(c);
  return list && inStretches(c, r, list);
}

function inStretches(c: Cursor, r: Rate, list: Stretch[]): Recurring | null {
  const spans = list.flatMap((s) => resolveStretch(c, s) ?? []);
  const [first] = spans;
  const known = spans.length === list.length ? first : undefined;
  const wholeYears = list.some((s) => daysOfYear(s).join() === '01-01,12-31');
  const oneYear = list.every((s) => s.first.year === s.last.year);
  if (r.freq !== 'YEARLY' || wholeYears || !oneYear) {
    if (known && list.length === 1) return plain(r, { first: known.start, until: known.end });
    if (wholeYears || list.length > 1) return null;
  }
  const windows = list.map(daysOfYear);
  return plain(r, {
    ...(known && { first: known.start }),
    ...(windows.length === 1 && windows[0] ? { window: windows[0] } : { windows }),
  });
}

const gap = (c: Cursor) => {
  if (c.mark('…')) c.warn('в тексте пропуск');
};

/** «с 8 апреля», «начиная с сентября 2024 года», «с 2024 года» */
function beginning(c: Cursor): string | null {
  c.words('начиная');
  if (!c.words('с')) return null;
  const d = date(c);
  return d ? resolve(d, c.context) : (period(c)?.start ?? null);
}

/** What stands beside a rate, in brackets or after a comma. */
function detailOf(c: Cursor, r: Rate): Recurring | null {
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

/** «, начиная с 2024 года», «в течение 2024 года», «до 2030 года» after the days. */
function bounds(c: Cursor, r: Rate): Pick<Recurring, 'first' | 'until'> {
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
  const first = start ?? end?.first;
  return { ...(first !== undefined && { first }), ...(end?.until !== undefined && { until: end.until }) };
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
  const detail = attempt(c, () => detailOf(c, r));
  attempt(c, () => {
    const horizon = c.words('на') && c.take('span') && c.words('период') ? true : null;
    if (horizon) c.warn('«на … период» – горизонт документа, на срок не влияет');
    return horizon;
  });
  if (!detail && r.atLeast !== undefined && r.atLeast > 1)
    c.warn(`не менее ${r.atLeast} раз за период: сроки внутри периода не указаны`);
  const bound = bounds(c, r);
  const from = first ?? bound.first;
  const base = detail ?? plain(r);
  return counting(c, {
    ...base,
    ...(r.atLeast !== undefined && { min_count_per_period: r.atLeast }),
    ...bound,
    ...(from !== undefined && { first: firstFrom(base.rule, from) }),
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
  const limit = limitWord(c) !== null;
  const d = day(c);
  if (!d) return null;
  const several = yearlyDays(c, d, limit);
  const named = attempt(c, () => {
    separator(c);
    return rate(c);
  });
  if (several) return named?.freq === 'YEARLY' ? several : null;
  const r: Rate | null = named ?? (d.of && { freq: d.of.freq, interval: 1 });
  const meaning = r && build(c, r, d, limit);
  const bound = meaning ? bounds(c, r) : {};
  const first = meaning && bound.first !== undefined ? firstFrom(meaning.rule, bound.first) : undefined;
  return meaning && { ...meaning, ...bound, ...(first !== undefined && { first }) };
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
