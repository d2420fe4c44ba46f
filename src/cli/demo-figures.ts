// What the demo says at its end about the last reported period: figures, minimums, judgement, and when the report went.
import type { IsoDate } from '../calendar/dates.ts';
import { numericDate } from '../messages/wording.ts';
import { numberText } from '../workflows/monitoring/figure.ts';
import { periodReport } from '../workflows/monitoring/report-data.ts';
import { type MonitoringView, monitoredItem, occurrencesMonitored } from '../workflows/monitoring/series.ts';

/** A line per indicator; none while no report has been issued. */
export function figuresAtTheEnd(view: MonitoringView, until: IsoDate): string[] {
  const { state, calendar } = view;
  const item = monitoredItem(state.roadmap);
  const reported = occurrencesMonitored(state, calendar, until).findLast((o) => o.reports !== undefined);
  if (!item || !reported) return [];
  const issued = (reported.reports ?? []).map(({ n }) => periodReport(view, item, reported, n));
  const last = issued.at(-1);
  if (!last) return [];
  const days = issued.map(
    ({ issuedOn, n }) =>
      `${n === 1 ? 'отчёт' : 'уточнённый'} – ${issuedOn === null ? '' : numericDate(issuedOn)}`,
  );
  return [
    '',
    `Показатели за ${last.periodWords} (${days.join(', ')}):`,
    '  №    минимум  оценка                       значение',
    ...last.rows.map(({ id, minimum, verdictWords, amountText, changedFrom }) => {
      const before = changedFrom === null ? '' : `, в первом отчёте – ${changedFrom}`;
      return `  ${id.padEnd(4)} ${numberText(minimum).padEnd(8)} ${verdictWords.padEnd(28)} ${amountText}${before}`;
    }),
  ];
}
