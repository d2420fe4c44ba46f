// Months or quarters of a span of days, as a table and a plot show them.
import { addDays, addMonths, type IsoDate, quarterOf } from '../../calendar/dates.ts';
import { periodInWords, periodLabel } from '../facts-period.ts';

/** Both days included. */
export interface Span {
  from: IsoDate;
  until: IsoDate;
}
export type Step = 'month' | 'quarter';

export interface PeriodName {
  key: string;
  /** «I квартал 2024 г.»; «I квартал 2024 г. (неполный)» where the span holds only a part of it. */
  name: string;
  /** «I кв. 2024», for an axis. */
  label: string;
}

/** `2024-Q1`, `2024-01` */
export function periodOf(date: IsoDate, step: Step): string {
  return step === 'month' ? date.slice(0, 7) : `${date.slice(0, 4)}-Q${quarterOf(date)}`;
}

/** In order. */
export function periodsIn({ from, until }: Span, step: Step): PeriodName[] {
  const found: PeriodName[] = [];
  for (let start = startOf(from, step); start <= until; ) {
    const next = addMonths(start, step === 'month' ? 1 : 3);
    const period = { start, end: addDays(next, -1), asOf: null };
    const isWhole = start >= from && period.end <= until;
    found.push({
      key: periodOf(start, step),
      name: `${periodInWords(period)}${isWhole ? '' : ' (неполный)'}`,
      label: periodLabel(period),
    });
    start = next;
  }
  return found;
}

function startOf(date: IsoDate, step: Step): IsoDate {
  const month = step === 'month' ? date.slice(5, 7) : String(quarterOf(date) * 3 - 2).padStart(2, '0');
  return `${date.slice(0, 4)}-${month}-01`;
}
