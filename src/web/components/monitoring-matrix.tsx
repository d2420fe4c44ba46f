// Periods × indicators, a table for each year, the latest first: value and verdict; the rules stand below with each period.
import { shorten } from '../../messages/wording.ts';
import { valueText } from '../../workflows/monitoring/figure.ts';
import type { PeriodView } from '../monitoring-view.ts';
import { periodAnchor } from './monitored-period.tsx';
import { VerdictTag } from './verdict-tag.tsx';

export function MonitoringMatrix({ periods }: { periods: readonly PeriodView[] }) {
  const years = [...new Set(periods.map(({ period }) => period.year))].toReversed();
  return (
    <>
      {years.map((year) => (
        <Year year={year} periods={periods.filter(({ period }) => period.year === year)} />
      ))}
    </>
  );
}

function Year({ year, periods }: { year: number; periods: readonly PeriodView[] }) {
  const [first] = periods;
  if (!first) return null;
  return (
    <section class="wide" aria-label={`Показатели за ${year} год`}>
      <table class="cards periods">
        <caption>{`${year} год. По какому правилу дана оценка, сказано ниже при каждом периоде.`}</caption>
        <thead>
          <tr>
            <th scope="col">Показатель</th>
            {periods.map((period) => (
              <th scope="col">
                <a href={`#${periodAnchor(period)}`}>{period.label}</a>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {first.figures.map(({ indicator: { id, name, unit } }, row) => (
            <tr>
              <th scope="row">
                {`${id}. ${shorten(name, 110)}`}
                <br />
                <small>{unit}</small>
              </th>
              {periods.map((period) => (
                <td data-label={period.label}>
                  <Cell period={period} row={row} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Cell({ period, row }: { period: PeriodView; row: number }) {
  const figure = period.figures[row];
  if (!figure) return null;
  if (figure.value === undefined) return <>не представлено</>;
  return (
    <>
      {`${valueText(figure.value)} `}
      <VerdictTag verdict={figure.judgement.verdict} />
    </>
  );
}
