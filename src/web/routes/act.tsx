// The forms of all commands: shown, read, carried out. What somebody else has done meanwhile is shown before anything is
// changed, and whatever was typed stays.
import { attachFiles } from '../../engine/attach-files.ts';
import { eventsSince } from '../../engine/run-command.ts';
import { capital, sentence } from '../../messages/wording.ts';
import type { Draft } from '../../store/drafts.ts';
import { filesOfItem } from '../../store/files.ts';
import type { RoadmapEvent, RoadmapState } from '../../workflows/state.ts';
import { DraftNotice } from '../components/draft-notice.tsx';
import { EMPTY_FORM, type FormState } from '../components/fields.tsx';
import { FileList } from '../components/file-list.tsx';
import { Meanwhile } from '../components/item-head.tsx';
import { type Deed, type MakeDeed, onItemOf, onRoadmapOf } from '../deed.tsx';
import { doneWords } from '../done.ts';
import { DRAFT, type DraftedForm, draftOf, dropDrafted, isToKeep, keep, stillTyped } from '../drafts.ts';
import { notFoundPage } from '../error-pages.tsx';
import { seenIn, typedIn } from '../form.ts';
import { FILES_FIELD } from '../forms/choices.tsx';
import { withQuery } from '../item-place.ts';
import { page } from '../layout.tsx';
import { inRoadmap, onItem, type RoadmapVisit, type Route } from '../route.ts';
import { type SentForm, sentForm } from '../sent-form.ts';

const ON_ITEM = '/roadmaps/:roadmap/items/:item/do/:action';
const ON_ROADMAP = '/roadmaps/:roadmap/do/:action';

export const actRoutes: readonly Route[] = [
  onItem('GET', ON_ITEM, 'members', (visit) => show(visit, onItemOf(visit))),
  onItem('POST', ON_ITEM, 'members', (visit) => carryOut(visit, onItemOf(visit))),
  inRoadmap('GET', ON_ROADMAP, 'members', (visit) => show(visit, onRoadmapOf(visit))),
  inRoadmap('POST', ON_ROADMAP, 'members', (visit) => carryOut(visit, onRoadmapOf(visit))),
];

async function show(visit: RoadmapVisit, make: MakeDeed) {
  const { c, site, state } = visit;
  const found = make(state);
  if (!found) return notFoundPage(visit);
  if (!found.isOffered) return notNowPage(visit, found);
  const draft = await draftOf(site, draftedBy(visit, found));
  if (draft) return formPage(visit, state, found, { typed: draft.fields, errors: {} }, { draft });
  // A list of people leads to the form of one of them. Nothing else of a form is filled in by an address.
  const person = c.req.query('person');
  return formPage(visit, state, found, person === undefined ? EMPTY_FORM : { typed: { person }, errors: {} });
}

function draftedBy({ state, principal }: RoadmapVisit, { item, occurrence, drafts }: Deed): DraftedForm {
  const place = { roadmap: state.roadmap.id, item: item ?? '', occurrence, address: principal.address };
  return { place, drafts };
}

async function carryOut(visit: RoadmapVisit, make: MakeDeed) {
  const { c, site, principal, state } = visit;
  const found = make(state);
  if (!found) return notFoundPage(visit);
  // The rules take an acknowledgement of nothing; about an item they refuse by themselves, and say why.
  if (!found.isOffered && found.item === null) return notNowPage(visit, found);
  const { typed, files, errors } = await received(visit, found);
  const drafted = draftedBy(visit, found);
  if (isToKeep(typed, drafted)) {
    const kept = await keep(site, drafted, typed);
    return kept.ok
      ? c.redirect(withQuery(found.path, 'done', DRAFT), 303)
      : formPage(visit, state, found, { typed, errors: kept.errors });
  }
  const seen = seenIn(typed);
  const changed = seen === undefined ? [] : eventsSince(state, seen, found.item);
  if (changed.length > 0)
    return formPage(visit, state, found, { typed: stillTyped(drafted, typed), errors: {} }, { changed });
  if (Object.keys(errors).length > 0) return formPage(visit, state, found, { typed, errors });
  const read = found.read(typed, files.length > 0);
  if (!read.ok) return formPage(visit, state, found, { typed, errors: read.errors });
  const result = await site.act(principal, state, read.value, {
    via: 'page',
    ...(seen === undefined ? {} : { seen }),
    async also(tx, events) {
      await attachFiles(state.roadmap.id, files)(tx, events);
      await dropDrafted(tx, drafted);
    },
  });
  if (result.ok) return c.redirect(withQuery(found.back, 'done', found.form.action), 303);
  // Somebody was quicker while this was on its way: what they did is in the state as it is now.
  const fresh = (await site.cache.load(site.db, [state.roadmap.id])).get(state.roadmap.id)?.state ?? state;
  const again = make(fresh) ?? found;
  const faults = result.changed ? {} : { '': sentence(capital(result.reason)) };
  const left = result.changed ? stillTyped(draftedBy(visit, again), typed) : typed;
  return formPage(visit, fresh, again, { typed: left, errors: faults }, { changed: result.changed ?? [] });
}

