// The period of an occurrence and the day that its figures speak of.
import { dateOf, type IsoDate, yearOf } from '../../calendar/dates.ts';
import { whereCovered } from '../../calendar/work-calendar.ts';
import { isLastOfYear, type Period, periodOf } from '../facts-period.ts';
import { controlDateIn } from '../forecast.ts';
import type { Item } from '../roadmap.ts';
import type { Occurrence } from '../state.ts';
import type { MonitoringView } from './series.ts';

export interface ReportedPeriod {
  /** `asOf` is the control date where that comes before the period's end. */
  period: Period;
  year: number;
  isLastOfYear: boolean;
  /** The day the figures speak of: the period's end, or an earlier one on which they were, or are to be, given. */
  date: IsoDate;
}

/** Null for an item that does not recur. */
export function reportedPeriod(
  { state, calendar }: MonitoringView,
  item: Item,
  occurrence: Occurrence,
): ReportedPeriod | null {
  const { due } = occurrence;
  const control = due === null ? null : whereCovered(() => controlDateIn(state, due, calendar));
  const period = periodOf(item, occurrence.originalDue, control);
  if (!period) return null;
  return {
    period,
    year: yearOf(period.end),
    isLastOfYear: isLastOfYear(item, period),
    date: dayOfFigures(state.roadmap.timezone, occurrence, period),
  };
}

/** Figures speak of the day on which they were last given or refined, at most of the period's end; until then, of the day on which they are due. */
function dayOfFigures(zone: string, occurrence: Occurrence, { end, asOf }: Period): IsoDate {
  const given = Object.values(occurrence.given ?? {}).map(({ at }) => at);
  const at = Math.max(occurrence.refinedAt ?? -Infinity, ...given);
  if (!Number.isFinite(at)) return asOf ?? end;
  const day = dateOf(at, zone);
  return day < end ? day : end;
}
