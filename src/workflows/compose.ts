// Coalescing: what is due to one person in one stream becomes one message. Of everything due to them it
// says which entries the message has, what merged into another entry, what is suppressed and why.

import { dateOf, type Instant, type IsoDate } from '../calendar/dates.ts';
import { effectiveSlot, inSameHour, laterHour, laterSlot, type Stream } from '../calendar/slots.ts';
import { reasonAgainst, type Suppression } from './decide.ts';
import { digestOn, digestReaders, lineKey } from './digest.ts';
import type { DigestLine } from './digest-lines.ts';
import { blockedBy } from './forecast.ts';
import { groupBy } from './group-by.ts';
import {
  compareEntries,
  isEventNotice,
  isLadder,
  KINDS,
  type Kind,
  type PlannedNotice,
  type Role,
} from './notice.ts';
import type { PlanContext } from './plan/context.ts';
import { recipientOn } from './recipients.ts';
import { itemOf } from './state.ts';

/** One line of a message. */
export interface Entry {
  roadmap: string;
  item: string;
  occurrence: string;
  due: IsoDate | null;
  kind: Kind;
  rung: string;
  role: Role;
  /** Person key of the absent one on whose behalf it is sent. */
  onBehalfOf?: string;
  /** Open direct predecessors; only where there are any. */
  blockedBy?: string[];
  /** Ordinal of the event told. */
  event?: number;
  /** Of a digest's line. */
  line?: DigestLine;
}

/** A notice in its roadmap, as the ledger has it. */
export interface DueNotice extends PlannedNotice {
  roadmap: string;
  /** When it was to go: the slot, or later when it had to wait. */
  sendAt: Instant;
}

export type End =
  | { status: 'sent' }
  | { status: 'merged' }
  | { status: 'suppressed'; reason: Suppression }
  /** Not yet: it goes at this slot. */
  | { status: 'postponed'; until: Instant };

/** A digest that was made, to be remembered as what the reader was last told. */
export interface ToldDigest {
  roadmap: string;
  person: string;
  lines: string[];
  weekly: boolean;
  /** The day, when it began a working week: the issuer's monthly rule counts from it. */
  weekStart: IsoDate | null;
}

export interface Composed {
  /** Empty when there is nothing to send. */
  entries: Entry[];
  /** The most urgent entry's kind. */
  kind: Kind;
  /**
   * Person keys (by roadmap) of the assigned parties' informed people, and parties whose official address gets a copy;
   * nobody where the message speaks of several organisations.
   */
  copies: { roadmap: string; person?: string; party?: string }[];
  /** How each due notice ends, by `noticeId`. */
  ends: Map<string, End>;
  digests: ToldDigest[];
}

export interface ComposeInput {
  stream: Stream;
  now: Instant;
  /** The recipient's zone. */
  zone: string;
  due: readonly DueNotice[];
  contextOf(roadmap: string): PlanContext;
  /** When the recipient has got messages about events today. */
  eventMessagesToday: readonly Instant[];
  /** They have got today's scheduled message of this stream already, and the clock has been set back since. */
  isToldToday: boolean;
}

/** A notice's name across roadmaps. */
export function noticeId(notice: { roadmap: string; key: string }): string {
  return `${notice.roadmap}|${notice.key}`;
}

