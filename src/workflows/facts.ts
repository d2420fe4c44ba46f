// Everything a message says about one of its entries, worked out from the state before anybody puts it
// into words: names instead of keys, working days instead of dates to subtract.
import { dateOf, type IsoDate } from '../calendar/dates.ts';
import type { Entry } from './compose.ts';
import { type EventFacts, eventFacts } from './facts-event.ts';
import { type FiguresFacts, figuresAsked, reportIssued, type TooLow, tooLow } from './facts-figures.ts';
import { type Outlook, outlookOf } from './facts-outlook.ts';
import { type Period, periodOf } from './facts-period.ts';
import { type Term, termOf } from './facts-term.ts';
import { controlDateIn } from './forecast.ts';
import type { Mail } from './mail.ts';
import type { PeriodReport } from './monitoring/report-data.ts';
import { newOccurrence, occurrencesOf } from './occurrences.ts';
import type { PlanContext } from './plan/context.ts';
import { absenceOn } from './recipients.ts';
import { refinedSinceReport } from './refinement.ts';
import type { Item, Roadmap } from './roadmap.ts';
import type { OrderFacts } from './same-order.ts';
import {
  coExecutors,
  itemOf,
  itemState,
  type Occurrence,
  personOf,
  type RoadmapState,
  responsibleLead,
  type Status,
} from './state.ts';

export interface PartyFacts {
  name: string;
  /** Name of the person who answers for the party. */
  lead: string;
  responsible: boolean;
  /** The day its part came, in the roadmap's zone. */
  contributedOn: IsoDate | null;
}

export interface Contact {
  name: string;
  phone?: string;
  email?: string;
}

export interface EntryFacts {
  entry: Entry;
  today: IsoDate;
  roadmap: Roadmap;
  item: string;
  /** Verbatim. */
  title: string;
  /** What proves it. */
  result: string;
  resultType: Item['result']['type'];
  /** The document's own words. */
  deadlineText: string;
  isRecurring: boolean;
  dateSetBy: Item['dateSetBy'];
  status: Status;
  /** Responsible first. */
  parties: PartyFacts[];
  /** Name of the responsible lead. */
  lead: string;
  /** Null while no date is in force. */
  term: Term | null;
  period: Period | null;
  expected: { date: IsoDate; reason: string } | null;
  extension: { date: IsoDate; reason: string; by: string; on: IsoDate; status: 'open' | 'supported' } | null;
  /** The last report. */
  report: { on: IsoDate; executed: IsoDate; text: string; by: string } | null;
  executedAt: IsoDate | null;
  executedLate: boolean;
  event: EventFacts | null;
  /** Of a digest's line: whom it is about, and an alarm's own words. */
  person: string | null;
  text: string | null;
  /** Of a digest's entry whose reader looks after several roadmaps of the order. */
  order: OrderFacts | null;
  /** The absent person for whom the recipient gets it. */
  onBehalfOf: { name: string; until: IsoDate | null; hasSubstitute: boolean } | null;
  contact: Contact;
  /** Figures were changed after the last report about them, or before there was one though they are accepted. */
  refinedOn: IsoDate | null;
  /** Worked out when first asked for. */
  outlook(): Outlook;
  /** What the request for a period's figures asks; null where there are none. */
  figures(): FiguresFacts | null;
  /** The report that the entry's event has issued. */
  issued(): PeriodReport | null;
  /** Figures below the year's minimum; null where none is. */
  tooLow(): TooLow | null;
}

/** The recipient's day on which a mail goes. */
export function dayOf(mail: Mail): IsoDate {
  return dateOf(mail.at, mail.zone);
}

/** Whom to ask: the order's drafter, or the controller where none is named. */
export function contactOf(state: RoadmapState): Contact {
  const { order, controller } = state.roadmap;
  const { name, phone, email } = personOf(state, order.drafter ?? controller);
  return { name, ...(phone === undefined ? {} : { phone }), ...(email === undefined ? {} : { email }) };
}

