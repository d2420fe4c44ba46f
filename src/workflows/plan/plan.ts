// The whole plan of a roadmap: every notice from now to the horizon, if nothing happens. Same input, same plan.
import { addDays, dateOf, type Instant, instantOf } from '../../calendar/dates.ts';
import { whereCovered } from '../../calendar/work-calendar.ts';
import type { PlannedNotice } from '../notice.ts';
import { createPlanContext, type PlanContext, type PlanInput } from './context.ts';
import { planDigests } from './digests.ts';
import { planEvents } from './events.ts';
import { planLadder } from './ladder.ts';
import { planRisks } from './risks.ts';

/**
 * All notices with a slot at or after `now`, each key once, in order of slot and key. Reaches `policy.horizonDays`
 * calendar days ahead or to the end of the last calendar year; what needs a later day is not planned, and the
 * missing year is an alarm (promise I5).
 */
export function plan(input: PlanInput): PlannedNotice[] {
  return planWith(createPlanContext(input));
}

export function planWith(context: PlanContext): PlannedNotice[] {
  if (!context.calendar.covers(context.until)) return [];
  const found = new Map<string, PlannedNotice>();
  const add = (part: () => PlannedNotice[]): void => {
    for (const notice of whereCovered(part) ?? []) if (!found.has(notice.key)) found.set(notice.key, notice);
  };
  for (const item of context.state.roadmap.items) add(() => planLadder(context, item));
  add(() => planEvents(context));
  add(() => planRisks(context));
  add(() => planDigests(context));
  return [...found.values()].sort((a, b) => a.slot - b.slot || (a.key < b.key ? -1 : 1));
}

/** How many calendar days a plan serves before it is drawn further. */
const EXTEND_AFTER_DAYS = 100;

/**
 * When a plan made at `context.now` has to be extended: before its horizon comes near, and as the day begins (in
 * the roadmap's zone) on which the date of a one-time item enters it.
 */
export function extendAt(context: PlanContext): Instant {
  const { state, policy, now } = context;
  const today = dateOf(now, state.roadmap.timezone);
  let day = addDays(today, Math.min(EXTEND_AFTER_DAYS, Math.ceil(policy.horizonDays / 4)));
  for (const item of Object.values(state.items))
    for (const { due } of Object.values(item.occurrences)) {
      if (due === null || due <= context.until) continue;
      const enters = addDays(due, -policy.horizonDays);
      if (enters > today && enters < day) day = enters;
    }
  return instantOf(day, '00:00', state.roadmap.timezone);
}
