// Draws plans further that end too soon, and anew those made by another policy or calendar. Costs by what is due for it.
import { inTransaction } from '../store/in-transaction.ts';
import { lockRoadmap, planBases, roadmapsToReplan, updateRoadmap } from '../store/roadmaps.ts';
import { closeCalendarAlarm } from './calendar-alarm.ts';
import { drawPlan } from './draw-plan.ts';
import type { EngineDeps } from './engine-deps.ts';
import { isOutdated, rulesOf } from './plan-context.ts';

export interface Replanner {
  /** All roadmaps that are due for it; returns how many. */
  replanDue(): Promise<number>;
  /** One that cannot be planned is logged and stays due; it does not stop the others. */
  replanEach(roadmaps: Iterable<string>): Promise<void>;
}

export function createReplanner(deps: EngineDeps): Replanner {
  const { db, clock, rules, log } = deps;

  async function replan(roadmap: string): Promise<void> {
    await inTransaction(db, async (tx) => {
      const stored = await lockRoadmap(tx, roadmap);
      if (!stored) return;
      const { calendar } = rulesOf(rules, stored.state);
      // Before the plan, which tells of open alarms.
      await closeCalendarAlarm(tx, stored.state, calendar, clock.now());
      const { planBasis: basis, extendAt } = await drawPlan(tx, rules, stored.state, clock.now());
      await updateRoadmap(tx, { state: stored.state, planBasis: basis, extendAt });
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

  return {
    replanEach,
    async replanDue() {
      const outdated = (await planBases(db)).filter((basis) => isOutdated(rules, basis));
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
