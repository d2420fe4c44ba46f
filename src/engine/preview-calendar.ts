// What a change of a calendar would do: every roadmap concerned is planned by both calendars at one instant, without a lock.
import { setImmediate as othersTurn } from 'node:timers/promises';
import { dateOf, type Instant, type IsoDate, yearOf } from '../calendar/dates.ts';
import { effectiveSlot } from '../calendar/slots.ts';
import { toldBefore } from '../store/notices.ts';
import { roadmapStates } from '../store/roadmap-states.ts';
import { calendarGroups, type Db, roadmapsOfGroups } from '../store/roadmaps.ts';
import {
  type CalendarChange,
  type ChangedDays,
  changedDays,
  inForce,
  type ProposedChange,
} from '../workflows/calendar-change.ts';
import {
  type ChangedOverdue,
  changedOverdue,
  type MovedControlDate,
  movedControlDates,
  noticeShift,
} from '../workflows/calendar-shift.ts';
import type { Kind, PlannedNotice } from '../workflows/notice.ts';
import { OWN } from '../workflows/organisation-directory.ts';
import { createPlanContext, type PlanContext, zonesIn } from '../workflows/plan/context.ts';
import { planWith } from '../workflows/plan/plan.ts';
import type { RoadmapState } from '../workflows/state.ts';
import type { RulesAsOf } from './engine-deps.ts';
import { overtakenNotices } from './overtaken-notices.ts';
import { contextToPlan, rulesOf } from './plan-context.ts';

export interface CalendarPreview {
  /** The version looked at: whoever then changes it says so. */
  version: number;
  days: ChangedDays;
  /** Today, or before. */
  past: IsoDate[];
  /** Own days of years that go: in force again once the year is there. */
  resting: CalendarChange[];
  /** That go by the changed days. */
  roadmaps: number;
  /** In which a control date or a notice moves. */
  concerned: number;
  /** Of every roadmap that is named below, by its id. */
  orders: Record<string, { number: string; date: IsoDate; organisation: string }>;
  controlDates: (MovedControlDate & { roadmap: string })[];
  overdue: (ChangedOverdue & { roadmap: string })[];
  notices: Record<
    NoticeChange,
    { total: number; byKind: Partial<Record<Kind, number>>; first: ShownNotice[] }
  >;
}

/**
 * `overtaken`: was to go, and by the calendar to come should have gone already; it goes at once.
 * `sent`: went already, and by the calendar to come would go at another time; it does not go again.
 */
export const NOTICE_CHANGES = ['moved', 'overtaken', 'added', 'withdrawn', 'sent'] as const;
export type NoticeChange = (typeof NOTICE_CHANGES)[number];

export interface ShownNotice {
  roadmap: string;
  item: string;
  kind: Kind;
  rung: string;
  /** Name of whom it goes to. */
  to: string;
  from: Instant | null;
  at: Instant | null;
  zone: string;
}

const FIRST = 5;

/** Rules as they are, and as they would be; `now` is one for all roadmaps. */
export interface Supposed {
  before: RulesAsOf;
  after: RulesAsOf;
  now: Instant;
}

/** Roadmaps whose days would be others, in the order of their ids. */
export async function roadmapsConcerned(
  db: Db,
  { calendar }: ProposedChange,
  { before, after }: Supposed,
): Promise<string[]> {
  const groups = (await calendarGroups(db)).filter(
    (one) => one.calendar === calendar && after.since(before.version, calendar, one.organisation) !== null,
  );
  return roadmapsOfGroups(db, groups);
}

