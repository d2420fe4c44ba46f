// Which item carries the figures of the indicators, and its occurrences: one for each reported period.
import type { IsoDate } from '../../calendar/dates.ts';
import type { WorkCalendar } from '../../calendar/work-calendar.ts';
import { occurrencesOf } from '../occurrences.ts';
import type { Policy } from '../policy.ts';
import type { Item, Roadmap } from '../roadmap.ts';
import { itemState, type Occurrence, type RoadmapState } from '../state.ts';

/** What the rules of monitoring read. */
export interface MonitoringView {
  state: RoadmapState;
  calendar: WorkCalendar;
  policy: Policy;
}

/** The item that the file names, else the only recurring one; null where there are no indicators, or several such items. */
export function monitoredItem(roadmap: Roadmap): Item | null {
  if (roadmap.indicators.length === 0) return null;
  const named = roadmap.monitoring?.item;
  const found = roadmap.items.filter((item) =>
    named === undefined ? item.deadline.kind === 'recurring' : item.id === named,
  );
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** Its occurrences whose date by the document is at most `until`, in order; none where nothing is monitored. */
export function occurrencesMonitored(
  state: RoadmapState,
  calendar: WorkCalendar,
  until: IsoDate,
): Occurrence[] {
  const item = monitoredItem(state.roadmap);
  if (!item) return [];
  return occurrencesOf(state, item, until < calendar.lastDay ? until : calendar.lastDay);
}

/** Earlier occurrences of the item for which figures were given, the latest first. */
export function earlierFigures(state: RoadmapState, item: Item, occurrence: Occurrence): Occurrence[] {
  return Object.values(itemState(state, item.id).occurrences)
    .filter((o) => o.id < occurrence.id && o.status !== 'cancelled' && Object.keys(o.values).length > 0)
    .sort((a, b) => (a.id < b.id ? 1 : -1));
}
