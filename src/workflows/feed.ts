// A person's control dates as a calendar shows them: one event for each occurrence that they lead or execute together with
// others, and for what was theirs once. An event never goes without being cancelled first.
import { addDays, dateOf, type Instant, type IsoDate, instantOf } from '../calendar/dates.ts';
import { whereCovered } from '../calendar/work-calendar.ts';
import { blockedBy, controlDateIn } from './forecast.ts';
import { placeOf } from './in-charge.ts';
import { occurrencesOf } from './occurrences.ts';
import { createPlanContext, NOTHING_TOLD } from './plan/context.ts';
import type { RoadmapRules } from './policy.ts';
import type { Item } from './roadmap.ts';
import { actingKeys } from './roles.ts';
import {
  type EventType,
  isRunning,
  itemState,
  type Occurrence,
  type RoadmapEvent,
  type RoadmapState,
  type Status,
} from './state.ts';

export interface FeedEvent {
  /** The same in everybody's feed and in mails, whatever becomes of the date and of whoever leads. Without a domain. */
  id: string;
  /** Never falls for an id, and grows whenever anything that is shown changes. */
  sequence: number;
  /** When it last changed. */
  changedAt: Instant;
  roadmap: string;
  item: string;
  /** Empty for a one-time item. */
  occurrence: string;
  /** `handed-over`: it was the person's, or of whom they stood in for, and is no more. */
  standing: 'open' | 'executed' | 'cancelled' | 'handed-over';
  controlDate: IsoDate;
  due: IsoDate;
  /** Null: the document names none. */
  originalDue: IsoDate | null;
  status: Status;
  executedAt: IsoDate | null;
  executedLate: boolean;
  /** Of what is running: open predecessors. */
  blockedBy: readonly string[];
  title: string;
  order: { number: string; date: IsoDate; roadmapTitle: string };
}

/** The last time that dates were counted by other days: a decree that moves days off, a day of a body's own, another file. */
export interface CalendarRevision {
  /** Grows from time to time. */
  id: number;
  at: Instant;
}

export interface FeedRules extends RoadmapRules {
  /** Null: the calendar is as it came at first. */
  revision: CalendarRevision | null;
}

/** A released roadmap stays in feeds for so long (days), so that every program has seen how it ended. */
const AFTER_RELEASE_DAYS = 400;

/** Nothing that a calendar shows follows from these. */
const UNSEEN: ReadonlySet<EventType> = new Set([
  'acknowledged',
  'contributed',
  'indicators-refined',
  'progress-reported',
  'expected',
  'extension-requested',
  'extension-decided',
  'report-issued',
]);

/** In the order of roadmaps and of their items. Of a series what lies within the planning horizon; without a date there is no event. */
export function feedEvents(
  states: readonly RoadmapState[],
  address: string,
  rulesOf: (state: RoadmapState) => FeedRules,
  now: Instant,
): FeedEvent[] {
  return [...states]
    .sort((a, b) => (a.roadmap.id < b.roadmap.id ? -1 : 1))
    .flatMap((state) => eventsIn(state, address, rulesOf(state), now));
}

/** Of one occurrence; null where the person has nothing to do with it, or it has no control date. */
export function feedEvent(
  state: RoadmapState,
  { calendar, revision }: Pick<FeedRules, 'calendar' | 'revision'>,
  about: { item: Item; occurrence: Occurrence },
  address: string,
  now: Instant,
): FeedEvent | null {
  const { item, occurrence } = about;
  const today = dateOf(now, state.roadmap.timezone);
  const theirs = placeOf(state, item, actingKeys(state, address, today), today);
  return theirs === null ? null : eventOf({ state, calendar, revision, today }, item, occurrence, theirs);
}

function eventsIn(state: RoadmapState, address: string, rules: FeedRules, now: Instant): FeedEvent[] {
  const { timezone, items } = state.roadmap;
  if (state.released && state.released.at + AFTER_RELEASE_DAYS * 86_400_000 < now) return [];
  const today = dateOf(now, timezone);
  const keys = actingKeys(state, address, today);
  if (keys.own.length === 0) return [];
  const { calendar, policy, revision } = rules;
  const context = createPlanContext({ state, calendar, policy, told: NOTHING_TOLD, now });
  const place = { state, calendar, revision, today };
  return items.flatMap((item) => {
    const theirs = placeOf(state, item, keys, today);
    if (theirs === null) return [];
    const all = [...context.occurrences(item), ...endedWithRelease(state, item, rules)];
    return all.flatMap((occurrence) => eventOf(place, item, occurrence, theirs) ?? []);
  });
}

