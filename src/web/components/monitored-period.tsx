// One period on the page «Мониторинг»: how it stands, its figures with their rules, what may be done, what was issued.
import { numericDate } from '../../calendar/dates.ts';
import type { StoredReport } from '../../store/reports.ts';
import { timeInWords } from '../event-words.ts';
import { roadmapPath } from '../item-place.ts';
import type { PeriodView } from '../monitoring-view.ts';
import { asOfText, FiguresTable } from './figures-table.tsx';
import { StateTag } from './state-tag.tsx';

export function periodAnchor({ occurrence }: Pick<PeriodView, 'occurrence'>): string {
  return `period-${occurrence.id}`;
}

export function MonitoredPeriod(props: { roadmap: string; zone: string; period: PeriodView }) {
  const { roadmap, zone, period } = props;
  const { occurrence, words, states, href, reports, refinedUntil, refinedAt } = period;
  const reissue = refinedAt === null ? undefined : period.actions.find((o) => o.action === 'reissue-report');
  const actions = period.actions.filter((one) => one !== reissue);
  return (
    <section class="entry" id={periodAnchor(period)}>
      <h3>
        <a href={href}>{`${words}${asOfText(period)}`}</a>
      </h3>
      <p>
        {`Срок – ${numericDate(occurrence.due ?? occurrence.id)}. `}
        {states.map((one) => (
          <>
            <StateTag {...one} />{' '}
          </>
        ))}
      </p>
      {refinedUntil !== null && (
        <p>{`Срок наступает раньше конца отчётного периода; уточнённые значения принимаются до ${numericDate(refinedUntil)}.`}</p>
      )}
      {refinedAt !== null && (
        <div class="notice warning">
          <p>
            {`Показатели уточнены ${timeInWords(refinedAt, zone)}; ${reports.length === 0 ? 'отчёт о них не выпущен' : 'в выпущенном отчёте значения прежние'}.`}
          </p>
          {reissue && (
            <div class="actions">
              <a class="button" href={reissue.href}>
                {reissue.label}
              </a>
            </div>
          )}
        </div>
      )}
      {actions.length > 0 && (
        <div class="actions">
          {actions.map(({ label, href: to }, i) => (
            <a class={i === 0 ? 'button' : 'button second'} href={to}>
              {label}
            </a>
          ))}
        </div>
      )}
      {period.hasFigures ? (
        <div class="wide">
          <FiguresTable view={period} />
        </div>
      ) : (
        <p>Показатели за этот период не представлены.</p>
      )}
      {reports.length > 0 && <Reports roadmap={roadmap} zone={zone} reports={reports} />}
    </section>
  );
}

function Reports({
  roadmap,
  zone,
  reports,
}: {
  roadmap: string;
  zone: string;
  reports: readonly StoredReport[];
}) {
  return (
    <>
      <h4>Выпущенные отчёты</h4>
      <ol class="lines">
        {reports.map((report) => (
          <li>
            <p>
              <b>{report.n === 1 ? 'Отчёт' : `Уточнённый отчёт № ${report.n}`}</b>
              {`, ${timeInWords(report.at, zone)}${report.data.checkedBy === null ? '' : `, ${report.data.checkedBy.name}`}. `}
              {report.isKept ? (
                <>
                  <File roadmap={roadmap} report={report} format="docx" />{' '}
                  <File roadmap={roadmap} report={report} format="xlsx" />
                </>
              ) : (
                'Файлы удалены: в них были данные лица, которое из системы исключено.'
              )}
            </p>
            {report.data.reason !== null && <p>{`Причина: ${report.data.reason}`}</p>}
            <Changes report={report} />
          </li>
        ))}
      </ol>
    </>
  );
}

function File({
  roadmap,
  report,
  format,
}: {
  roadmap: string;
  report: StoredReport;
  format: 'docx' | 'xlsx';
}) {
  const { item, occurrence, n } = report;
  const parts = [item, occurrence, String(n), format].map(encodeURIComponent).join('/');
  const { periodWords } = report.data;
  return (
    <a href={`${roadmapPath(roadmap)}/reports/${parts}`}>
      {format.toUpperCase()}
      <span class="hidden">{` – отчёт за ${periodWords}${n === 1 ? '' : `, № ${n}`}`}</span>
    </a>
  );
}

/** Against the report that it replaces. */
function Changes({ report: { n, data } }: { report: StoredReport }) {
  if (n === 1) return null;
  const changed = data.rows.flatMap(({ id, changedFrom, amountText }) =>
    changedFrom === null ? [] : [`показатель ${id}: ${changedFrom} → ${amountText}`],
  );
  return <p>{changed.length === 0 ? 'Значения не изменились.' : `Изменено: ${changed.join('; ')}.`}</p>;
}
