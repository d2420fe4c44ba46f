// What a person may do now: the rules of `apply` asked in advance, so that buttons and links offer nothing that
// would be refused. A random test holds the two together.
import { dateOf, type Instant, type IsoDate } from '../calendar/dates.ts';
import type { Command } from './command.ts';
import { monitoredItem } from './monitoring/series.ts';
import type { RoadmapRules } from './policy.ts';
import { hasFigures, isRefinable } from './refinement.ts';
import type { Item } from './roadmap.ts';
import { type ActingKeys, actingKeys } from './roles.ts';
import {
  coExecutors,
  isOpen,
  isRunning,
  itemState,
  leadsOf,
  type Occurrence,
  type RoadmapState,
  responsibleLead,
} from './state.ts';

/** Every command is an action. Those about the roadmap or about people as a whole need no item. */
export type Action = Command['do'];
export type RoadmapAction = Extract<Action, 'acknowledge' | 'set-absence' | 'change-lead' | 'release-order'>;
export type ItemAction = Exclude<Action, RoadmapAction>;

type Doer = 'lead' | 'part' | 'controller' | 'supervisor' | 'operator';
const CONTROL: readonly Doer[] = ['controller', 'supervisor'];

interface Rule {
  /** Any of them may, or their substitute. */
  by: readonly Doer[];
  /** Neither they nor a substitute of theirs may, whatever else they are. */
  not?: Doer;
  when(occurrence: Occurrence, item: Item, situation: Situation): boolean;
}

interface Situation extends RoadmapRules {
  state: RoadmapState;
  today: IsoDate;
}

const running = (o: Occurrence): boolean => isRunning(o.status) || o.status === 'awaiting_date';
const isRecurring = (item: Item): boolean => item.deadline.kind === 'recurring';
const isAsked = ({ extension }: Occurrence): boolean =>
  extension?.status === 'open' || extension?.status === 'supported';
const isToDecide = (o: Occurrence): boolean => isOpen(o.status) && o.extension?.status === 'open';

/** In the order in which they are offered: the most sensible first. */
const RULES: Record<ItemAction, Rule> = {
  clarify: { by: CONTROL, when: (o) => o.status === 'unclarified' },
  'support-extension': { by: ['supervisor'], when: isToDecide },
  'refuse-extension': { by: ['supervisor'], when: isToDecide },
  accept: { by: CONTROL, not: 'lead', when: (o) => o.status === 'under_review' },
  return: { by: CONTROL, when: (o) => o.status === 'under_review' },
  'set-date': {
    by: ['lead', ...CONTROL],
    when: (o, item) => o.status === 'awaiting_date' && !isRecurring(item),
  },
  'report-indicators': {
    by: ['lead', 'part'],
    when: (o, item, situation) =>
      isRecurring(item) && (running(o) || isRefinable(situation, item, o, situation.today)),
  },
  submit: { by: ['lead'], when: running },
  contribute: { by: ['part'], not: 'lead', when: running },
  'report-progress': { by: ['lead', 'part'], when: running },
  expect: { by: ['lead'], when: running },
  'request-extension': {
    by: ['lead'],
    // A later date needs a day that the calendar knows.
    when: (o, _, { calendar }) => running(o) && o.due !== null && o.due < calendar.lastDay && !isAsked(o),
  },
  amend: { by: [...CONTROL, 'operator'], when: (o) => isOpen(o.status) && o.status !== 'unclarified' },
  'reissue-report': {
    by: CONTROL,
    not: 'lead',
    when: (o, item, { state }) =>
      o.status === 'executed' && hasFigures(o) && monitoredItem(state.roadmap)?.id === item.id,
  },
  reopen: { by: CONTROL, when: (o) => o.status === 'executed' },
  cancel: { by: CONTROL, when: (o) => isOpen(o.status) },
};

const ITEM_ACTIONS = Object.keys(RULES) as ItemAction[];

interface Actor extends ActingKeys {
  isOperator: boolean;
}

function actorOf(state: RoadmapState, address: string, isOperator: boolean, now: Instant): Actor {
  return { ...actingKeys(state, address, dateOf(now, state.roadmap.timezone)), isOperator };
}

const actsFor = ({ own, standsFor }: ActingKeys, key: string): boolean =>
  own.includes(key) || standsFor.includes(key);

/** Person keys in a place; an operator has none. */
function keysOfDoer(state: RoadmapState, item: Item, doer: Doer): string[] {
  if (doer === 'lead') return [responsibleLead(state, item)];
  if (doer === 'part') return coExecutors(state, item).map((c) => c.lead);
  return doer === 'operator' ? [] : [state.roadmap[doer]];
}

function isIn(state: RoadmapState, item: Item, actor: Actor, doer: Doer): boolean {
  if (doer === 'operator') return actor.isOperator;
  return keysOfDoer(state, item, doer).some((key) => actsFor(actor, key));
}