/** @param tx one snapshot: nothing waits for it */
export async function previewCalendar(
  tx: Db,
  proposal: ProposedChange,
  supposed: Supposed,
  progress: (done: number, of: number) => void = () => {},
): Promise<CalendarPreview> {
  const { calendar: name, organisation } = proposal;
  const { before, after, now } = supposed;
  const [was, will] = [before.calendar(name, organisation), after.calendar(name, organisation)];
  if (!was || !will) throw new Error(`no calendar ${name}`);
  const days = changedDays(was, will);
  const counted = () => ({ total: 0, byKind: {}, first: [] });
  const ids = await roadmapsConcerned(tx, proposal, supposed);
  const preview: CalendarPreview = {
    version: before.version,
    days,
    past: days.days.map(({ date }) => date).filter((date) => date <= dateOf(now, 'UTC')),
    resting: inForce(after.changes).filter(
      ({ calendar, content }) =>
        calendar === name &&
        content.kind === 'days' &&
        content.days.some(({ date }) => days.removed.includes(yearOf(date))),
    ),
    roadmaps: ids.length,
    concerned: 0,
    orders: {},
    controlDates: [],
    overdue: [],
    notices: {
      moved: counted(),
      overtaken: counted(),
      added: counted(),
      withdrawn: counted(),
      sent: counted(),
    },
  };
  let done = 0;
  for await (const state of roadmapStates(tx, ids)) {
    await lookAtOne(tx, state, { ...supposed, preview });
    done += 1;
    progress(done, ids.length);
    await othersTurn();
  }
  return preview;
}

interface Looking extends Supposed {
  preview: CalendarPreview;
}

async function lookAtOne(
  tx: Db,
  state: RoadmapState,
  { before: rules, after, now, preview }: Looking,
): Promise<void> {
  const roadmap = state.roadmap.id;
  const from = Math.max(now, state.underControlAt);
  const context = await contextToPlan(tx, rules, state, from);
  const { calendar, policy } = rulesOf(after, state);
  const isMissingYear = yearOf(calendar.lastDay) > yearOf(context.calendar.lastDay);
  const then = createPlanContext({
    state,
    policy,
    calendar,
    // The alarm about a missing year ends with the year.
    told: isMissingYear
      ? { ...context.told, alarms: context.told.alarms.filter(({ code }) => code !== 'calendar') }
      : context.told,
    now: from,
    zones: zonesIn(context),
  });
  const dates = movedControlDates(state, context.calendar, calendar);
  preview.controlDates.push(...dates.map((one) => ({ ...one, roadmap })));
  const overdue = changedOverdue(state, context.calendar, calendar, now);
  preview.overdue.push(...overdue.map((one) => ({ ...one, roadmap })));
  const { number, date } = state.roadmap.order;
  const order = { number, date, organisation: state.organisation ?? OWN };
  if (dates.length + overdue.length > 0) preview.orders[roadmap] = order;
  const planned = planWith(then);
  const told = await toldBefore(
    tx,
    roadmap,
    planned.map(({ key }) => key),
    from,
  );
  const open = (notice: PlannedNotice) => !told.has(notice.key);
  const before = planWith(context);
  const shift = noticeShift(before.filter(open), planned.filter(open));
  const wasPlanned = new Set(before.map(({ key }) => key));
  let changes = dates.length;
  const count = (what: NoticeChange, notice: PlannedNotice, times: Pick<ShownNotice, 'from' | 'at'>) => {
    const known = preview.notices[what];
    known.total += 1;
    known.byKind[notice.kind] = (known.byKind[notice.kind] ?? 0) + 1;
    if (known.first.length < FIRST) {
      known.first.push(shown(context, notice, times));
      preview.orders[roadmap] = order;
    }
    if (what !== 'sent') changes += 1;
  };
  for (const notice of planned)
    if (!open(notice) && !wasPlanned.has(notice.key))
      count('sent', notice, { from: told.get(notice.key) ?? null, at: notice.slot });
  for (const { notice, from } of shift.moved) count('moved', notice, { from, at: notice.slot });
  for (const notice of shift.added) count('added', notice, { from: null, at: notice.slot });
  const { overtaken, withdrawn } = await overtakenNotices(tx, then, shift.withdrawn, now);
  for (const { notice, from } of overtaken) {
    const at = effectiveSlot(notice.stream, notice.slot, now, then.zoneOf(notice.to), calendar);
    count('overtaken', notice, { from, at });
  }
  for (const notice of withdrawn) count('withdrawn', notice, { from: notice.slot, at: null });
  if (changes > 0) preview.concerned += 1;
}

function shown(
  { state, zoneOf }: PlanContext,
  { item, kind, rung, to }: PlannedNotice,
  times: Pick<ShownNotice, 'from' | 'at'>,
): ShownNotice {
  const name = state.roadmap.people[to]?.name ?? to;
  return { roadmap: state.roadmap.id, item, kind, rung, to: name, zone: zoneOf(to), ...times };
}
