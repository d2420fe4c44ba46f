// The figures of one period as pages and forms show them: each with the least of its year, what stood there before, who
// gave it, and how it is judged.
import type { IsoDate } from '../calendar/dates.ts';
import { periodInWords } from '../messages/wording.ts';
import { type IndicatorValue, valueText } from '../workflows/monitoring/figure.ts';
import { type Judgement, judgePeriod, type PeriodJudgement } from '../workflows/monitoring/judge.ts';
import { refinedUntil } from '../workflows/monitoring/report-data.ts';
import { reportedPeriod } from '../workflows/monitoring/reported-period.ts';
import { earlierFigures, type MonitoringView, monitoredItem } from '../workflows/monitoring/series.ts';
import type { Indicator, Item } from '../workflows/roadmap.ts';
import type { Occurrence, RoadmapState } from '../workflows/state.ts';
import { timeInWords } from './event-words.ts';

export interface FigureView {
  indicator: Indicator;
  judgement: Judgement;
  value: IndicatorValue | undefined;
  note: string | undefined;
  /** Who gave the value and when; null where nobody has, or it is not known. */
  given: string | null;
  /** Of earlier periods of the same year, in order. */
  previous: { period: string; value: string }[];
}

export interface FiguresView {
  item: Item;
  occurrence: Occurrence;
  period: PeriodJudgement;
  /** «III квартал 2024 г.» */
  words: string;
  figures: FigureView[];
  /** Until when more exact figures may follow, where the control date comes before the period's end. */
  refinedUntil: IsoDate | null;
}

/** Null of an item, or a date, that has no figures. */
export function viewFigures(input: MonitoringView, item: Item, occurrence: Occurrence): FiguresView | null {
  const { state } = input;
  const { roadmap } = state;
  if (monitoredItem(roadmap)?.id !== item.id) return null;
  const period = judgePeriod(input, item, occurrence);
  if (period === null) return null;
  const before = sameYearBefore(input, item, occurrence, period.year);
  return {
    item,
    occurrence,
    period,
    words: periodInWords(period.period),
    refinedUntil: refinedUntil(input, item, occurrence),
    figures: roadmap.indicators.flatMap((indicator) => {
      const { id } = indicator;
      const judgement = period.judgements.find((one) => one.indicator === id);
      if (!judgement) return [];
      return [
        {
          indicator,
          judgement,
          value: occurrence.values[id],
          note: occurrence.notes?.[id],
          given: givenBy(state, occurrence, id),
          previous: before.flatMap(({ words, values }) => {
            const value = values[id];
            return value === undefined ? [] : [{ period: words, value: valueText(value) }];
          }),
        },
      ];
    }),
  };
}

function sameYearBefore(
  input: MonitoringView,
  item: Item,
  occurrence: Occurrence,
  year: number,
): { words: string; values: Occurrence['values'] }[] {
  return earlierFigures(input.state, item, occurrence)
    .flatMap((other) => {
      const reported = reportedPeriod(input, item, other);
      return reported?.year === year ? [{ words: periodInWords(reported.period), values: other.values }] : [];
    })
    .toReversed();
}

function givenBy({ roadmap }: RoadmapState, { given }: Occurrence, indicator: string): string | null {
  const known = given?.[indicator];
  if (!known) return null;
  const name = roadmap.people[known.by]?.name ?? known.by;
  const party = roadmap.parties[known.party]?.name ?? known.party;
  return `${name} (${party}), ${timeInWords(known.at, roadmap.timezone)}`;
}
