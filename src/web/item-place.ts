// Where an item is found in an address: which occurrence `?due=` names, and the addresses of its forms.
import type { WorkCalendar } from '../calendar/work-calendar.ts';
import { occurrencesOf } from '../workflows/occurrences.ts';
import type { Item } from '../workflows/roadmap.ts';
import { isOpen, type Occurrence, type RoadmapState } from '../workflows/state.ts';

/** Without `due`, of a series: the earliest open one, when none is open the last. Null where there is no such date. */
export function occurrenceAsked(
  state: RoadmapState,
  calendar: WorkCalendar,
  item: Item,
  due: string | undefined,
): Occurrence | null {
  const all = occurrencesOf(state, item, calendar.lastDay);
  if (due !== undefined && due !== '') return all.find((one) => one.id === due) ?? null;
  return all.find(({ status }) => isOpen(status)) ?? all.at(-1) ?? null;
}

/** Lists that lead to forms and are gone back to afterwards, by the name that `?from=` gives them. */
const LISTS = {
  mine: '/',
  review: '/review',
  clarify: '/clarify',
  extensions: '/extensions',
  people: '/people',
} as const;

export function listAsked(from: string | undefined): keyof typeof LISTS | null {
  return from !== undefined && Object.hasOwn(LISTS, from) ? (from as keyof typeof LISTS) : null;
}

export function listPath(list: keyof typeof LISTS): string {
  return LISTS[list];
}

export function withQuery(path: string, name: 'from' | 'done', value: string): string {
  return `${path}${path.includes('?') ? '&' : '?'}${name}=${value}`;
}

export function roadmapPath(roadmap: string): string {
  return `/roadmaps/${encodeURIComponent(roadmap)}`;
}

/** @param page `do/submit`, `card`; empty for the item's own */
export function itemPath(roadmap: string, item: string, occurrence: string, page = ''): string {
  const path = `${roadmapPath(roadmap)}/items/${encodeURIComponent(item)}${page === '' ? '' : `/${page}`}`;
  return occurrence === '' ? path : `${path}?due=${encodeURIComponent(occurrence)}`;
}
