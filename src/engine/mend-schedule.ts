// A second look at who is to be looked at when: the schedule is written with the ledger, in the same transactions;
// should it ever say something else, nobody would be sent what is planned for them.
import { mendSchedule, type SchedulePlace } from '../store/mail-schedule.ts';
import type { EngineDeps } from './engine-deps.ts';

/** Looks at the next rows, from the first one again after the last; returns how many were wrong. */
export type MendSchedule = () => Promise<number>;

/** Some milliseconds of work, and ten thousand recipients within an hour or two. */
const AT_ONCE = 200;

export function createMendSchedule({ db, log }: Pick<EngineDeps, 'db' | 'log'>): MendSchedule {
  let place: SchedulePlace | undefined;
  return async () => {
    const { mended, next } = await mendSchedule(db, place, AT_ONCE);
    place = next;
    if (mended > 0)
      log.warn({ recipients: mended }, 'mended the mail schedule: it did not show what was planned');
    return mended;
  };
}
