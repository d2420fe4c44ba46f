// What waits for a decision, with what is needed to make it: the report's or the request's own words, its files, and what
// this person may do about it.
import { dateOf } from '../calendar/dates.ts';
import { rulesOf } from '../engine/plan-context.ts';
import { type AttachedFile, filesOfEvents } from '../store/files.ts';
import { type ListedItem, type Queue, queues } from '../store/item-lists.ts';
import { actionsOn, type ItemAction } from '../workflows/actions.ts';
import { occurrencesOf } from '../workflows/occurrences.ts';
import { OWN } from '../workflows/organisation-directory.ts';
import type { Item } from '../workflows/roadmap.ts';
import type { EventType, Occurrence, RoadmapEvent, RoadmapState } from '../workflows/state.ts';
import { type EventWords, eventWords } from './event-words.ts';
import { type FiguresView, viewFigures } from './figures-view.ts';
import { withinCalendar } from './occurrence-facts.ts';
import type { SignedInVisit } from './route.ts';
import { type StateWords, statesOf } from './state-words.ts';

export interface QueueRow {
  state: RoadmapState;
  item: Item;
  occurrence: Occurrence;
  states: StateWords[];
  /** That put it into the queue; null where none did. */
  event: EventWords | null;
  files: AttachedFile[];
  /** Of a period that is to be checked; null of anything else. */
  figures: FiguresView | null;
  /** Of the queue's own, the most sensible first. */
  actions: ItemAction[];
  /** Working days since it came. */
  waited: number | null;
}

/** What a queue is about; other things can be done on the item's page. */
const ACTIONS: Record<Queue, readonly ItemAction[]> = {
  review: ['accept', 'return'],
  clarify: ['clarify'],
  extensions: ['support-extension', 'refuse-extension', 'amend'],
};
const EVENTS: Record<Queue, EventType | null> = {
  review: 'submitted',
  clarify: null,
  extensions: 'extension-requested',
};

/** The longest waiting first; `page` from 1. As many statements for one row as for a page of them. */
export async function queueView(
  { site, principal, now }: SignedInVisit,
  queue: Queue,
  { page, size }: { page: number; size: number },
): Promise<{ rows: QueueRow[]; total: number }> {
  const todayIn = (zone: string) => dateOf(now, zone);
  const waiting = await queues(site.db, { ...principal, queue, todayIn });
  const shown = waiting.slice((page - 1) * size, page * size);
  const states = await site.cache.load(
    site.db,
    shown.map(({ roadmap }) => roadmap),
  );
  const found = shown.flatMap((listed) => {
    const state = states.get(listed.roadmap)?.state;
    return state ? rowOf(state, listed) : [];
  });
  const files = await filesOfEvents(
    site.db,
    found.flatMap(({ state, event }) => (event ? { roadmap: state.roadmap.id, event: event.n } : [])),
  );
  return { rows: found.map(complete), total: waiting.length };

  /** None when it has changed since the list was read. */
  function rowOf(state: RoadmapState, listed: ListedItem) {
    const rules = rulesOf(site.rules, state);
    const { calendar } = rules;
    const item = state.roadmap.items.find((one) => one.id === listed.item);
    const occurrence =
      item && occurrencesOf(state, item, calendar.lastDay).find((one) => one.id === listed.occurrence);
    if (!item || !occurrence) return [];
    const type = EVENTS[queue];
    const event = state.events.findLast(
      (one) => one.type === type && one.item === item.id && one.occurrence === occurrence.id,
    );
    return [{ state, item, occurrence, rules, listed, event }];
  }

  function complete({
    state,
    item,
    occurrence,
    rules,
    listed,
    event,
  }: ReturnType<typeof rowOf>[number]): QueueRow {
    const { address } = principal;
    const isOperator = principal.operates(state.organisation ?? OWN);
    const { id, timezone } = state.roadmap;
    const { calendar } = rules;
    const today = withinCalendar(calendar, todayIn(timezone));
    const offered = actionsOn(state, rules, item, occurrence, address, now, isOperator);
    const since = queue === 'extensions' ? listed.extensionSince : listed.waitingSince;
    const came = since === null ? null : withinCalendar(calendar, dateOf(since, timezone));
    const isOf = (file: AttachedFile, { n }: RoadmapEvent) => file.roadmap === id && file.event === n;
    return {
      state,
      item,
      occurrence,
      states: statesOf(state, item, occurrence, { calendar, today }),
      event: event ? eventWords(state, event) : null,
      files: event ? files.filter((file) => isOf(file, event)) : [],
      figures: queue === 'review' ? viewFigures({ state, ...rules }, item, occurrence) : null,
      actions: ACTIONS[queue].filter((action) => offered.includes(action)),
      waited: came === null ? null : calendar.count(came, today),
    };
  }
}
