// «Пункт»: one row of the roadmap with everything about it, and its printed card.
import { numericDate } from '../../calendar/dates.ts';
import { quoted } from '../../messages/wording.ts';
import { hasFigures } from '../../workflows/refinement.ts';
import type { Occurrence } from '../../workflows/state.ts';
import { FiguresTable } from '../components/figures-table.tsx';
import { FileList } from '../components/file-list.tsx';
import { PlannedNotices, SentNotices } from '../components/item-notices.tsx';
import { History, ItemFacts, Waiting } from '../components/item-parts.tsx';
import { periodAnchor } from '../components/monitored-period.tsx';
import { PaperLinks } from '../components/paper-links.tsx';
import { ProofLink } from '../components/proof-link.tsx';
import { Remarks } from '../components/remarks.tsx';
import { StateTag } from '../components/state-tag.tsx';
import { doneWords } from '../done.ts';
import { notFoundPage } from '../error-pages.tsx';
import { viewFigures } from '../figures-view.ts';
import { nameOf } from '../forms/action-form.ts';
import { itemPath, occurrenceAsked, roadmapPath } from '../item-place.ts';
import { type ItemView, viewItem } from '../item-view.ts';
import { page } from '../layout.tsx';
import { type ItemVisit, onItem, type Route } from '../route.ts';

export const itemRoutes: readonly Route[] = [
  onItem('GET', '/roadmaps/:roadmap/items/:item', 'members', (visit) => withView(visit, show)),
  onItem('GET', '/roadmaps/:roadmap/items/:item/card', 'members', (visit) => withView(visit, card)),
];

type Show = (visit: ItemVisit, view: ItemView) => Response | Promise<Response>;

async function withView(visit: ItemVisit, answer: Show): Promise<Response> {
  const { c, state, calendar, item } = visit;
  const occurrence = occurrenceAsked(state, calendar, item, c.req.query('due'));
  return occurrence === null ? notFoundPage(visit) : answer(visit, await viewItem(visit, occurrence));
}

function show(visit: ItemVisit, view: ItemView) {
  const { c, principal } = visit;
  const { state, item, occurrence } = view;
  const { id, order } = state.roadmap;
  const files = view.history.flatMap((told) => told.files);
  return page(
    c,
    {
      title: `Пункт ${item.id}`,
      principal,
      section: 'roadmaps',
      trail: [{ label: `Распоряжение № ${order.number}`, href: roadmapPath(id) }],
      done: doneWords(c.req.query('done')),
    },
    <>
      <Title view={view} />
      <Remarks occurrence={occurrence} />
      <Series view={view} />
      <Buttons view={view} />
      <ItemFacts view={view} />
      <Figures visit={visit} occurrence={occurrence} />
      <Waiting view={view} />
      {files.length > 0 && (
        <>
          <h2>Файлы</h2>
          <FileList roadmap={id} files={files} />
        </>
      )}
      <PaperLinks roadmap={id} item={item} occurrence={occurrence} />
      <h2>История</h2>
      <History view={view} />
      <h2>Что будет отправлено</h2>
      <p class="quiet">Если до тех пор ничего не изменится. Время – местное.</p>
      <PlannedNotices view={view} />
      <h2>Что отправлено</h2>
      <SentNotices view={view} />
      <p>
        <a href={itemPath(id, item.id, occurrence.id, 'card')}>Карточка пункта для печати</a>
      </p>
      <ProofLink visit={visit} item={item.id} />
    </>,
  );
}

function Title({ view: { item, states } }: { view: ItemView }) {
  return (
    <>
      <p>
        <b>{item.title}</b>
      </p>
      <p>
        {states.map((one) => (
          <>
            <StateTag {...one} />{' '}
          </>
        ))}
      </p>
    </>
  );
}

/** Of a recurring item its dates, to look at one of them. */
function Series({ view: { series } }: { view: ItemView }) {
  if (series.length < 2) return null;
  return (
    <nav class="pages" aria-label="Отчётные даты">
      <span>Отчётные даты:</span>
      {series.map(({ occurrence, href, isShown }) => (
        <a href={href} aria-current={isShown ? 'page' : undefined}>
          {numericDate(occurrence.due ?? occurrence.id)}
        </a>
      ))}
    </nav>
  );
}

function Buttons({ view: { actions } }: { view: ItemView }) {
  if (actions.length === 0) return null;
  return (
    <div class="actions">
      {actions.map(({ label, href, isPrimary }) => (
        <a class={isPrimary ? 'button' : 'button second'} href={href}>
          {label}
        </a>
      ))}
    </div>
  );
}

/** Of the item that carries the roadmap's indicators. */
function Figures({ visit, occurrence }: { visit: ItemVisit; occurrence: Occurrence }) {
  const figures = viewFigures(visit, visit.item, occurrence);
  if (!figures) return null;
  const { reports = [] } = occurrence;
  const monitoring = `${roadmapPath(visit.state.roadmap.id)}/monitoring`;
  return (
    <>
      <h2>Показатели</h2>
      {hasFigures(occurrence) ? (
        <div class="wide">
          <FiguresTable view={figures} />
        </div>
      ) : (
        <p>Показатели за этот период не представлены.</p>
      )}
      {reports.length > 0 && (
        <p class="screen">
          <a href={`${monitoring}#${periodAnchor(figures)}`}>
            {reports.length === 1
              ? 'Выпущенный отчёт за этот период'
              : `Выпущенные отчёты за этот период: ${reports.length}`}
          </a>
        </p>
      )}
      <p class="screen">
        <a href={monitoring}>Мониторинг: все отчётные периоды и отчёты</a>
      </p>
    </>
  );
}

/** On paper: requisites, dates, history; nothing to press. */
function card(visit: ItemVisit, view: ItemView) {
  const { c, principal } = visit;
  const { state, item, occurrence } = view;
  const { id, order, people, title } = state.roadmap;
  const { position } = people[order.issuer] ?? {};
  return page(
    c,
    {
      title: `Карточка пункта ${item.id}`,
      principal,
      trail: [
        { label: `Распоряжение № ${order.number}`, href: roadmapPath(id) },
        { label: `Пункт ${item.id}`, href: itemPath(id, item.id, occurrence.id) },
      ],
    },
    <>
      <dl class="facts">
        <dt>Распоряжение</dt>
        <dd>{`от ${numericDate(order.date)} № ${order.number} ${quoted(order.title)}`}</dd>
        <dt>Издал</dt>
        <dd>{`${nameOf(state, order.issuer)}${position === undefined ? '' : `, ${position}`}`}</dd>
        <dt>Дорожная карта</dt>
        <dd>{title}</dd>
        <dt>Контроль возложен на</dt>
        <dd>{nameOf(state, state.roadmap.supervisor)}</dd>
        <dt>Контролёр</dt>
        <dd>{nameOf(state, state.roadmap.controller)}</dd>
      </dl>
      <h2>{`Пункт ${item.id}`}</h2>
      <Title view={view} />
      <ItemFacts view={view} />
      <Figures visit={visit} occurrence={occurrence} />
      <h2>История</h2>
      <History view={{ ...view, history: view.history.toReversed() }} />
      <p class="screen quiet">Чтобы напечатать карточку, нажмите Ctrl+P.</p>
    </>,
  );
}
