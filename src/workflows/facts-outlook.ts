// What is late because of what, as a message tells it: the causes behind an item and the dates that an
// item endangers.
import type { IsoDate } from '../calendar/dates.ts';
import { blockedBy, controlDateIn, isDone, isOverdue, rootCauses } from './forecast.ts';
import { onlyOccurrence } from './occurrences.ts';
import type { PlanContext } from './plan/context.ts';
import type { Item } from './roadmap.ts';
import { isRunning, itemOf, personOf, type RoadmapState, responsibleLead, type Status } from './state.ts';

/** Another item of the same roadmap, as far as a message names it. */
export interface ItemRef {
  item: string;
  title: string;
  /** Name of the responsible lead. */
  lead: string;
  /** The date in force; null while there is none. */
  due: IsoDate | null;
  status: Status;
  isOverdue: boolean;
}

export interface Outlook {
  /** Direct predecessors that are not done. */
  blockedBy: ItemRef[];
  /** Open items behind the blockers that wait for nobody; narrowed to those that make this item late, where any does. */
  rootCauses: ItemRef[];
  /** Items that are or will be late because of this one. */
  endangers: ItemRef[];
  /** The day the item will be ready if nothing else happens; null for recurring items. */
  forecast: IsoDate | null;
  /** Working days from forecast to control date, negative when the forecast is later. */
  slack: number | null;
  /** «Нужно не позднее». */
  needBy: IsoDate | null;
  isAtRisk: boolean;
}

const NOTHING: Outlook = {
  blockedBy: [],
  rootCauses: [],
  endangers: [],
  forecast: null,
  slack: null,
  needBy: null,
  isAtRisk: false,
};

export function outlookOf(context: PlanContext, item: Item, today: IsoDate): Outlook {
  if (item.deadline.kind === 'recurring') return NOTHING;
  const { state } = context;
  const forecast = context.forecastOn(today);
  const refs = (ids: readonly string[]) => ids.map((id) => itemRef(context, itemOf(state, id), today));
  const roots = rootCauses(state, item);
  const late = roots.filter((id) => endangeredBy(context, itemOf(state, id), today).has(item.id));
  return {
    blockedBy: refs(blockedBy(state, item)),
    rootCauses: refs(late.length > 0 ? late : roots),
    endangers: refs(inOrder(state, endangeredBy(context, item, today))),
    forecast: forecast.readyOn(item),
    slack: forecast.slack(item),
    needBy: forecast.needBy(item),
    isAtRisk: forecast.isAtRisk(item),
  };
}

/** Of the annex. */
function inOrder(state: RoadmapState, ids: ReadonlySet<string>): string[] {
  return ids.size === 0 ? [] : state.roadmap.items.flatMap(({ id }) => (ids.has(id) ? [id] : []));
}

export function itemRef(context: PlanContext, item: Item, today: IsoDate): ItemRef {
  const { state } = context;
  const occurrence = item.deadline.kind === 'recurring' ? undefined : onlyOccurrence(state, item.id);
  return {
    item: item.id,
    title: item.title,
    lead: personOf(state, responsibleLead(state, item)).name,
    due: occurrence?.due ?? null,
    status: occurrence?.status ?? 'in_execution',
    isOverdue: occurrence !== undefined && isOverdue(state, occurrence, today, context.calendar),
  };
}

/** Items, direct or further successors, whose control date this item's own forecast leaves too few working days to keep. */
function endangeredBy(context: PlanContext, item: Item, today: IsoDate): ReadonlySet<string> {
  // The same item is behind many others.
  const known = endangered.get(context) ?? new Map<string, ReadonlySet<string>>();
  endangered.set(context, known);
  const key = `${today} ${item.id}`;
  const found = known.get(key) ?? endangeredNow(context, item, today);
  known.set(key, found);
  return found;
}

const endangered = new WeakMap<PlanContext, Map<string, ReadonlySet<string>>>();

function endangeredNow(context: PlanContext, item: Item, today: IsoDate): Set<string> {
  const { state, calendar } = context;
  const found = new Set<string>();
  if (isDone(onlyOccurrence(state, item.id))) return found;
  const ready = context.forecastOn(today).readyOn(item);
  for (const [id, needed] of daysNeededAfter(state, item)) {
    const { status, due } = onlyOccurrence(state, id);
    if (!isRunning(status) || due === null) continue;
    if (calendar.count(ready, controlDateIn(state, due, calendar)) < needed) found.add(id);
  }
  return found;
}

/**
 * Working days from the day an item is ready to the earliest end of each item that waits for it, by
 * the longest way. The way ends at an item that is done or whose executor has named a date of their own.
 */
function daysNeededAfter(state: RoadmapState, item: Item): Map<string, number> {
  const after = successorsIn(state);
  const goesOn = ({ id }: Item): boolean => {
    const occurrence = onlyOccurrence(state, id);
    return !isDone(occurrence) && occurrence.expected === null;
  };
  const order: Item[] = [];
  const seen = new Set<string>();
  const visit = (one: Item): void => {
    seen.add(one.id);
    for (const next of after.get(one.id) ?? []) if (!seen.has(next.id) && goesOn(next)) visit(next);
    order.push(one);
  };
  visit(item);
  // Backwards, each comes after everything that it waits for: every way to it has been measured.
  const needed = new Map<string, number>();
  for (const one of order.reverse())
    for (const next of after.get(one.id) ?? []) {
      const total = (needed.get(one.id) ?? 0) + next.minWorkingDays + 1;
      if (seen.has(next.id) && total > (needed.get(next.id) ?? 0)) needed.set(next.id, total);
    }
  return needed;
}

const successors = new WeakMap<readonly Item[], ReadonlyMap<string, readonly Item[]>>();

/** One-time items by those that they wait for. */
function successorsIn({ roadmap: { items } }: RoadmapState): ReadonlyMap<string, readonly Item[]> {
  const known = successors.get(items);
  if (known) return known;
  const found = new Map<string, Item[]>();
  for (const item of items)
    if (item.deadline.kind !== 'recurring')
      for (const id of item.after) found.set(id, [...(found.get(id) ?? []), item]);
  successors.set(items, found);
  return found;
}
