// «Мониторинг»: the indicators of a roadmap over its reported periods, how they stand against pace and minimum and by which
// rule, and the reports that were issued.
import { raw } from 'hono/html';
import { numericDate } from '../../calendar/dates.ts';
import { MIME_TYPES } from '../../files/file-types.ts';
import { oneLine, shorten } from '../../messages/wording.ts';
import { indicatorPlot } from '../../plots/indicator-plot.tsx';
import { reportFile } from '../../store/reports.ts';
import { openingOf } from '../../workflows/monitoring/opening.ts';
import type { Item } from '../../workflows/roadmap.ts';
import type { RoadmapState } from '../../workflows/state.ts';
import { attachmentHeaders } from '../attachment.ts';
import { MonitoredPeriod } from '../components/monitored-period.tsx';
import { MonitoringMatrix } from '../components/monitoring-matrix.tsx';
import { notFoundPage } from '../error-pages.tsx';
import { nameOf } from '../forms/action-form.ts';
import { itemPath, roadmapPath } from '../item-place.ts';
import { page } from '../layout.tsx';
import { type IndicatorHistory, type MonitoringPage, viewMonitoring } from '../monitoring-view.ts';
import { inRoadmap, type RoadmapVisit, type Route } from '../route.ts';

export const monitoringRoutes: readonly Route[] = [
  inRoadmap('GET', '/roadmaps/:roadmap/monitoring', 'members', show),
  inRoadmap('GET', '/roadmaps/:roadmap/reports/:item/:occurrence/:n/:format', 'members', download),
];

async function show(visit: RoadmapVisit): Promise<Response> {
  const { c, state, principal } = visit;
  const { id, title, order } = state.roadmap;
  const view = await viewMonitoring(visit);
  return page(
    c,
    {
      title: 'Мониторинг показателей',
      principal,
      section: 'roadmaps',
      trail: [{ label: `Распоряжение № ${oneLine(order.number)}`, href: roadmapPath(id) }],
    },
    <>
      <p class="lead">{title}</p>
      {view === null ? (
        <p class="empty">В этой дорожной карте нет показателей, по которым ведётся мониторинг.</p>
      ) : (
        <Monitoring state={state} view={view} />
      )}
    </>,
  );
}

function Monitoring({ state, view }: { state: RoadmapState; view: MonitoringPage }) {
  const { item, periods, histories } = view;
  const latest = periods.toReversed();
  return (
    <>
      <About state={state} item={item} />
      {histories.length === 0 ? (
        <p class="empty">{nothingYet(view)}</p>
      ) : (
        <>
          <h2>Показатели по отчётным периодам</h2>
          <MonitoringMatrix periods={periods} />
          <h2>Графики</h2>
          <div class="plots">
            {histories.map((history) => (
              <Plot history={history} />
            ))}
          </div>
        </>
      )}
      <h2>Отчётные периоды</h2>
      <p class="quiet screen">Последний – первым.</p>
      {latest.map((period) => (
        <MonitoredPeriod roadmap={state.roadmap.id} zone={state.roadmap.timezone} period={period} />
      ))}
    </>
  );
}

function nothingYet({ periods }: MonitoringPage): string {
  const [first] = periods;
  if (!first) return 'Показатели ещё не представлены.';
  return `Показатели ещё не представлены. Первый отчётный период – ${first.words}, срок – ${numericDate(first.occurrence.due ?? first.occurrence.id)}.`;
}

function About({ state, item }: { state: RoadmapState; item: Item }) {
  const { id, monitoring } = state.roadmap;
  const recipients = (monitoring?.recipients ?? []).map((key) => nameOf(state, key));
  return (
    <dl class="facts">
      <dt>Мероприятие</dt>
      <dd>
        <a href={itemPath(id, item.id, '')}>{`Пункт ${item.id}`}</a>
        {`. ${item.title}`}
      </dd>
      <dt>Открытие</dt>
      <dd>{openingText(state)}</dd>
      {monitoring?.addressee !== undefined && (
        <>
          <dt>Адресат отчёта</dt>
          <dd>{monitoring.addressee}</dd>
        </>
      )}
      {recipients.length > 0 && (
        <>
          <dt>Отчёт получают по почте</dt>
          <dd>{recipients.join(', ')}</dd>
        </>
      )}
    </dl>
  );
}

function openingText(state: RoadmapState): string {
  const { on, year, item } = openingOf(state);
  const inYear =
    year === null ? '' : ` Год открытия – ${year}: для него действуют минимальные значения года открытия.`;
  if (item === null) return `Отдельного пункта об открытии нет.${inYear}`;
  if (on !== null) return `Пункт ${item} исполнен ${numericDate(on)}.${inYear}`;
  return `Пункт ${item} не исполнен; до открытия показатели не оцениваются.${inYear}`;
}

function Plot({ history: { indicator, points } }: { history: IndicatorHistory }) {
  const { id, name, unit } = indicator;
  return (
    <figure class="plot wide" tabindex={0}>
      {raw(indicatorPlot({ title: `${id}. ${shorten(name)}`, unit, points }))}
    </figure>
  );
}

async function download(visit: RoadmapVisit): Promise<Response> {
  const { c, site, state } = visit;
  const { item = '', occurrence = '', n = '', format = '' } = c.req.param();
  const isKnown = (format === 'docx' || format === 'xlsx') && /^[1-9]\d{0,4}$/.test(n);
  // PostgreSQL takes no such text, not even to compare with.
  if (!isKnown || `${item}${occurrence}`.includes('\0')) return notFoundPage(visit);
  const file = await reportFile(site.db, state.roadmap.id, item, occurrence, Number(n), format);
  if (!file) return notFoundPage(visit);
  const { name, content } = file;
  return c.body(
    new Uint8Array(content),
    200,
    attachmentHeaders({ name, type: MIME_TYPES[format], size: content.length }),
  );
}
