// Since when there is something to measure, and which minimum a year has.
import { type IsoDate, yearOf } from '../../calendar/dates.ts';
import { periodOf } from '../facts-period.ts';
import { onlyOccurrence } from '../occurrences.ts';
import type { Indicator } from '../roadmap.ts';
import type { RoadmapState } from '../state.ts';
import { monitoredItem } from './series.ts';

export interface Opening {
  /** The day on which the opening item was executed; null while it is not, or where no item opens. */
  on: IsoDate | null;
  /** Of `on`, else of the item's date in force; where no item opens, of the first period. Null while nobody can say. */
  year: number | null;
  item: string | null;
}

export function openingOf(state: RoadmapState): Opening {
  const { roadmap } = state;
  const id = roadmap.monitoring?.opening;
  if (id === undefined) {
    const item = monitoredItem(roadmap);
    const first = item?.deadline.kind === 'recurring' ? periodOf(item, item.deadline.first, null) : null;
    return { on: null, year: first ? yearOf(first.end) : null, item: null };
  }
  const { status, executedAt, due } = onlyOccurrence(state, id);
  const on = status === 'executed' ? executedAt : null;
  const known = on ?? due;
  return { on, year: known === null ? null : yearOf(known), item: id };
}

/** The year's minimum: `opening` up to the opening year and while it is unknown, `later` after it. */
export function minimumIn(indicator: Indicator, year: number, openingYear: number | null): number {
  const { opening, later } = indicator.minimum;
  return openingYear === null || year <= openingYear ? opening : later;
}
