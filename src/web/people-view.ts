// What «Люди» shows of a roadmap: who is who in it, who is away and who stands in, whom no mail reaches.
import { type IsoDate, numericDate } from '../calendar/dates.ts';
import type { WorkCalendar } from '../calendar/work-calendar.ts';
import { itemList } from '../messages/wording.ts';
import type { FailingAddress } from '../workflows/plan/context.ts';
import { substituteOn } from '../workflows/recipients.ts';
import { coExecutors, type RoadmapState, responsibleLead } from '../workflows/state.ts';
import { uncoveredSummer } from '../workflows/summer-leave.ts';
import { unreachablePeople } from '../workflows/unreachable-people.ts';

export interface AbsenceView {
  /** «с 01.07.2024 по 28.07.2024» */
  days: string;
  /** Null: nobody. */
  substitute: string | null;
  isNow: boolean;
}

export interface PersonView {
  key: string;
  name: string;
  position: string | null;
  address: string | null;
  roles: string[];
  /** Of today and later. */
  absences: AbsenceView[];
  /** Why mail does not reach them, and what has to be entered. */
  problems: string[];
}

/** Who controls first, then who has items, then the others; with `only` that address alone. */
export function peopleView(
  state: RoadmapState,
  failing: ReadonlyMap<string, FailingAddress>,
  { calendar, today, only }: { calendar: WorkCalendar; today: IsoDate; only: string | null },
): PersonView[] {
  const problems = problemsOf(state, failing, calendar, today);
  const name = (key: string) => state.roadmap.people[key]?.name ?? key;
  return Object.entries(state.roadmap.people)
    .filter(([, { email }]) => only === null || email === only)
    .map(([key, { name: own, position, email }]) => ({
      key,
      name: own,
      position: position ?? null,
      address: email ?? null,
      roles: rolesOf(state, key),
      absences: absencesFrom(state, key, today).map(({ from, until, substitute }) => ({
        days: `с ${numericDate(from)} по ${numericDate(until)}`,
        substitute: substitute === null ? null : name(substitute),
        isNow: from <= today,
      })),
      problems: problems.get(key) ?? [],
    }))
    .sort((a, b) => rankOf(state, a.key) - rankOf(state, b.key) || a.name.localeCompare(b.name, 'ru'));
}

function rankOf({ roadmap, items }: RoadmapState, key: string): number {
  const control = [roadmap.supervisor, roadmap.controller, roadmap.order.issuer].indexOf(key);
  if (control >= 0) return control;
  return Object.values(items).some(({ leads }) => Object.values(leads).includes(key)) ? 3 : 4;
}

/** Without those that a later entry covers. */
function absencesFrom(state: RoadmapState, person: string, today: IsoDate) {
  const found = state.absences.filter((a) => a.person === person && a.until >= today);
  return found
    .filter(
      (one, i) => !found.slice(i + 1).some((later) => later.from <= one.from && later.until >= one.until),
    )
    .sort((a, b) => (a.from < b.from ? -1 : 1));
}

function rolesOf(state: RoadmapState, key: string): string[] {
  const { supervisor, controller, order, items, parties } = state.roadmap;
  const leads = items.filter((item) => responsibleLead(state, item) === key).map(({ id }) => id);
  const parts = items
    .filter((item) => coExecutors(state, item).some(({ lead }) => lead === key))
    .map(({ id }) => id);
  const informed = Object.values(parties).some((party) => party.informed?.includes(key));
  const roles = [
    ...(key === supervisor ? ['контроль исполнения'] : []),
    ...(key === controller ? ['контролёр'] : []),
    ...(key === order.issuer ? ['издал распоряжение'] : []),
    ...(leads.length > 0 ? [`ответственный исполнитель: ${itemList(leads)}`] : []),
    ...(parts.length > 0 ? [`соисполнитель: ${itemList(parts)}`] : []),
  ];
  if (roles.length === 0) return [informed ? 'для сведения' : 'назван в дорожной карте'];
  return roles;
}

function problemsOf(
  state: RoadmapState,
  failing: ReadonlyMap<string, FailingAddress>,
  calendar: WorkCalendar,
  today: IsoDate,
): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const add = (key: string, text: string) => found.set(key, [...(found.get(key) ?? []), text]);
  for (const { person } of unreachablePeople(state.roadmap))
    add(person, 'Нет адреса электронной почты: письма не дойдут. Адрес вносит оператор системы.');
  for (const [key, { email }] of Object.entries(state.roadmap.people)) {
    const fault = email === undefined ? undefined : failing.get(email);
    if (fault) add(key, `Письма не доставляются (${fault.reason}). Отправка остановлена: исправьте адрес.`);
    if (substituteOn(state, key, today) === null) add(key, 'Отсутствует, замещающий не указан.');
  }
  for (const { person, items, withoutSubstitute } of uncoveredSummer(state, calendar, today)) {
    const due = items.map(({ item, due }) => `п. ${item} – ${numericDate(due)}`).join(', ');
    const missing = withoutSubstitute
      ? 'на летний отпуск не указан замещающий'
      : 'отпуск и замещающий не внесены';
    add(person, `Сроки летом (${due}): ${missing}.`);
  }
  return found;
}
