// What a claimed batch will write, collected recipient by recipient, and written in one go.
import type { Instant } from '../calendar/dates.ts';
import type { JournalLine } from '../store/journal.ts';
import type { UnfinishedMessage } from '../store/messages.ts';
import type { LedgerRow, NoticeEnds } from '../store/notices.ts';
import { noticeId } from '../workflows/compose.ts';
import type { Suppression } from '../workflows/decide.ts';
import type { PlanContext } from '../workflows/plan/context.ts';
import { recipientName } from './draw-plan.ts';
import type { Composing, Outgoing } from './outgoing.ts';

export class BatchWork {
  readonly contextOf: (roadmap: string) => PlanContext;
  readonly toSend: Outgoing[] = [];
  readonly ends: NoticeEnds = { taken: [], merged: [], suppressed: [], postponed: [] };
  /** Messages of which nothing is left. */
  readonly emptied: string[] = [];
  readonly waiting: { id: string; uncertain: boolean; until: Instant }[] = [];
  readonly moved: { roadmap: string; person: string; recipient: string }[] = [];
  readonly suppressions: { notice: LedgerRow; reason: Suppression }[] = [];

  /** How many recipients wait for a limit, until when at the earliest. */
  readonly limited = new Map<'day' | 'domain', { recipients: number; until: Instant }>();
  /** A notice of each roadmap whose mail waits for the day's limit. */
  readonly overDayLimit: LedgerRow[] = [];

  constructor(contextOf: (roadmap: string) => PlanContext) {
    this.contextOf = contextOf;
  }

  wait(message: UnfinishedMessage, until: Instant): void {
    this.waiting.push({
      id: message.id,
      uncertain: message.uncertain || message.status === 'sending',
      until,
    });
  }

  /** Of an unfinished message: whether it still goes to this address. */
  isTheirs(notice: LedgerRow, recipient: string): boolean {
    return this.addressOf(notice) === recipient;
  }

  /** What belongs to a new address is planned there again. */
  moveAway(notice: LedgerRow): void {
    this.ends.postponed.push({ id: notice.id, until: notice.slot });
    this.moved.push({ roadmap: notice.roadmap, person: notice.to, recipient: this.addressOf(notice) });
  }

  /** `outgoing` is null when nothing is left to be said. */
  add({ composed, pending, notices, id: message }: Composing, outgoing: Outgoing | null): void {
    for (const notice of notices) {
      const end = composed.ends.get(noticeId(notice));
      if (end?.status === 'suppressed') {
        this.ends.suppressed.push({ id: notice.id, reason: end.reason });
        this.suppressions.push({ notice, reason: end.reason });
      } else if (end?.status === 'postponed') this.ends.postponed.push({ id: notice.id, until: end.until });
      else if (end) this.ends[end.status === 'merged' ? 'merged' : 'taken'].push({ id: notice.id, message });
    }
    if (outgoing) this.toSend.push(outgoing);
    else if (pending) this.emptied.push(pending.id);
  }

  /** Its message could not be made: later once more. */
  defer(
    { pending, due }: { pending: UnfinishedMessage | undefined; due: readonly LedgerRow[] },
    until: Instant,
  ): void {
    if (pending) this.wait(pending, until);
    for (const { id } of due) this.ends.postponed.push({ id, until });
  }

  /** It may not go now. */
  overLimit(
    one: { pending: UnfinishedMessage | undefined; own: readonly LedgerRow[]; due: readonly LedgerRow[] },
    limit: 'day' | 'domain',
    until: Instant,
  ): void {
    const { recipients, until: earliest } = this.limited.get(limit) ?? { recipients: 0, until };
    this.limited.set(limit, { recipients: recipients + 1, until: Math.min(earliest, until) });
    if (limit === 'day') this.overDayLimit.push(...one.own, ...one.due);
    this.defer(one, until);
  }

  /** Of which something goes, and nothing waits for the day's limit. */
  roadmapsNotWaiting(): string[] {
    const waiting = new Set(this.overDayLimit.map((notice) => notice.roadmap));
    return [...new Set(this.toSend.flatMap((one) => one.roadmaps))].filter((id) => !waiting.has(id));
  }

  private addressOf(notice: LedgerRow): string {
    return recipientName(this.contextOf(notice.roadmap).state, notice.to);
  }

  journal(now: Instant): JournalLine[] {
    return this.suppressions.map(({ notice, reason }) => ({
      roadmap: notice.roadmap,
      at: now,
      type: 'notice-suppressed',
      payload: {
        item: notice.item,
        occurrence: notice.occurrence,
        kind: notice.kind,
        rung: notice.rung,
        slot: notice.slot,
        reason,
      },
    }));
  }
}
