// The aggregate: one roadmap with everything that has happened to it. Every rule reads it, only `apply`
// makes a new one. Stored as JSON, so its shape is a schema.
import { z } from 'zod';
import { IsoDateSchema } from './deadline/meaning.ts';
import { IndicatorValueSchema } from './monitoring/figure.ts';
import { ActSchema, type Item, type Person, type Roadmap } from './roadmap.ts';

export const STATUSES = [
  'unclarified',
  'awaiting_date',
  'in_execution',
  'under_review',
  'rework',
  'executed',
  'cancelled',
] as const;
export type Status = (typeof STATUSES)[number];

const Instant = z.number();
const PersonKey = z.string();

const ExtensionSchema = z.object({
  /** Ordinal of the request on this occurrence, from 1. */
  n: z.int(),
  at: Instant,
  by: PersonKey,
  date: IsoDateSchema,
  reason: z.string(),
  status: z.enum(['open', 'supported', 'refused', 'granted']),
});

/** By indicator. */
const ValuesSchema = z.record(z.string(), IndicatorValueSchema);
const NotesSchema = z.record(z.string(), z.string());

/** A report that was issued, with the figures that it stated. */
const IssuedReportSchema = z.object({
  /** Ordinal of the issue of this occurrence's report, from 1. */
  n: z.int(),
  at: Instant,
  by: PersonKey,
  /** Why it was issued again; null of the first. */
  reason: z.string().nullable(),
  values: ValuesSchema,
  notes: NotesSchema,
  /** The day that the figures speak of. */
  date: IsoDateSchema,
});
export type IssuedReport = z.infer<typeof IssuedReportSchema>;

/** One instance of an item: its only one (`id` is empty), or one date of a recurring item (`id` is the date by the document). */
export const OccurrenceSchema = z.object({
  id: z.string(),
  originalDue: IsoDateSchema.nullable(),
  /** The date in force; null while nobody has given one. */
  due: IsoDateSchema.nullable(),
  /** Grows whenever `due` changes; part of every notice's key. */
  dueVersion: z.int(),
  status: z.enum(STATUSES),
  /** The moment that last made rungs possible (assignment, set-date, amend, return, reopen): no slot before it. */
  possibleSince: Instant,
  submissions: z.array(
    z.object({
      at: Instant,
      by: PersonKey,
      executed: IsoDateSchema,
      text: z.string(),
      returned: z.string().nullable(),
    }),
  ),
  reopenings: z.int(),
  /** By party. */
  contributions: z.record(z.string(), z.object({ at: Instant, by: PersonKey, text: z.string() })),
  /** Figures of the period, by indicator. */
  values: ValuesSchema,
  /** Explanations of figures, by indicator. */
  notes: NotesSchema.exactOptional(),
  /** Indicators whose unusual figure the person has confirmed. */
  confirmed: z.array(z.string()).exactOptional(),
  /** Who gave each figure, by indicator. */
  given: z.record(z.string(), z.object({ party: z.string(), by: PersonKey, at: Instant })).exactOptional(),
  /** When figures were last changed after they had been submitted. */
  refinedAt: Instant.exactOptional(),
  reports: z.array(IssuedReportSchema).exactOptional(),
  expected: z.object({ date: IsoDateSchema, reason: z.string(), by: PersonKey, at: Instant }).nullable(),
  extension: ExtensionSchema.nullable(),
  executedAt: IsoDateSchema.nullable(),
  /** Acceptance or cancellation. */
  releasedAt: Instant.nullable(),
});
export type Occurrence = z.infer<typeof OccurrenceSchema>;

const ItemStateSchema = z.object({
  /** The one person of each party who gets the mail and answers. */
  leads: z.record(z.string(), PersonKey),
  /** Null while nobody has been given the item: executed by the order itself, or to be clarified. */
  assignedAt: Instant.nullable(),
  /** A one-time item's only occurrence under ''; of a recurring item those that something happened to. */
  occurrences: z.record(z.string(), OccurrenceSchema),
});
export type ItemState = z.infer<typeof ItemStateSchema>;

const AbsenceSchema = z.object({
  person: PersonKey,
  /** Both days included. */
  from: IsoDateSchema,
  until: IsoDateSchema,
  substitute: PersonKey.nullable(),
  /** Ordinal of the event that set it. */
  event: z.int(),
});
export type Absence = z.infer<typeof AbsenceSchema>;

