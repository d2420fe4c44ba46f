// A roadmap's plan after its calendar has changed: drawn anew, with a line of the journal that says by which act which days
// have changed and what has moved with them. Whoever locks a roadmap first does it, in their own transaction, so that
// neither a command nor a file meets a plan of replaced days, and no roadmap is told of a change twice.
import type { Instant } from '../calendar/dates.ts';
import type { Clock } from '../clock.ts';
import { appendJournal, keepTexts, sealed } from '../store/journal.ts';
import { applyPlan, noticesAhead } from '../store/notices.ts';
import { type Db, lockRoadmap, type StoredRoadmap, updateRoadmap } from '../store/roadmaps.ts';
import { basisOf, type CalendarChange, changedDays } from '../workflows/calendar-change.ts';
import { movedControlDates, noticeShift, type TimedNotice } from '../workflows/calendar-shift.ts';
import type { RoadmapState } from '../workflows/state.ts';
import { closeCalendarAlarm } from './calendar-alarm.ts';
import { drawPlan, recipientName } from './draw-plan.ts';
import type { CalendarsSince, RulesAsOf } from './engine-deps.ts';
import { overtakenNotices } from './overtaken-notices.ts';
import { contextToPlan, rulesOf } from './plan-context.ts';

/** What has changed for the roadmap since its plan was drawn; null where every day is what it was. */
export function calendarsSince(
  rules: RulesAsOf,
  { state, calendarVersion }: StoredRoadmap,
): CalendarsSince | null {
  return rules.since(calendarVersion, state.roadmap.calendar, state.organisation);
}

/** For a change of the roadmap; its plan knows the calendars that `rules` know. */
export async function lockPlanned(
  tx: Db,
  rules: RulesAsOf,
  id: string,
  clock: Clock,
): Promise<StoredRoadmap | undefined> {
  const stored = await lockRoadmap(tx, id);
  if (stored) await followCalendar(tx, rules, stored, clock.now());
  return stored;
}

/** The caller holds the roadmap's lock. False where there was nothing to do. */
export async function followCalendar(
  tx: Db,
  rules: RulesAsOf,
  stored: StoredRoadmap,
  now: Instant,
): Promise<boolean> {
  const since = calendarsSince(rules, stored);
  if (!since) return false;
  const { state } = stored;
  const { calendar } = rulesOf(rules, state);
  // Before the plan, which tells of open alarms.
  await closeCalendarAlarm(tx, state, calendar, now);
  const before = await plannedAhead(tx, state, now);
  // That the plan reaches further with time is not the calendar's doing, unless it has another year.
  const isOtherYear = since.before?.lastDay !== calendar.lastDay;
  const reach = isOtherYear ? Number.POSITIVE_INFINITY : Math.max(...before.map(({ slot }) => slot));
  const drawn = await drawPlan(tx, rules, state, now);
  await updateRoadmap(tx, { state, ...drawn });
  const { added, moved, withdrawn } = noticeShift(
    before,
    (await plannedAhead(tx, state, now)).filter(({ slot }) => slot <= reach),
  );
  const context = await contextToPlan(tx, rules, state, Math.max(now, state.underControlAt));
  const { overtaken, ...gone } = await overtakenNotices(tx, context, withdrawn, now);
  // As new ones: what the plan has withdrawn stays so in the ledger.
  const add = overtaken.map(({ notice }) => notice);
  await applyPlan(tx, state.roadmap.id, { add, move: [], withdraw: [] }, (person) =>
    recipientName(state, person),
  );
  const controlDates = since.before ? movedControlDates(state, since.before, calendar) : [];
  const texts = since.changes
    .map(({ content }) => basisOf(content))
    .map((body) => ({ ...sealed(body), body }));
  await keepTexts(tx, texts);
  await appendJournal(tx, [
    {
      roadmap: state.roadmap.id,
      at: now,
      type: 'calendar-changed',
      payload: {
        changes: since.changes.map((change, i) => ({ ...summary(change), source: texts[i]?.hash })),
        ...(since.before ? changedDays(since.before, calendar) : {}),
        controlDates: controlDates.map(({ item, occurrence, from, to }) => ({ item, occurrence, from, to })),
        notices: {
          added: added.length,
          moved: moved.length,
          withdrawn: gone.withdrawn.length,
          overtaken: overtaken.length,
        },
      },
    },
  ]);
  return true;
}

async function plannedAhead(
  tx: Db,
  { roadmap, underControlAt }: RoadmapState,
  now: Instant,
): Promise<TimedNotice[]> {
  const ahead = await noticesAhead(tx, roadmap.id, Math.max(now, underControlAt));
  return ahead.filter(({ status }) => status === 'planned');
}

/** What is no text. */
function summary({ id, calendar, organisation, content }: CalendarChange) {
  const about = content.kind === 'year' ? { year: content.year.year } : {};
  return {
    change: id,
    calendar,
    organisation,
    kind: content.kind,
    ...about,
    ...(content.kind === 'withdrawal' ? { of: content.of } : {}),
    ...(content.kind === 'days' ? { act: { number: content.source.number, date: content.source.date } } : {}),
  };
}
