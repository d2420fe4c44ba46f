// From a due date to the days on which something is said about it.
import { z } from 'zod';
import type { IsoDate } from './dates.ts';
import type { WorkCalendar } from './work-calendar.ts';

/**
 * What a due date on a non-working day means. `preceding` is the practice of assignment control,
 * `next` the rule of civil law (ГК РФ ст. 193), `none` leaves the date.
 */
export const RollSchema = z.enum(['preceding', 'next', 'none']);
export type Roll = z.infer<typeof RollSchema>;

/** The control date: `due` rolled to a working day by the roadmap's rule. */
export function controlDateOf(due: IsoDate, roll: Roll, calendar: WorkCalendar): IsoDate {
  if (roll === 'preceding') return calendar.onOrBefore(due);
  if (roll === 'next') return calendar.onOrAfter(due);
  return due;
}

/** The day of rung T-n: the n-th working day before the control date; T-0 the control date, or the working day before it under `none`. */
export function dayBefore(controlDate: IsoDate, n: number, calendar: WorkCalendar): IsoDate {
  return n === 0 ? calendar.onOrBefore(controlDate) : calendar.shift(controlDate, -n);
}

/** The day of rung O+n: the n-th working day strictly after the later of due and control date. */
export function dayAfter(due: IsoDate, controlDate: IsoDate, n: number, calendar: WorkCalendar): IsoDate {
  return calendar.shift(due > controlDate ? due : controlDate, n);
}

/** The n of O+n on a day: working days after the later of due and control date; 0 or less when not overdue. */
export function daysOverdue(
  due: IsoDate,
  controlDate: IsoDate,
  today: IsoDate,
  calendar: WorkCalendar,
): number {
  return calendar.count(due > controlDate ? due : controlDate, today);
}
