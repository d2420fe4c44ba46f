// A form and what it is about, for whoever asks for it: whether it is theirs, whether it is the moment, for whom they act.
import type { Child } from 'hono/jsx';
import {
  actionsOn,
  actionsOnRoadmap,
  type ItemAction,
  isTheirs,
  type RoadmapAction,
  standsInFor,
} from '../workflows/actions.ts';
import type { RoadmapState } from '../workflows/state.ts';
import type { FormState } from './components/fields.tsx';
import { ItemHead } from './components/item-head.tsx';
import type { Typed } from './form.ts';
import { ActionBody, readAction } from './forms/action-body.tsx';
import { type ActionForm, type Drafts, nameOf, type RoadmapTarget } from './forms/action-form.ts';
import { itemForm, roadmapForm } from './forms/registry.ts';
import { itemPath, listAsked, listPath, occurrenceAsked, roadmapPath, withQuery } from './item-place.ts';
import type { ItemVisit, RoadmapVisit } from './route.ts';

export interface Deed {
  form: Pick<ActionForm, 'action' | 'label' | 'takesFiles'>;
  title: string;
  explains: string;
  /** Null: the roadmap as a whole. */
  item: string | null;
  occurrence: string;
  /** The page that led to it, where the reader goes on; and the form's own address. */
  back: string;
  path: string;
  trail: { label: string; href: string }[];
  head: Child;
  /** Names. */
  inPlaceOf: string[];
  /** The rules would take it now; otherwise it is theirs in another state. */
  isOffered: boolean;
  body(form: FormState): Child;
  read: (typed: Typed, hasFiles: boolean) => ReturnType<typeof readAction>;
  /** What may be kept as a draft. */
  drafts: Drafts | null;
}

/** Null where there is no such form for this person: to them it does not exist. */
export type MakeDeed = (state: RoadmapState) => Deed | null;

export function onItemOf(visit: ItemVisit): MakeDeed {
  const { c, calendar, policy, now, today, item, isOperator } = visit;
  const { address } = visit.principal;
  return (state) => {
    const form = itemForm(c.req.param('action') ?? '');
    const occurrence = occurrenceAsked(state, calendar, item, c.req.query('due'));
    if (!form || !occurrence) return null;
    const about = { state, calendar, policy, now, today, address, isOperator };
    const { action } = form;
    // The lead of one item is changed by whoever may change leads at all.
    const isItsOwn = action !== 'change-lead';
    const theirs = isItsOwn
      ? isTheirs(state, item, action as ItemAction, address, now, isOperator)
      : actionsOnRoadmap(state, address, isOperator, now).includes('change-lead');
    if (!theirs) return null;
    const offered: readonly string[] = isItsOwn
      ? actionsOn(state, visit, item, occurrence, address, now, isOperator)
      : [action];
    const { id } = state.roadmap;
    const own = itemPath(id, item.id, occurrence.id);
    return deed(
      form,
      { ...about, item, occurrence },
      {
        item: item.id,
        occurrence: occurrence.id,
        ...cameFrom(visit, own, itemPath(id, item.id, occurrence.id, `do/${action}`)),
        trail: [
          { label: `Распоряжение № ${state.roadmap.order.number}`, href: roadmapPath(id) },
          { label: `Пункт ${item.id}`, href: own },
        ],
        head: <ItemHead target={{ ...about, item, occurrence }} />,
        inPlaceOf: standsInFor(state, action, item, address, now).map((key) => nameOf(state, key)),
        isOffered: offered.includes(action),
      },
    );
  };
}

export function onRoadmapOf(visit: RoadmapVisit): MakeDeed {
  const { c, calendar, policy, now, today, roles, isOperator } = visit;
  const { address } = visit.principal;
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
      { state, calendar, policy, now, today, address, isOperator },
      {
        item: null,
        occurrence: '',
        ...cameFrom(visit, path, `${path}/do/${action}`),
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

/** Whoever works through a list comes back to it. */
function cameFrom({ c }: RoadmapVisit, own: string, path: string): Pick<Deed, 'back' | 'path'> {
  const from = listAsked(c.req.query('from'));
  return from === null ? { back: own, path } : { back: listPath(from), path: withQuery(path, 'from', from) };
}

type Place = Omit<Deed, 'form' | 'title' | 'explains' | 'body' | 'read' | 'drafts'>;

function deed<T extends RoadmapTarget>(form: ActionForm<T>, target: T, place: Place): Deed {
  return {
    ...place,
    form,
    title: form.title(target),
    explains: form.explains(target),
    body: (shown) => <ActionBody action={form} target={target} form={shown} files />,
    read: (typed, hasFiles) => readAction(form, typed, target, hasFiles),
    drafts: form.drafts?.(target) ?? null,
  };
}
