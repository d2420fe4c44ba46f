// Alarms that the state itself shows: whom no mail reaches, and the year that has no calendar (promise I5).
import { addDays, type IsoDate, yearOf } from '../calendar/dates.ts';
import type { Alarm, PlanContext } from './plan/context.ts';
import { substituteOn } from './recipients.ts';
import { isOpen, leadsOf, type RoadmapState } from './state.ts';

/** True while somebody still has to do something; a recurring item is open until the order is released. */
export function isAnythingOpen(state: RoadmapState): boolean {
  if (state.released) return false;
  return state.roadmap.items.some(
    (item) =>
      item.deadline.kind === 'recurring' ||
      Object.values(state.items[item.id]?.occurrences ?? {}).some((o) => isOpen(o.status)),
  );
}

/** The day from which the missing calendar of the next year is reported. */
export function calendarWarningFrom(context: PlanContext): IsoDate {
  return addDays(context.calendar.lastDay, 1 - context.policy.calendarWarningDays);
}

/** What would break promise I5 on `today`, as far as the state shows it: people whom no mail reaches, a year without a calendar. */
export function alarmsOf(context: PlanContext, today: IsoDate): Alarm[] {
  const { state } = context;
  if (!isAnythingOpen(state)) return [];
  const alarms: Alarm[] = [];
  const named = new Set<string>();
  let firstOpen: string | undefined;
  for (const item of state.roadmap.items) {
    const open = context.occurrences(item).some((o) => isOpen(o.status));
    if (!open && item.deadline.kind !== 'recurring') continue;
    firstOpen ??= item.id;
    for (const person of leadsOf(state, item)) {
      if (named.has(person)) continue;
      named.add(person);
      const name = state.roadmap.people[person]?.name ?? person;
      if (state.roadmap.people[person]?.email === undefined)
        alarms.push({
          code: 'no-address',
          item: item.id,
          person,
          text: `${name}: нет адреса электронной почты`,
        });
      if (substituteOn(state, person, today) === null)
        alarms.push({
          code: 'no-substitute',
          item: item.id,
          person,
          text: `${name}: отсутствует, замещающий не указан`,
        });
    }
  }
  if (firstOpen !== undefined && today >= calendarWarningFrom(context)) {
    const year = yearOf(context.calendar.lastDay) + 1;
    alarms.push({
      code: 'calendar',
      item: firstOpen,
      person: null,
      text: `нет производственного календаря ${context.calendar.name} на ${year} год`,
    });
  }
  return alarms;
}
