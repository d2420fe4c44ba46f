// What a new plan does to the ledger: adds, moves, withdraws; never touches what has ended for good.
import { describe, expect, it } from '@jest/globals';
import type { PlannedNotice } from '../../src/workflows/notice.ts';
import { type NoticeStatus, reconcile } from '../../src/workflows/reconcile.ts';

const notice = (key: string, slot: number): PlannedNotice => ({
  key,
  slot,
  person: 'a',
  to: 'a',
  role: 'responsible',
  party: null,
  stream: 'reminders',
  kind: 'reminder',
  rung: 'T-1',
  epoch: '',
  item: '1',
  occurrence: '',
  due: null,
  dueVersion: 0,
  event: null,
});
const kept = (key: string, slot: number, status: NoticeStatus = 'planned') => ({ key, slot, status });

describe('reconcile', () => {
  it('adds what is new, moves what has another slot, withdraws what the plan has no more', () => {
    const [stays, moves, comes] = [notice('stays', 1), notice('moves', 2), notice('comes', 3)];
    expect(reconcile([kept('stays', 1), kept('moves', 9), kept('goes', 4)], [stays, moves, comes])).toEqual({
      add: [comes],
      move: [moves],
      withdraw: ['goes'],
    });
  });

  it.each(['sent', 'merged', 'failed'] as const)('plans nothing again that was %s', (status) => {
    expect(reconcile([kept('x', 1, status)], [notice('x', 2)])).toEqual({ add: [], move: [], withdraw: [] });
    expect(reconcile([kept('x', 1, status)], []).withdraw).toEqual([]);
  });

  it.each(['withdrawn', 'suppressed'] as const)('plans anew what was %s', (status) => {
    const again = notice('x', 2);
    expect(reconcile([kept('x', 1, status)], [again]).add).toEqual([again]);
  });
});
