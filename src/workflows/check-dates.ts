// What the dates of a roadmap need: a calendar for each year they name, and enough time between an item
// and those it waits for.
import { addDays, type IsoDate, numericDate } from '../calendar/dates.ts';
import { controlDateOf, type Roll } from '../calendar/rungs.ts';
import { MissingCalendarError, type WorkCalendar } from '../calendar/work-calendar.ts';
import type { Deadline, Item } from './roadmap.ts';

/** The first date of a deadline; null while it has none. */
export function dateOfDeadline(deadline: Deadline): IsoDate | null {
  if (deadline.kind === 'date') return deadline.due;
  return deadline.kind === 'recurring' ? deadline.first : null;
}

/** Complaint about a date whose year (or the year its control date falls in) has no calendar; null when all is well. */
export function calendarFault(date: IsoDate, roll: Roll, calendar: WorkCalendar): string | null {
  try {
    controlDateOf(date, calendar.covers(date) ? roll : 'preceding', calendar);
    return null;
  } catch (error) {
    if (!(error instanceof MissingCalendarError)) throw error;
    return `дата ${numericDate(date)}: нет производственного календаря на ${error.year} год; добавьте файл config/calendars/${calendar.name}-${error.year}.json`;
  }
}

/**
 * Items whose predecessor's control date leaves less than `minWorkingDays` (working days, counted from
 * the day after it) before their own. Recurring items wait for nobody.
 */
export function tightLinks(
  items: readonly Item[],
  roll: Roll,
  calendar: WorkCalendar,
): { item: string; after: string; message: string }[] {
  const control = (item: Item | undefined): IsoDate | null =>
    item?.deadline.kind === 'date' ? controlDateOf(item.deadline.due, roll, calendar) : null;
  const byId = new Map(items.map((item) => [item.id, item]));
  return items.flatMap((item) =>
    item.after.flatMap((after) => {
      const [own, previous] = [control(item), control(byId.get(after))];
      if (own === null || previous === null) return [];
      const start = calendar.covers(addDays(previous, 1)) ? previous : null;
      if (start !== null && calendar.count(previous, own) >= item.minWorkingDays + 1) return [];
      return [
        {
          item: item.id,
          after,
          message: `п. ${item.id}: после контрольной даты п. ${after} (${numericDate(previous)}) до ${numericDate(own)} остаётся рабочих дней меньше, чем нужно (1 + ${item.minWorkingDays})`,
        },
      ];
    }),
  );
}
