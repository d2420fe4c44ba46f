// Papers made of what the pages show, handed out as DOCX to be signed by hand. What makes documents is read in when the first
// is asked for: it takes long.
import { rulesOf } from '../../engine/plan-context.ts';
import { MIME_TYPES } from '../../files/file-types.ts';
import { oneLine } from '../../messages/wording.ts';
import { filesOfItem } from '../../store/files.ts';
import { chainHeads } from '../../store/journal.ts';
import type { EntryFacts } from '../../workflows/facts.ts';
import { createPlanContext, NOTHING_TOLD } from '../../workflows/plan/context.ts';
import type { Occurrence } from '../../workflows/state.ts';
import { attachmentHeaders } from '../attachment.ts';
import { digestShown } from '../digest-shown.ts';
import { notFoundPage } from '../error-pages.tsx';
import { occurrenceAsked } from '../item-place.ts';
import { page } from '../layout.tsx';
import { occurrenceFacts, withinCalendar } from '../occurrence-facts.ts';
import { digestMemoOf, memoReader, roadmapSummaryOf } from '../paper-data.ts';
import { viewRoadmap } from '../roadmap-view.ts';
import { type ItemVisit, inRoadmap, onItem, type RoadmapVisit, type Route } from '../route.ts';

/** Hash characters that are printed, as in digests. */
const HEAD_LENGTH = 32;

export const paperRoutes: readonly Route[] = [
  inRoadmap('GET', '/roadmaps/:roadmap/summary.docx', 'members', summary),
  inRoadmap('GET', '/roadmaps/:roadmap/digest.docx', ['controller', 'supervisor', 'issuer', 'viewer'], memo),
  onItem('GET', '/roadmaps/:roadmap/items/:item/extension-request.docx', 'members', extension),
  onItem('GET', '/roadmaps/:roadmap/items/:item/execution-report.docx', 'members', execution),
];

async function summary(visit: RoadmapVisit): Promise<Response> {
  const { site, state, calendar, now, today, principal } = visit;
  const { policy } = rulesOf(site.rules, state);
  const { roadmapSummary } = await import('../../papers/roadmap-summary.ts');
  const view = viewRoadmap({ state, calendar, policy, now, today, address: principal.address });
  return handOut(visit, 'Справка об исполнении', await roadmapSummary(roadmapSummaryOf(view)));
}

async function memo(visit: RoadmapVisit): Promise<Response> {
  const { site, state, today } = visit;
  const found = await digestShown(visit, 'roadmap', (reader) => memoReader(state, reader));
  if (found === null) return notFoundPage(visit);
  const { reader, letter } = found.shown;
  const head = (await chainHeads(site.db, [state.roadmap.id]))[state.roadmap.id];
  const { digestMemo } = await import('../../papers/digest-memo.ts');
  const data = digestMemoOf(state, today, reader.person, letter, head?.slice(0, HEAD_LENGTH) ?? null);
  return handOut(visit, 'Служебная записка', await digestMemo(data));
}

async function extension(visit: ItemVisit): Promise<Response> {
  const found = factsAsked(visit);
  const { extensionRequest, extensionRequestOf } = await import('../../papers/extension-request.ts');
  const paper = found && extensionRequestOf(found.facts, visit.state, found.occurrence);
  if (!paper)
    return nothingToPrint(
      visit,
      'Запроса о продлении срока, по которому нужно решение или акт, по этому пункту нет.',
    );
  return handOut(visit, `Запрос о продлении срока, п. ${visit.item.id}`, await extensionRequest(paper));
}

async function execution(visit: ItemVisit): Promise<Response> {
  const { site, state, item } = visit;
  const found = factsAsked(visit);
  if (!found) return notFoundPage(visit);
  const { facts, occurrence } = found;
  const submitted = state.events.findLast(
    (e) => e.type === 'submitted' && e.item === item.id && e.occurrence === occurrence.id,
  );
  const files = (await filesOfItem(site.db, state.roadmap.id, item.id)).filter(
    (f) => f.event === submitted?.n,
  );
  const { executionReport, executionReportOf } = await import('../../papers/execution-report.ts');
  const paper = executionReportOf(
    facts,
    state,
    occurrence,
    files.map(({ name }) => name),
  );
  if (!paper)
    return nothingToPrint(
      visit,
      'Отчёт об исполнении составляется, пока доклад об исполнении находится на проверке. Сейчас такого доклада по этому пункту нет.',
    );
  return handOut(visit, `Отчёт об исполнении, п. ${item.id}`, await executionReport(paper));
}

function factsAsked(visit: ItemVisit): { facts: EntryFacts; occurrence: Occurrence } | null {
  const { c, site, state, calendar, item, now } = visit;
  const occurrence = occurrenceAsked(state, calendar, item, c.req.query('due'));
  if (occurrence === null) return null;
  const context = createPlanContext({ state, ...rulesOf(site.rules, state), told: NOTHING_TOLD, now });
  const today = withinCalendar(calendar, visit.today);
  return { facts: occurrenceFacts(context, item, occurrence, today), occurrence };
}

/** The item is there, and no such paper of it. */
function nothingToPrint({ c, principal }: ItemVisit, why: string): Response | Promise<Response> {
  return page(c, { title: 'Документа пока нет', principal, status: 404 }, <p>{why}</p>);
}

function handOut({ c, state }: RoadmapVisit, name: string, content: Uint8Array): Response {
  const file = `${name}, № ${oneLine(state.roadmap.order.number)}.docx`;
  return c.body(
    Uint8Array.from(content),
    200,
    attachmentHeaders({ name: file, type: MIME_TYPES.docx, size: content.byteLength }),
  );
}
