// The items of a roadmap along the days: from when to when each is worked on, until when it had to be, who waits for
// whom. Days and lanes only; what they look like is the component's matter.
import { addDays, addMonths, daysBetween, type IsoDate } from '../calendar/dates.ts';
import type { WorkCalendar } from '../calendar/work-calendar.ts';
import { controlDateIn } from '../workflows/forecast.ts';
import { controlDay } from '../workflows/occurrences.ts';
import { isOpen } from '../workflows/state.ts';
import type { Group, RoadmapView, RowView } from './roadmap-view.ts';

export interface Lane {
  row: RowView;
  /** From when it can be worked on to when it is, or will be, ready; null for a series. */
  bar: { start: IsoDate; end: IsoDate } | null;
  /** Control dates: of a series all, else at most one. */
  limits: readonly { day: IsoDate; group: Group }[];
  /** The date by the document, where another one is in force. */
  original: IsoDate | null;
}

export interface Timeline {
  /** First day of a month, and last day of a month. */
  first: IsoDate;
  last: IsoDate;
  today: IsoDate;
  lanes: readonly Lane[];
  /** Days on which nobody works, as stretches, both days included. */
  off: readonly { from: IsoDate; to: IsoDate }[];
  /** Indexes of lanes: the second waits for the first. */
  waits: readonly { before: number; after: number }[];
}

/** Of a series so much is shown past everything else. */
const SERIES_MONTHS = 6;
/** Longer timelines are cut at their end. */
const LONGEST_MONTHS = 48;

export function timelineOf({ state, today, rows }: RoadmapView, calendar: WorkCalendar): Timeline {
  const begin = controlDay(state);
  const ready = new Map(rows.map((row) => [row.item.id, row.forecast]));
  const startOf = ({ item }: RowView, end: IsoDate): IsoDate => {
    let start = begin;
    for (const id of item.after) {
      const before = ready.get(id);
      if (before == null || !calendar.covers(before) || before >= calendar.lastDay) continue;
      const next = calendar.shift(before, 1);
      if (next > start) start = next;
    }
    return start < end ? start : end;
  };
  const lanes = rows.map((row): Lane => {
    const { occurrence, facts, series } = row;
    const end = ready.get(row.item.id) ?? null;
    const { due, originalDue } = occurrence;
    return {
      row,
      bar: end === null ? null : { start: startOf(row, end), end },
      limits: series.flatMap((o) =>
        o.due === null
          ? []
          : [
              {
                day: controlDateIn(state, o.due, calendar),
                group: o === occurrence ? row.group : groupOf(o),
              },
            ],
      ),
      original: facts.isRecurring || originalDue === due ? null : originalDue,
    };
  });
  const once = lanes.flatMap(({ bar, limits, original }) =>
    bar === null
      ? []
      : [bar.start, bar.end, ...limits.map(({ day }) => day), ...(original ? [original] : [])],
  );
  const first = monthOf([begin, today, ...once].reduce((a, b) => (a < b ? a : b)));
  const latest = [today, ...once].reduce((a, b) => (a > b ? a : b));
  const hasSeries = lanes.some(({ bar }) => bar === null);
  const wanted = addMonths(monthOf(latest), hasSeries ? SERIES_MONTHS : 1);
  const furthest = addMonths(first, LONGEST_MONTHS);
  const last = addDays(wanted < furthest ? wanted : furthest, -1);
  const lane = new Map(rows.map((row, i) => [row.item.id, i]));
  return {
    first,
    last,
    today,
    lanes: lanes.map((one) => ({ ...one, limits: one.limits.filter(({ day }) => day <= last) })),
    off: daysOff(first, last, calendar),
    waits: rows.flatMap(({ item }, after) =>
      item.after.flatMap((id) => {
        const before = lane.get(id);
        return before === undefined || ready.get(id) === null ? [] : [{ before, after }];
      }),
    ),
  };
}

function groupOf(occurrence: RowView['occurrence']): Group {
  if (occurrence.status === 'executed' || occurrence.status === 'cancelled') return occurrence.status;
  return isOpen(occurrence.status) && occurrence.status === 'under_review' ? 'review' : 'running';
}

const monthOf = (day: IsoDate): IsoDate => `${day.slice(0, 7)}-01`;

function daysOff(first: IsoDate, last: IsoDate, calendar: WorkCalendar): { from: IsoDate; to: IsoDate }[] {
  const found: { from: IsoDate; to: IsoDate }[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) {
    if (!calendar.covers(day) || calendar.isWorkingDay(day)) continue;
    const open = found.at(-1);
    if (open && daysBetween(open.to, day) === 1) open.to = day;
    else found.push({ from: day, to: day });
  }
  return found;
}