export const EVENT_TYPES = [
  'put-under-control',
  'acknowledged',
  'contributed',
  'indicators-refined',
  'submitted',
  'accepted',
  'returned',
  'progress-reported',
  'expected',
  'extension-requested',
  'extension-decided',
  'amended',
  'corrected',
  'date-set',
  'clarified',
  'cancelled',
  'reopened',
  'report-issued',
  'absence-set',
  'lead-changed',
  'released',
  'definition-changed',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** How a person gave a command: by a mail's link, without signing in, on a page, or through the API with a token of theirs. */
const VIA = ['mail', 'page', 'api'] as const;
export type Via = (typeof VIA)[number];

/** Something that happened: the journal's line, and the ground of event notices. */
export const EventSchema = z.object({
  /** Ordinal within the roadmap, from 1. */
  n: z.int(),
  at: Instant,
  /** Person key; null is the operator or the service itself. */
  by: PersonKey.nullable(),
  type: z.enum(EVENT_TYPES),
  item: z.string().nullable(),
  occurrence: z.string(),
  text: z.string().exactOptional(),
  date: IsoDateSchema.nullable().exactOptional(),
  previous: z.string().nullable().exactOptional(),
  until: IsoDateSchema.exactOptional(),
  act: ActSchema.exactOptional(),
  party: z.string().exactOptional(),
  person: PersonKey.exactOptional(),
  decision: z.enum(['supported', 'refused']).exactOptional(),
  /** Figures that were given, and what was said about them, by indicator. */
  values: ValuesSchema.exactOptional(),
  notes: NotesSchema.exactOptional(),
  confirmed: z.array(z.string()).exactOptional(),
  /** Ordinal of the report that was issued. */
  report: z.int().exactOptional(),
  /** True when this event made a predecessor done that was not. */
  done: z.boolean().exactOptional(),
  /** Proposals of an import that nobody had confirmed when it was put under control. */
  unconfirmed: z.int().exactOptional(),
  /** Absent of what a scenario or the service itself did. */
  via: z.enum(VIA).exactOptional(),
});
export type RoadmapEvent = z.infer<typeof EventSchema>;

export const RoadmapStateSchema = z.object({
  roadmap: z.custom<Roadmap>((value) => typeof value === 'object' && value !== null && 'items' in value),
  underControlAt: Instant,
  /** Which organisation of the installation runs it; absent: the installation's own. */
  organisation: z.string().exactOptional(),
  released: z.object({ at: Instant, by: PersonKey, basis: z.string() }).nullable(),
  items: z.record(z.string(), ItemStateSchema),
  absences: z.array(AbsenceSchema),
  /** When each person last acted or acknowledged: what was assigned until then is acknowledged. */
  actedAt: z.record(z.string(), Instant),
  events: z.array(EventSchema),
});
export type RoadmapState = z.infer<typeof RoadmapStateSchema>;

/** Open: somebody still has to do something about it. */
export function isOpen(status: Status): boolean {
  return status !== 'executed' && status !== 'cancelled';
}

/** What ladder rungs T, O and P speak about. */
export function isRunning(status: Status): boolean {
  return status === 'in_execution' || status === 'rework';
}

/** Items of a roadmap never change in place. */
const itemsById = new WeakMap<readonly Item[], ReadonlyMap<string, Item>>();

export function itemOf(state: RoadmapState, id: string): Item {
  const { items } = state.roadmap;
  const byId = itemsById.get(items) ?? new Map(items.map((item) => [item.id, item]));
  itemsById.set(items, byId);
  const item = byId.get(id);
  if (!item) throw new Error(`${state.roadmap.id}: no item ${id}`);
  return item;
}

export function itemState(state: RoadmapState, id: string): ItemState {
  const found = state.items[id];
  if (!found) throw new Error(`${state.roadmap.id}: no state of item ${id}`);
  return found;
}

export function personOf(state: RoadmapState, key: string): Person {
  const person = state.roadmap.people[key];
  if (!person) throw new Error(`${state.roadmap.id}: no person ${key}`);
  return person;
}

/** The first-named party is responsible («ответственный исполнитель – указанный первым»). */
export function responsibleParty(item: Item): string {
  return item.responsible[0] ?? '';
}

export function responsibleLead(state: RoadmapState, item: Item): string {
  return itemState(state, item.id).leads[responsibleParty(item)] ?? '';
}

/** Co-executing parties with their leads; a lead who is also the responsible one, or is named twice, comes once only. */
export function coExecutors(state: RoadmapState, item: Item): { party: string; lead: string }[] {
  const { leads } = itemState(state, item.id);
  const seen = new Set([responsibleLead(state, item)]);
  const found: { party: string; lead: string }[] = [];
  for (const party of item.responsible.slice(1)) {
    const lead = leads[party];
    if (lead === undefined || seen.has(lead)) continue;
    seen.add(lead);
    found.push({ party, lead });
  }
  return found;
}

/** Responsible lead first. */
export function leadsOf(state: RoadmapState, item: Item): string[] {
  return [responsibleLead(state, item), ...coExecutors(state, item).map((c) => c.lead)];
}
