// Behind the button of a mail: one person, one action, no signing in. Opening the page changes nothing, whoever opens it
// and however often: mail scanners open every link. Only its button acts.
import type { Child } from 'hono/jsx';
import { dateOf } from '../../calendar/dates.ts';
import { byLink, type KnownLink, lookAtLink } from '../../engine/look-at-link.ts';
import { capital, sentence } from '../../messages/wording.ts';
import type { Draft } from '../../store/drafts.ts';
import type { RoadmapEvent } from '../../workflows/state.ts';
import { closedPage, Order, ToPages } from '../components/closed-link.tsx';
import { DraftNotice } from '../components/draft-notice.tsx';
import { EMPTY_FORM, type FormState } from '../components/fields.tsx';
import { ItemHead, Meanwhile } from '../components/item-head.tsx';
import { doneWords } from '../done.ts';
import { DRAFT, type DraftedForm, draftOf, dropDrafted, isToKeep, keep, stillTyped } from '../drafts.ts';
import { seenIn } from '../form.ts';
import { ActionBody, readAction } from '../forms/action-body.tsx';
import { type ItemTarget, nameOf, type RoadmapTarget } from '../forms/action-form.ts';
import { itemForm, roadmapForm } from '../forms/registry.ts';
import { withQuery } from '../item-place.ts';
import { isAbout, page } from '../layout.tsx';
import { forAnyone, type Route, type Visit } from '../route.ts';
import { sentForm } from '../sent-form.ts';

export const actionLinkRoutes: readonly Route[] = [
  forAnyone('GET', '/a/:token', show),
  forAnyone('POST', '/a/:token', act),
];

async function show(visit: Visit) {
  const look = await lookAtLink(visit.site, tokenOf(visit));
  if (look.is !== 'open') return closedPage(visit, look);
  const draft = await draftOf(visit.site, shownBy(visit, look).drafted);
  if (!draft) return formPage(visit, look, EMPTY_FORM);
  return formPage(visit, look, { typed: draft.fields, errors: {} }, { draft });
}

async function act(visit: Visit) {
  const { c, site } = visit;
  const token = tokenOf(visit);
  const look = await lookAtLink(site, token);
  if (look.is !== 'open') return closedPage(visit, look);
  const shown = shownBy(visit, look);
  const { typed, files, errors } = await sentForm(c, shown.takesFiles ? site.files : null);
  if (isToKeep(typed, shown.drafted)) {
    const kept = await keep(site, shown.drafted, typed);
    if (kept.ok) return c.redirect(withQuery(`/a/${token}`, 'done', DRAFT), 303);
    return formPage(visit, look, { typed, errors: kept.errors });
  }
  const read = shown.read(typed, files.length > 0);
  const faults = { ...errors, ...(read.ok ? {} : read.errors) };
  if (!read.ok || Object.keys(faults).length > 0) return formPage(visit, look, { typed, errors: faults });
  const who = { address: look.person.address, operates: () => false };
  const seen = seenIn(typed);
  const linked = byLink(site, look, files);
  const result = await site.act(who, look.state, read.value, {
    ...linked,
    ...(seen === undefined ? {} : { seen }),
    async also(tx, ...made) {
      await linked.also?.(tx, ...made);
      await dropDrafted(tx, shown.drafted);
    },
  });
  // The page of a used link says what was done; loading it again does nothing.
  if (result.ok) return c.redirect(`/a/${token}`, 303);
  const after = await lookAtLink(site, token);
  if (after.is !== 'open') return closedPage(visit, after);
  const refusal = result.changed ? {} : { '': sentence(capital(result.reason)) };
  const left = result.changed ? stillTyped(shownBy(visit, after).drafted, typed) : typed;
  return formPage(visit, after, { typed: left, errors: refusal }, { changed: result.changed ?? [] });
}

const tokenOf = ({ c }: Visit): string => c.req.param('token') ?? '';

/** The form of the link's action, about the item or, of an acknowledgement, the whole roadmap. */
function shownBy({ now }: Visit, known: KnownLink) {
  const { link, state, calendar, policy, person, on } = known;
  const today = dateOf(now, state.roadmap.timezone);
  const { address } = person;
  const target: RoadmapTarget = { state, calendar, policy, now, today, address, isOperator: false };
  if (on === null) return shown(roadmapForm(link.action), target, null);
  const onItem: ItemTarget = { ...target, ...on };
  return shown(itemForm(link.action), onItem, <ItemHead target={onItem} />);

  function shown<T extends RoadmapTarget>(
    form: Parameters<typeof ActionBody<T>>[0]['action'] | undefined,
    about: T,
    head: Child,
  ) {
    if (!form) throw new Error(`no form for ${link.action}`);
    return {
      title: form.title(about),
      explains: form.explains(about),
      head,
      takesFiles: form.takesFiles ?? false,
      body: (typed: FormState) => <ActionBody action={form} target={about} form={typed} files />,
      read: (typed: FormState['typed'], hasFiles: boolean) => readAction(form, typed, about, hasFiles),
      drafted: {
        place: {
          roadmap: state.roadmap.id,
          item: on?.item.id ?? '',
          occurrence: on?.occurrence.id ?? '',
          address,
        },
        drafts: form.drafts?.(about) ?? null,
      } satisfies DraftedForm,
    };
  }
}

function formPage(
  visit: Visit,
  known: KnownLink,
  form: FormState,
  { changed = [], draft = null }: { changed?: readonly RoadmapEvent[]; draft?: Draft | null } = {},
) {
  const { title, explains, head, takesFiles, body } = shownBy(visit, known);
  const { state, person, standsFor } = known;
  const wrong = Object.keys(form.errors).length > 0;
  isAbout(visit.c, state, known.on !== null);
  return page(
    visit.c,
    {
      title,
      principal: null,
      status: changed.length > 0 ? 409 : wrong ? 422 : 200,
      done: doneWords(visit.c.req.query('done')),
    },
    <>
      <Meanwhile state={state} changed={changed} />
      {draft && <DraftNotice at={draft.at} zone={state.roadmap.timezone} />}
      <Order known={known} />
      {head}
      <p>{explains}</p>
      <form
        method="post"
        action={visit.c.req.path}
        class="card"
        novalidate
        {...(takesFiles && { enctype: 'multipart/form-data' })}
      >
        <input type="hidden" name="seen" value={String(state.events.length)} />
        <p class="notice">
          Действие от имени: <b>{person.name.replaceAll(' ', '\u00a0')}</b>
          {standsFor.length > 0 && ` (за: ${standsFor.map((key) => nameOf(state, key)).join(', ')})`}. Если
          это не Вы, закройте страницу: без нажатия кнопки ничего не изменится.
        </p>
        {body(form)}
      </form>
      <ToPages visit={visit} link={known.link} />
    </>,
  );
}