export function compose(input: ComposeInput): Composed {
  const { stream, now, zone } = input;
  const today = dateOf(now, zone);
  const ends = new Map<string, End>();
  const end = (notice: DueNotice, how: End) => ends.set(noticeId(notice), how);
  const standing: DueNotice[] = [];
  const stand = (notice: DueNotice) => {
    const reason = reasonAgainst(input.contextOf(notice.roadmap), notice, today);
    if (reason) end(notice, { status: 'suppressed', reason });
    else standing.push(notice);
  };
  const missed: { notice: DueNotice; until: Instant }[] = [];
  for (const notice of input.due) {
    const { calendar } = input.contextOf(notice.roadmap);
    const until = effectiveSlot(stream, notice.sendAt, now, zone, calendar);
    if (input.isToldToday && isOfDay(stream, notice))
      end(notice, { status: 'postponed', until: laterSlot(stream, now + 1, zone, calendar) });
    else if (until > now) missed.push({ notice, until });
    else stand(notice);
  }
  // Beside what goes now, an hour later, it would be a second message of the day (promise I4).
  const goesNow = standing.length > 0;
  for (const { notice, until } of missed)
    if (goesNow) stand(notice);
    else end(notice, { status: 'postponed', until });

  const first = standing[0];
  if (first && standing.every(isEventNotice)) {
    const { calendar, policy } = input.contextOf(first.roadmap);
    const told = input.eventMessagesToday;
    const isEnough = told.length >= policy.eventMessagesPerDay;
    // A command may be recorded after the hour that it was in time for.
    if (isEnough || told.some((at) => inSameHour(at, now, zone))) {
      const later = isEnough ? laterSlot : laterHour;
      const until = later(stream, now + 1, zone, calendar);
      for (const notice of standing) end(notice, { status: 'postponed', until });
      standing.length = 0;
    }
  }

  const organisationOf = (notice: DueNotice) => input.contextOf(notice.roadmap).state.organisation;
  if (copiesOf(input, standing.filter(isEventNotice), today).length > 0)
    for (const notice of eventsOfOthers(standing, organisationOf)) {
      const { calendar } = input.contextOf(notice.roadmap);
      end(notice, { status: 'postponed', until: laterHour(stream, now + 1, zone, calendar) });
      standing.splice(standing.indexOf(notice), 1);
    }

  const entries: Entry[] = [];
  const digests: ToldDigest[] = [];
  const digestDue = standing.filter((n) => n.kind === 'digest');
  for (const notice of withoutWeakerRungs(
    standing.filter((n) => n.kind !== 'digest'),
    end,
  )) {
    end(notice, { status: 'sent' });
    entries.push(entryOf(input.contextOf(notice.roadmap), notice));
  }
  for (const group of groupBy(digestDue, (n) => `${n.roadmap}|${n.person}`).values())
    composeDigest(input, group, today, end, entries, digests);

  entries.sort(compareEntries);
  return {
    entries,
    kind: KINDS.find((kind) => entries.some((e) => e.kind === kind)) ?? 'digest',
    copies: new Set(standing.map(organisationOf)).size > 1 ? [] : copiesOf(input, standing, today),
    ends,
    digests,
  };
}

/**
 * Who gets a copy reads the whole message, so it speaks of one organisation: events of others go an hour later, all of
 * them where what is said on its day is of several already.
 */
function eventsOfOthers(
  standing: readonly DueNotice[],
  organisationOf: (notice: DueNotice) => string | undefined,
): DueNotice[] {
  const ofDay = standing.filter((notice) => !isEventNotice(notice));
  const spokenOf = new Set((ofDay.length > 0 ? ofDay : standing.slice(0, 1)).map(organisationOf));
  return standing.filter(
    (notice) => isEventNotice(notice) && (spokenOf.size > 1 || !spokenOf.has(organisationOf(notice))),
  );
}

/** Said on its day; not an event, nor a request that was missed and goes with the assignment. */
function isOfDay(stream: Stream, notice: DueNotice): boolean {
  return !isEventNotice(notice) && !(stream === 'reminders' && notice.kind === 'monitoring');
}

/** Of an item's ladder only one rung stands in a message: the latest slot, then urgency, then T-0 before T-1, W before P before A. */
function withoutWeakerRungs(notices: DueNotice[], end: (notice: DueNotice, how: End) => void): DueNotice[] {
  const kept: DueNotice[] = [];
  const ladders = groupBy(notices.filter(isLadder), (n) => `${n.roadmap}|${n.item}|${n.occurrence}`);
  for (const group of ladders.values()) {
    const [best, ...rest] = group.sort(strongerFirst);
    if (best) kept.push(best);
    for (const notice of rest) end(notice, { status: 'merged' });
  }
  return [...kept, ...notices.filter((n) => !isLadder(n))];
}

