// How one occurrence counts in executive discipline: on the date by the document and on the date in force. The rules in
// words, as readers see them, stand in rule.ts.
import { dateOf, type IsoDate } from '../../calendar/dates.ts';
import { type WorkCalendar, whereCovered } from '../../calendar/work-calendar.ts';
import { controlDateIn } from '../forecast.ts';
import { onlyOccurrence } from '../occurrences.ts';
import type { Item } from '../roadmap.ts';
import { itemOf, itemState, type Occurrence, type RoadmapState } from '../state.ts';

export interface View {
  state: RoadmapState;
  calendar: WorkCalendar;
  /** In the roadmap's zone. */
  today: IsoDate;
}

/** A date that has passed. */
export interface CountedDate {
  /** Says to which period it belongs. */
  controlDate: IsoDate;
  inTime: boolean;
}

export interface CountedDates {
  original: CountedDate | null;
  inForce: CountedDate | null;
  /** Not executed in time on the date in force, and on its last day a direct predecessor was not done either. */
  waited: boolean;
}

const NOTHING: CountedDates = { original: null, inForce: null, waited: false };

export function countedDates(view: View, item: Item, occurrence: Occurrence): CountedDates {
  const { state } = view;
  const executed = executedOn(state, item, occurrence);
  // Executed before control, or not clarified yet: nobody was given it. What somebody was given counts, whatever day its report names.
  if (itemState(state, item.id).assignedAt === null) return NOTHING;
  const inForce = termOf(view, occurrence, occurrence.due);
  const dated = (term: Term | null): CountedDate | null =>
    term && { controlDate: term.controlDate, inTime: executed !== null && executed <= term.lastDay };
  const counted = dated(inForce);
  return {
    original: dated(termOf(view, occurrence, occurrence.originalDue)),
    inForce: counted,
    waited: inForce !== null && counted?.inTime === false && isWaitingAfter(state, item, inForce.lastDay),
  };
}

interface Term {
  controlDate: IsoDate;
  /** On which execution is still in time: the later of the date and its control date. */
  lastDay: IsoDate;
}

/** Null where the date does not count: none, none in a calendar, not over yet, or cancelled in time. */
function termOf({ state, calendar, today }: View, occurrence: Occurrence, due: IsoDate | null): Term | null {
  const controlDate = due === null ? null : whereCovered(() => controlDateIn(state, due, calendar));
  if (due === null || controlDate === null) return null;
  const lastDay = due > controlDate ? due : controlDate;
  const cancelled = occurrence.status === 'cancelled' ? releasedOn(state, occurrence) : null;
  return lastDay >= today || (cancelled !== null && cancelled <= lastDay) ? null : { controlDate, lastDay };
}

/** By the document: of what is under review, or was when the whole order was released, by its report. */
function executedOn(state: RoadmapState, item: Item, occurrence: Occurrence): IsoDate | null {
  if (occurrence.status === 'executed') return occurrence.executedAt;
  return occurrence.status === 'under_review' || wasReleasedUnderReview(state, item, occurrence)
    ? (occurrence.submissions.at(-1)?.executed ?? null)
    : null;
}

function wasReleasedUnderReview(
  { released, events }: RoadmapState,
  item: Item,
  occurrence: Occurrence,
): boolean {
  if (occurrence.status !== 'cancelled' || occurrence.releasedAt !== released?.at) return false;
  const end = events.findLast(
    (event) => event.type === 'cancelled' && event.item === item.id && event.occurrence === occurrence.id,
  );
  // It was done before: its report waited for the check.
  return end?.done === false;
}

/** Series are nobody's predecessors here, as in forecasts. */
function isWaitingAfter(state: RoadmapState, item: Item, day: IsoDate): boolean {
  return item.after
    .map((id) => itemOf(state, id))
    .filter(({ deadline }) => deadline.kind !== 'recurring')
    .some((predecessor) => {
      const done = doneOn(state, onlyOccurrence(state, predecessor.id));
      return done === null || done > day;
    });
}

/** Since when its successors may begin; null while it is not done. */
function doneOn(state: RoadmapState, occurrence: Occurrence): IsoDate | null {
  const { status, submissions, executedAt } = occurrence;
  if (status === 'executed') return executedAt;
  if (status === 'cancelled') return releasedOn(state, occurrence);
  const report = submissions.at(-1);
  return status === 'under_review' && report ? dateOf(report.at, state.roadmap.timezone) : null;
}

const releasedOn = ({ roadmap }: RoadmapState, { releasedAt }: Occurrence): IsoDate | null =>
  releasedAt === null ? null : dateOf(releasedAt, roadmap.timezone);
