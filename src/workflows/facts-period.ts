// Which months a monitoring request asks about, and how they are called.
import { addDays, addMonths, type IsoDate, numericDate, yearOf } from '../calendar/dates.ts';
import { stepOf } from './occurrences.ts';
import type { Item } from './roadmap.ts';

export interface Period {
  /** First and last day, whole months. */
  start: IsoDate;
  end: IsoDate;
  /** The day on which the figures are taken, where the control date comes before the period's end. */
  asOf: IsoDate | null;
}

/**
 * The first day of the period in which the date lies. Periods whose months divide a year begin with January; any
 * other begins with the date's own month.
 *
 * @param step months
 */
export function periodStart(date: IsoDate, step: number): IsoDate {
  const into = 12 % step === 0 ? (Number(date.slice(5, 7)) - 1) % step : 0;
  return addMonths(`${date.slice(0, 7)}-01`, -into);
}

/**
 * The last month, quarter, half-year or year that ended before the date by the document: of
 * 2024-10-01 the third quarter of 2024. Null for an item that does not recur.
 */
export function periodOf(item: Item, originalDue: IsoDate | null, control: IsoDate | null): Period | null {
  if (item.deadline.kind !== 'recurring' || originalDue === null) return null;
  const step = stepOf(item.deadline.rule);
  if (step === null) return null;
  const next = periodStart(originalDue, step);
  const end = addDays(next, -1);
  return { start: addMonths(next, -step), end, asOf: control !== null && control < end ? control : null };
}

/** No period of the series ends between this one and the end of its year. */
export function isLastOfYear(item: Item, period: Period): boolean {
  const step = item.deadline.kind === 'recurring' ? stepOf(item.deadline.rule) : null;
  const next = addDays(addMonths(addDays(period.end, 1), step ?? 12), -1);
  return yearOf(next) > yearOf(period.end);
}

const ROMAN = ['I', 'II', 'III', 'IV'];
const MONTHS = 'январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь'.split(' ');

/** Months of the year from 1, and how many there are; the count is null for a period that is none of the usual ones. */
function monthsOf({ start, end }: Period): { last: number; count: 1 | 3 | 6 | 12 | null } {
  const [first, last] = [Number(start.slice(5, 7)), Number(end.slice(5, 7))];
  const count = last - first + 1;
  const isUsual = yearOf(start) === yearOf(end) && last % count === 0;
  return {
    last,
    count: isUsual && (count === 1 || count === 3 || count === 6 || count === 12) ? count : null,
  };
}

/** «III квартал 2024 г.» */
export function periodInWords(period: Period): string {
  const { last, count } = monthsOf(period);
  const year = `${yearOf(period.end)} г.`;
  if (count === 12) return year;
  if (count === 6) return `${ROMAN[last / 6 - 1]} полугодие ${year}`;
  if (count === 3) return `${ROMAN[last / 3 - 1]} квартал ${year}`;
  if (count === 1) return `${MONTHS[last - 1]} ${year}`;
  return `период с ${numericDate(period.start)} по ${numericDate(period.end)}`;
}

/** «III кв. 2024», for an axis or the head of a narrow column. */
export function periodLabel(period: Period): string {
  const { last, count } = monthsOf(period);
  const year = yearOf(period.end);
  if (count === 12) return String(year);
  if (count === 6) return `${ROMAN[last / 6 - 1]} полуг. ${year}`;
  if (count === 3) return `${ROMAN[last / 3 - 1]} кв. ${year}`;
  return period.end.slice(0, 7).split('-').toReversed().join('.');
}
