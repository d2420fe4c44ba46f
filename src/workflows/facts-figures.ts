// What messages say of the figures of a period: what is asked for, what has been reported, what is too low and what
// follows from that.
import type { IsoDate } from '../calendar/dates.ts';
import { type Period, periodInWords } from './facts-period.ts';
import { numberText, valueText } from './monitoring/figure.ts';
import { judgeFigures, judgePeriod } from './monitoring/judge.ts';
import { minimumIn, openingOf } from './monitoring/opening.ts';
import { type PeriodReport, periodReport, refinedUntil } from './monitoring/report-data.ts';
import { reportedPeriod } from './monitoring/reported-period.ts';
import { earlierFigures, type MonitoringView, monitoredItem } from './monitoring/series.ts';
import type { Item } from './roadmap.ts';
import type { Occurrence, RoadmapEvent } from './state.ts';

export interface AskedIndicator {
  id: string;
  name: string;
  unit: string;
  /** Of the period's year. */
  minimum: string;
  /** What has been given so far; null where nothing has. */
  given: string | null;
  /** The last figure, and of which period; null where there is none. */
  previous: { period: string; text: string } | null;
}

export interface FiguresFacts {
  year: number;
  isOpeningYear: boolean;
  /** Null where figures are final as they are given. */
  refinedUntil: IsoDate | null;
  indicators: AskedIndicator[];
}

/** Null for an item that does not recur, and where the roadmap has no indicators. */
export function figuresAsked(view: MonitoringView, item: Item, occurrence: Occurrence): FiguresFacts | null {
  const { indicators } = view.state.roadmap;
  const reported = reportedPeriod(view, item, occurrence);
  if (!reported || indicators.length === 0) return null;
  const opening = openingOf(view.state);
  const earlier = earlierFigures(view.state, item, occurrence);
  return {
    year: reported.year,
    isOpeningYear: reported.year === opening.year,
    refinedUntil: refinedUntil(view, item, occurrence),
    indicators: indicators.map((indicator) => {
      const { id, name, unit } = indicator;
      const last = earlier.find((one) => id in one.values);
      const period = last && reportedPeriod(view, item, last)?.period;
      const previous = last && period && { period: periodInWords(period), text: valueText(last.values[id]) };
      const minimum = numberText(minimumIn(indicator, reported.year, opening.year));
      const given = id in occurrence.values ? valueText(occurrence.values[id]) : null;
      return { id, name, unit, minimum, given, previous: previous ?? null };
    }),
  };
}

/** The report that an event has issued. */
export function reportIssued(
  view: MonitoringView,
  item: Item,
  occurrence: Occurrence,
  event: RoadmapEvent | undefined,
): PeriodReport | null {
  return event?.report === undefined ? null : periodReport(view, item, occurrence, event.report);
}

export interface TooLow {
  period: Period;
  year: number;
  /** The year's minimum cannot be reached any more. */
  isYearOver: boolean;
  indicators: {
    id: string;
    name: string;
    unit: string;
    amount: string;
    minimum: string;
    missing: string;
    rule: string;
  }[];
}

/**
 * Indicators of an accepted period below the year's minimum; null when none is. What the last report states counts, not
 * what has been given since then and nobody has looked at.
 */
export function tooLow(view: MonitoringView, item: Item, occurrence: Occurrence): TooLow | null {
  const reported = reportedPeriod(view, item, occurrence);
  const last = occurrence.reports?.at(-1);
  const judged =
    reported && last
      ? judgeFigures(view, { ...reported, date: last.date }, last.values)
      : judgePeriod(view, item, occurrence);
  if (!judged || !reported) return null;
  const found = judged.judgements.flatMap(({ indicator: id, verdict, amount, minimum, rule }) => {
    const { name, unit } = view.state.roadmap.indicators.find((i) => i.id === id) ?? {};
    if (verdict !== 'below-minimum' || amount === null || name === undefined || unit === undefined) return [];
    const [given, needed] = [numberText(amount), numberText(minimum)];
    return [{ id, name, unit, amount: given, minimum: needed, missing: numberText(minimum - amount), rule }];
  });
  if (found.length === 0) return null;
  const { period, isLastOfYear, year } = reported;
  return { period, year, isYearOver: isLastOfYear && !judged.isPreliminary, indicators: found };
}

/** The last period whose figures were accepted, when some of them are below the year's minimum. */
export function lastTooLow(
  view: MonitoringView,
  occurrences: (item: Item) => readonly Occurrence[],
): { item: Item; occurrence: Occurrence } | null {
  const item = monitoredItem(view.state.roadmap);
  const last = item && occurrences(item).findLast((o) => o.status === 'executed');
  return item && last && tooLow(view, item, last) ? { item, occurrence: last } : null;
}
