// What planning reads besides the state, and how a notice is put on a day for a person.
import { addDays, dateOf, type Instant, type IsoDate, weekStart } from '../../calendar/dates.ts';
import { nextFullHour, nextStreamSlot, type Stream, streamSlot } from '../../calendar/slots.ts';
import { type WorkCalendar, whereCovered } from '../../calendar/work-calendar.ts';
import { controlDateIn, createForecast, type Forecast } from '../forecast.ts';
import { noticeKey, type PlannedNotice } from '../notice.ts';
import { occurrencesOf } from '../occurrences.ts';
import type { Policy } from '../policy.ts';
import { recipientOn } from '../recipients.ts';
import type { Item } from '../roadmap.ts';
import type { Occurrence, RoadmapState } from '../state.ts';

/** What people have been told already and the state does not hold: it comes from the ledger. */
export interface Told {
  /** By person key of the supervisor, issuer, controller: their last digest of this roadmap. */
  digests: Readonly<
    Record<string, { lines: readonly string[]; weeklyAt: Instant | null; monthlyOn: IsoDate | null }>
  >;
  /** Of each risk (see `riskKey`): whom it concerned and the day on which they were told, by person key. */
  risks: RisksTold;
  /** What only the service knows: messages that failed for good or came back, mailboxes that are full. */
  alarms: readonly Alarm[];
  /** Addresses that refuse mail for good, by address: nothing is sent there until they are changed. */
  failing: ReadonlyMap<string, FailingAddress>;
  /** What people have lately answered, the oldest first. */
  replies: readonly Reply[];
}

export interface FailingAddress {
  since: Instant;
  /** The server's words, on one line. */
  reason: string;
}

/** A person's answer to a message. */
export interface Reply {
  id: number;
  /** Items of the message it answers, at least one. */
  items: readonly string[];
  /** Person key; null when the sender's address is nobody's in the roadmap. */
  person: string | null;
  /** The sender's address. */
  sender: string;
  at: Instant;
  /** Without what it quotes; empty when there was nothing else. */
  text: string;
}

export type RisksTold = ReadonlyMap<string, ReadonlyMap<string, IsoDate>>;

export interface Alarm {
  code:
    | 'no-address'
    | 'no-substitute'
    | 'calendar'
    | 'failed'
    | 'returned'
    | 'address-fails'
    | 'mailbox-full'
    | 'auto-reply'
    | 'day-limit'
    | 'restored';
  /** The item it is shown on. */
  item: string;
  /** Person key, where it is about somebody. */
  person: string | null;
  text: string;
}

export const NOTHING_TOLD: Told = {
  digests: {},
  risks: new Map(),
  alarms: [],
  failing: new Map(),
  replies: [],
};

export interface PlanContext {
  readonly state: RoadmapState;
  readonly policy: Policy;
  readonly calendar: WorkCalendar;
  readonly told: Told;
  readonly now: Instant;
  /** The last day planned for: the horizon, or the end of the last calendar year if that is nearer. */
  readonly until: IsoDate;
  /** A person's zone; slots are in it. */
  zoneOf(person: string): string;
  forecastOn(day: IsoDate): Forecast;
  /** The item's occurrences up to `until`. */
  occurrences(item: Item): readonly Occurrence[];
  /** First working days of weeks, from the week before `now`'s (somebody further west may still be in it) to `until`. */
  weekStarts(): readonly IsoDate[];
  /** The roadmaps of the same order as far as they were gathered, this one among them. */
  sameOrder(): readonly PlanContext[];
}

export interface PlanInput {
  state: RoadmapState;
  policy: Policy;
  calendar: WorkCalendar;
  told: Told;
  now: Instant;
  /** Zones of people whom another roadmap, applied earlier, places elsewhere; by person key. */
  zones?: Readonly<Record<string, string>>;
  /** By default the roadmap is alone. */
  sameOrder?: () => readonly PlanContext[];
}

export function zoneIn(
  state: RoadmapState,
  person: string,
  zones?: Readonly<Record<string, string>>,
): string {
  return zones?.[person] ?? state.roadmap.people[person]?.timezone ?? state.roadmap.timezone;
}

