// The ladder of an item: what follows from its dates alone, from the assignment to the weekly overdue
// notices. The table of the policy, row by row.
import { addDays, dateOf, type Instant, type IsoDate, weekStart } from '../../calendar/dates.ts';
import { dayAfter, dayBefore, daysOverdue } from '../../calendar/rungs.ts';
import { nextFullHour, streamSlot } from '../../calendar/slots.ts';
import { whereCovered } from '../../calendar/work-calendar.ts';
import { controlDateIn } from '../forecast.ts';
import { epochOf, type PlannedNotice, type Role } from '../notice.ts';
import { controlDay } from '../occurrences.ts';
import type { Item } from '../roadmap.ts';
import {
  coExecutors,
  isRunning,
  itemState,
  type Occurrence,
  responsibleLead,
  responsibleParty,
} from '../state.ts';
import { afterEvent, type Draft, onDay, type PlanContext } from './context.ts';

/** Somebody who is told about an item, and why. */
export interface Addressee {
  person: string;
  party: string;
  role: Extract<Role, 'responsible' | 'coExecutor'>;
}

export function addresseesOf(context: PlanContext, item: Item): Addressee[] {
  const { state } = context;
  return [
    { person: responsibleLead(state, item), party: responsibleParty(item), role: 'responsible' },
    ...coExecutors(state, item).map(({ party, lead }) => ({
      person: lead,
      party,
      role: 'coExecutor' as const,
    })),
  ];
}

/** When the item's assignment goes to the person: nothing of the ladder comes at or before it. Null while nobody was given it, or no calendar has the day. */
export function assignmentSlot(context: PlanContext, item: Item, person: string): Instant | null {
  const { assignedAt } = itemState(context.state, item.id);
  if (assignedAt === null) return null;
  return whereCovered(() => nextFullHour(assignedAt, context.zoneOf(person), context.calendar));
}

export function isAcknowledged(context: PlanContext, item: Item, person: string): boolean {
  const { assignedAt } = itemState(context.state, item.id);
  const acted = context.state.actedAt[person];
  return assignedAt !== null && acted !== undefined && acted >= assignedAt;
}

/** All ladder notices of an item from `now` on. */
export function planLadder(context: PlanContext, item: Item): PlannedNotice[] {
  const occurrences = context.occurrences(item);
  const found: PlannedNotice[] = [];
  for (const addressee of addresseesOf(context, item)) {
    const assigned = assignmentSlot(context, item, addressee.person);
    if (assigned === null) continue;
    const after = (notice: PlannedNotice | null, since: Instant): void => {
      if (notice && notice.slot > assigned && notice.slot >= since) found.push(notice);
    };
    // The series is named once, by its first occurrence.
    const first = occurrences[0];
    if (first && (isRunning(first.status) || first.status === 'awaiting_date')) {
      const draft = draftOf(item, first, addressee);
      const assignment = afterEvent(
        context,
        { ...draft, kind: 'assignment', rung: 'A', epoch: '' },
        itemState(context.state, item.id).assignedAt ?? 0,
        'full-hour',
      );
      if (assignment) found.push(assignment);
      if (!isAcknowledged(context, item, addressee.person)) {
        const { remindAfter } = context.policy.acknowledgement;
        const given = dateOf(assigned, context.zoneOf(addressee.person));
        const day = whereCovered(() => context.calendar.shift(given, remindAfter));
        after(
          onDay(context, { ...draft, kind: 'notice', rung: `A+${remindAfter}`, epoch: '' }, day, 'reminders'),
          first.possibleSince,
        );
      }
    }
    for (const occurrence of occurrences) {
      for (const notice of rungsOf(context, item, occurrence, addressee, assigned))
        after(notice, occurrence.possibleSince);
    }
    found.push(...missedRequests(context, item, occurrences, addressee, assigned));
  }
  return found;
}

function draftOf(item: Item, occurrence: Occurrence, addressee: Addressee): Draft {
  return {
    ...addressee,
    kind: 'reminder',
    rung: '',
    epoch: epochOf(occurrence),
    item: item.id,
    occurrence: occurrence.id,
    due: occurrence.due,
    dueVersion: occurrence.dueVersion,
    event: null,
  };
}

