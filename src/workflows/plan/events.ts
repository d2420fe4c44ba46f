// Notices of what has happened: to whom each event is told, and when a later one has replaced it.
import { dateOf } from '../../calendar/dates.ts';
import { blockedBy, isDone } from '../forecast.ts';
import { type EventRung, epochOf, type PlannedNotice } from '../notice.ts';
import { occurrencesOf, onlyOccurrence } from '../occurrences.ts';
import { substituteOn } from '../recipients.ts';
import type { Item } from '../roadmap.ts';
import {
  coExecutors,
  type EventType,
  isOpen,
  isRunning,
  itemOf,
  leadsOf,
  type Occurrence,
  type RoadmapEvent,
  type RoadmapState,
  responsibleLead,
  responsibleParty,
} from '../state.ts';
import { afterEvent, type PlanContext } from './context.ts';

type Told = 'responsible' | 'leads' | 'recipients';

/** Who is told of an event of an item. FYI notices wait for the morning, the others for the next full hour. */
const TOLD: Partial<Record<EventType, { rung: EventRung; to: Told; wait: 'full-hour' | 'morning' }>> = {
  contributed: { rung: 'contributed', to: 'responsible', wait: 'morning' },
  'indicators-refined': { rung: 'contributed', to: 'responsible', wait: 'morning' },
  accepted: { rung: 'accepted', to: 'responsible', wait: 'morning' },
  returned: { rung: 'returned', to: 'leads', wait: 'full-hour' },
  amended: { rung: 'amended', to: 'leads', wait: 'full-hour' },
  corrected: { rung: 'amended', to: 'leads', wait: 'full-hour' },
  'date-set': { rung: 'date-set', to: 'leads', wait: 'full-hour' },
  cancelled: { rung: 'cancelled', to: 'leads', wait: 'full-hour' },
  reopened: { rung: 'reopened', to: 'leads', wait: 'full-hour' },
  'report-issued': { rung: 'report', to: 'recipients', wait: 'full-hour' },
  'extension-decided': { rung: 'extension-decided', to: 'responsible', wait: 'full-hour' },
};

/** What makes an event's notice stale: a later event of the same occurrence that replaced it. */
const REPLACED_BY: Partial<Record<EventType, readonly EventType[]>> = {
  contributed: ['cancelled'],
  'indicators-refined': ['indicators-refined', 'cancelled'],
  accepted: ['reopened'],
  returned: ['submitted', 'cancelled'],
  amended: ['amended', 'corrected', 'cancelled'],
  corrected: ['amended', 'corrected', 'cancelled'],
  'date-set': ['amended', 'corrected', 'cancelled'],
  reopened: ['submitted', 'cancelled'],
  'report-issued': ['report-issued', 'reopened'],
  'extension-decided': ['amended', 'extension-requested', 'cancelled'],
};

/** True when a later event replaced this one, so that telling of it would mislead. */
export function isReplaced(state: RoadmapState, event: RoadmapEvent): boolean {
  const later = state.events.slice(event.n).filter((e) => e.item === event.item);
  if (event.type === 'lead-changed')
    return later.some(
      (e) => e.type === 'lead-changed' && e.party === event.party && e.previous === event.person,
    );
  if (event.type === 'contributed')
    return later.some(
      (e) =>
        e.occurrence === event.occurrence &&
        (e.type === 'cancelled' ||
          ((e.type === 'returned' || e.type === 'contributed') && e.party === event.party)),
    );
  const replacing = REPLACED_BY[event.type] ?? [];
  return later.some(
    (e) =>
      e.occurrence === event.occurrence &&
      replacing.includes(e.type) &&
      (e.type !== 'indicators-refined' || e.party === event.party),
  );
}

function occurrenceOf(context: PlanContext, item: Item, id: string): Occurrence | undefined {
  if (item.deadline.kind !== 'recurring') return onlyOccurrence(context.state, item.id);
  return occurrencesOf(context.state, item, context.calendar.lastDay).find((o) => o.id === id || id === '');
}

