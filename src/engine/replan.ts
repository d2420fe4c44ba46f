// Draws plans further that end too soon, and anew those made by another policy or calendar. Costs by what is due for it.
import { inTransaction } from '../store/in-transaction.ts';
import {
  calendarGroups,
  lockRoadmap,
  lockRoadmapBehind,
  planBases,
  roadmapsOfGroups,
  roadmapsToReplan,
  updateRoadmap,
} from '../store/roadmaps.ts';
import { closeCalendarAlarm } from './calendar-alarm.ts';
import { drawPlan } from './draw-plan.ts';
import type { EngineDeps } from './engine-deps.ts';
import { followCalendar } from './follow-calendar.ts';
import { holdRules } from './live-rules.ts';
import { isOutdated, rulesOf } from './plan-context.ts';

export interface Replanner {
  /** All roadmaps that are due for it; returns how many. */
  replanDue(): Promise<number>;
  /** One that cannot be planned is logged and stays due; it does not stop the others. */
  replanEach(roadmaps: Iterable<string>): Promise<void>;
  /**
   * Those alone that a calendar's change concerns: cheap where there was none, so that it may be asked for often. What one
   * process has begun any other goes on with. Returns how many it has planned anew.
   */
  followCalendars(options?: FollowOptions): Promise<number>;
  /**
   * These of them, as far as they go in `forMs`; what others are at is left to them, unless there is nothing else.
   * Returns those whose plan cannot be drawn.
   */
  catchUp(roadmaps: readonly string[], forMs: number): Promise<string[]>;
  /** How many roadmaps have a plan of other days than those of their calendar. */
  plansBehind(): Promise<number>;
}

export interface FollowOptions {
  progress?: (done: number, of: number) => void;
  /** Begins no further roadmap after so many ms; the rest is for the next time. */
  forMs?: number;
}

export function createReplanner(deps: EngineDeps): Replanner {
  const { db, clock, rules, log } = deps;

  async function replan(roadmap: string): Promise<void> {
    await inTransaction(db, async (tx) => {
      const current = await holdRules(tx, rules);
      const stored = await lockRoadmap(tx, roadmap);
      const now = clock.now();
      if (!stored || (await followCalendar(tx, current, stored, now))) return;
      const { state } = stored;
      // Before the plan, which tells of open alarms.
      await closeCalendarAlarm(tx, state, rulesOf(current, state).calendar, now);
      await updateRoadmap(tx, { state, ...(await drawPlan(tx, current, state, now)) });
    });
  }

  async function replanEach(roadmaps: Iterable<string>): Promise<void> {
    for (const roadmap of roadmaps) {
      try {
        await replan(roadmap);
      } catch (error) {
        log.error({ err: error, roadmap }, 'a plan could not be drawn');
      }
    }
  }

  async function outdatedBases(): Promise<string[]> {
    const current = (await rules.live?.refresh(db)) ?? rules;
    return (await planBases(db)).filter((basis) => isOutdated(current, basis));
  }

  async function behindCalendars(): Promise<string[]> {
    if (!rules.live) return [];
    const current = await rules.live.refresh(db);
    const groups = await calendarGroups(db);
    return roadmapsOfGroups(
      db,
      groups.filter((one) => current.since(one.calendarVersion, one.calendar, one.organisation) !== null),
    );
  }

  /** `left`: somebody else has it, or it has followed meanwhile. */
  async function follow(roadmap: string, lock = lockRoadmapBehind): Promise<'followed' | 'left' | 'failed'> {
    try {
      return await inTransaction(db, async (tx) => {
        const current = await holdRules(tx, rules);
        const stored = await lock(tx, roadmap, current.version);
        const followed = stored && (await followCalendar(tx, current, stored, clock.now()));
        return followed ? 'followed' : 'left';
      });
    } catch (error) {
      log.error({ err: error, roadmap }, 'a plan could not follow its calendar');
      return 'failed';
    }
  }

  return {
    replanEach,
    plansBehind: async () => (await behindCalendars()).length,
    async catchUp(roadmaps, forMs) {
      const until = performance.now() + forMs;
      const failed: string[] = [];
      const first = roadmaps[0];
      let isMoving = false;
      for (const roadmap of roadmaps) {
        const outcome = await follow(roadmap);
        if (outcome === 'failed') failed.push(roadmap);
        if (outcome !== 'left') isMoving = true;
        if (performance.now() >= until) break;
      }
      // Waits for whoever is at it, instead of asking again and again.
      if (!isMoving && first !== undefined && (await follow(first, lockRoadmap)) === 'failed')
        failed.push(first);
      return failed;
    },
    async followCalendars({ progress, forMs = Number.POSITIVE_INFINITY } = {}) {
      const until = performance.now() + forMs;
      const behind = await behindCalendars();
      let planned = 0;
      for (const [done, roadmap] of behind.entries()) {
        if (performance.now() >= until) break;
        progress?.(done, behind.length);
        if ((await follow(roadmap)) === 'followed') planned += 1;
      }
      if (planned > 0) {
        log.info({ roadmaps: planned }, 'plans follow a changed calendar');
        deps.onChanged();
      }
      return planned;
    },
    async replanDue() {
      const outdated = await outdatedBases();
      const due = await roadmapsToReplan(db, clock.now(), outdated);
      await replanEach(due);
      if (due.length > 0) {
        log.info({ roadmaps: due.length }, 'plans drawn further');
        deps.onChanged();
      }
      return due.length;
    },
  };
}
