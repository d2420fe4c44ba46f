// Brings the ledger in line with a roadmap's state: plan, reconcile, write. Inside the caller's transaction.
import type { Instant } from '../calendar/dates.ts';
import { applyPlan, noticesAhead } from '../store/notices.ts';
import { writeOverview } from '../store/overview.ts';
import type { Db } from '../store/roadmaps.ts';
import { overviewOf } from '../workflows/overview.ts';
import { extendAt, planWith } from '../workflows/plan/plan.ts';
import { type Reconciled, reconcile } from '../workflows/reconcile.ts';
import type { RoadmapState } from '../workflows/state.ts';
import type { RulesAsOf } from './engine-deps.ts';
import { contextToPlan, planBasis } from './plan-context.ts';

export interface DrawnPlan {
  planBasis: string;
  extendAt: Instant;
  calendarVersion: number;
  drawnAt: Instant;
  changes: Reconciled;
}

/** Address of a person key; of a person without one a name that no mail goes to, so that the notice ends with its reason. */
export function recipientName(state: RoadmapState, person: string): string {
  return state.roadmap.people[person]?.email ?? `${state.roadmap.id}/${person}`;
}

/** `state` is about to be written: what lists show of it is written here, so that the two never differ. */
export async function drawPlan(
  db: Db,
  rules: RulesAsOf,
  state: RoadmapState,
  now: Instant,
): Promise<DrawnPlan> {
  const { id, policy, calendar } = state.roadmap;
  // Of an order with a later date nothing goes before its control begins.
  const from = Math.max(now, state.underControlAt);
  const context = await contextToPlan(db, rules, state, from);
  const changes = reconcile(await noticesAhead(db, id, from), planWith(context));
  await applyPlan(db, id, changes, (person) => recipientName(state, person));
  await writeOverview(db, overviewOf(context));
  return {
    planBasis: planBasis(rules, { policy, calendar, organisation: state.organisation }),
    extendAt: extendAt(context),
    calendarVersion: rules.version,
    drawnAt: now,
    changes,
  };
}
