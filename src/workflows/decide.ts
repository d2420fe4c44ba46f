// The last question before a message is sent: is each thing it would say still true? Asked of the state,
// date, lead and substitute as they are at that moment (promise I3).
import type { IsoDate } from '../calendar/dates.ts';
import { digestReaders } from './digest.ts';
import { blockedBy, isDone, isOverdue } from './forecast.ts';
import { isLadder, type PlannedNotice } from './notice.ts';
import { occurrencesOf } from './occurrences.ts';
import type { PlanContext } from './plan/context.ts';
import { isReplaced, reportRecipients, unblockedBy } from './plan/events.ts';
import { isAcknowledged } from './plan/ladder.ts';
import { recipientOn } from './recipients.ts';
import { isRunning, itemOf, leadsOf, type Occurrence, responsibleLead } from './state.ts';

/** Why a planned notice ended without being sent. */
export const SUPPRESSIONS = [
  'executed',
  'under-review',
  'cancelled',
  'released',
  'date-changed',
  'date-passed',
  'date-set',
  'recipient-changed',
  'contributed',
  'acknowledged',
  'expected-pending',
  'replaced',
  'blocked',
  'no-longer-at-risk',
  'nothing-new',
  'no-address',
  'address-fails',
] as const;
export type Suppression = (typeof SUPPRESSIONS)[number];

/** Null when the notice may go to its `to` on `today` (that person's day). A digest's worth is decided when its lines are made. */
export function reasonAgainst(
  context: PlanContext,
  notice: PlannedNotice,
  today: IsoDate,
): Suppression | null {
  const { state } = context;
  if (recipientOn(state, notice.person, today, notice.party ?? undefined).to !== notice.to)
    return 'recipient-changed';
  const address = state.roadmap.people[notice.to]?.email;
  if (address === undefined) return 'no-address';
  if (context.told.failing.has(address)) return 'address-fails';
  if (notice.kind === 'digest')
    return digestReaders(state, context.told).some((r) => r.person === notice.person)
      ? null
      : 'recipient-changed';
  const item = itemOf(state, notice.item);
  const occurrence = occurrencesOf(state, item, context.calendar.lastDay).find(
    (o) => o.id === notice.occurrence,
  );
  if (!occurrence) return 'released';
  if (isLadder(notice)) return againstLadder(context, notice, occurrence, today);
  return againstEvent(context, notice, occurrence, today);
}

function againstStatus(occurrence: Occurrence): Suppression | null {
  if (occurrence.status === 'executed') return 'executed';
  if (occurrence.status === 'cancelled') return 'cancelled';
  if (occurrence.status === 'under_review') return 'under-review';
  return null;
}

function againstLadder(
  context: PlanContext,
  notice: PlannedNotice,
  occurrence: Occurrence,
  today: IsoDate,
): Suppression | null {
  const { state, calendar } = context;
  const item = itemOf(state, notice.item);
  const closed = againstStatus(occurrence);
  if (closed) return state.released ? 'released' : closed;
  if (!leadsOf(state, item).includes(notice.person)) return 'recipient-changed';
  if (notice.rung.startsWith('A+') && isAcknowledged(context, item, notice.person)) return 'acknowledged';
  if (notice.rung.startsWith('W+')) return occurrence.status === 'awaiting_date' ? null : 'date-set';
  if (occurrence.dueVersion !== notice.dueVersion) return 'date-changed';
  if (
    notice.role === 'coExecutor' &&
    notice.party !== null &&
    occurrence.contributions[notice.party] &&
    !notice.rung.startsWith('A')
  )
    return 'contributed';
  if (notice.kind === 'overdue')
    return notice.rung !== 'O+1' && occurrence.expected !== null && today <= occurrence.expected.date
      ? 'expected-pending'
      : null;
  const countsDown = notice.rung.startsWith('T-') || notice.rung.startsWith('P+');
  return countsDown && notice.kind !== 'monitoring' && isOverdue(state, occurrence, today, calendar)
    ? 'date-passed'
    : null;
}

function againstEvent(
  context: PlanContext,
  notice: PlannedNotice,
  occurrence: Occurrence,
  today: IsoDate,
): Suppression | null {
  const { state } = context;
  const item = itemOf(state, notice.item);
  if (notice.rung === 'at-risk' || notice.rung === 'start') {
    const closed = againstStatus(occurrence);
    if (closed) return closed;
    if (occurrence.dueVersion !== notice.dueVersion) return 'date-changed';
  }
  if (notice.rung === 'at-risk') {
    if (!isRunning(occurrence.status)) return 'no-longer-at-risk';
    return context.forecastOn(today).isAtRisk(item) ? null : 'no-longer-at-risk';
  }
  if (notice.rung === 'start') {
    if (blockedBy(state, item).length > 0 || isDone(occurrence)) return 'blocked';
    if (unblockedBy(state, item)?.n !== notice.event) return 'replaced';
    return responsibleLead(state, item) === notice.person ? null : 'recipient-changed';
  }
  const event = state.events.find((e) => e.n === notice.event);
  if (!event || isReplaced(state, event)) return 'replaced';
  if (notice.rung === 'substitute-set') {
    const absence = state.absences.find((a) => a.event === event.n);
    if (againstStatus(occurrence) === 'executed' || againstStatus(occurrence) === 'cancelled')
      return againstStatus(occurrence);
    return absence && absence.until >= today ? null : 'replaced';
  }
  if (notice.role === 'former') return null;
  if (notice.role === 'addressee')
    return reportRecipients(state).includes(notice.person) ? null : 'recipient-changed';
  return leadsOf(state, item).includes(notice.person) ? null : 'recipient-changed';
}