function strongerFirst(a: PlannedNotice, b: PlannedNotice): number {
  const letter = (n: PlannedNotice) => ['O', 'T', 'W', 'P', 'A'].indexOf(n.rung.slice(0, 1));
  return (
    b.slot - a.slot ||
    KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) ||
    letter(a) - letter(b) ||
    countOf(a.rung) - countOf(b.rung) ||
    (a.key < b.key ? -1 : 1)
  );
}

function countOf(rung: string): number {
  return Number(rung.slice(2)) || 0;
}

function entryOf(context: PlanContext, notice: DueNotice): Entry {
  const blockers =
    notice.kind === 'reminder' || notice.kind === 'overdue'
      ? blockedBy(context.state, itemOf(context.state, notice.item))
      : [];
  const occurrence = context.state.items[notice.item]?.occurrences[notice.occurrence];
  return {
    roadmap: notice.roadmap,
    item: notice.item,
    occurrence: notice.occurrence,
    due: occurrence ? occurrence.due : notice.due,
    kind: notice.kind,
    rung: notice.rung,
    role: notice.role,
    ...(notice.to === notice.person ? {} : { onBehalfOf: notice.person }),
    ...(blockers.length > 0 ? { blockedBy: blockers } : {}),
    ...(notice.event === null ? {} : { event: notice.event }),
  };
}

function composeDigest(
  input: ComposeInput,
  group: DueNotice[],
  today: IsoDate,
  end: (notice: DueNotice, how: End) => void,
  entries: Entry[],
  digests: ToldDigest[],
): void {
  const [notice, ...older] = group.sort((a, b) => b.slot - a.slot);
  if (!notice) return;
  const context = input.contextOf(notice.roadmap);
  const reader = digestReaders(context.state, context.told).find((r) => r.person === notice.person);
  const weekly = group.some((n) => n.rung === 'weekly');
  const digest = reader
    ? digestOn(context, reader, today, weekly, context.told.digests[reader.person])
    : null;
  for (const n of older)
    end(n, digest ? { status: 'merged' } : { status: 'suppressed', reason: 'nothing-new' });
  end(notice, digest ? { status: 'sent' } : { status: 'suppressed', reason: 'nothing-new' });
  if (!digest) return;
  entries.push(...digestEntries(notice, digest.lines));
  digests.push({
    roadmap: notice.roadmap,
    person: notice.person,
    lines: digest.lines.map(lineKey),
    weekly: digest.weekly,
    weekStart: weekly ? today : null,
  });
}

/** A digest's lines as entries of a mail. `to` differs from `person` while they are absent. */
export function digestEntries(
  { roadmap, role, to, person }: Pick<DueNotice, 'roadmap' | 'role' | 'to' | 'person'>,
  lines: readonly DigestLine[],
): Entry[] {
  return lines.map((line) => ({
    roadmap,
    item: line.item,
    occurrence: line.occurrence,
    due: line.due,
    kind: 'digest',
    rung: line.section,
    role,
    ...(to === person ? {} : { onBehalfOf: person }),
    line,
  }));
}

function copiesOf(input: ComposeInput, notices: readonly DueNotice[], today: IsoDate): Composed['copies'] {
  const copies = new Map<string, Composed['copies'][number]>();
  for (const notice of notices) {
    const { state } = input.contextOf(notice.roadmap);
    const party = notice.party === null ? undefined : state.roadmap.parties[notice.party];
    if (notice.kind === 'assignment')
      for (const person of party?.informed ?? [])
        if (person !== notice.to)
          copies.set(`${notice.roadmap}|${person}`, { roadmap: notice.roadmap, person });
    const { copyToParty } = recipientOn(state, notice.person, today, notice.party ?? undefined);
    if (copyToParty !== undefined)
      copies.set(`${notice.roadmap}||${copyToParty}`, { roadmap: notice.roadmap, party: copyToParty });
  }
  return [...copies.values()];
}
