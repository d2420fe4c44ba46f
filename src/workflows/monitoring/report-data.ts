// Everything that the report of a period says, worked out before anybody makes a document of it.
import { dateOf, type IsoDate } from '../../calendar/dates.ts';
import { whereCovered } from '../../calendar/work-calendar.ts';
import { type Period, periodInWords, periodLabel } from '../facts-period.ts';
import type { Item } from '../roadmap.ts';
import { type Occurrence, type RoadmapState, responsibleLead, responsibleParty } from '../state.ts';
import { type IndicatorValue, valueText } from './figure.ts';
import { judgeFigures, judgePeriod, type Verdict } from './judge.ts';
import { reportedPeriod } from './reported-period.ts';
import { earlierFigures, type MonitoringView } from './series.ts';

export const VERDICT_WORDS: Record<Verdict, string> = {
  'on-pace': 'в графике',
  behind: 'отстаёт от графика',
  'below-minimum': 'ниже минимального значения',
  'not-judged': 'не оценивается',
};

export interface ReportRow {
  id: string;
  /** Verbatim. */
  name: string;
  unit: string;
  /** Of the year. */
  minimum: number;
  amount: number | null;
  /** «1 234», «80 % (12 из 15)», «нет данных (0 из 0)», «не представлено». */
  amountText: string;
  /** Of the minimum. */
  sharePercent: number | null;
  pace: number | null;
  verdict: Verdict;
  verdictWords: string;
  /** By which rule. */
  rule: string;
  /** The reasons and measures that were given. */
  note: string | null;
  /** The text of the figure in the report that this one replaces, where it was another. */
  changedFrom: string | null;
}

/** One reported period of an indicator, for its plot. */
export interface HistoryPoint {
  /** «III кв. 2024» */
  label: string;
  amount: number | null;
  pace: number | null;
  minimum: number | null;
}

export interface Signatory {
  name: string;
  position: string | null;
}

export interface PeriodReport {
  roadmap: { id: string; title: string };
  order: { number: string; date: IsoDate; title: string };
  issuer: Signatory;
  /** To whom it goes, as the file names them. */
  addressee: string | null;
  /** Name of the responsible party. */
  party: string;
  item: { id: string; title: string };
  occurrence: string;
  period: Period;
  /** «III квартал 2024 г.» */
  periodWords: string;
  /** The day that the figures speak of. */
  date: IsoDate;
  /** Taken before the period's end: «по состоянию на …». */
  isPreliminary: boolean;
  refinedUntil: IsoDate | null;
  /** Ordinal of the issue, from 1. */
  n: number;
  /** Why it was issued again; null of the first. */
  reason: string | null;
  /** Null while it is not issued. */
  issuedOn: IsoDate | null;
  rows: ReportRow[];
  /** Who answers for the figures: the last report on execution. */
  signedBy: Signatory;
  /** Who accepted them; null while nobody has. */
  checkedBy: Signatory | null;
  /** By indicator: the reported periods up to this one, in order. */
  history: Record<string, HistoryPoint[]>;
}

/**
 * The n-th report of the occurrence with the figures that it stated; where it is not issued yet, with the figures
 * that there are. Throws for an item that does not recur.
 */
export function periodReport(
  view: MonitoringView,
  item: Item,
  occurrence: Occurrence,
  n: number,
): PeriodReport {
  const { state } = view;
  const { roadmap } = state;
  const known = reportedPeriod(view, item, occurrence);
  if (!known) throw new Error(`${roadmap.id}: item ${item.id} has no periods`);
  const reports = occurrence.reports ?? [];
  const issued = reports.find((r) => r.n === n);
  const { values, notes = {} } = issued ?? occurrence;
  const reported = issued ? { ...known, date: issued.date } : known;
  const judged = judgeFigures(view, reported, values);
  const replaced = reports.filter((r) => r.n < n).at(-1);
  const rows = judged.judgements.map((judgement, i): ReportRow => {
    const { indicator: id, amount, minimum, pace, share, verdict, rule } = judgement;
    const { name = '', unit = '' } = roadmap.indicators[i] ?? {};
    return {
      id,
      name,
      unit,
      minimum,
      amount,
      amountText: valueText(values[id]),
      sharePercent: share,
      pace,
      verdict,
      verdictWords: VERDICT_WORDS[verdict],
      rule,
      note: notes[id] ?? null,
      changedFrom: replaced ? changed(replaced.values[id], values[id]) : null,
    };
  });
  const { id, title, order, monitoring, parties } = roadmap;
  const accepted = issued?.by ?? acceptedBy(state, item, occurrence);
  return {
    roadmap: { id, title },
    order: { number: order.number, date: order.date, title: order.title },
    issuer: signatory(state, order.issuer),
    addressee: monitoring?.addressee ?? null,
    party: parties[responsibleParty(item)]?.name ?? '',
    item: { id: item.id, title: item.title },
    occurrence: occurrence.id,
    period: judged.period,
    periodWords: periodInWords(judged.period),
    date: judged.date,
    isPreliminary: judged.isPreliminary,
    refinedUntil: refinedUntil(view, item, occurrence),
    n,
    reason: issued?.reason ?? null,
    issuedOn: issued ? dateOf(issued.at, roadmap.timezone) : null,
    rows,
    signedBy: signatory(state, occurrence.submissions.at(-1)?.by ?? responsibleLead(state, item)),
    checkedBy: accepted === null ? null : signatory(state, accepted),
    history: historyOf(view, item, occurrence, rows),
  };
}

/**
 * The last day on which figures may be refined without a breach: the policy's n-th working day after the period,
 * where the control date came before its end. Null where it did not, and where the calendar does not reach so far.
 */
export function refinedUntil(view: MonitoringView, item: Item, occurrence: Occurrence): IsoDate | null {
  const period = reportedPeriod(view, item, occurrence)?.period;
  if (!period || period.asOf === null) return null;
  return whereCovered(() => view.calendar.shift(period.end, view.policy.monitoring.refineWithin));
}

function changed(before: IndicatorValue | undefined, after: IndicatorValue | undefined): string | null {
  const [was, is] = [valueText(before), valueText(after)];
  return was === is ? null : was;
}

function acceptedBy(state: RoadmapState, item: Item, occurrence: Occurrence): string | null {
  if (occurrence.status !== 'executed') return null;
  const found = state.events.findLast(
    (e) => e.type === 'accepted' && e.item === item.id && e.occurrence === occurrence.id,
  );
  return found?.by ?? null;
}

function signatory(state: RoadmapState, key: string): Signatory {
  const person = state.roadmap.people[key];
  return { name: person?.name ?? key, position: person?.position ?? null };
}

/** Earlier periods with the figures that they have now. */
function historyOf(
  view: MonitoringView,
  item: Item,
  occurrence: Occurrence,
  rows: readonly ReportRow[],
): Record<string, HistoryPoint[]> {
  const judged = [...earlierFigures(view.state, item, occurrence).reverse(), occurrence].flatMap(
    (o) => judgePeriod(view, item, o) ?? [],
  );
  return Object.fromEntries(
    rows.map((row) => [
      row.id,
      judged.map(({ period, judgements }, i): HistoryPoint => {
        const judgement = i === judged.length - 1 ? row : judgements.find((j) => j.indicator === row.id);
        const { amount = null, pace = null, minimum = null } = judgement ?? {};
        return { label: periodLabel(period), amount, pace, minimum };
      }),
    ]),
  );
}
