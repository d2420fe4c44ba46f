// Months or quarters of a span of days, as a table and a plot show them.
import { addDays, addMonths, type IsoDate, quarterOf } from '../../calendar/dates.ts';

/** Both days included. */
export interface Span {
  from: IsoDate;
  until: IsoDate;
}
export type Step = 'month' | 'quarter';

const ROMAN = ['I', 'II', 'III', 'IV'];
const MONTHS = 'январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь'.split(' ');

/** `2024-Q1`, `2024-01` */
export function periodOf(date: IsoDate, step: Step): string {
  return step === 'month' ? date.slice(0, 7) : `${date.slice(0, 4)}-Q${quarterOf(date)}`;
}

/** In order. One that the span holds only a part of says so: «I квартал 2024 г. (неполный)». */
export function periodsIn({ from, until }: Span, step: Step): { key: string; name: string }[] {
  const months = step === 'month' ? 1 : 3;
  const found: { key: string; name: string }[] = [];
  let start = startOf(from, step);
  while (start <= until) {
    const next = addMonths(start, months);
    const isWhole = start >= from && addDays(next, -1) <= until;
    found.push({ key: periodOf(start, step), name: `${nameOf(start, step)}${isWhole ? '' : ' (неполный)'}` });
    start = next;
  }
  return found;
}

function startOf(date: IsoDate, step: Step): IsoDate {
  const month = step === 'month' ? date.slice(5, 7) : String(quarterOf(date) * 3 - 2).padStart(2, '0');
  return `${date.slice(0, 4)}-${month}-01`;
}

function nameOf(start: IsoDate, step: Step): string {
  const year = start.slice(0, 4);
  return step === 'month'
    ? `${MONTHS[Number(start.slice(5, 7)) - 1]} ${year} г.`
    : `${ROMAN[quarterOf(start) - 1]} квартал ${year} г.`;
}
