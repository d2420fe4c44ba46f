// What another calendar does to one roadmap: which control dates are other days, and which notices go at other times. The
// date in force never changes with it (promise I6).
import { dateOf, type Instant, type IsoDate } from '../calendar/dates.ts';
import { type WorkCalendar, whereCovered } from '../calendar/work-calendar.ts';
import { controlDateIn, isOverdue } from './forecast.ts';
import { groupBy } from './group-by.ts';
import { occurrencesOf } from './occurrences.ts';
import type { Item } from './roadmap.ts';
import { isOpen, type Occurrence, type RoadmapState } from './state.ts';

export interface MovedControlDate {
  item: string;
  occurrence: string;
  /** In force; stays what it is. */
  due: IsoDate;
  from: IsoDate;
  to: IsoDate;
}

/** Of what is open, where both calendars know the day. */
export function movedControlDates(
  state: RoadmapState,
  before: WorkCalendar,
  after: WorkCalendar,
): MovedControlDate[] {
  return openDates(state, before, after).flatMap(({ item, occurrence, due }) => {
    const [from, to] = [before, after].map((days) => whereCovered(() => controlDateIn(state, due, days)));
    return from && to && from !== to ? [{ item: item.id, occurrence: occurrence.id, due, from, to }] : [];
  });
}

function openDates(state: RoadmapState, before: WorkCalendar, after: WorkCalendar) {
  const end = before.lastDay < after.lastDay ? before.lastDay : after.lastDay;
  return state.roadmap.items.flatMap((item) =>
    occurrencesOf(state, item, end).flatMap(
      (occurrence): { item: Item; occurrence: Occurrence; due: IsoDate }[] =>
        isOpen(occurrence.status) && occurrence.due !== null
          ? [{ item, occurrence, due: occurrence.due }]
          : [],
    ),
  );
}

/** What is overdue today by one of the calendars only. */
export interface ChangedOverdue {
  item: string;
  occurrence: string;
  due: IsoDate;
  /** By the calendar to come. */
  isOverdue: boolean;
}

export function changedOverdue(
  state: RoadmapState,
  before: WorkCalendar,
  after: WorkCalendar,
  now: Instant,
): ChangedOverdue[] {
  const today = dateOf(now, state.roadmap.timezone);
  return openDates(state, before, after).flatMap(({ item, occurrence, due }) => {
    const by = (days: WorkCalendar) => whereCovered(() => isOverdue(state, occurrence, today, days));
    const [was, will] = [by(before), by(after)];
    if (was === null || will === null || was === will) return [];
    return [{ item: item.id, occurrence: occurrence.id, due, isOverdue: will }];
  });
}

/** A notice of the ledger or of a plan. */
export interface TimedNotice {
  key: string;
  slot: Instant;
}

export interface NoticeShift<Was extends TimedNotice, Will extends TimedNotice> {
  moved: { from: Instant; notice: Will }[];
  added: Will[];
  withdrawn: Was[];
}

/**
 * What people notice of two plans: a weekly reminder with another number of days, or a digest of another day of the week, is
 * the same one, moved or not at all; to the ledger it is another.
 */
export function noticeShift<Was extends TimedNotice, Will extends TimedNotice>(
  before: readonly Was[],
  after: readonly Will[],
): NoticeShift<Was, Will> {
  const shift: NoticeShift<Was, Will> = { moved: [], added: [], withdrawn: [] };
  const was = new Map(before.map((notice) => [notice.key, notice]));
  const fresh: Will[] = [];
  for (const notice of after) {
    const known = was.get(notice.key);
    if (!known) fresh.push(notice);
    else if (known.slot !== notice.slot) shift.moved.push({ from: known.slot, notice });
    was.delete(notice.key);
  }
  const gone = groupBy(was.values(), ({ key }) => seriesOf(key));
  for (const [series, notices] of groupBy(fresh, ({ key }) => seriesOf(key))) {
    const left = new Set(gone.get(series));
    const others = notices.filter((notice) => !take(left, ({ slot }) => slot === notice.slot));
    for (const notice of others) {
      const near = take(left, ({ slot }) => Math.abs(slot - notice.slot) < WEEK_MS);
      if (near) shift.moved.push({ from: near.slot, notice });
      else shift.added.push(notice);
    }
    gone.set(series, [...left]);
  }
  shift.withdrawn.push(...[...gone.values()].flat());
  return shift;
}

const WEEK_MS = 7 * 86_400_000;

function take<T>(from: Set<T>, fits: (one: T) => boolean): T | undefined {
  for (const one of from)
    if (fits(one)) {
      from.delete(one);
      return one;
    }
  return undefined;
}

/** What comes again and again under changing numbers: O+n, P+n, W+n of an item, and a reader's digests. */
function seriesOf(key: string): string {
  const [who = '', item = '', occurrence = '', rung = '', epoch = '', version = ''] = key.split('|');
  if (item === '') return who;
  return [who, item, occurrence, rung.replace(/^([OPW])\+\d+$/, '$1'), epoch, version].join('|');
}
