// Whose an item is, and whose it has been: leads, and those who stand in for them.
import { dateOf, type IsoDate } from '../calendar/dates.ts';
import type { Item } from './roadmap.ts';
import type { ActingKeys } from './roles.ts';
import { leadsOf, type RoadmapState } from './state.ts';

/** Addresses of whoever leads an item or may stand in for somebody, or ever has: nothing of the roadmap is in calendars of others. */
export function everyoneInCharge(state: RoadmapState): string[] {
  const { people, items } = state.roadmap;
  const keys = [
    ...items.flatMap((item) => leadsOf(state, item)),
    ...state.events.flatMap(({ type, previous }) => (type === 'lead-changed' && previous ? [previous] : [])),
    ...state.absences.flatMap(({ substitute }) => substitute ?? []),
  ];
  return [...new Set(keys.flatMap((key) => people[key]?.email ?? []))];
}

/** Whether an item is a person's today, was theirs (or of whom they stood in for) and is no more, or never was. */
export function placeOf(
  state: RoadmapState,
  item: Item,
  { own, standsFor }: ActingKeys,
  today: IsoDate,
): 'theirs' | 'handed-over' | null {
  if (leadsOf(state, item).some((lead) => own.includes(lead) || standsFor.includes(lead))) return 'theirs';
  const former = everInCharge(state, item, today);
  return own.some((key) => former.has(key)) ? 'handed-over' : null;
}

/**
 * Whoever has ever led the item, or could have stood in for them meanwhile: with the last day of it. Rather one too many
 * than one whose calendar is never told.
 */
function everInCharge(state: RoadmapState, item: Item, today: IsoDate): ReadonlyMap<string, IsoDate> {
  const until = new Map<string, IsoDate>();
  for (const { type, item: about, previous, at } of state.events)
    if (type === 'lead-changed' && about === item.id && previous)
      until.set(previous, dateOf(at, state.roadmap.timezone));
  for (const lead of leadsOf(state, item)) until.set(lead, today);
  for (let grows = true; grows; ) {
    grows = false;
    for (const { person, from, until: back, substitute } of state.absences) {
      const last = until.get(person);
      if (last === undefined || substitute === null || from > last) continue;
      const end = back < last ? back : last;
      if ((until.get(substitute) ?? '') >= end) continue;
      until.set(substitute, end);
      grows = true;
    }
  }
  return until;
}
