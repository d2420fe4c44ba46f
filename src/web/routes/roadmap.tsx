// «Дорожная карта»: the annex's table with what has become of each item, what is late because of what, and the same
// along the days.
import { rulesOf } from '../../engine/plan-context.ts';
import { numericDate, oneLine } from '../../messages/wording.ts';
import { actionsOnRoadmap, type RoadmapAction } from '../../workflows/actions.ts';
import { monitoredItem } from '../../workflows/monitoring/series.ts';
import { Acknowledge } from '../components/acknowledge.tsx';
import { Attention } from '../components/attention.tsx';
import { About, Filters, Released, Tally } from '../components/roadmap-head.tsx';
import { RoadmapTable } from '../components/roadmap-table.tsx';
import { TimelineChart } from '../components/timeline.tsx';
import { doneWords } from '../done.ts';
import { roadmapForm } from '../forms/registry.ts';
import { roadmapPath } from '../item-place.ts';
import { page } from '../layout.tsx';
import { isProvedTo, LOOKS_ON } from '../roadmap-readers.ts';
import { chosen, readFilter, viewRoadmap } from '../roadmap-view.ts';
import { inRoadmap, type RoadmapVisit, type Route } from '../route.ts';
import { timelineOf } from '../timeline.ts';

export const roadmapRoutes: readonly Route[] = [inRoadmap('GET', '/roadmaps/:roadmap', 'members', show)];

function show(visit: RoadmapVisit): Response | Promise<Response> {
  const { c, site, state, calendar, now, today, principal, roles, isOperator } = visit;
  const { id, title, order } = state.roadmap;
  const { policy } = rulesOf(site.rules, state);
  const view = viewRoadmap({ state, calendar, policy, now, today, address: principal.address });
  const filter = readFilter(state, c.req.query());
  const rows = chosen(view.rows, filter);
  const actions = actionsOnRoadmap(state, principal.address, isOperator, now);
  const path = roadmapPath(id);
  return page(
    c,
    {
      title: `Распоряжение № ${oneLine(order.number)} от ${numericDate(order.date)}`,
      principal,
      section: 'roadmaps',
      trail: [{ label: 'Все карты', href: '/roadmaps' }],
      styles: ['frappe-gantt.css', 'gantt.css', 'roadmap.css'],
      scripts: ['gantt.js'],
      done: doneWords(c.req.query('done')),
    },
    <>
      <p class="lead">{title}</p>
      <Released state={state} />
      {view.missingYear !== null && (
        <p class="notice warning">
          Нет производственного календаря на {view.missingYear} год: рабочие дни до сроков не посчитаны.
        </p>
      )}
      <Tally view={view} path={path} />
      <Links
        path={path}
        actions={actions}
        looksOn={isOperator || LOOKS_ON.some((r) => roles.has(r))}
        isMonitored={monitoredItem(state.roadmap) !== null}
        isProved={isProvedTo(visit)}
      />
      {actions.includes('acknowledge') && <Acknowledge path={path} order={oneLine(order.number)} />}
      <Attention rows={view.rows} decides={roles.has('supervisor')} />
      <h2 id="items">Пункты</h2>
      <Filters view={view} filter={filter} path={path} />
      {rows.length < view.rows.length && (
        <p role="status">
          Показано {rows.length} из {view.rows.length}. <a href={`${path}#items`}>Показать все пункты</a>
        </p>
      )}
      {rows.length > 0 ? (
        <RoadmapTable rows={rows} />
      ) : (
        <p class="empty">Таких пунктов нет. Измените отбор или покажите все пункты.</p>
      )}
      <section>
        <h2>Ход по времени</h2>
        <TimelineChart timeline={timelineOf(view, calendar)} />
      </section>
      <h2>О распоряжении</h2>
      <About state={state} />
    </>,
  );
}

function Links(props: {
  path: string;
  actions: readonly RoadmapAction[];
  looksOn: boolean;
  isMonitored: boolean;
  isProved: boolean;
}) {
  const { path, actions, looksOn, isMonitored, isProved } = props;
  const pages = [
    ...(isMonitored ? [['Мониторинг показателей', 'monitoring'] as const] : []),
    ...(looksOn ? [['Журнал', 'journal'] as const, ['Сводка', 'digest'] as const] : []),
  ];
  const papers = [
    ['Справка об исполнении (DOCX)', 'summary.docx'] as const,
    ...(isProved ? [['Доказательный файл (ZIP)', 'proof'] as const] : []),
  ];
  // The acknowledgement has a button of its own.
  const doing = actions
    .filter((action) => action !== 'acknowledge')
    .map((action) => [roadmapForm(action)?.label ?? action, `do/${action}`] as const);
  return (
    <nav class="more screen" aria-label="Ещё об этой дорожной карте">
      <ul>
        {[...pages, ...papers, ...doing].map(([label, to]) => (
          <li>
            <a href={`${path}/${to}`}>{label}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