function* rungsOf(
  context: PlanContext,
  item: Item,
  occurrence: Occurrence,
  addressee: Addressee,
  assigned: Instant,
): Generator<PlannedNotice | null> {
  const draft = draftOf(item, occurrence, addressee);
  if (occurrence.status === 'awaiting_date') {
    // A date that follows from another item is nobody's to give.
    if (addressee.role === 'responsible' && item.deadline.kind !== 'after') yield* datesAsked(context, draft);
    return;
  }
  if (!isRunning(occurrence.status) || occurrence.due === null || occurrence.due > context.until) return;
  if (addressee.role === 'coExecutor' && occurrence.contributions[addressee.party]) return;
  const { calendar, policy } = context;
  const control = controlDateIn(context.state, occurrence.due, calendar);
  const term = calendar.count(controlDay(context.state), control);
  const recurring = item.deadline.kind === 'recurring';
  const rungs = recurring
    ? policy.reminders.recurring
    : addressee.role === 'coExecutor'
      ? policy.reminders.coExecutor
      : term > policy.reminders.early.overWorkingDays
        ? [policy.reminders.early.rung, ...policy.reminders.responsible]
        : policy.reminders.responsible;
  const before = (n: number) => whereCovered(() => dayBefore(control, n, calendar));
  for (const n of rungs) yield onDay(context, { ...draft, rung: `T-${n}` }, before(n), 'reminders');
  if (recurring) {
    const n = policy.monitoringRequest;
    const request = onDay(context, { ...draft, kind: 'monitoring', rung: `T-${n}` }, before(n), 'monitoring');
    if (request && request.slot > assigned) yield request;
  } else if (addressee.role === 'responsible' && term > policy.progress.overWorkingDays) {
    yield* progressAsked(context, draft, control);
  }
  yield* overdueRungs(context, draft, occurrence, occurrence.due, control);
}

/** A monitoring request whose day had passed when control began goes with the assignment. */
function missedRequests(
  context: PlanContext,
  item: Item,
  occurrences: readonly Occurrence[],
  addressee: Addressee,
  assigned: Instant,
): PlannedNotice[] {
  if (item.deadline.kind !== 'recurring' || assigned < context.now) return [];
  const { calendar, policy } = context;
  const zone = context.zoneOf(addressee.person);
  const n = policy.monitoringRequest;
  return occurrences.flatMap((occurrence) => {
    if (!isRunning(occurrence.status) || occurrence.due === null) return [];
    if (addressee.role === 'coExecutor' && occurrence.contributions[addressee.party]) return [];
    const control = controlDateIn(context.state, occurrence.due, calendar);
    // A day before the first calendar has passed for certain.
    const day = whereCovered(() => dayBefore(control, n, calendar));
    if (day !== null && streamSlot('monitoring', day, zone) > assigned) return [];
    const draft = { ...draftOf(item, occurrence, addressee), kind: 'monitoring' as const, rung: `T-${n}` };
    const { assignedAt } = itemState(context.state, item.id);
    const request = assignedAt === null ? null : afterEvent(context, draft, assignedAt, 'full-hour');
    return request ? [request] : [];
  });
}

/** O+1, O+3, then the first working day of each week; after O+1 none while the executor's expected date is not past. */
function* overdueRungs(
  context: PlanContext,
  draft: Draft,
  occurrence: Occurrence,
  due: IsoDate,
  control: IsoDate,
): Generator<PlannedNotice | null> {
  const { calendar } = context;
  const fits = (n: number) => calendar.count(due > control ? due : control, context.until) >= n;
  const rung = (n: number, day: IsoDate) =>
    onDay(context, { ...draft, kind: 'overdue', rung: `O+${n}` }, day, 'reminders');
  const quiet = (day: IsoDate) => occurrence.expected !== null && day <= occurrence.expected.date;
  let last = due;
  for (const n of context.policy.overdue) {
    if (!fits(n)) return;
    last = dayAfter(due, control, n, calendar);
    if (n === 1 || !quiet(last)) yield rung(n, last);
  }
  for (const day of context.weekStarts()) {
    if (day > last && !quiet(day)) yield rung(daysOverdue(due, control, day, calendar), day);
  }
}

/** W+n: n counts the first working days of weeks since control began. */
function* datesAsked(context: PlanContext, draft: Draft): Generator<PlannedNotice | null> {
  const { calendar } = context;
  const start = controlDay(context.state);
  let n = 0;
  for (let monday = weekStart(start); monday <= context.until; monday = addDays(monday, 7)) {
    const first = calendar.covers(monday) ? calendar.firstOfWeek(monday) : null;
    if (first === null || first <= start || first > context.until) continue;
    n += 1;
    yield onDay(context, { ...draft, kind: 'notice', rung: `W+${n}` }, first, 'reminders');
  }
}

/** P+n: quarters' first working days and the day 60 before control, at least 20 apart and 20 before control. */
function* progressAsked(
  context: PlanContext,
  draft: Draft,
  control: IsoDate,
): Generator<PlannedNotice | null> {
  const { calendar, policy } = context;
  const start = controlDay(context.state);
  const early = whereCovered(() => calendar.shift(control, -policy.progress.beforeControl));
  const candidates = early === null ? [] : [early];
  for (let year = Number(start.slice(0, 4)); year <= Number(control.slice(0, 4)); year++) {
    for (const month of ['01', '04', '07', '10']) {
      const first = `${year}-${month}-01`;
      if (calendar.covers(first)) candidates.push(calendar.onOrAfter(first));
    }
  }
  let last = start;
  let n = 0;
  for (const day of [...new Set(candidates)].sort()) {
    if (day <= last || calendar.count(last, day) <= policy.progress.apart) continue;
    if (calendar.count(day, control) <= policy.progress.apart) continue;
    n += 1;
    last = day;
    yield onDay(context, { ...draft, kind: 'notice', rung: `P+${n}` }, day, 'reminders');
  }
}
