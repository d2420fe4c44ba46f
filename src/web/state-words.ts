// The state of an item in words.
import type { IsoDate } from '../calendar/dates.ts';
import type { WorkCalendar } from '../calendar/work-calendar.ts';
import { EXECUTED_LATE_WORDS, STATUS_WORDS as WORDS } from '../messages/status-words.ts';
import { blockedBy, controlDateIn, isOverdue } from '../workflows/forecast.ts';
import type { Item } from '../workflows/roadmap.ts';
import type { Occurrence, RoadmapState, Status } from '../workflows/state.ts';
import { withinCalendar } from './occurrence-facts.ts';

export type Tone = 'alarm' | 'warning' | 'good' | 'calm' | 'plain';

export interface StateWords {
  words: string;
  tone: Tone;
}

export const STATUS_WORDS = {
  unclarified: { words: WORDS.unclarified, tone: 'warning' },
  awaiting_date: { words: WORDS.awaiting_date, tone: 'warning' },
  in_execution: { words: WORDS.in_execution, tone: 'calm' },
  under_review: { words: WORDS.under_review, tone: 'calm' },
  rework: { words: WORDS.rework, tone: 'warning' },
  executed: { words: WORDS.executed, tone: 'good' },
  cancelled: { words: WORDS.cancelled, tone: 'plain' },
} as const satisfies Record<Status, StateWords>;

export const OVERDUE = { words: 'срок нарушен', tone: 'alarm' } as const satisfies StateWords;
export const AT_RISK = { words: 'риск нарушения срока', tone: 'warning' } as const satisfies StateWords;
export const EXECUTED_LATE = {
  words: EXECUTED_LATE_WORDS,
  tone: 'warning',
} as const satisfies StateWords;

/** Several at once: «на исполнении», «срок нарушен», «ожидает исполнения п. 5». */
export function statesOf(
  state: RoadmapState,
  item: Item,
  occurrence: Occurrence,
  { calendar, today }: { calendar: WorkCalendar; today: IsoDate },
): StateWords[] {
  const found: StateWords[] = [];
  const { status, due, executedAt } = occurrence;
  if (isOverdue(state, occurrence, withinCalendar(calendar, today), calendar)) found.push(OVERDUE);
  const control = due === null ? null : controlDateIn(state, due, calendar);
  const last = control !== null && due !== null && due > control ? due : control;
  if (status === 'executed' && executedAt !== null && last !== null && executedAt > last)
    found.push(EXECUTED_LATE);
  else found.push(STATUS_WORDS[status]);
  const blockers = status === 'in_execution' || status === 'rework' ? blockedBy(state, item) : [];
  if (blockers.length > 0)
    found.push({ words: `ожидает исполнения п. ${blockers.join(', ')}`, tone: 'plain' });
  return found;
}
