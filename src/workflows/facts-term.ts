// The dates of an entry as a message says them: in force, by the document, to act on, and how far away.
import { type IsoDate, weekday } from '../calendar/dates.ts';
import { dayBefore, daysOverdue } from '../calendar/rungs.ts';
import type { WorkCalendar } from '../calendar/work-calendar.ts';
import type { Occurrence } from './state.ts';

/** A co-executor's part is asked for this many working days before the control date (design: «by T-5»). */
const PART_BEFORE = 5;

export interface Day {
  date: IsoDate;
  /** 1 is Monday, 7 is Sunday. */
  weekday: number;
  isWorking: boolean;
}

export interface Term {
  due: Day;
  /** By the document; null when it named none. */
  originalDue: Day | null;
  control: Day;
  /** Working days from today to the control date, 0 on the day itself and after it. */
  daysLeft: number;
  /** Working days after the later of due and control date; 0 when not overdue. */
  daysOverdue: number;
  /** By when co-executors give their part to the responsible executor. */
  partBy: Day;
}

export function termOf(
  occurrence: Occurrence,
  control: IsoDate | null,
  today: IsoDate,
  calendar: WorkCalendar,
): Term | null {
  const { due, originalDue } = occurrence;
  if (due === null || control === null) return null;
  const day = (date: IsoDate): Day => ({
    date,
    weekday: weekday(date),
    isWorking: calendar.covers(date) && calendar.isWorkingDay(date),
  });
  return {
    due: day(due),
    originalDue: originalDue === null ? null : day(originalDue),
    control: day(control),
    daysLeft: Math.max(0, calendar.count(today, control)),
    daysOverdue: Math.max(0, daysOverdue(due, control, today, calendar)),
    partBy: day(dayBefore(control, PART_BEFORE, calendar)),
  };
}
