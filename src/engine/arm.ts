// Sets alarms for what the ledger holds within the next days. Lost, doubled and early alarms do no harm.
import type { Kysely } from 'kysely';
import type { LedgerStream } from '../calendar/slots.ts';
import type { Clock } from '../clock.ts';
import { instantsAhead } from '../store/mail-schedule.ts';
import type { Tables } from '../store/tables.ts';

export interface AlarmSetter {
  /** An alarm at the slot. */
  armSlot(stream: LedgerStream, slot: number): Promise<void>;
  /** Something is due now. */
  wake(stream: LedgerStream): Promise<void>;
}

export interface ArmDeps {
  db: Kysely<Tables>;
  clock: Clock;
  alarms: AlarmSetter;
  /** How far ahead (ms) alarms are set. */
  aheadMs: number;
}

/** More instants than a stream has in two days: what lies behind them is armed when they have passed. */
const AT_MOST = 200;

export type Arm = () => Promise<{ due: LedgerStream[]; armed: number }>;

export function createArm({ db, clock, alarms, aheadMs }: ArmDeps): Arm {
  return async () => {
    const now = clock.now();
    const instants = await instantsAhead(db, now + aheadMs, AT_MOST);
    const due = [...new Set(instants.filter((i) => i.at <= now).map((i) => i.stream))];
    const ahead = instants.filter((i) => i.at > now);
    for (const stream of due) await alarms.wake(stream);
    for (const { stream, at } of ahead) await alarms.armSlot(stream, at);
    return { due, armed: ahead.length };
  };
}
