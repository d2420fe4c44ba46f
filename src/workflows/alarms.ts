// Alarms that the state itself shows: whom no mail reaches, and the year that has no calendar (promise I5).
import { addDays, dateOf, type IsoDate, yearOf } from '../calendar/dates.ts';
import type { Alarm, PlanContext } from './plan/context.ts';
import { absenceOn, substituteOn } from './recipients.ts';
import { isOpen, leadsOf, type RoadmapState } from './state.ts';

/** Names the file whose absence it is about. */
export function missingCalendar(name: string, year: number): string {
  return `нет производственного календаря на ${year} год, нужен файл calendars/${name}-${year}.json`;
}

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
  const watchAddress = (person: string, item: string): void => {
    const text = failingAddress(context, person);
    if (text !== null) alarms.push({ code: 'address-fails', item, person, text });
  };
  const watch = (person: string, item: string, day?: IsoDate): void => {
    if (named.has(person)) return;
    named.add(person);
    const { name, email } = state.roadmap.people[person] ?? { name: person };
    const alarm = (code: Alarm['code'], what: string) =>
      alarms.push({ code, item, person, text: `${name}: ${what}` });
    if (email === undefined) alarm('no-address', 'нет адреса электронной почты');
    if (day === undefined) return;
    const substitute = substituteOn(state, person, day);
    if (substitute === null) alarm('no-substitute', 'отсутствует, замещающий не указан');
    else if (substitute !== person) watch(substitute, item);
  };
  let firstOpen: string | undefined;
  for (const item of state.roadmap.items) {
    const open = context.occurrences(item).some((o) => isOpen(o.status));
    if (!open && item.deadline.kind !== 'recurring') continue;
    firstOpen ??= item.id;
    for (const person of leadsOf(state, item)) {
      watch(person, item.id, today);
      // On each of their items: somebody has to be told by other means.
      watchAddress(substituteOn(state, person, today) ?? person, item.id);
    }
  }
  const { supervisor, controller, order } = state.roadmap;
  if (firstOpen !== undefined)
    for (const person of new Set([supervisor, controller, order.issuer])) {
      watch(person, firstOpen, today);
      watchAddress(substituteOn(state, person, today) ?? person, firstOpen);
    }
  if (firstOpen !== undefined && today >= calendarWarningFrom(context)) {
    const year = yearOf(context.calendar.lastDay) + 1;
    alarms.push({
      code: 'calendar',
      item: firstOpen,
      person: null,
      text: missingCalendar(context.calendar.name, year),
    });
  }
  return alarms;
}

function failingAddress({ state, told }: PlanContext, person: string): string | null {
  const { name, email = '' } = state.roadmap.people[person] ?? {};
  const failing = told.failing.get(email);
  if (!failing) return null;
  const since = dateOf(failing.since, state.roadmap.timezone).split('-').reverse().join('.');
  return `${name}: письма на адрес ${email} не доставляются с ${since} (${failing.reason}); отправка остановлена, исправьте адрес`;
}

/** All that has to be seen on `today`: what the state shows, and what only the service knows. */
export function alarmsOn(context: PlanContext, today: IsoDate): Alarm[] {
  const found = alarmsOf(context, today);
  const failing = new Set(found.filter((a) => a.code === 'address-fails').map((a) => a.person));
  const lasting = context.told.alarms.filter(({ code, person }) => {
    if (person === null) return true;
    // An absence that was entered has its substitute, or an alarm of its own.
    if (code === 'auto-reply') return absenceOn(context.state, person, today) === undefined;
    // Said of each of their items already.
    return !((code === 'failed' || code === 'returned') && failing.has(person));
  });
  return [...found, ...lasting];
}
