// What the figures of a period say: on pace, behind, below the minimum, or not to be judged, each with the
// rule in words (docs/adr/0014-monitoring-of-indicators.md). The kinds are our reading of the order's annex.
import { type IsoDate, numericDate, yearOf } from '../../calendar/dates.ts';
import type { Period } from '../facts-period.ts';
import { controlDateIn } from '../forecast.ts';
import { onlyOccurrence } from '../occurrences.ts';
import type { Indicator, Item } from '../roadmap.ts';
import type { Occurrence } from '../state.ts';
import { amountOf, type IndicatorValue, numberText } from './figure.ts';
import { minimumIn, type Opening, openingOf } from './opening.ts';
import { paceOn } from './pace.ts';
import { type ReportedPeriod, reportedPeriod } from './reported-period.ts';
import type { MonitoringView } from './series.ts';

export type Verdict = 'on-pace' | 'behind' | 'below-minimum' | 'not-judged';

export interface Judgement {
  indicator: string;
  verdict: Verdict;
  /** Of a pair its share in per cent; null where nothing was given, or 0 of 0. */
  amount: number | null;
  /** Of the year. */
  minimum: number;
  /** What a cumulative indicator should have reached by the day; null where there is none. */
  pace: number | null;
  /** `amount` of `minimum`, per cent. */
  share: number | null;
  /** The rule in a Russian sentence, to be printed wherever the judgement is. */
  rule: string;
}

export interface PeriodJudgement {
  period: Period;
  year: number;
  isOpeningYear: boolean;
  /** The day the figures speak of. */
  date: IsoDate;
  /** Taken before the period's end. */
  isPreliminary: boolean;
  /** In the order of the roadmap's indicators. */
  judgements: Judgement[];
}

/** Null for an item that does not recur. */
export function judgePeriod(
  view: MonitoringView,
  item: Item,
  occurrence: Occurrence,
): PeriodJudgement | null {
  const reported = reportedPeriod(view, item, occurrence);
  return reported && judgeFigures(view, reported, occurrence.values);
}

/** Figures other than those that the occurrence has now: being typed, or of an earlier report. */
export function judgeFigures(
  view: MonitoringView,
  reported: ReportedPeriod,
  values: Readonly<Record<string, IndicatorValue>>,
): PeriodJudgement {
  const { period, year, date } = reported;
  const opening = openingOf(view.state);
  return {
    period,
    year,
    isOpeningYear: year === opening.year,
    date,
    isPreliminary: date < period.end,
    judgements: view.state.roadmap.indicators.map((indicator) =>
      judge(view, reported, opening, indicator, values[indicator.id]),
    ),
  };
}

function judge(
  view: MonitoringView,
  reported: ReportedPeriod,
  opening: Opening,
  indicator: Indicator,
  value: IndicatorValue | undefined,
): Judgement {
  const { year, date } = reported;
  const minimum = minimumIn(indicator, year, opening.year);
  const amount = amountOf(value);
  const reason =
    notOpen(opening, date) ??
    (minimum === 0 ? `минимальное значение на ${year} год – 0` : null) ??
    notYet(view, indicator, opening, reported) ??
    (amount === null ? (value === undefined ? 'значение не представлено' : 'нет данных (0 из 0)') : null);
  const pace = isPaced(indicator, opening, date) ? paceOf(view, indicator, minimum, opening, date) : null;
  const base = {
    indicator: indicator.id,
    amount,
    minimum,
    pace,
    share: amount === null || minimum === 0 ? null : (amount / minimum) * 100,
  };
  if (reason !== null || amount === null)
    return { ...base, verdict: 'not-judged', rule: `Не оценивается: ${reason}.` };
  return { ...base, ...byKind(indicator, amount, minimum, pace, opening, reported) };
}

/** Nothing is measured before the opening. */
function notOpen({ item, on }: Opening, date: IsoDate): string | null {
  if (item === null) return null;
  if (on === null) return `объект не открыт (п. ${item} не исполнен)`;
  return date < on
    ? `на ${numericDate(date)} объект не открыт (п. ${item} исполнен ${numericDate(on)})`
    : null;
}

