// The lines of a digest: which items stand in which section on a day. Pure over the state as it is on that day.
import { dateOf, type Instant, type IsoDate } from '../calendar/dates.ts';
import { daysOverdue } from '../calendar/rungs.ts';
import { whereCovered } from '../calendar/work-calendar.ts';
import { alarmLines, repliesSince, undelivered } from './digest-of-ledger.ts';
import { lastTooLow } from './facts-figures.ts';
import { controlDateIn, isOverdue } from './forecast.ts';
import { compareItems, SECTIONS, type Section } from './notice.ts';
import { occurrencesOf } from './occurrences.ts';
import type { PlanContext } from './plan/context.ts';
import { addresseesOf, assignmentSlot, isAcknowledged } from './plan/ladder.ts';
import { refinedSinceReport } from './refinement.ts';
import type { Item } from './roadmap.ts';
import { isOpen, isRunning, itemOf, type Occurrence } from './state.ts';

export interface DigestLine {
  section: Section;
  item: string;
  occurrence: string;
  due: IsoDate | null;
  /** Person key, where the line is about somebody. */
  person: string | null;
  /** What makes the line new although item and section are the same: request n, submission n, the date. */
  mark: string;
  /** The alarm's own words, or the replier's. */
  text?: string;
  /** Of a reply. */
  reply?: { from: string; on: IsoDate; items: readonly string[] };
}

export type DigestRole = 'supervisor' | 'issuer' | 'controller';

/** The lines that a person with these roles has on `today`, without repetition, in the order of sections and items. */
export function digestLines(
  context: PlanContext,
  roles: readonly DigestRole[],
  today: IsoDate,
  weekly: boolean,
  since: Instant,
): DigestLine[] {
  const lines: DigestLine[] = [];
  for (const item of context.state.roadmap.items) {
    for (const occurrence of context.occurrences(item)) {
      if (roles.includes('supervisor')) lines.push(...supervisorLines(context, item, occurrence, today));
      else if (roles.includes('issuer')) lines.push(...issuerLines(context, item, occurrence, today));
      if (roles.includes('controller')) lines.push(...controllerLines(context, item, occurrence, today));
    }
  }
  if (roles.includes('supervisor')) {
    lines.push(...belowMinimum(context), ...notAcknowledged(context, today));
    if (weekly) lines.push(...happenedSince(context, since), ...undelivered(context, today));
  }
  if (roles.includes('controller'))
    lines.push(...repliesSince(context, since), ...alarmLines(context, today));
  const seen = new Set<string>();
  return lines
    .filter((line) => {
      const said = line.reply ? line.mark : (line.text ?? '');
      const key = `${line.section}|${line.item}|${line.occurrence}|${line.person ?? ''}|${said}`;
      return !seen.has(key) && seen.add(key);
    })
    .sort(
      (a, b) =>
        SECTIONS.indexOf(a.section) - SECTIONS.indexOf(b.section) ||
        compareItems(a.item, b.item) ||
        a.occurrence.localeCompare(b.occurrence),
    );
}

function line(section: Section, item: Item, occurrence: Occurrence, mark = ''): DigestLine {
  return { section, item: item.id, occurrence: occurrence.id, due: occurrence.due, person: null, mark };
}

function* supervisorLines(
  context: PlanContext,
  item: Item,
  occurrence: Occurrence,
  today: IsoDate,
): Generator<DigestLine> {
  const { state, calendar, policy } = context;
  const request = occurrence.extension;
  if (isOpen(occurrence.status) && (request?.status === 'open' || request?.status === 'supported'))
    yield line('decide', item, occurrence, `request ${request.n}`);
  if (isRunning(occurrence.status) && occurrence.due !== null) {
    if (isOverdue(state, occurrence, today, calendar))
      yield line(item.deadline.kind === 'recurring' ? 'monitoring-missing' : 'overdue', item, occurrence);
    else if (occurrence.due <= context.until && context.forecastOn(today).isAtRisk(item))
      yield line('at-risk', item, occurrence);
    else if (calendar.count(today, controlDateIn(state, occurrence.due, calendar)) <= policy.digest.soon)
      yield line('soon', item, occurrence);
  }
  if (isDateMissing(context, item, occurrence, today)) yield line('date-missing', item, occurrence);
}

/** The day from which a missing date is reported: ten working days before «нужно не позднее»; null when nothing says. */
export function dateMissingFrom(
  context: PlanContext,
  item: Item,
  occurrence: Occurrence,
  today: IsoDate,
): IsoDate | null {
  if (occurrence.status !== 'awaiting_date' || item.deadline.kind === 'after') return null;
  const needed = context.forecastOn(today).needBy(item);
  const { calendar, policy } = context;
  if (needed === null) return null;
  return whereCovered(() => calendar.shift(needed, -policy.digest.dateMissing)) ?? calendar.firstDay;
}

function isDateMissing(context: PlanContext, item: Item, occurrence: Occurrence, today: IsoDate): boolean {
  const from = dateMissingFrom(context, item, occurrence, today);
  return from !== null && today >= from;
}

