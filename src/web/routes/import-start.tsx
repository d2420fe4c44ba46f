// Putting an import under control: what would be sent is shown first, then all of it is done in one transaction or nothing.
// Pressed twice, by whomever, it starts once.
import type { RoadmapsStarted } from '../../engine/apply-roadmap.ts';
import { plural } from '../../messages/wording.ts';
import { type Import, markStarted } from '../../store/imports.ts';
import type { ImportDraft } from '../../workflows/import/draft.ts';
import type { Organisation } from '../../workflows/import/organisations.ts';
import type { Roadmap } from '../../workflows/roadmap.ts';
import { ImportStarting, NotStartingList, Unconfirmed } from '../components/import-starting.tsx';
import { seenIn, typedIn } from '../form.ts';
import { proposalsLeft } from '../import-answers.ts';
import { draftsOf } from '../import-drafts.ts';
import { type NotStarting, readyToStart, tryToStart } from '../import-start.ts';
import { groupOf, IMPORTS_TRAIL } from '../import-words.ts';
import { page } from '../layout.tsx';
import { forAnyOperator, type Route, type SignedInVisit } from '../route.ts';
import { changedIn, withImport } from './import-answers.tsx';

const PATH = '/import/:import/start';

export const importStartRoutes: readonly Route[] = [
  forAnyOperator('GET', PATH, (visit) => withImport(visit, (one) => show(visit, one, null))),
  forAnyOperator('POST', PATH, (visit) => withImport(visit, (one) => start(visit, one))),
];

interface Looked<T> {
  starting: T[];
  notStarting: NotStarting[];
  /** Why nothing can be started yet, where that is known without trying. */
  unready: string | null;
  unconfirmed: { all: number; links: number };
}

async function look<T extends { roadmap: Roadmap }>(
  one: Import,
  at: (draft: ImportDraft) => Promise<T | NotStarting>,
): Promise<Looked<T>> {
  const { drafts, questions, answers, open, fault } = draftsOf(one);
  const links = questions.filter((question) => groupOf(question) === 'links');
  const unconfirmed = { all: proposalsLeft(questions, answers), links: proposalsLeft(links, answers) };
  const words = plural(open.length, 'обязательный вопрос', 'обязательных вопроса', 'обязательных вопросов');
  const unready = open.length > 0 ? `Без ответа: ${open.length} ${words}.` : fault;
  if (unready !== null) return { starting: [], notStarting: [], unready, unconfirmed };
  const tried: (T | NotStarting)[] = [];
  for (const draft of drafts) tried.push(await at(draft));
  return {
    starting: tried.filter((each): each is T => 'roadmap' in each),
    notStarting: tried.filter((each): each is NotStarting => 'faults' in each),
    unready,
    unconfirmed,
  };
}

async function start(visit: SignedInVisit, one: Import): Promise<Response> {
  const { c, site, principal, now } = visit;
  const typed = await typedIn(c);
  if (one.roadmaps !== null) return underControl(visit, one);
  if (seenIn(typed) !== one.version)
    return show(
      visit,
      one,
      `Пока Вы читали, ответы изменены (${changedIn(one)}). Проверьте, что будет поставлено.`,
    );
  const { starting, notStarting, unready, unconfirmed } = await look(one, (draft) =>
    readyToStart(site, draft, one.organisation),
  );
  if (unready !== null || notStarting.length > 0) return show(visit, one, null, 422);
  const ids = starting.map(({ roadmap }) => roadmap.id);
  const seen = { id: one.id, version: one.version, by: principal.address, now };
  const started = await site.engine.putUnderControl(
    starting.map(({ roadmap }) => roadmap),
    (tx) => markStarted(tx, seen, ids),
    { unconfirmed: unconfirmed.all, organisation: one.organisation },
  );
  const [first] = ids;
  if (started.ok && ids.length === 1 && first !== undefined)
    return c.redirect(`/roadmaps/${first}?done=import-started`, 303);
  if (started.ok) return c.redirect(`/import/${one.id}?done=import-started`, 303);
  // Somebody was faster; what is so now is shown.
  return withImport(visit, (latest) =>
    latest.roadmaps === null
      ? show(
          visit,
          latest,
          started.reason === 'overtaken'
            ? `За это время данные изменены (${changedIn(latest)}). Ничего не поставлено на контроль.`
            : hindrance(started),
        )
      : underControl(visit, latest),
  );
}

function hindrance(hindered: Exclude<RoadmapsStarted, { ok: true } | { reason: 'overtaken' }>): string {
  const { roadmap } = hindered;
  const already = `За это время дорожную карту «${roadmap}» поставили на контроль.`;
  const why =
    hindered.reason === 'refused' ? ` Загруженная отличается: ${hindered.refusals.join('; ')}.` : '';
  return `${already}${why} Ничего не поставлено на контроль.`;
}

function underControl({ c }: SignedInVisit, one: Import): Response {
  return c.redirect(`/import/${one.id}?done=import-already`, 303);
}

async function show(
  visit: SignedInVisit,
  one: Import,
  overtaken: string | null,
  status: 200 | 409 | 422 = overtaken === null ? 200 : 409,
): Promise<Response> {
  const { c, site, principal, now } = visit;
  if (one.roadmaps !== null) return underControl(visit, one);
  const { starting, notStarting, unready, unconfirmed } = await look(one, (draft) =>
    tryToStart(site, draft, { now, organisation: one.organisation }),
  );
  const ready = unready === null && notStarting.length === 0;
  const back = `/import/${one.id}`;
  return page(
    c,
    {
      title: ready ? 'Поставить на контроль?' : 'Поставить на контроль пока нельзя',
      principal,
      section: 'roadmaps',
      trail: [...IMPORTS_TRAIL, { label: one.name, href: back }],
      status,
    },
    <>
      {overtaken !== null && (
        <p class="notice alarm" role="alert">
          {overtaken}
        </p>
      )}
      {unready !== null && <p class="notice warning">{unready}</p>}
      <NotStartingList ones={notStarting} />
      {ready && unconfirmed.all > 0 && <Unconfirmed {...unconfirmed} back={back} />}
      {ready && <ImportStarting ones={starting} />}
      <form method="post" action={`${back}/start`}>
        <input type="hidden" name="seen" value={String(one.version)} />
        <div class="actions">
          {ready && (
            <button type="submit">
              {buttonWords(
                starting.map(({ roadmap }) => roadmap),
                one.organisations,
              )}
            </button>
          )}
          <a href={back}>Вернуться к вопросам</a>
        </div>
      </form>
    </>,
  );
}

function buttonWords(roadmaps: readonly Roadmap[], organisations: readonly Organisation[] | null): string {
  const n = roadmaps.length;
  if (organisations === null) return 'Поставить на контроль';
  return `Поставить на контроль ${n} ${plural(n, 'дорожную карту', 'дорожные карты', 'дорожных карт')}`;
}
