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
  /** The day the figures speak of: the period's end, or an earlier one on which they had to be given. */
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
  const { end, asOf } = period;
  return {
    period,
    year: yearOf(end),
    isLastOfYear: isLastOfYear(item, period),
    date: asOf === null ? end : dayOfFigures(state.roadmap.timezone, occurrence, asOf, end),
  };
}

/** Figures that came, or were refined, after the day on which they were due speak of their own day, at most of the period's end. */
function dayOfFigures(zone: string, occurrence: Occurrence, asOf: IsoDate, end: IsoDate): IsoDate {
  const given = Object.values(occurrence.given ?? {}).map(({ at }) => at);
  const at = Math.max(occurrence.refinedAt ?? -Infinity, ...given);
  const day = Number.isFinite(at) ? dateOf(at, zone) : asOf;
  if (day <= asOf) return asOf;
  return day < end ? day : end;
}
