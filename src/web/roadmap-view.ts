// What the page of a roadmap shows, worked out once: each item with its dates, its state, and what is late because of
// what; how many there are of each kind.
import { type Instant, type IsoDate, yearOf } from '../calendar/dates.ts';
import type { WorkCalendar } from '../calendar/work-calendar.ts';
import type { EntryFacts } from '../workflows/facts.ts';
import { createPlanContext, NOTHING_TOLD, type PlanContext } from '../workflows/plan/context.ts';
import type { Policy } from '../workflows/policy.ts';
import type { Item } from '../workflows/roadmap.ts';
import { rolesOn } from '../workflows/roles.ts';
import { isOpen, type Occurrence, type RoadmapState } from '../workflows/state.ts';
import { itemPath } from './item-place.ts';
import { occurrenceFacts, withinCalendar } from './occurrence-facts.ts';
import { AT_RISK, OVERDUE, STATUS_WORDS, type StateWords, statesOf, type Tone } from './state-words.ts';

/** The most consequential first: an item stands in the first that fits. */
export const GROUPS = {
  overdue: OVERDUE,
  risk: AT_RISK,
  unclarified: STATUS_WORDS.unclarified,
  undated: STATUS_WORDS.awaiting_date,
  review: STATUS_WORDS.under_review,
  rework: STATUS_WORDS.rework,
  running: STATUS_WORDS.in_execution,
  executed: STATUS_WORDS.executed,
  cancelled: STATUS_WORDS.cancelled,
} as const satisfies Record<string, StateWords>;
export type Group = keyof typeof GROUPS;

export interface RowView {
  item: Item;
  occurrence: Occurrence;
  /** Of a recurring item all that are planned, in order; the only one of another. */
  series: readonly Occurrence[];
  /** Of a recurring item: others that are open and due by today. */
  alsoOpen: readonly Occurrence[];
  facts: EntryFacts;
  /** Null for a series. */
  forecast: IsoDate | null;
  group: Group;
  states: readonly StateWords[];
  tone: Tone;
  /** Whoever looks is its lead, a co-executor's, or stands in for one. */
  isMine: boolean;
  href: string;
}

export interface RoadmapView {
  state: RoadmapState;
  /** In the roadmap's zone; the calendar's nearest day where it has no file for today. */
  today: IsoDate;
  /** Whose calendar is missing, so that days cannot be counted. */
  missingYear: number | null;
  /** As in the annex. */
  rows: readonly RowView[];
  tally: ReadonlyMap<Group, number>;
}

export interface ViewInput {
  state: RoadmapState;
  calendar: WorkCalendar;
  policy: Policy;
  now: Instant;
  today: IsoDate;
  address: string;
}

export function viewRoadmap(input: ViewInput): RoadmapView {
  const { state, calendar } = input;
  const today = withinCalendar(calendar, input.today);
  const context = createPlanContext({ ...input, told: NOTHING_TOLD });
  const rows = state.roadmap.items.flatMap((item) => rowOf(context, item, { ...input, today }));
  const tally = new Map<Group, number>();
  for (const group of Object.keys(GROUPS) as Group[]) {
    const count = rows.filter((row) => row.group === group).length;
    if (count > 0) tally.set(group, count);
  }
  return { state, today, missingYear: today === input.today ? null : yearOf(input.today), rows, tally };
}

/** None for a series of which no date has come into sight. */
function rowOf(context: PlanContext, item: Item, { state, calendar, today, address }: ViewInput): RowView[] {
  const all = context.occurrences(item);
  const open = all.filter(({ status }) => isOpen(status));
  // Of a series: what is to be done next; when nothing is, what was done last.
  const occurrence = open[0] ?? all.at(-1);
  if (!occurrence) return [];
  const facts = occurrenceFacts(context, item, occurrence, today);
  const forecast = facts.isRecurring ? null : context.forecastOn(today);
  const group = groupOf(facts, forecast?.isAtRisk(item) ?? false);
  const named = statesOf(state, item, occurrence, { calendar, today });
  const states = group === 'risk' ? [GROUPS.risk, ...named] : named;
  const roles = rolesOn(state, item, address, today);
  return [
    {
      item,
      occurrence,
      series: all,
      alsoOpen: open.filter((o) => o !== occurrence && o.due !== null && o.due <= today),
      facts,
      forecast: forecast?.readyOn(item) ?? null,
      group,
      states,
      tone: GROUPS[group].tone,
      isMine: roles.has('lead') || roles.has('co-executor'),
      href: itemPath(state.roadmap.id, item.id, occurrence.id),
    },
  ];
}

function groupOf(facts: EntryFacts, isAtRisk: boolean): Group {
  const { status, term } = facts;
  if (status === 'executed' || status === 'cancelled' || status === 'unclarified') return status;
  if (status === 'under_review') return 'review';
  if (status === 'awaiting_date') return 'undated';
  if (term !== null && term.daysOverdue > 0) return 'overdue';
  if (isAtRisk) return 'risk';
  return status === 'rework' ? 'rework' : 'running';
}

export interface Filter {
  group?: Group;
  /** Key of a party. */
  party?: string;
  overdue: boolean;
  mine: boolean;
}

/** What a reader chose in the address; unknown values choose nothing. */
export function readFilter(state: RoadmapState, query: Readonly<Record<string, string>>): Filter {
  const { state: group, party } = query;
  return {
    ...(group !== undefined && Object.hasOwn(GROUPS, group) && { group: group as Group }),
    ...(party !== undefined && Object.hasOwn(state.roadmap.parties, party) && { party }),
    overdue: query['overdue'] === 'yes',
    mine: query['mine'] === 'yes',
  };
}

export function chosen(rows: readonly RowView[], { group, party, overdue, mine }: Filter): RowView[] {
  return rows.filter(
    (row) =>
      (group === undefined || row.group === group) &&
      (party === undefined || row.item.responsible.includes(party)) &&
      (!overdue || row.group === 'overdue') &&
      (!mine || row.isMine),
  );
}