export function createPlanContext(input: PlanInput): PlanContext {
  const { state, policy, calendar, now } = input;
  const today = dateOf(now, state.roadmap.timezone);
  const horizon = dateOf(now + policy.horizonDays * 86_400_000, state.roadmap.timezone);
  const forecasts = new Map<IsoDate, Forecast>();
  const occurrences = new Map<string, Occurrence[]>();
  let weeks: IsoDate[] | undefined;
  // A day that no calendar knows has no plan: the caller sees an empty one and the alarm about the year.
  const until = !calendar.covers(today) ? today : horizon < calendar.lastDay ? horizon : calendar.lastDay;
  const hasControlDate = ({ due }: Occurrence) =>
    due === null || whereCovered(() => controlDateIn(state, due, calendar)) !== null;
  const listWeeks = (): IsoDate[] => {
    const found: IsoDate[] = [];
    for (let monday = addDays(weekStart(today), -7); monday <= until; monday = addDays(monday, 7)) {
      const first = calendar.covers(monday) ? calendar.firstOfWeek(monday) : null;
      if (first !== null && first <= until) found.push(first);
    }
    return found;
  };
  const context: PlanContext = {
    state,
    policy,
    calendar,
    told: input.told,
    now,
    until,
    zoneOf: (person) => zoneIn(state, person, input.zones),
    weekStarts() {
      weeks ??= listWeeks();
      return weeks;
    },
    occurrences(item) {
      const known = occurrences.get(item.id) ?? occurrencesOf(state, item, until).filter(hasControlDate);
      occurrences.set(item.id, known);
      return known;
    },
    forecastOn(day) {
      const known = forecasts.get(day) ?? createForecast(state, calendar, day);
      forecasts.set(day, known);
      return known;
    },
    sameOrder: input.sameOrder ?? (() => [context]),
  };
  return context;
}

/** Of its people, by key. */
export function zonesIn({ state, zoneOf }: PlanContext): Record<string, string> {
  return Object.fromEntries(Object.keys(state.roadmap.people).map((key) => [key, zoneOf(key)]));
}

/** The same at another moment. */
export function contextAt(context: PlanContext, now: Instant): PlanContext {
  const { state, policy, calendar, told } = context;
  return createPlanContext({ state, policy, calendar, told, now, zones: zonesIn(context) });
}

/** A notice before it is known who gets it and when. */
export type Draft = Omit<PlannedNotice, 'key' | 'to' | 'stream' | 'slot'>;

function notice(draft: Draft, to: string, stream: Stream, slot: Instant): PlannedNotice {
  return { ...draft, key: noticeKey(to, draft), to, stream, slot };
}

/** The notice on a day, at the stream's hour of whoever gets it that day; null when the slot has passed, or no calendar has the day. */
export function onDay(
  context: PlanContext,
  draft: Draft,
  day: IsoDate | null,
  stream: Stream,
): PlannedNotice | null {
  if (day === null) return null;
  const { to } = recipientOn(context.state, draft.person, day, draft.party ?? undefined);
  const slot = streamSlot(stream, day, context.zoneOf(to));
  return slot < context.now ? null : notice(draft, to, stream, slot);
}

/** The notice at the first full hour (or, as information only, the first 09:00) after the event; null when that has passed, or no calendar has the day. */
export function afterEvent(
  context: PlanContext,
  draft: Draft,
  at: Instant,
  hours: 'full-hour' | 'morning',
): PlannedNotice | null {
  const slotIn = (zone: string) =>
    whereCovered(() =>
      hours === 'full-hour'
        ? nextFullHour(at, zone, context.calendar)
        : nextStreamSlot('reminders', at, zone, context.calendar),
    );
  const zone = context.zoneOf(draft.person);
  const first = slotIn(zone);
  if (first === null) return null;
  const { to } = recipientOn(context.state, draft.person, dateOf(first, zone), draft.party ?? undefined);
  const slot = slotIn(context.zoneOf(to));
  return slot === null || slot < context.now ? null : notice(draft, to, 'reminders', slot);
}
