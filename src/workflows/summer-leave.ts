// Whose items fall due in summer while neither a leave nor a substitute has been entered: leaves are asked about in
// advance, since in July there is nobody to ask.
import { type IsoDate, yearOf } from '../calendar/dates.ts';
import type { WorkCalendar } from '../calendar/work-calendar.ts';
import { occurrencesOf } from './occurrences.ts';
import { isOpen, leadsOf, type RoadmapState } from './state.ts';

export interface SummerLeave {
  /** Person key. */
  person: string;
  /** In the order of the file. */
  items: { item: string; due: IsoDate }[];
  /** A leave in that summer is entered, but not who stands in. */
  withoutSubstitute: boolean;
}

/** June to August of this year, from September on of the next. */
export function summerOf(today: IsoDate): { from: IsoDate; until: IsoDate } {
  const year = yearOf(today) + (today > `${yearOf(today)}-08-31` ? 1 : 0);
  return { from: `${year}-06-01`, until: `${year}-08-31` };
}

/** Leads of open items with a date in force in the coming summer who have not entered a leave with a substitute there. */
export function uncoveredSummer(state: RoadmapState, calendar: WorkCalendar, today: IsoDate): SummerLeave[] {
  const { from, until } = summerOf(today);
  const items = new Map<string, SummerLeave['items']>();
  for (const item of state.roadmap.items)
    for (const { due, status } of occurrencesOf(state, item, calendar.lastDay)) {
      if (due === null || due < from || due > until || due < today || !isOpen(status)) continue;
      for (const lead of leadsOf(state, item))
        items.set(lead, [...(items.get(lead) ?? []), { item: item.id, due }]);
    }
  return [...items].flatMap(([person, due]): SummerLeave[] => {
    const leaves = state.absences.filter((a) => a.person === person && a.from <= until && a.until >= from);
    if (leaves.some((leave) => leave.substitute !== null)) return [];
    return [{ person, items: due, withoutSubstitute: leaves.length > 0 }];
  });
}
