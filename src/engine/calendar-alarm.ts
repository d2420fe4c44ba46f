// Mail that has to wait for a working day of a year without a calendar file: it keeps waiting, and an alarm of its
// roadmap names the file, since no digest can say so on such days (promises I1 and I5).
import { dateOf, type Instant, yearOf } from '../calendar/dates.ts';
import { type Stream, withinHours } from '../calendar/slots.ts';
import type { WorkCalendar } from '../calendar/work-calendar.ts';
import { closeAlarms, type OpenAlarm } from '../store/alarms.ts';
import type { Db } from '../store/roadmaps.ts';
import { missingCalendar } from '../workflows/alarms.ts';
import type { PlanContext } from '../workflows/plan/context.ts';
import type { RoadmapState } from '../workflows/state.ts';

interface Waiting {
  roadmap: string;
  item: string;
  to: string;
}

/** Of the roadmaps in which no hour of a working day is known from `now` on. */
export function calendarAlarms(
  stream: Stream,
  now: Instant,
  notices: readonly Waiting[],
  contextOf: (roadmap: string) => PlanContext,
): OpenAlarm[] {
  return notices.flatMap(({ roadmap, item, to }) => {
    const { calendar, state, zoneOf } = contextOf(roadmap);
    const zone = zoneOf(to);
    if (knowsAnHour(stream, now, zone, calendar)) return [];
    return [
      {
        roadmap,
        item: item || (state.roadmap.items[0]?.id ?? ''),
        person: null,
        recipient: nameOf(roadmap),
        code: 'calendar' as const,
        text: `письма ждут: ${missingCalendar(calendar.name, yearOf(calendar.lastDay) + 1)}`,
      },
    ];
  });
}

/** Where working hours are known again. */
export async function closeCalendarAlarm(
  db: Db,
  { roadmap }: RoadmapState,
  calendar: WorkCalendar,
  now: Instant,
): Promise<void> {
  if (knowsAnHour('escalations', now, roadmap.timezone, calendar))
    await closeAlarms(db, now, [nameOf(roadmap.id)]);
}

function knowsAnHour(stream: Stream, from: Instant, zone: string, calendar: WorkCalendar): boolean {
  return dateOf(withinHours(stream, from, zone, calendar), zone) <= calendar.lastDay;
}

/** In the place of a recipient: the alarm is the roadmap's own. */
function nameOf(roadmap: string): string {
  return `${roadmap}/calendar`;
}