/**
 * What the person at this address may do with the occurrence now, the most sensible first; empty where it is not
 * theirs. What a form is filled with may still be refused (a date that is past, a reason that is missing).
 */
export function actionsOn(
  state: RoadmapState,
  rules: RoadmapRules,
  item: Item,
  occurrence: Occurrence,
  address: string,
  now: Instant,
  isOperator = false,
): ItemAction[] {
  if (state.released) return [];
  const actor = actorOf(state, address, isOperator, now);
  const { calendar, policy } = rules;
  const situation = { state, calendar, policy, today: dateOf(now, state.roadmap.timezone) };
  return ITEM_ACTIONS.filter((action) => {
    return RULES[action].when(occurrence, item, situation) && hasPlace(state, item, actor, action);
  });
}

/** Whether it is theirs to do in some state of the item, though perhaps not in this one. */
export function isTheirs(
  state: RoadmapState,
  item: Item,
  action: ItemAction,
  address: string,
  now: Instant,
  isOperator = false,
): boolean {
  return hasPlace(state, item, actorOf(state, address, isOperator, now), action);
}

function hasPlace(state: RoadmapState, item: Item, actor: Actor, action: ItemAction): boolean {
  const { by, not } = RULES[action];
  return by.some((doer) => isIn(state, item, actor, doer)) && !(not && isIn(state, item, actor, not));
}

/**
 * What they may do with the roadmap as a whole: acknowledge while something given to them is not acknowledged, set
 * an absence (their own; of anybody as controller, supervisor or operator), change leads, release the order. After
 * the release nothing.
 */
export function actionsOnRoadmap(
  state: RoadmapState,
  address: string,
  isOperator: boolean,
  now: Instant,
): RoadmapAction[] {
  if (state.released) return [];
  const actor = actorOf(state, address, isOperator, now);
  const { supervisor, controller } = state.roadmap;
  const controls = isOperator || actsFor(actor, supervisor) || actsFor(actor, controller);
  const may: Record<RoadmapAction, boolean> = {
    acknowledge: isToAcknowledge(state, actor),
    'set-absence': controls || actor.own.length > 0,
    'change-lead': controls,
    'release-order': actsFor(actor, supervisor),
  };
  return (Object.keys(may) as RoadmapAction[]).filter((action) => may[action]);
}

/** An open item has been given to one of these, or to whom they stand in for, who has not acted since. */
function isToAcknowledge(state: RoadmapState, actor: ActingKeys): boolean {
  return state.roadmap.items.some((item) => {
    const { assignedAt, occurrences } = itemState(state, item.id);
    if (assignedAt === null) return false;
    if (!isRecurring(item) && !Object.values(occurrences).some((o) => isOpen(o.status))) return false;
    return leadsOf(state, item).some(
      (key) => actsFor(actor, key) && (state.actedAt[key] ?? Number.NEGATIVE_INFINITY) < assignedAt,
    );
  });
}

/**
 * For whom they would do it in their own name («за …»): person keys, none when it is theirs to do. `item` is null for
 * what concerns the roadmap as a whole.
 */
export function standsInFor(
  state: RoadmapState,
  action: Action,
  item: Item | null,
  address: string,
  now: Instant,
): string[] {
  const actor = actorOf(state, address, false, now);
  const keys = new Set(
    item && isItemAction(action) ? keysOfRule(state, action, item) : keysOf(state, action),
  );
  // An acknowledgement is given for each of them, whoever else one is.
  if (action !== 'acknowledge' && actor.own.some((key) => keys.has(key))) return [];
  return [...keys].filter((key) => actor.standsFor.includes(key));
}

function isItemAction(action: Action): action is ItemAction {
  return action in RULES;
}

function keysOfRule(state: RoadmapState, action: ItemAction, item: Item): string[] {
  return RULES[action].by.flatMap((doer) => keysOfDoer(state, item, doer));
}

function keysOf(state: RoadmapState, action: Action): string[] {
  const { items, supervisor, controller } = state.roadmap;
  if (action === 'acknowledge') return items.flatMap((item) => leadsOf(state, item));
  return action === 'release-order' ? [supervisor] : [supervisor, controller];
}

/**
 * Differs whenever a link about the occurrence, mailed earlier, is overtaken: by another state or date, a report, other
 * figures, a return, an extension, another lead, the order's release. Holds person keys: hash it before anybody sees it.
 */
export function occurrenceMark(state: RoadmapState, item: Item, occurrence: Occurrence): string {
  const { status, dueVersion, submissions, reopenings, extension, refinedAt } = occurrence;
  return [
    state.released ? 'released' : status,
    dueVersion,
    submissions.length,
    reopenings,
    extension ? `${extension.n}${extension.status}` : '',
    leadsOf(state, item).join(','),
    ...(refinedAt === undefined ? [] : [`refined ${refinedAt}`]),
  ].join('|');
}
