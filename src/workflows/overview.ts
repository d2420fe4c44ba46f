// A roadmap and its items as lists show them: what a page about many roadmaps needs, without their states. Whatever a
// day changes stands as the day from which it holds, so that nothing has to be written as days pass.
import { addDays, dateOf, type Instant, type IsoDate } from '../calendar/dates.ts';
import { whereCovered } from '../calendar/work-calendar.ts';
import { controlDateIn } from './forecast.ts';
import { everyoneInCharge } from './in-charge.ts';
import { OWN } from './organisation-directory.ts';
import type { PlanContext } from './plan/context.ts';
import { firstDayAtRisk } from './plan/risks.ts';
import { substituteOn } from './recipients.ts';
import type { Item } from './roadmap.ts';
import {
  isOpen,
  isRunning,
  itemState,
  leadsOf,
  type Occurrence,
  type RoadmapState,
  responsibleLead,
  type Status,
} from './state.ts';

/** One occurrence. A person's address stands in lists only where they have one. */
export interface OverviewItem {
  item: string;
  /** Empty for a one-time item. */
  occurrence: string;
  /** Place of the item in the annex, from 1. */
  ordinal: number;
  title: string;
  status: Status;
  due: IsoDate | null;
  controlDate: IsoDate | null;
  /** Of a recurring item that nothing has happened to: from this day on it is the current one. Null: at all times. */
  currentFrom: IsoDate | null;
  /** First days on which it counts as within the policy's «soon», at risk, overdue, if nothing happens meanwhile; null: never. */
  soonFrom: IsoDate | null;
  atRiskFrom: IsoDate | null;
  overdueFrom: IsoDate | null;
  executedAt: IsoDate | null;
  executedLate: boolean;
  /** Of the responsible lead. */
  responsibleName: string;
  /** Addresses of the leads themselves, absent or not, the responsible one first. */
  leads: string[];
  /** Since when a result waits for its check, or the item for being clarified. */
  waitingSince: Instant | null;
  extension: { status: 'open' | 'supported'; since: Instant; date: IsoDate } | null;
}

/** On these days, both included, the substitute acts for the absent person: chains are followed. Addresses. */
export interface Substitution {
  absent: string;
  absentName: string;
  substitute: string;
  from: IsoDate;
  until: IsoDate;
}

export interface RoadmapOverview {
  id: string;
  /** Of the installation; '' is its own. */
  organisation: string;
  title: string;
  orderNumber: string;
  orderDate: IsoDate;
  zone: string;
  calendar: string;
  supervisorName: string;
  supervisor: string | null;
  controller: string | null;
  issuer: string | null;
  /** Of everybody whom the roadmap names, and its viewers. */
  addresses: string[];
  /** Of whoever has control dates of the roadmap in their calendar. */
  inCharge: string[];
  /** Those of today and later. */
  substitutions: Substitution[];
  released: boolean;
  items: OverviewItem[];
}

export function overviewOf(context: PlanContext): RoadmapOverview {
  const { state } = context;
  const { roadmap } = state;
  const { people, order } = roadmap;
  const addressOf = (key: string): string | null => people[key]?.email ?? null;
  const named = Object.values(people).flatMap(({ email }) => email ?? []);
  return {
    id: roadmap.id,
    organisation: state.organisation ?? OWN,
    title: roadmap.title,
    orderNumber: order.number,
    orderDate: order.date,
    zone: roadmap.timezone,
    calendar: roadmap.calendar,
    supervisorName: nameOf(state, roadmap.supervisor),
    supervisor: addressOf(roadmap.supervisor),
    controller: addressOf(roadmap.controller),
    issuer: addressOf(order.issuer),
    addresses: [...new Set([...named, ...roadmap.viewers])],
    inCharge: everyoneInCharge(state),
    substitutions: substitutionsFrom(state, dateOf(context.now, roadmap.timezone)),
    released: state.released !== null,
    items: roadmap.items.flatMap((item, i) => itemsOf(context, item, i + 1)),
  };
}

const nameOf = (state: RoadmapState, key: string): string => state.roadmap.people[key]?.name ?? key;

