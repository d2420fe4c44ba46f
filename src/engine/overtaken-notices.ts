// What another calendar puts into the past although nobody has been told of it yet: tomorrow is made a day off at noon, and what
// was to go tomorrow belongs to this morning. It keeps its new slot, and whoever sends treats it as any slot that was missed.
import { type Instant, instantOf } from '../calendar/dates.ts';
import { nextFullHour } from '../calendar/slots.ts';
import { whereCovered } from '../calendar/work-calendar.ts';
import { noticesAhead } from '../store/notices.ts';
import type { Db } from '../store/roadmaps.ts';
import { noticeShift, type TimedNotice } from '../workflows/calendar-shift.ts';
import type { PlannedNotice } from '../workflows/notice.ts';
import { contextAt, type PlanContext } from '../workflows/plan/context.ts';
import { planWith } from '../workflows/plan/plan.ts';

/** No calendar moves a notice by more. */
const BACK_MS = 31 * 86_400_000;

export interface Overtaken<Was extends TimedNotice> {
  /** What the new plan has before its `now`, with its slot there, and where it was. */
  overtaken: { from: Instant; notice: PlannedNotice }[];
  /** The rest. */
  withdrawn: Was[];
}

/**
 * @param context of the new plan
 * @param withdrawn what the new plan has no more from `context.now` on
 */
export async function overtakenNotices<Was extends TimedNotice>(
  db: Db,
  context: PlanContext,
  withdrawn: readonly Was[],
  now: Instant,
): Promise<Overtaken<Was>> {
  if (withdrawn.length === 0) return { overtaken: [], withdrawn: [] };
  const { state, calendar } = context;
  const { id, timezone } = state.roadmap;
  const earlier = Math.max(context.now - BACK_MS, instantOf(calendar.firstDay, '23:59', timezone));
  const dealtWith = new Set(
    (await noticesAhead(db, id, earlier))
      .filter(({ slot, status }) => status !== 'withdrawn' && (status !== 'planned' || slot < context.now))
      .map(({ key }) => key),
  );
  // News of a reader is planned anew for today or the next day; the week's digest is not.
  const before = planWith(contextAt(context, earlier)).filter(
    ({ slot, key, rung }) => slot < context.now && !dealtWith.has(key) && rung !== 'news',
  );
  const shift = noticeShift(withdrawn, before);
  const overtaken = shift.moved.map(({ from, notice }) => {
    if (context.now <= now) return { from, notice };
    // Control has not begun: nothing goes before.
    const zone = context.zoneOf(notice.to);
    const slot = whereCovered(() => nextFullHour(context.now, zone, calendar)) ?? context.now;
    return { from, notice: { ...notice, slot } };
  });
  return { overtaken, withdrawn: shift.withdrawn };
}
