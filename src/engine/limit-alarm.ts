// Mail that waits because the day's limit is used up: an alarm of each roadmap that has some, until its mail goes again.
import type { Instant } from '../calendar/dates.ts';
import { closeAlarms, type OpenAlarm } from '../store/alarms.ts';
import type { LedgerRow } from '../store/notices.ts';
import type { Db } from '../store/roadmaps.ts';
import type { PlanContext } from '../workflows/plan/context.ts';

export function limitAlarms(
  notices: readonly LedgerRow[],
  perDay: number | undefined,
  contextOf: (roadmap: string) => PlanContext,
): OpenAlarm[] {
  return notices.map(({ roadmap, item }) => ({
    roadmap,
    item: item || (contextOf(roadmap).state.roadmap.items[0]?.id ?? ''),
    person: null,
    recipient: nameOf(roadmap),
    code: 'day-limit' as const,
    text: `письма ждут: исчерпан предел в ${perDay ?? 0} писем за сутки`,
  }));
}

/** Of roadmaps whose mail goes and of which nothing waits; returns those that had the alarm. */
export function closeLimitAlarms(db: Db, now: Instant, roadmaps: readonly string[]): Promise<string[]> {
  return closeAlarms(db, now, roadmaps.map(nameOf));
}

/** In the place of a recipient: the alarm is the roadmap's own. */
function nameOf(roadmap: string): string {
  return `${roadmap}/day-limit`;
}