/** Notices of all events from `now` on; those of earlier events were planned when they happened. */
export function planEvents(context: PlanContext): PlannedNotice[] {
  const found: PlannedNotice[] = [];
  const push = (notice: PlannedNotice | null) => {
    if (notice) found.push(notice);
  };
  // A slot is at most some days after its event: what is older has been dealt with.
  const recent = context.state.events.filter((e) => e.at > context.now - 31 * 86_400_000);
  for (const event of recent) {
    if (event.type === 'absence-set') planSubstitute(context, event).forEach(push);
    if (event.item === null || isReplaced(context.state, event)) continue;
    const item = itemOf(context.state, event.item);
    const occurrence = occurrenceOf(context, item, event.occurrence);
    if (!occurrence) continue;
    const draft = (person: string, rung: EventRung) => ({
      person,
      role: roleOf(context.state, item, person),
      party: partyOf(context.state, item, person),
      kind: 'notice' as const,
      rung,
      epoch: `e${event.n}`,
      item: item.id,
      occurrence: occurrence.id,
      due: occurrence.due,
      dueVersion: occurrence.dueVersion,
      event: event.n,
    });
    if (event.type === 'lead-changed') {
      for (const person of [event.previous, event.person]) {
        if (person == null || person === event.by) continue;
        const role = person === event.previous ? ('former' as const) : draft(person, 'lead-changed').role;
        push(
          afterEvent(context, { ...draft(person, 'lead-changed'), role, party: null }, event.at, 'full-hour'),
        );
      }
      continue;
    }
    const told = TOLD[event.type];
    if (!told) continue;
    if (told.to === 'recipients') {
      // What they get is the report itself: whoever has issued it gets it, too.
      for (const person of reportRecipients(context.state)) {
        const addressed = { ...draft(person, told.rung), role: 'addressee' as const, party: null };
        push(afterEvent(context, addressed, event.at, told.wait));
      }
      continue;
    }
    const people =
      told.to === 'leads' ? leadsOf(context.state, item) : [responsibleLead(context.state, item)];
    for (const person of people)
      if (person !== event.by) push(afterEvent(context, draft(person, told.rung), event.at, told.wait));
  }
  for (const item of context.state.roadmap.items) push(planStart(context, item));
  return found;
}

function roleOf(state: RoadmapState, item: Item, person: string): 'responsible' | 'coExecutor' {
  return person === responsibleLead(state, item) ? 'responsible' : 'coExecutor';
}

/** Person keys: who gets the reports about the indicators by mail. */
export function reportRecipients({ roadmap }: RoadmapState): readonly string[] {
  return roadmap.monitoring?.recipients ?? [];
}

function partyOf(state: RoadmapState, item: Item, person: string): string | null {
  if (person === responsibleLead(state, item)) return responsibleParty(item);
  return coExecutors(state, item).find((c) => c.lead === person)?.party ?? null;
}

/** The event with which the last blocker of an item went; null while something blocks it or nothing ever did. */
export function unblockedBy(state: RoadmapState, item: Item): RoadmapEvent | null {
  if (item.deadline.kind === 'recurring' || item.after.length === 0) return null;
  if (isDone(onlyOccurrence(state, item.id)) || blockedBy(state, item).length > 0) return null;
  return (
    state.events.findLast((e) => e.done === true && e.item !== null && item.after.includes(e.item)) ?? null
  );
}

function planStart(context: PlanContext, item: Item): PlannedNotice | null {
  const event = unblockedBy(context.state, item);
  const occurrence = event && onlyOccurrence(context.state, item.id);
  if (!event || !occurrence || (!isRunning(occurrence.status) && occurrence.status !== 'awaiting_date'))
    return null;
  return afterEvent(
    context,
    {
      person: responsibleLead(context.state, item),
      role: 'responsible',
      party: responsibleParty(item),
      kind: 'notice',
      rung: 'start',
      epoch: `${epochOf(occurrence)}e${event.n}`,
      item: item.id,
      occurrence: '',
      due: occurrence.due,
      dueVersion: occurrence.dueVersion,
      event: event.n,
    },
    event.at,
    'full-hour',
  );
}

/** The substitute is told once, with an entry per open item of the absent person. */
function planSubstitute(context: PlanContext, event: RoadmapEvent): PlannedNotice[] {
  const { state } = context;
  const absence = state.absences.find((a) => a.event === event.n);
  if (!absence?.substitute || absence.substitute === event.by) return [];
  const replaced = state.absences.some(
    (a) =>
      a.event > absence.event &&
      a.person === absence.person &&
      a.from <= absence.until &&
      absence.from <= a.until,
  );
  if (replaced || substituteOn(state, absence.person, absence.from) === null) return [];
  const found: PlannedNotice[] = [];
  for (const item of state.roadmap.items) {
    if (!leadsOf(state, item).includes(absence.person)) continue;
    const occurrence = occurrencesOf(state, item, context.until).find((o) => isOpen(o.status));
    if (!occurrence || occurrence.status === 'unclarified') continue;
    const notice = afterEvent(
      context,
      {
        person: absence.substitute,
        role: 'substitute',
        party: null,
        kind: 'notice',
        rung: 'substitute-set',
        epoch: `e${event.n}`,
        item: item.id,
        occurrence: occurrence.id,
        due: occurrence.due,
        dueVersion: occurrence.dueVersion,
        event: event.n,
      },
      event.at,
      'full-hour',
    );
    // An absence that is over before anybody can be told of it is no news.
    if (notice && dateOf(notice.slot, context.zoneOf(notice.to)) <= absence.until) found.push(notice);
  }
  return found;
}