export function entryFacts(context: PlanContext, entry: Entry, today: IsoDate): EntryFacts {
  const { state, calendar } = context;
  const { roadmap } = state;
  const item = itemOf(state, entry.item);
  const occurrence = occurrenceOf(context, item, entry);
  const on = (at: number) => dateOf(at, roadmap.timezone);
  const name = (key: string) => roadmap.people[key]?.name ?? key;
  const control = occurrence.due === null ? null : controlDateIn(state, occurrence.due, calendar);
  const report = occurrence.submissions.at(-1);
  const request = occurrence.extension;
  const event = eventOf(state, entry);
  const refined = refinedSinceReport(occurrence);
  let outlook: Outlook | undefined;
  return {
    entry,
    today,
    roadmap,
    item: item.id,
    title: item.title,
    result: item.result.text,
    resultType: item.result.type,
    deadlineText: item.deadline.text,
    isRecurring: item.deadline.kind === 'recurring',
    dateSetBy: item.dateSetBy,
    status: occurrence.status,
    parties: partiesOf(state, item, occurrence, on),
    lead: name(responsibleLead(state, item)),
    term: termOf(occurrence, control, today, calendar),
    period: periodOf(item, occurrence.originalDue, control),
    expected: occurrence.expected,
    extension:
      request?.status === 'open' || request?.status === 'supported'
        ? {
            date: request.date,
            reason: request.reason,
            by: name(request.by),
            on: on(request.at),
            status: request.status,
          }
        : null,
    report: report
      ? { on: on(report.at), executed: report.executed, text: report.text, by: name(report.by) }
      : null,
    executedAt: occurrence.executedAt,
    executedLate:
      control !== null &&
      occurrence.executedAt !== null &&
      occurrence.executedAt > later(control, occurrence.due),
    event: event ? eventFacts(context, event, today) : null,
    person: entry.line?.person == null ? null : name(entry.line.person),
    text: entry.line?.text ?? null,
    order: null,
    onBehalfOf: entry.onBehalfOf === undefined ? null : behalfOf(state, entry.onBehalfOf, today),
    contact: contactOf(state),
    refinedOn: refined === null ? null : on(refined),
    outlook() {
      outlook ??= outlookOf(context, item, today);
      return outlook;
    },
    figures: () => figuresAsked(context, item, occurrence),
    issued: () => reportIssued(context, item, occurrence, event),
    tooLow: () => tooLow(context, item, occurrence),
  };
}

function later(a: IsoDate, b: IsoDate | null): IsoDate {
  return b !== null && b > a ? b : a;
}

/** A series that ended with the order's release, or one that the calendar no longer reaches, is told with the entry's own date. */
function occurrenceOf(context: PlanContext, item: Item, entry: Entry): Occurrence {
  const known = itemState(context.state, item.id).occurrences[entry.occurrence];
  return (
    known ??
    occurrencesOf(context.state, item, context.calendar.lastDay).find((o) => o.id === entry.occurrence) ??
    newOccurrence(entry.occurrence, entry.due, 0)
  );
}

/** Of a digest's line about something that happened the event stands in its mark. */
function eventOf(state: RoadmapState, entry: Entry) {
  const n = entry.event ?? Number(/^event (\d+)$/.exec(entry.line?.mark ?? '')?.[1]);
  return state.events.find((e) => e.n === n);
}

function partiesOf(
  state: RoadmapState,
  item: Item,
  occurrence: Occurrence,
  on: (at: number) => IsoDate,
): PartyFacts[] {
  const { parties, people } = state.roadmap;
  const parts = new Map(coExecutors(state, item).map((c) => [c.party, c.lead]));
  return item.responsible.map((party, i) => {
    const lead =
      i === 0
        ? responsibleLead(state, item)
        : (parts.get(party) ?? itemState(state, item.id).leads[party] ?? '');
    const contribution = occurrence.contributions[party];
    return {
      name: parties[party]?.name ?? party,
      lead: people[lead]?.name ?? lead,
      responsible: i === 0,
      contributedOn: contribution ? on(contribution.at) : null,
    };
  });
}

function behalfOf(state: RoadmapState, person: string, today: IsoDate): EntryFacts['onBehalfOf'] {
  const absence = absenceOn(state, person, today);
  return {
    name: personOf(state, person).name,
    until: absence?.until ?? null,
    hasSubstitute: absence?.substitute != null,
  };
}