function* issuerLines(
  context: PlanContext,
  item: Item,
  occurrence: Occurrence,
  today: IsoDate,
): Generator<DigestLine> {
  const { state, calendar, policy } = context;
  if (!isRunning(occurrence.status) || occurrence.due === null) return;
  const control = controlDateIn(state, occurrence.due, calendar);
  if (daysOverdue(occurrence.due, control, today, calendar) < policy.digest.issuerFrom) return;
  yield line(item.deadline.kind === 'recurring' ? 'monitoring-missing' : 'overdue', item, occurrence);
}

/** The day on which a result has waited too long for its check. */
export function reviewWaitsOn(context: PlanContext, occurrence: Occurrence): IsoDate | null {
  const report = occurrence.submissions.at(-1);
  if (occurrence.status !== 'under_review' || !report) return null;
  const day = dateOf(report.at, context.state.roadmap.timezone);
  const n = context.policy.digest.reviewWaits;
  return context.calendar.count(day, context.calendar.lastDay) < n ? null : context.calendar.shift(day, n);
}

function* controllerLines(
  context: PlanContext,
  item: Item,
  occurrence: Occurrence,
  today: IsoDate,
): Generator<DigestLine> {
  if (occurrence.status === 'under_review') {
    const waits = reviewWaitsOn(context, occurrence);
    const waited = waits !== null && today >= waits ? ', waits' : '';
    const { submissions, refinedAt } = occurrence;
    const refined =
      refinedAt !== undefined && refinedAt > (submissions.at(-1)?.at ?? 0) ? `, refined ${refinedAt}` : '';
    yield line('review', item, occurrence, `submission ${submissions.length}${waited}${refined}`);
  }
  const refined = refinedSinceReport(occurrence);
  if (refined !== null) yield line('review', item, occurrence, `refined ${refined}`);
  if (occurrence.status === 'unclarified') yield line('clarify', item, occurrence);
  const missing =
    occurrence.status === 'awaiting_date' &&
    item.deadline.kind !== 'after' &&
    // Where nothing says by when the date is needed, the controller sees at once that it is missing.
    context.forecastOn(today).needBy(item) === null;
  if (missing || isDateMissing(context, item, occurrence, today))
    yield line('date-missing', item, occurrence);
}

/** Worked out once for all the days of a plan: it says nothing of a day. */
const belowMinimums = new WeakMap<PlanContext, DigestLine[]>();

/** Of the last period that was accepted. */
function belowMinimum(context: PlanContext): DigestLine[] {
  const known = belowMinimums.get(context) ?? listBelowMinimum(context);
  belowMinimums.set(context, known);
  return known;
}

function listBelowMinimum(context: PlanContext): DigestLine[] {
  const found = whereCovered(() => lastTooLow(context, (item) => context.occurrences(item)));
  if (!found) return [];
  const { item, occurrence } = found;
  return [line('below-minimum', item, occurrence, `report ${occurrence.reports?.length ?? 0}`)];
}

interface Unacknowledged {
  line: DigestLine;
  person: string;
  from: IsoDate;
}

/** Worked out once for all the days of a plan. */
const unacknowledged = new WeakMap<PlanContext, Unacknowledged[]>();

/** One line per person, on their first unacknowledged item. */
function* notAcknowledged(context: PlanContext, today: IsoDate): Generator<DigestLine> {
  const known = unacknowledged.get(context) ?? [...listUnacknowledged(context)];
  unacknowledged.set(context, known);
  const named = new Set<string>();
  for (const { line, person, from } of known) {
    if (today < from || named.has(person)) continue;
    named.add(person);
    yield line;
  }
}

function* listUnacknowledged(context: PlanContext): Generator<Unacknowledged> {
  for (const item of context.state.roadmap.items) {
    const open = context.occurrences(item).find((o) => isOpen(o.status));
    if (!open) continue;
    for (const { person } of addresseesOf(context, item)) {
      const from = unacknowledgedFrom(context, item, person);
      if (from !== null) yield { line: { ...line('not-acknowledged', item, open), person }, person, from };
    }
  }
}

/** The day from which a person's missing acknowledgement is reported; null when they have given it. */
function unacknowledgedFrom(context: PlanContext, item: Item, person: string): IsoDate | null {
  const assigned = assignmentSlot(context, item, person);
  if (assigned === null || isAcknowledged(context, item, person)) return null;
  const given = dateOf(assigned, context.zoneOf(person));
  return whereCovered(() => context.calendar.shift(given, context.policy.acknowledgement.reportAfter));
}

const DONE = new Set(['accepted']);
const CHANGED = new Set(['amended', 'corrected', 'cancelled', 'reopened']);

/** What was executed and changed since the last weekly digest. */
function* happenedSince(context: PlanContext, since: Instant): Generator<DigestLine> {
  const { state } = context;
  for (const event of state.events) {
    if (event.at <= since || event.item === null) continue;
    const section = DONE.has(event.type) ? 'done' : CHANGED.has(event.type) ? 'changed' : null;
    if (section === null) continue;
    const item = itemOf(state, event.item);
    const occurrence = occurrencesOf(state, item, context.calendar.lastDay).find(
      (o) => o.id === event.occurrence,
    );
    if (section === 'done' && occurrence?.status !== 'executed') continue;
    yield {
      section,
      item: item.id,
      occurrence: event.occurrence,
      due: occurrence?.due ?? null,
      person: null,
      mark: `event ${event.n}`,
    };
  }
}
