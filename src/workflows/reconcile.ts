// What a new plan changes in the ledger. Works on what lies ahead only: a notice whose slot has passed
// belongs to the sender, who decides about it by the state of that moment.
import type { Instant } from '../calendar/dates.ts';
import type { PlannedNotice } from './notice.ts';

/** How a notice of the ledger stands. `sent`, `merged` and `failed` are ends that stand for good; a withdrawn or suppressed notice may be planned anew. */
export type NoticeStatus = 'planned' | 'sent' | 'merged' | 'failed' | 'withdrawn' | 'suppressed';

export interface LedgerNotice {
  key: string;
  slot: Instant;
  status: NoticeStatus;
}

export interface Reconciled {
  add: PlannedNotice[];
  /** Same notice, another slot. */
  move: PlannedNotice[];
  /** Keys of planned notices that the plan no longer has. */
  withdraw: string[];
}

/** `existing`: all notices of the roadmap with a slot at or after the plan's `now`, whatever their status. */
export function reconcile(existing: readonly LedgerNotice[], planned: readonly PlannedNotice[]): Reconciled {
  const live = new Map<string, LedgerNotice>();
  for (const notice of existing)
    if (notice.status !== 'withdrawn' && notice.status !== 'suppressed') live.set(notice.key, notice);
  const result: Reconciled = { add: [], move: [], withdraw: [] };
  for (const notice of planned) {
    const known = live.get(notice.key);
    if (!known) result.add.push(notice);
    else if (known.status === 'planned' && known.slot !== notice.slot) result.move.push(notice);
    live.delete(notice.key);
  }
  for (const notice of live.values()) if (notice.status === 'planned') result.withdraw.push(notice.key);
  return result;
}
