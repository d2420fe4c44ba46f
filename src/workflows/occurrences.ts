// The occurrences of an item: one, or the dates of its series. What nothing has happened to is not
// stored, so a quarterly item needs nobody to create its next quarter.
import { addMonths, dateOf, type IsoDate } from '../calendar/dates.ts';
import type { Deadline, Item } from './roadmap.ts';
import { itemState, type Occurrence, type RoadmapState } from './state.ts';

const STEP_MONTHS: Record<string, number> = { MONTHLY: 1, QUARTERLY: 3, YEARLY: 12 };

/** Months between the dates of a series (RFC 5545 RRULE value: FREQ and INTERVAL), null when the rule is not understood. */
export function stepOf(rule: string): number | null {
  const parts = new Map(rule.split(';').map((part) => part.split('=') as [string, string]));
  const interval = Number(parts.get('INTERVAL') ?? 1);
  const months = STEP_MONTHS[parts.get('FREQ') ?? ''];
  const known = [...parts.keys()].every((key) => key === 'FREQ' || key === 'INTERVAL');
  return months !== undefined && known && Number.isInteger(interval) && interval > 0
    ? months * interval
    : null;
}

type Series = Extract<Deadline, { kind: 'recurring' }>;

// Asked for again and again with the same few ends.
const known = new WeakMap<Series, { end: IsoDate; dates: IsoDate[] }>();

/** The dates of a series by the document, up to and including `end`. Counted from the first, so that 31 January stays the month's end. */
function seriesDates(series: Series, end: IsoDate): readonly IsoDate[] {
  const cached = known.get(series);
  if (cached?.end === end) return cached.dates;
  const step = stepOf(series.rule);
  const last = series.until !== undefined && series.until < end ? series.until : end;
  const dates: IsoDate[] = [];
  if (step !== null)
    for (let date = series.first; date <= last; date = addMonths(series.first, dates.length * step))
      dates.push(date);
  known.set(series, { end, dates });
  return dates;
}

export function newOccurrence(id: string, due: IsoDate | null, possibleSince: number): Occurrence {
  return {
    id,
    originalDue: due,
    due,
    dueVersion: 0,
    status: due === null ? 'awaiting_date' : 'in_execution',
    possibleSince,
    submissions: [],
    reopenings: 0,
    contributions: {},
    values: {},
    expected: null,
    extension: null,
    executedAt: null,
    releasedAt: null,
  };
}

/** The day the roadmap was put under control, in its zone. */
export function controlDay(state: RoadmapState): IsoDate {
  return dateOf(state.underControlAt, state.roadmap.timezone);
}

/**
 * All occurrences of an item whose date by the document is at most `end`, in order. Those of a
 * recurring item that were due before it was put under control do not exist.
 */
export function occurrencesOf(state: RoadmapState, item: Item, end: IsoDate): Occurrence[] {
  const stored = itemState(state, item.id);
  if (item.deadline.kind !== 'recurring') return Object.values(stored.occurrences);
  const from = controlDay(state);
  const since = stored.assignedAt ?? state.underControlAt;
  const found: Occurrence[] = [];
  for (const date of seriesDates(item.deadline, end)) {
    if (date < from) continue;
    const known = stored.occurrences[date];
    if (known) found.push(known);
    else if (!state.released) found.push(newOccurrence(date, date, since));
  }
  return found;
}

/** Of a one-time item its only occurrence. */
export function onlyOccurrence(state: RoadmapState, id: string): Occurrence {
  const found = itemState(state, id).occurrences[''];
  if (!found) throw new Error(`${state.roadmap.id}: item ${id} is recurring`);
  return found;
}
