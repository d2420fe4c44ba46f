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
  /** The day the figures speak of: the period's end, or an earlier one on which they had to be given, or were given unasked. */
  date: IsoDate;
}

/** Null for an item that does not recur. */
export function reportedPeriod(
  view: MonitoringView,
  item: Item,
  occurrence: Occurrence,
): ReportedPeriod | null {
  const { state, calendar } = view;
  const { due } = occurrence;
  const control = due === null ? null : whereCovered(() => controlDateIn(state, due, calendar));
  const period = periodOf(item, occurrence.originalDue, control);
  if (!period) return null;
  return {
    period,
    year: yearOf(period.end),
    isLastOfYear: isLastOfYear(item, period),
    date: dayOfFigures(view, occurrence, period, control),
  };
}

/**
 * Figures speak of the day on which they are due, at most of the period's end. Those that came, or were refined, after it speak of
 * their own day; so do those that came before anybody asked for them, of which nobody can say how the period will end.
 */
function dayOfFigures(
  { state, calendar, policy }: MonitoringView,
  occurrence: Occurrence,
  { end, asOf }: Period,
  control: IsoDate | null,
): IsoDate {
  const expected = asOf ?? end;
  const given = Object.values(occurrence.given ?? {}).map(({ at }) => at);
  const at = Math.max(occurrence.refinedAt ?? -Infinity, ...given);
  if (!Number.isFinite(at)) return expected;
  const day = dateOf(at, state.roadmap.timezone);
  if (day > expected) return day < end ? day : end;
  const asked = control && whereCovered(() => calendar.shift(control, -policy.monitoringRequest));
  return asked !== null && day < asked ? day : expected;
}