function notYet(
  { state, calendar }: MonitoringView,
  { judgedAfter }: Indicator,
  opening: Opening,
  { year, date }: ReportedPeriod,
): string | null {
  if (judgedAfter === undefined || year !== opening.year) return null;
  const { due } = onlyOccurrence(state, judgedAfter);
  if (due === null) return `в год открытия – со срока п. ${judgedAfter}, а он не определён`;
  const control = controlDateIn(state, due, calendar);
  const since = control < due ? control : due;
  return date < since ? `в год открытия – со срока п. ${judgedAfter} (${numericDate(since)})` : null;
}

const isPaced = ({ kind }: Indicator, { item, on }: Opening, date: IsoDate): boolean =>
  kind === 'cumulative' && (item === null || (on !== null && on <= date));

/** In the year of the opening counted from its day. */
function paceOf(
  { policy }: MonitoringView,
  indicator: Indicator,
  minimum: number,
  { on }: Opening,
  date: IsoDate,
): number {
  const year = yearOf(date);
  const from = on !== null && yearOf(on) === year ? on : `${year}-01-01`;
  return paceOn(minimum, date, from, indicator.weights ?? policy.monitoring.weights);
}

/** Sums of weights may miss a whole number by their last binary digit. */
const reaches = (amount: number, wanted: number): boolean => amount >= wanted - 1e-9;

function byKind(
  indicator: Indicator,
  amount: number,
  minimum: number,
  pace: number | null,
  { on }: Opening,
  { period, year, date, isLastOfYear }: ReportedPeriod,
): { verdict: Verdict; rule: string } {
  const { kind } = indicator;
  const needed = `минимальное значение ${numberText(minimum)}`;
  const asOf = date < period.end ? `, предварительно – по состоянию на ${numericDate(date)}` : '';
  const isReached = reaches(amount, minimum);
  const atEnd = `последний период ${year} года, ${needed} ${isReached ? 'достигнуто' : 'не достигнуто'}${asOf}.`;
  const ended = isReached ? 'on-pace' : 'below-minimum';
  switch (kind) {
    case 'contingent': {
      const rule = 'Контингент за год, каждый учтён один раз';
      if (isLastOfYear) return { verdict: ended, rule: `${rule}: ${atEnd}` };
      return isReached
        ? { verdict: 'on-pace', rule: `${rule}: ${needed} достигнуто${asOf}.` }
        : { verdict: 'behind', rule: `${rule}: ${needed} пока не достигнуто, год не окончен${asOf}.` };
    }
    case 'seasonal': {
      const rule = 'Сезонный показатель';
      if (isLastOfYear) return { verdict: ended, rule: `${rule}: ${atEnd}` };
      return isReached
        ? { verdict: 'on-pace', rule: `${rule}: ${needed} достигнуто${asOf}.` }
        : {
            verdict: 'not-judged',
            rule: `${rule}: не оценивается до конца года, пока ${needed} не достигнуто${asOf}.`,
          };
    }
    case 'state':
      return {
        verdict: ended,
        rule: `Состояние на ${numericDate(date)}: ${needed} ${isReached ? 'достигнуто' : 'не достигнуто'}.`,
      };
    case 'cumulative': {
      const since =
        on !== null && yearOf(on) === year ? `со дня открытия (${numericDate(on)})` : 'с начала года';
      const rule = `Нарастающим итогом ${since}`;
      if (isLastOfYear) return { verdict: ended, rule: `${rule}: ${atEnd}` };
      const wanted = pace ?? minimum;
      return {
        verdict: reaches(amount, wanted) ? 'on-pace' : 'behind',
        rule: `${rule}: на ${numericDate(date)} по графику нужно не менее ${numberText(wanted)} из ${numberText(minimum)}${asOf}.`,
      };
    }
  }
}
