// Which months a monitoring request asks about.
import { addDays, addMonths, type IsoDate } from '../calendar/dates.ts';
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
 * The last month, quarter, half-year or year that ended before the date by the document: of
 * 2024-10-01 the third quarter of 2024. Null for an item that does not recur.
 */
export function periodOf(item: Item, originalDue: IsoDate | null, control: IsoDate | null): Period | null {
  if (item.deadline.kind !== 'recurring' || originalDue === null) return null;
  const step = stepOf(item.deadline.rule);
  if (step === null) return null;
  const month = Number(originalDue.slice(5, 7)) - 1;
  // Steps that divide a year begin with January; any other begins where the due date stands.
  const into = 12 % step === 0 ? month % step : 0;
  const next = addMonths(`${originalDue.slice(0, 7)}-01`, -into);
  const end = addDays(next, -1);
  return { start: addMonths(next, -step), end, asOf: control !== null && control < end ? control : null };
}
