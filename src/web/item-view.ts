// What the page of an item shows, worked out once: how it stands, what it waits for and what waits for it, what has
// happened, what was and will be sent.
import type { Instant, IsoDate } from '../calendar/dates.ts';
import type { WorkCalendar } from '../calendar/work-calendar.ts';
import { rulesOf } from '../engine/plan-context.ts';
import { type AttachedFile, filesOfItem } from '../store/files.ts';
import { type ItemNotice, noticesOfItem } from '../store/item-notices.ts';
import { actionsOn, actionsOnRoadmap, type ItemAction } from '../workflows/actions.ts';
import type { EntryFacts } from '../workflows/facts.ts';
import { monitoredItem } from '../workflows/monitoring/series.ts';
import { occurrencesOf } from '../workflows/occurrences.ts';
import { createPlanContext, NOTHING_TOLD } from '../workflows/plan/context.ts';
import type { Item } from '../workflows/roadmap.ts';
import { actingKeys } from '../workflows/roles.ts';
import {
  isOpen,
  leadsOf,
  type Occurrence,
  type RoadmapEvent,
  type RoadmapState,
} from '../workflows/state.ts';
import { type EventWords, eventWords } from './event-words.ts';
import { itemForm } from './forms/registry.ts';
import { itemPath } from './item-place.ts';
import { mailReader } from './mail-reader.ts';
import type { NoticeReader } from './notice-words.ts';
import { occurrenceFacts, withinCalendar } from './occurrence-facts.ts';
import type { ItemVisit } from './route.ts';
import { AT_RISK, type StateWords, statesOf } from './state-words.ts';

export interface ActionLink {
  label: string;
  href: string;
  /** What the reader is most likely here for. */
  isPrimary: boolean;
}

/** Possible at almost any time, and seldom what somebody came for. */
const RARE: ReadonlySet<string> = new Set(['amend', 'reopen', 'reissue-report', 'cancel', 'change-lead']);

export interface ItemView {
  state: RoadmapState;
  item: Item;
  occurrence: Occurrence;
  /** Of a recurring item its dates up to the next one; of another empty. */
  series: { occurrence: Occurrence; href: string; isShown: boolean }[];
  facts: EntryFacts;
  states: StateWords[];
  /** The most sensible first. */
  actions: ActionLink[];
  /** Items that wait for this one. */
  successors: Item[];
  related: Item[];
  /** The latest first. */
  history: (EventWords & { files: AttachedFile[] })[];
  planned: ItemNotice[];
  /** The latest first. */
  sent: ItemNotice[];
  reader: NoticeReader;
  now: Instant;
  calendar: WorkCalendar;
  /** A day of the calendar. */
  today: IsoDate;
}

export async function viewItem(visit: ItemVisit, occurrence: Occurrence): Promise<ItemView> {
  const { site, state, item, calendar, now } = visit;
  const { address, controlled } = await mailReader(visit);
  const { id } = state.roadmap;
  const today = withinCalendar(calendar, visit.today);
  const context = createPlanContext({ state, ...rulesOf(site.rules, state), told: NOTHING_TOLD, now });
  const notices = await noticesOfItem(site.db, id, item.id, occurrence.id);
  const files = (await filesOfItem(site.db, id, item.id)).filter((f) => f.occurrence === occurrence.id);
  const happened = historyOf(state, item, occurrence);
  const facts = occurrenceFacts(context, item, occurrence, today);
  const named = statesOf(state, item, occurrence, { calendar, today });
  const { items } = state.roadmap;
  return {
    state,
    item,
    occurrence,
    series: seriesOf(visit, occurrence, today),
    facts,
    states: facts.outlook().isAtRisk ? [AT_RISK, ...named] : named,
    actions: actionLinks(visit, occurrence),
    successors: items.filter((other) => other.after.includes(item.id)),
    related: items.filter((other) => item.related.includes(other.id)),
    history: happened
      .map((event) => ({ ...eventWords(state, event), files: files.filter((f) => f.event === event.n) }))
      .reverse(),
    planned: notices.filter((notice) => notice.status === 'planned'),
    sent: notices.filter((notice) => notice.status !== 'planned').reverse(),
    reader: { own: new Set(actingKeys(state, address, visit.today).own), controlled },
    now,
    calendar,
    today,
  };
}

/** Also what was done to the order as a whole, and who has taken note of it. Without an occurrence, of all of them. */
export function historyOf(state: RoadmapState, item: Item, occurrence?: Occurrence): RoadmapEvent[] {
  return state.events.filter((event) => isAbout(state, event, item, occurrence));
}

function isAbout(state: RoadmapState, event: RoadmapEvent, item: Item, occurrence?: Occurrence): boolean {
  if (event.item !== null)
    return (
      event.item === item.id && (!occurrence || event.occurrence === '' || event.occurrence === occurrence.id)
    );
  if (event.type === 'acknowledged')
    return event.person !== undefined && leadsOf(state, item).includes(event.person);
  return event.type === 'put-under-control' || event.type === 'released';
}

function seriesOf(
  { state, item, calendar }: ItemVisit,
  shown: Occurrence,
  today: IsoDate,
): ItemView['series'] {
  if (item.deadline.kind !== 'recurring') return [];
  const all = occurrencesOf(state, item, calendar.lastDay);
  const next = all.findIndex(({ id }) => id > today);
  const upTo = next < 0 ? all : all.slice(0, next + 1);
  const listed = upTo.some(({ id }) => id === shown.id)
    ? upTo
    : [...upTo, ...all.filter(({ id }) => id === shown.id)];
  return listed.map((occurrence) => ({
    occurrence,
    href: itemPath(state.roadmap.id, item.id, occurrence.id),
    isShown: occurrence.id === shown.id,
  }));
}

export interface Offered {
  action: ItemAction | 'change-lead';
  label: string;
  isPrimary: boolean;
}

/** What the reader may do with the occurrence, the most sensible first. */
export function actionsOffered(
  visit: Pick<ItemVisit, 'state' | 'calendar' | 'policy' | 'item' | 'principal' | 'now' | 'isOperator'>,
  occurrence: Occurrence,
): Offered[] {
  const { state, item, principal, now, isOperator } = visit;
  const { address } = principal;
  const offered: Offered['action'][] = actionsOn(
    state,
    visit,
    item,
    occurrence,
    address,
    now,
    isOperator,
  ).filter((action) => action !== 'report-indicators' || monitoredItem(state.roadmap)?.id === item.id);
  const mayChangeLead = actionsOnRoadmap(state, address, isOperator, now).includes('change-lead');
  if (mayChangeLead && isOpen(occurrence.status)) offered.push('change-lead');
  // Of a supported request only the act is missing.
  const isActDue = occurrence.extension?.status === 'supported' && offered.includes('amend');
  const ordered = isActDue ? [...new Set(['amend' as const, ...offered])] : offered;
  return ordered.flatMap((action, i) => {
    const form = itemForm(action);
    return form ? [{ action, label: form.label, isPrimary: i === 0 && (isActDue || !RARE.has(action)) }] : [];
  });
}

function actionLinks(visit: ItemVisit, occurrence: Occurrence): ActionLink[] {
  const { id } = visit.state.roadmap;
  return actionsOffered(visit, occurrence).map(({ action, label, isPrimary }) => ({
    label,
    href: itemPath(id, visit.item.id, occurrence.id, `do/${action}`),
    isPrimary,
  }));
}