/** Dates of a series that were ahead when the order was released: nothing is stored of them, but programs have them. */
function endedWithRelease(state: RoadmapState, item: Item, { policy, calendar }: RoadmapRules): Occurrence[] {
  if (!state.released || item.deadline.kind !== 'recurring') return [];
  const { timezone } = state.roadmap;
  const horizon = dateOf(state.released.at + policy.horizonDays * 86_400_000, timezone);
  const end = horizon < calendar.lastDay ? horizon : calendar.lastDay;
  const stored = itemState(state, item.id).occurrences;
  return occurrencesOf({ ...state, released: null }, item, end)
    .filter(({ id }) => !(id in stored))
    .map((occurrence) => ({ ...occurrence, status: 'cancelled' }));
}

interface Place extends Pick<FeedRules, 'calendar' | 'revision'> {
  state: RoadmapState;
  today: IsoDate;
}

function eventOf(
  place: Place,
  item: Item,
  occurrence: Occurrence,
  theirs: 'theirs' | 'handed-over',
): FeedEvent | null {
  const { state, calendar } = place;
  const { due, originalDue, status, executedAt } = occurrence;
  // What nobody has been given is in nobody's calendar: executed before control, or to be clarified.
  if (due === null || itemState(state, item.id).assignedAt === null) return null;
  const controlDate = whereCovered(() => controlDateIn(state, due, calendar));
  if (controlDate === null) return null;
  const ended = status === 'executed' || status === 'cancelled' ? status : 'open';
  const { id, title: roadmapTitle, order } = state.roadmap;
  return {
    id: [id, encodeURIComponent(item.id), ...(occurrence.id === '' ? [] : [occurrence.id])].join('_'),
    ...revisionOf(place, item, occurrence),
    roadmap: id,
    item: item.id,
    occurrence: occurrence.id,
    standing: theirs === 'theirs' ? ended : theirs,
    controlDate,
    due,
    originalDue,
    status,
    executedAt,
    executedLate: executedAt !== null && executedAt > (due > controlDate ? due : controlDate),
    blockedBy: isRunning(status) ? blockedBy(state, item) : [],
    title: item.title,
    order: { number: order.number, date: order.date, roadmapTitle },
  };
}

/**
 * A revision is told from the last event that concerns the occurrence (its ordinal) and, since people begin and cease to
 * stand in without one, from how many first and last days of absences have passed, and from how often the days of the
 * calendar have become others.
 * None of them can go back: events, absences (with an event each) and changes are only ever added, and which events concern
 * an occurrence changes only by one that does.
 */
function revisionOf(
  { state, revision, today }: Place,
  item: Item,
  occurrence: Occurrence,
): Pick<FeedEvent, 'sequence' | 'changedAt'> {
  const { events, absences, underControlAt } = state;
  const last = events.findLast((event) => concerns(event, item, occurrence.id));
  const turns = absences.flatMap(({ from, until }) => [
    ...(from <= today ? [from] : []),
    // Not the day after compared: the last year that a date can name has a day without one.
    ...(until < today ? [addDays(until, 1)] : []),
  ]);
  // All turns of the absences so far weigh less than one more event.
  const sequence = (last?.n ?? 0) * (2 * absences.length + 1) + turns.length + (revision?.id ?? 0);
  const turned = turns.map((day) => instantOf(day, '00:00', state.roadmap.timezone));
  return { sequence, changedAt: Math.max(underControlAt, last?.at ?? 0, revision?.at ?? 0, ...turned) };
}

/** An operator's event may be part of a changed file, which may have changed anything. */
function concerns(event: RoadmapEvent, item: Item, occurrence: string): boolean {
  if (UNSEEN.has(event.type)) return false;
  if (event.by === null || event.item === null || item.after.includes(event.item)) return true;
  return event.item === item.id && (event.occurrence === '' || event.occurrence === occurrence);
}
