// A calendar is changed: looked at first, without locks and however many roadmaps there are; then one short transaction
// makes it so, and plans follow. What was sent stays sent.
import { setTimeout as pause } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { Instant } from '../calendar/dates.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { addCalendarChange, isLockTimeout, lockCalendars } from '../store/calendar-changes.ts';
import { inTransaction } from '../store/in-transaction.ts';
import type { Tables } from '../store/tables.ts';
import type { CalendarChange, ProposedChange } from '../workflows/calendar-change.ts';
import { type ChangeFault, faultsOf } from '../workflows/calendar-faults.ts';
import type { LiveRules } from './live-rules.ts';
import {
  type CalendarPreview,
  previewCalendar,
  roadmapsConcerned,
  type Supposed,
} from './preview-calendar.ts';

export type CalendarChanged =
  | { ok: true; id: number }
  /** Somebody has changed a calendar since the preview. */
  | { ok: false; reason: 'overtaken' }
  /** Others plan and send without a pause that was long enough. */
  | { ok: false; reason: 'busy' }
  | { ok: false; reason: 'faults'; faults: ChangeFault[] };

export interface CalendarChanger {
  /** What would be wrong with it as calendars stand now. */
  check(proposal: ProposedChange): Promise<ChangeFault[]>;
  /** How many roadmaps a preview would have to look at. */
  concerned(proposal: ProposedChange): Promise<number>;
  /** Of a change without faults. */
  preview(proposal: ProposedChange, progress?: (done: number, of: number) => void): Promise<CalendarPreview>;
  /**
   * Plans follow by `followCalendars`.
   * @param seen version of the preview
   */
  change(proposal: ProposedChange, options: { by: string | null; seen?: number }): Promise<CalendarChanged>;
}

export interface CalendarChangerDeps {
  db: Kysely<Tables>;
  clock: Clock;
  rules: LiveRules;
  log: Log;
  patience?: Patience;
}

/** Who waits for the calendars keeps waiting all who come later: not for long, and then lets them go first. */
interface Patience {
  attempts: number;
  /** For each, ms. */
  waitMs: number;
  /** Between two, ms. */
  pauseMs: number;
}

const PATIENCE: Patience = { attempts: 4, waitMs: 2_000, pauseMs: 1_000 };

export function createCalendarChanger(deps: CalendarChangerDeps): CalendarChanger {
  const { db, clock, rules, log, patience = PATIENCE } = deps;
  const { live } = rules;

  async function suppose(proposal: ProposedChange): Promise<Supposed> {
    const before = await live.refresh(db);
    const now = clock.now();
    return { before, after: live.supposing([asIfMade(proposal, before.version, now)]), now };
  }

  async function tryToChange(
    proposal: ProposedChange,
    { by, seen }: { by: string | null; seen?: number },
  ): Promise<CalendarChanged> {
    try {
      return await inTransaction(db, async (tx): Promise<CalendarChanged> => {
        const version = await lockCalendars(tx, patience.waitMs);
        if (seen !== undefined && seen !== version) return { ok: false, reason: 'overtaken' };
        await live.refresh(tx);
        const faults = faultsOf(proposal, live);
        if (faults.length > 0) return { ok: false, reason: 'faults', faults };
        return { ok: true, id: await addCalendarChange(tx, proposal, by, clock.now()) };
      });
    } catch (error) {
      if (isLockTimeout(error)) return { ok: false, reason: 'busy' };
      throw error;
    }
  }

  return {
    async check(proposal) {
      await live.refresh(db);
      return faultsOf(proposal, live);
    },

    concerned: async (proposal) => (await roadmapsConcerned(db, proposal, await suppose(proposal))).length,

    async preview(proposal, progress) {
      const supposed = await suppose(proposal);
      // One moment for all of it; nothing waits for it.
      return db
        .transaction()
        .setIsolationLevel('repeatable read')
        .setAccessMode('read only')
        .execute((tx) => previewCalendar(tx, proposal, supposed, progress));
    },

    async change(proposal, options) {
      let changed = await tryToChange(proposal, options);
      for (let attempt = 2; attempt <= patience.attempts && isBusy(changed); attempt += 1) {
        await pause(patience.pauseMs);
        changed = await tryToChange(proposal, options);
      }
      await live.refresh(db);
      if (changed.ok) log.info({ change: changed.id, calendar: proposal.calendar }, 'calendar changed');
      return changed;
    },
  };
}

const isBusy = (changed: CalendarChanged): boolean => !changed.ok && changed.reason === 'busy';

/** It gets its number when it is made; until then the next one. */
function asIfMade(proposal: ProposedChange, version: number, at: Instant): CalendarChange {
  return { ...proposal, id: version + 1, at };
}
