// What the messages know of an item, for the pages: the same facts give the same words.
import type { IsoDate } from '../calendar/dates.ts';
import type { WorkCalendar } from '../calendar/work-calendar.ts';
import { type EntryFacts, entryFacts } from '../workflows/facts.ts';
import type { PlanContext } from '../workflows/plan/context.ts';
import type { Item } from '../workflows/roadmap.ts';
import type { Occurrence } from '../workflows/state.ts';

/** @param today a day of the calendar */
export function occurrenceFacts(
  context: PlanContext,
  item: Item,
  occurrence: Occurrence,
  today: IsoDate,
): EntryFacts {
  const about = { roadmap: context.state.roadmap.id, item: item.id, occurrence: occurrence.id };
  const entry = { ...about, due: occurrence.due, kind: 'digest', rung: '', role: 'responsible' } as const;
  return entryFacts(context, entry, today);
}

/** Where the calendar has no file for today: its nearest day, since days cannot be counted outside it. */
export function withinCalendar(calendar: WorkCalendar, today: IsoDate): IsoDate {
  if (calendar.covers(today)) return today;
  return today < calendar.firstDay ? calendar.firstDay : calendar.lastDay;
}
