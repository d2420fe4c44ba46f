// The days of a series: «до 5 числа», «до 1 июня», «6-го рабочего дня месяца, следующего за отчетным».
import { attempt, type Cursor, firstOf } from './cursor.ts';
import { date, dayNumber, type PartialDate, resolve, templateOf } from './dates.ts';
import { limitWord } from './limits.ts';
import type { Recurring } from './meaning.ts';
import { periodName } from './periods.ts';
import { qualifier, type Rate, ruleOf } from './rates.ts';

/** A day within the period: day of the month, working day of the month, or a date of the year. */
interface Day {
  rate: Rate | null;
  by: string;
  date: PartialDate | null;
}

/** «5 числа», «5-го и 20-го числа каждого месяца», «6-го рабочего дня месяца, следующего за отчетным». */
function dayOfMonth(c: Cursor): Day | null {
  const days: number[] = [];
  do {
    const n = dayNumber(c);
    if (n === null) return null;
    days.push(n);
  } while (c.mark(',') || c.words('и'));
  let by: string;
  if (c.words('число')) by = `;BYMONTHDAY=${days.join(',')}`;
  else if (c.words('рабочий', 'день')) {
    c.warn('рабочие дни считаются по производственному календарю');
    by = `;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=${days.join(',')}`;
  } else return null;
  const freq = qualifier(c);
  return { rate: freq && { freq, interval: 1 }, by, date: null };
}

/** «1 июня», «30 декабря года, предшествующего планируемому». */
function dayOfYear(c: Cursor): Day | null {
  const d = date(c);
  if (!d) return null;
  const freq = d.year === null ? qualifier(c) : null;
  if (freq !== null && freq !== 'YEARLY') return null;
  return { rate: freq && { freq, interval: 1 }, by: `;BYMONTH=${d.month};BYMONTHDAY=${d.day}`, date: d };
}

export const day = (c: Cursor): Day | null => firstOf(c, dayOfMonth, dayOfYear);

export function build(c: Cursor, r: Rate, d: Day | null, limit: boolean): Recurring | null {
  const byDate = d?.date ?? null;
  // A date of the year says by itself when a yearly rule falls; for shorter periods it is the first time.
  const rule = ruleOf(r, byDate && r.freq !== 'YEARLY' ? '' : (d?.by ?? ''));
  const first = byDate ? (byDate.variable ? templateOf(byDate) : resolve(byDate, c.context)) : null;
  if (byDate?.year && first === null) return null;
  if (byDate && r.freq !== 'YEARLY' && first === null) return null;
  return {
    kind: 'recurring',
    rule,
    ...(first !== null && { first }),
    ...(limit && { sense: 'by' as const }),
    warnings: [],
  };
}

/** «за I квартал – до 10 апреля; за II квартал – до 20 июля; …»: one yearly date for each. */
export function perPeriod(c: Cursor): Recurring | null {
  const parts: Recurring[] = [];
  const one = () => {
    if (!c.words('за') || !periodName(c)) return null;
    c.mark('-', ':');
    if (!limitWord(c)) return null;
    const d = dayOfYear(c);
    // «отчетного года» after the date, whole or cut off by the edge of the cell.
    if (d && c.words('отчетный') && !c.words('год')) c.position++;
    return d && build(c, { freq: 'YEARLY', interval: 1 }, d, true);
  };
  for (let part = attempt(c, one); part; part = attempt(c, () => (c.mark(';', ',') ? one() : null)))
    parts.push(part);
  return parts.length < 2
    ? null
    : { kind: 'recurring', rule: 'FREQ=YEARLY', sense: 'by', parts, warnings: [] };
}

/** «до 15 января и 15 июля», «5 числа», «к 1 июня»: the days of a rate that is known. */
export function days(c: Cursor, r: Rate): Recurring | null {
  const limit = limitWord(c) !== null;
  const first = day(c);
  const built = first && build(c, r, first, limit);
  if (!built) return null;
  const parts = [built];
  for (;;) {
    const next = attempt(c, () => {
      if (!c.mark(',', ';') && !c.words('и')) return null;
      limitWord(c);
      const d = dayOfYear(c);
      return d && build(c, { freq: 'YEARLY', interval: 1 }, d, limit);
    });
    if (!next) break;
    parts.push(next);
  }
  if (parts.length === 1) return built;
  const yearly = first.date ? build(c, { freq: 'YEARLY', interval: 1 }, first, limit) : null;
  return (
    yearly && {
      kind: 'recurring',
      rule: 'FREQ=YEARLY',
      ...(limit && { sense: 'by' as const }),
      parts: [yearly, ...parts.slice(1)],
      warnings: [],
    }
  );
}
