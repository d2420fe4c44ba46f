// Putting a roadmap under control: from its definition to its first state.
import { dateOf, type Instant } from '../calendar/dates.ts';
import { newOccurrence } from './occurrences.ts';
import { OWN } from './organisation-directory.ts';
import type { Item, Roadmap } from './roadmap.ts';
import type { ItemState, Occurrence, RoadmapState } from './state.ts';

/**
 * `now` is the moment of control: never before the order's date. An item whose date was past by then is
 * `unclarified` until the controller says what became of it; one executed by the order itself is executed.
 */
export function begin(
  roadmap: Roadmap,
  now: Instant,
  { unconfirmed = 0, organisation = OWN }: { unconfirmed?: number; organisation?: string } = {},
): RoadmapState {
  return {
    roadmap,
    underControlAt: now,
    ...(organisation !== OWN && { organisation }),
    released: null,
    items: Object.fromEntries(roadmap.items.map((item) => [item.id, beginItem(roadmap, item, now)])),
    absences: [],
    actedAt: {},
    events: [
      {
        n: 1,
        at: now,
        by: null,
        type: 'put-under-control',
        item: null,
        occurrence: '',
        ...(unconfirmed > 0 && { unconfirmed }),
      },
    ],
  };
}

export function beginItem(roadmap: Roadmap, item: Item, now: Instant): ItemState {
  const occurrence = firstOccurrence(roadmap, item, now);
  const running =
    occurrence === null || occurrence.status === 'in_execution' || occurrence.status === 'awaiting_date';
  return {
    leads: leadsByDefinition(roadmap, item),
    assignedAt: running ? now : null,
    occurrences: occurrence === null ? {} : { '': occurrence },
  };
}

/** The lead of each of the item's parties as the file says it. */
export function leadsByDefinition(roadmap: Roadmap, item: Item): Record<string, string> {
  return Object.fromEntries(
    item.responsible.map((party, i) => [
      party,
      i === 0 && item.lead !== undefined ? item.lead : (roadmap.parties[party]?.lead ?? ''),
    ]),
  );
}

function firstOccurrence(roadmap: Roadmap, item: Item, now: Instant): Occurrence | null {
  if (item.deadline.kind === 'recurring') return null;
  const due = item.deadline.kind === 'date' ? item.deadline.due : null;
  const occurrence = newOccurrence('', due, now);
  if (item.executed)
    return { ...occurrence, status: 'executed', executedAt: item.executed.date, releasedAt: now };
  if (due !== null && due < dateOf(now, roadmap.timezone)) return { ...occurrence, status: 'unclarified' };
  return occurrence;
}
