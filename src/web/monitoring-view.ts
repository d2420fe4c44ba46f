// What the page «Мониторинг» shows, worked out once: the periods up to the next one, each with its figures, what may be
// done about them and what was issued, and the indicators over time.
import type { Instant, IsoDate } from '../calendar/dates.ts';
import { reportsOf, type StoredReport } from '../store/reports.ts';
import { actionsOn, type ItemAction } from '../workflows/actions.ts';
import { periodLabel } from '../workflows/facts-period.ts';
import { monitoredItem, occurrencesMonitored } from '../workflows/monitoring/series.ts';
import { hasFigures, refinedSinceReport } from '../workflows/refinement.ts';
import type { Indicator, Item } from '../workflows/roadmap.ts';
import { type FiguresView, viewFigures } from './figures-view.ts';
import { itemForm } from './forms/registry.ts';
import { itemPath } from './item-place.ts';
import type { RoadmapVisit } from './route.ts';
import { type StateWords, statesOf } from './state-words.ts';

export interface PeriodView extends FiguresView {
  /** Short: «III кв. 2024». */
  label: string;
  hasFigures: boolean;
  states: StateWords[];
  /** Of the occurrence. */
  href: string;
  actions: { action: ItemAction; label: string; href: string }[];
  /** When figures were changed that no report states yet. */
  refinedAt: Instant | null;
  /** In the order of issue. */
  reports: StoredReport[];
}

export interface IndicatorHistory {
  indicator: Indicator;
  points: { label: string; amount: number | null; pace: number | null; minimum: number | null }[];
}

export interface MonitoringPage {
  item: Item;
  /** In order, up to the next one. */
  periods: PeriodView[];
  /** Over the periods with figures; empty where there are none. */
  histories: IndicatorHistory[];
}

/** What people come to this page to do. */
const OFFERED: readonly ItemAction[] = ['report-indicators', 'submit', 'accept', 'return', 'reissue-report'];

/** Null where nothing is monitored. */
export async function viewMonitoring(visit: RoadmapVisit): Promise<MonitoringPage | null> {
  const { site, state, today } = visit;
  const item = monitoredItem(state.roadmap);
  if (!item) return null;
  const reports = await reportsOf(site.db, state.roadmap.id, item.id);
  const periods = periodsOf(visit, item, today, reports);
  const known = periods.filter((period) => period.hasFigures);
  return {
    item,
    periods,
    histories: known.length === 0 ? [] : state.roadmap.indicators.map((one) => historyOf(one, known)),
  };
}

function periodsOf(
  visit: RoadmapVisit,
  item: Item,
  today: IsoDate,
  reports: readonly StoredReport[],
): PeriodView[] {
  const { state, calendar, principal, now, isOperator } = visit;
  const { address } = principal;
  const { id } = state.roadmap;
  const all = occurrencesMonitored(state, calendar, calendar.lastDay);
  const next = all.find((occurrence) => occurrence.id > today);
  return all.flatMap((occurrence): PeriodView[] => {
    if (occurrence.id > today && occurrence !== next && !hasFigures(occurrence)) return [];
    const figures = viewFigures(visit, item, occurrence);
    if (!figures) return [];
    const actions = actionsOn(state, visit, item, occurrence, address, now, isOperator);
    return [
      {
        ...figures,
        label: periodLabel(figures.period.period),
        hasFigures: hasFigures(occurrence),
        states: statesOf(state, item, occurrence, { calendar, today }),
        href: itemPath(id, item.id, occurrence.id),
        actions: OFFERED.filter((action) => actions.includes(action)).map((action) => ({
          action,
          label: itemForm(action)?.label ?? action,
          href: itemPath(id, item.id, occurrence.id, `do/${action}`),
        })),
        refinedAt: refinedSinceReport(occurrence),
        reports: reports.filter((report) => report.occurrence === occurrence.id),
      },
    ];
  });
}

function historyOf(indicator: Indicator, periods: readonly PeriodView[]): IndicatorHistory {
  return {
    indicator,
    points: periods.flatMap(({ label, figures }) => {
      const known = figures.find((figure) => figure.indicator.id === indicator.id);
      if (!known) return [];
      const { amount, pace, minimum } = known.judgement;
      return [{ label, amount, pace, minimum }];
    }),
  };
}