/** Files are taken only by a form that has a field for them. */
async function received({ c, site }: RoadmapVisit, { form }: Deed): Promise<SentForm> {
  return form.takesFiles ? sentForm(c, site.files) : { typed: await typedIn(c), files: [], errors: {} };
}

/** What came with the report that is to be checked, and with the figures that it is about. */
async function reported({ site }: RoadmapVisit, state: RoadmapState, { form, item, occurrence }: Deed) {
  if (item === null || (form.action !== 'accept' && form.action !== 'return')) return [];
  const about = state.events.filter((e) => e.item === item && e.occurrence === occurrence);
  const report = about.findLast(({ type }) => type === 'submitted');
  const shown = new Set(about.filter((e) => e === report || e.values !== undefined).map(({ n }) => n));
  const files = await filesOfItem(site.db, state.roadmap.id, item);
  return files.filter((file) => shown.has(file.event));
}

async function formPage(
  visit: RoadmapVisit,
  state: RoadmapState,
  deed: Deed,
  form: FormState,
  { changed = [], draft = null }: { changed?: readonly RoadmapEvent[]; draft?: Draft | null } = {},
) {
  const { c, principal } = visit;
  const {
    form: { takesFiles },
    title,
    explains,
    head,
    inPlaceOf,
    back,
    trail,
  } = deed;
  const wrong = Object.keys(form.errors).length > 0;
  const attached = await reported(visit, state, deed);
  const again = takesFiles && (wrong || changed.length > 0);
  return page(
    c,
    {
      title,
      principal,
      trail,
      status: changed.length > 0 ? 409 : wrong ? 422 : 200,
      done: doneWords(c.req.query('done')),
    },
    <>
      <Meanwhile state={state} changed={changed} />
      {draft && <DraftNotice at={draft.at} zone={state.roadmap.timezone} />}
      {head}
      <p>{explains}</p>
      {inPlaceOf.length > 0 && (
        <p class="notice">
          Вы действуете от своего имени за отсутствующего: <b>{inPlaceOf.join(', ')}</b>.
        </p>
      )}
      {attached.length > 0 && (
        <>
          <p>К докладу приложено:</p>
          <FileList roadmap={state.roadmap.id} files={attached} />
        </>
      )}
      <form
        method="post"
        action={deed.path}
        class="card"
        novalidate
        {...(takesFiles && { enctype: 'multipart/form-data' })}
      >
        <input type="hidden" name="seen" value={String(state.events.length)} />
        {again && (
          <p class="notice warning">
            Файлы браузер повторно не отправляет: если Вы их прикладывали,{' '}
            <a href={`#${FILES_FIELD}`}>выберите их заново</a>.
          </p>
        )}
        {deed.body(form)}
      </form>
      <p>
        <a href={back}>Вернуться, ничего не меняя</a>
      </p>
    </>,
  );
}

function notNowPage({ c, principal }: RoadmapVisit, { form, head, back, trail, item }: Deed) {
  return page(
    c,
    { title: `${form.label}: сейчас это не требуется`, principal, trail, status: 409 },
    <>
      <p>
        {item === null
          ? 'Это уже сделано: подтверждать больше нечего.'
          : 'В нынешнем состоянии пункта это действие не выполняется. Возможно, его уже выполнил кто-то другой.'}
      </p>
      {head}
      <p>
        <a class="button" href={trail.at(-1)?.href ?? back}>
          {item === null ? 'Открыть дорожную карту' : 'Открыть пункт'}
        </a>
      </p>
    </>,
  );
}
