// The forms of all commands: shown, read, carried out. What somebody else has done meanwhile is shown before anything is
// changed, and whatever was typed stays.
import type { Child } from 'hono/jsx';
import { attachFiles } from '../../engine/attach-files.ts';
import { eventsSince } from '../../engine/run-command.ts';
import { capital, sentence } from '../../messages/wording.ts';
import {
  actionsOn,
  actionsOnRoadmap,
  type ItemAction,
  isTheirs,
  type RoadmapAction,
  standsInFor,
} from '../../workflows/actions.ts';
import type { RoadmapEvent, RoadmapState } from '../../workflows/state.ts';
import { EMPTY_FORM, type FormState } from '../components/fields.tsx';
import { ItemHead, Meanwhile } from '../components/item-head.tsx';
import { notFoundPage } from '../error-pages.tsx';
import { type Typed, typedIn } from '../form.ts';
import { ActionBody, readAction } from '../forms/action-body.tsx';
import { type ActionForm, nameOf, type RoadmapTarget } from '../forms/action-form.ts';
import { FILES_FIELD } from '../forms/choices.tsx';
import { itemForm, roadmapForm } from '../forms/registry.ts';
import { itemPath, occurrenceAsked, roadmapPath } from '../item-place.ts';
import { page } from '../layout.tsx';
import { type ItemVisit, inRoadmap, onItem, type RoadmapVisit, type Route } from '../route.ts';
import { type SentForm, sentForm } from '../sent-form.ts';

const ON_ITEM = '/roadmaps/:roadmap/items/:item/do/:action';
const ON_ROADMAP = '/roadmaps/:roadmap/do/:action';

export const actRoutes: readonly Route[] = [
  onItem('GET', ON_ITEM, 'members', (visit) => show(visit, onItemOf(visit))),
  onItem('POST', ON_ITEM, 'members', (visit) => carryOut(visit, onItemOf(visit))),
  inRoadmap('GET', ON_ROADMAP, 'members', (visit) => show(visit, onRoadmapOf(visit))),
  inRoadmap('POST', ON_ROADMAP, 'members', (visit) => carryOut(visit, onRoadmapOf(visit))),
];

/** A form and what it is about. */
interface Deed {
  form: Pick<ActionForm, 'action' | 'label' | 'takesFiles'>;
  title: string;
  explains: string;
  /** Null: the roadmap as a whole. */
  item: string | null;
  /** The page it belongs to, and the form's own address. */
  back: string;
  path: string;
  trail: { label: string; href: string }[];
  head: Child;
  /** Names. */
  inPlaceOf: string[];
  /** The rules would take it now; otherwise it is theirs in another state. */
  isOffered: boolean;
  body(form: FormState): Child;
  read: (typed: Typed) => ReturnType<typeof readAction>;
}

/** Null where there is no such form for this person: to them it does not exist. */
type Make = (state: RoadmapState) => Deed | null;

function onItemOf(visit: ItemVisit): Make {
  const { c, principal, calendar, now, today, item } = visit;
  const { address, isOperator } = principal;
  return (state) => {
    const form = itemForm(c.req.param('action') ?? '');
    const occurrence = occurrenceAsked(state, calendar, item, c.req.query('due'));
    if (!form || !occurrence) return null;
    const about = { state, calendar, now, today, address, isOperator };
    const { action } = form;
    // The lead of one item is changed by whoever may change leads at all.
    const isItsOwn = action !== 'change-lead';
    const theirs = isItsOwn
      ? isTheirs(state, item, action as ItemAction, address, now, isOperator)
      : actionsOnRoadmap(state, address, isOperator, now).includes('change-lead');
    if (!theirs) return null;
    const offered: readonly string[] = isItsOwn
      ? actionsOn(state, calendar, item, occurrence, address, now, isOperator)
      : [action];
    const { id } = state.roadmap;
    const back = itemPath(id, item.id, occurrence.id);
    return deed(
      form,
      { ...about, item, occurrence },
      {
        item: item.id,
        back,
        path: itemPath(id, item.id, occurrence.id, `do/${action}`),
        trail: [
          { label: `Распоряжение № ${state.roadmap.order.number}`, href: roadmapPath(id) },
          { label: `Пункт ${item.id}`, href: back },
        ],
        head: <ItemHead target={{ ...about, item, occurrence }} />,
        inPlaceOf: standsInFor(state, action, item, address, now).map((key) => nameOf(state, key)),
        isOffered: offered.includes(action),
      },
    );
  };
}

