// Who waits for whom, when each item will be ready if nothing else happens, and which date breaks
// because of which item. One-time items only: a recurring item has its dates, not a path to them.
import { dateOf, type IsoDate } from '../calendar/dates.ts';
import { controlDateOf, daysOverdue } from '../calendar/rungs.ts';
import { type WorkCalendar, whereCovered } from '../calendar/work-calendar.ts';
import { controlDay, onlyOccurrence } from './occurrences.ts';
import type { Item } from './roadmap.ts';
import { isOpen, isRunning, itemOf, type Occurrence, type RoadmapState } from './state.ts';

/** Done, as a predecessor: executed, cancelled or under review. */
export function isDone(occurrence: Occurrence): boolean {
  return !isOpen(occurrence.status) || occurrence.status === 'under_review';
}

export function controlDateIn(state: RoadmapState, due: IsoDate, calendar: WorkCalendar): IsoDate {
  return controlDateOf(due, state.roadmap.roll, calendar);
}

/** Overdue from O+1 on: the first working day after the later of due and control date. Never for what is done or under review. */
export function isOverdue(
  state: RoadmapState,
  occurrence: Occurrence,
  today: IsoDate,
  calendar: WorkCalendar,
): boolean {
  if (!isRunning(occurrence.status) || occurrence.due === null) return false;
  return daysOverdue(occurrence.due, controlDateIn(state, occurrence.due, calendar), today, calendar) > 0;
}

const isOneTime = (item: Item) => item.deadline.kind !== 'recurring';

function predecessorsOf(state: RoadmapState, item: Item): Item[] {
  return item.after.map((id) => itemOf(state, id)).filter(isOneTime);
}

/** Direct predecessors that are not done, in the file's order. */
export function blockedBy(state: RoadmapState, item: Item): string[] {
  return predecessorsOf(state, item)
    .filter((p) => !isDone(onlyOccurrence(state, p.id)))
    .map((p) => p.id);
}

/** Open items on the way to this one that wait for nobody themselves; empty when nothing blocks it. */
export function rootCauses(state: RoadmapState, item: Item): string[] {
  const seen = new Set<string>();
  const found = new Set<string>();
  const visit = (id: string): void => {
    if (seen.has(id)) return;
    seen.add(id);
    const blockers = blockedBy(state, itemOf(state, id));
    if (blockers.length === 0) found.add(id);
    for (const blocker of blockers) visit(blocker);
  };
  for (const blocker of blockedBy(state, item)) visit(blocker);
  return state.roadmap.items.map((i) => i.id).filter((id) => found.has(id));
}

export interface Forecast {
  /** The day the item is or will be ready; a day past the calendar's end is the calendar's last day. */
  readyOn(item: Item): IsoDate;
  /** Working days from forecast to control date, negative when the forecast is later; null where there is no date or no forecast. */
  slack(item: Item): number | null;
  /** In execution or rework, not overdue, slack negative. */
  isAtRisk(item: Item): boolean;
  /** «Нужно не позднее»: the last day on which the item does not move any successor; null when nothing says. */
  needBy(item: Item): IsoDate | null;
}

/** The forecast of every item as seen on `today` (a day of the calendar), if nothing happens. */
export function createForecast(state: RoadmapState, calendar: WorkCalendar, today: IsoDate): Forecast {
  const zone = state.roadmap.timezone;
  const ready = new Map<string, IsoDate>();
  const needed = new Map<string, IsoDate | null>();
  const later = (a: IsoDate, b: IsoDate) => (a > b ? a : b);
  /** Counting on past the last calendar year would be guessing: the calendar's end stands for «later than we can say». */
  const shift = (date: IsoDate, n: number): IsoDate => {
    if (calendar.count(date, calendar.lastDay) < n) return calendar.lastDay;
    return calendar.shift(date, n);
  };

  const readyOn = (item: Item): IsoDate => {
    const known = ready.get(item.id);
    if (known !== undefined) return known;
    const day = compute(item);
    ready.set(item.id, day);
    return day;
  };
  const compute = (item: Item): IsoDate => {
    const occurrence = onlyOccurrence(state, item.id);
    const submitted = occurrence.submissions.at(-1);
    if (occurrence.status === 'executed' && occurrence.executedAt !== null) return occurrence.executedAt;
    if (occurrence.status === 'under_review' && submitted) return dateOf(submitted.at, zone);
    if (occurrence.status === 'cancelled' && occurrence.releasedAt !== null)
      return dateOf(occurrence.releasedAt, zone);
    if (occurrence.expected) return later(occurrence.expected.date, today);
    let start = controlDay(state);
    for (const predecessor of predecessorsOf(state, item))
      start = later(start, shift(readyOn(predecessor), 1));
    return later(shift(start, item.minWorkingDays), today);
  };

  const slack = (item: Item): number | null => {
    if (!isOneTime(item)) return null;
    const { due } = onlyOccurrence(state, item.id);
    if (due === null) return null;
    const control = controlDateIn(state, due, calendar);
    const forecast = readyOn(item);
    const days = calendar.count(forecast, control);
    return forecast > control ? Math.min(-1, days) : days;
  };

  const needBy = (item: Item): IsoDate | null => {
    if (!isOneTime(item)) return null;
    const known = needed.get(item.id);
    if (known !== undefined) return known;
    const { due } = onlyOccurrence(state, item.id);
    let day = due === null ? null : controlDateIn(state, due, calendar);
    for (const successor of state.roadmap.items) {
      if (
        !successor.after.includes(item.id) ||
        !isOneTime(successor) ||
        isDone(onlyOccurrence(state, successor.id))
      )
        continue;
      const theirs = needBy(successor);
      if (theirs === null) continue;
      const ours =
        whereCovered(() => calendar.shift(theirs, -(successor.minWorkingDays + 1))) ?? calendar.firstDay;
      if (day === null || ours < day) day = ours;
    }
    needed.set(item.id, day);
    return day;
  };

  return {
    readyOn,
    slack,
    needBy,
    isAtRisk(item) {
      if (!isOneTime(item)) return false;
      const occurrence = onlyOccurrence(state, item.id);
      if (!isRunning(occurrence.status) || isOverdue(state, occurrence, today, calendar)) return false;
      return (slack(item) ?? 0) < 0;
    },
  };
}