function itemsOf(context: PlanContext, item: Item, ordinal: number): OverviewItem[] {
  const { state } = context;
  const stored = itemState(state, item.id).occurrences;
  const leads = leadsOf(state, item).flatMap((key) => state.roadmap.people[key]?.email ?? []);
  const responsibleName = nameOf(state, responsibleLead(state, item));
  const all = context.occurrences(item);
  return all.map((occurrence, i) => {
    const { id, status, due, executedAt, extension } = occurrence;
    const controlDate = due === null ? null : whereCovered(() => controlDateIn(state, due, context.calendar));
    const previous = id === '' || id in stored ? undefined : openBefore(all, i);
    return {
      item: item.id,
      occurrence: id,
      ordinal,
      title: item.title,
      status,
      due,
      controlDate,
      currentFrom: previous ? addDays(previous.due ?? previous.id, 1) : null,
      ...(daysOf(context, item, occurrence, controlDate) ?? NO_DAYS),
      executedAt,
      executedLate:
        executedAt !== null && due !== null && controlDate !== null && executedAt > later(due, controlDate),
      responsibleName,
      leads,
      waitingSince: waitingSince(state, occurrence),
      extension:
        isOpen(status) && (extension?.status === 'open' || extension?.status === 'supported')
          ? { status: extension.status, since: extension.at, date: extension.date }
          : null,
    };
  });
}

const later = (a: IsoDate, b: IsoDate): IsoDate => (a > b ? a : b);
const earlier = (a: IsoDate, b: IsoDate): IsoDate => (a < b ? a : b);

/** The occurrence of the series that has to be past, or done, before the one at `i` is the next. */
function openBefore(all: readonly Occurrence[], i: number): Occurrence | undefined {
  const previous = all[i - 1];
  return previous && isOpen(previous.status) ? previous : undefined;
}

function waitingSince(state: RoadmapState, { status, submissions }: Occurrence): Instant | null {
  if (status === 'under_review') return submissions.at(-1)?.at ?? null;
  return status === 'unclarified' ? state.underControlAt : null;
}

type Days = Pick<OverviewItem, 'soonFrom' | 'atRiskFrom' | 'overdueFrom'>;
const NO_DAYS: Days = { soonFrom: null, atRiskFrom: null, overdueFrom: null };

/** Null where a day of a year without a calendar is needed. */
function daysOf(
  context: PlanContext,
  item: Item,
  { status, due }: Occurrence,
  controlDate: IsoDate | null,
): Days | null {
  if (!isRunning(status) || due === null || controlDate === null) return null;
  const { calendar, policy } = context;
  const soonFrom = whereCovered(() => calendar.shift(calendar.onOrBefore(controlDate), -policy.digest.soon));
  const overdueFrom = whereCovered(() => calendar.shift(later(due, controlDate), 1));
  const atRiskFrom =
    due > context.until ? null : whereCovered(() => atRiskFromOn(context, item, overdueFrom));
  return { soonFrom: soonFrom ?? calendar.firstDay, atRiskFrom, overdueFrom };
}

/** The first day at risk, today or later, days off included: plans look at working days only. */
function atRiskFromOn(context: PlanContext, item: Item, overdueFrom: IsoDate | null): IsoDate | null {
  const today = dateOf(context.now, context.state.roadmap.timezone);
  const working = firstDayAtRisk(context, item, today);
  let first = working;
  const end = working ?? overdueFrom;
  if (end === null || item.deadline.kind === 'recurring') return null;
  for (let day = addDays(end, -1); day >= today; day = addDays(day, -1)) {
    if (context.calendar.isWorkingDay(day) || !context.forecastOn(day).isAtRisk(item)) break;
    first = day;
  }
  return first;
}

/** After it comes the last day that four digits of a year can name. */
const LAST: IsoDate = '9999-12-30';

/** Whom each absent person's chain of substitutes ends with, from `today` on. */
function substitutionsFrom(state: RoadmapState, today: IsoDate): Substitution[] {
  const absences = state.absences.filter(({ until }) => until >= today);
  const turns = absences.flatMap(({ from, until }) => [later(from, today), addDays(earlier(until, LAST), 1)]);
  const days = [...new Set(turns)].sort();
  const found: Substitution[] = [];
  for (const person of new Set(absences.map((a) => a.person)))
    for (const [i, from] of days.entries()) {
      const next = days[i + 1];
      const substitute = substituteOn(state, person, from);
      if (next === undefined || substitute === null || substitute === person) continue;
      const [absent, acting] = [state.roadmap.people[person]?.email, state.roadmap.people[substitute]?.email];
      if (absent === undefined || acting === undefined) continue;
      const absentName = nameOf(state, person);
      const last = found.at(-1);
      if (last?.absent === absent && last.substitute === acting && addDays(last.until, 1) === from)
        last.until = addDays(next, -1);
      else found.push({ absent, absentName, substitute: acting, from, until: addDays(next, -1) });
    }
  return found;
}