function onRoadmapOf(visit: RoadmapVisit): Make {
  const { c, principal, calendar, now, today, roles } = visit;
  const { address, isOperator } = principal;
  return (state) => {
    const form = roadmapForm(c.req.param('action') ?? '');
    if (!form) return null;
    const action = form.action as RoadmapAction;
    const isOffered = actionsOnRoadmap(state, address, isOperator, now).includes(action);
    const isDoer = roles.has('lead') || roles.has('co-executor');
    if (!isOffered && !(action === 'acknowledge' && isDoer)) return null;
    const path = roadmapPath(state.roadmap.id);
    return deed(
      form,
      { state, calendar, now, today, address, isOperator },
      {
        item: null,
        back: path,
        path: `${path}/do/${action}`,
        trail: [{ label: `Распоряжение № ${state.roadmap.order.number}`, href: path }],
        head: null,
        inPlaceOf:
          action === 'set-absence'
            ? []
            : standsInFor(state, action, null, address, now).map((key) => nameOf(state, key)),
        isOffered,
      },
    );
  };
}

type Place = Omit<Deed, 'form' | 'title' | 'explains' | 'body' | 'read'>;

function deed<T extends RoadmapTarget>(form: ActionForm<T>, target: T, place: Place): Deed {
  return {
    ...place,
    form,
    title: form.title(target),
    explains: form.explains(target),
    body: (shown) => <ActionBody action={form} target={target} form={shown} files />,
    read: (typed) => readAction(form, typed, target),
  };
}

function show(visit: RoadmapVisit, make: Make) {
  const found = make(visit.state);
  if (!found) return notFoundPage(visit);
  return found.isOffered ? formPage(visit, visit.state, found, EMPTY_FORM) : notNowPage(visit, found);
}

async function carryOut(visit: RoadmapVisit, make: Make) {
  const { c, site, principal, state } = visit;
  const found = make(state);
  if (!found) return notFoundPage(visit);
  const { typed, files, errors } = await received(visit, found);
  const seen = seenIn(typed);
  const changed = seen === undefined ? [] : eventsSince(state, seen, found.item);
  if (changed.length > 0) return formPage(visit, state, found, { typed, errors: {} }, changed);
  if (Object.keys(errors).length > 0) return formPage(visit, state, found, { typed, errors });
  const read = found.read(typed);
  if (!read.ok) return formPage(visit, state, found, { typed, errors: read.errors });
  const result = await site.act(principal, state, read.value, {
    via: 'page',
    ...(seen === undefined ? {} : { seen }),
    ...(files.length === 0 ? {} : { also: attachFiles(state.roadmap.id, files) }),
  });
  if (result.ok) {
    const { back, form } = found;
    return c.redirect(`${back}${back.includes('?') ? '&' : '?'}done=${form.action}`, 303);
  }
  // Somebody was quicker while this was on its way: what they did is in the state as it is now.
  const fresh = (await site.cache.load(site.db, [state.roadmap.id])).get(state.roadmap.id)?.state ?? state;
  const again = make(fresh) ?? found;
  const faults = result.changed ? {} : { '': sentence(capital(result.reason)) };
  return formPage(visit, fresh, again, { typed, errors: faults }, result.changed);
}

/** Files are taken only by a form that has a field for them. */
async function received({ c, site }: RoadmapVisit, { form }: Deed): Promise<SentForm> {
  return form.takesFiles ? sentForm(c, site.files) : { typed: await typedIn(c), files: [], errors: {} };
}

/** A form that says nothing of what its reader saw is none of ours and may be overtaken; nonsense has seen nothing. */
function seenIn({ seen }: Typed): number | undefined {
  if (seen === undefined) return undefined;
  return /^\d{1,9}$/.test(seen) ? Number(seen) : 0;
}

function formPage(
  visit: RoadmapVisit,
  state: RoadmapState,
  deed: Deed,
  form: FormState,
  changed: readonly RoadmapEvent[] = [],
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
  const again = takesFiles && (wrong || changed.length > 0);
  return page(
    c,
    { title, principal, trail, status: changed.length > 0 ? 409 : wrong ? 422 : 200 },
    <>
      <Meanwhile state={state} changed={changed} />
      {head}
      <p>{explains}</p>
      {inPlaceOf.length > 0 && (
        <p class="notice">
          Вы действуете от своего имени за отсутствующего: <b>{inPlaceOf.join(', ')}</b>.
        </p>
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
        <a class="button" href={back}>
          {item === null ? 'Открыть дорожную карту' : 'Открыть пункт'}
        </a>
      </p>
    </>,
  );
}
