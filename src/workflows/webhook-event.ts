// What a program is told of an event: which roadmap and item, what happened and when, and how the item stands after it. No
// names, addresses or words of people, nor their pseudonyms: whoever may know more reads it through the API.
import { z } from 'zod';
import { EVENT_TYPES, type RoadmapEvent, type RoadmapState, STATUSES } from './state.ts';

const Day = z.iso.date();

export const WebhookEventSchema = z.strictObject({
  id: z
    .string()
    .describe(
      'The same whenever the event is told, and of no other event: what has been seen is skipped by it',
    ),
  organisation: z.string().describe('Which organisation runs the roadmap; empty: the installation itself'),
  roadmap: z.string(),
  n: z.int().describe('Ordinal of the event within the roadmap, from 1'),
  item: z.string().nullable().describe('Null: about the roadmap as a whole'),
  occurrence: z.string().describe('Of a recurring item the date by the document; else empty'),
  type: z.enum(EVENT_TYPES),
  at: z.iso.datetime().describe('When it happened, UTC'),
  originalDue: Day.nullable().describe('The date by the document'),
  due: Day.nullable().describe('The date in force, as of the end of the change that the event is part of'),
  status: z.enum(STATUSES).nullable().describe('The item’s state, as of then'),
  executedAt: Day.nullable().describe('The day of execution by the document, as of then'),
});
export type WebhookEvent = z.infer<typeof WebhookEventSchema>;

/** Of `srok.test` there are no events. */
export const WebhookMessageSchema = z.strictObject({
  id: z.string().describe('The same at every attempt, and that of the header webhook-id'),
  type: z.enum(['srok.events', 'srok.test']),
  timestamp: z.iso.datetime().describe('When the message was first made, UTC'),
  organisation: z.string().describe('Whose webhook it is; empty: the installation’s'),
  events: z
    .array(WebhookEventSchema)
    .max(100)
    .describe('In the order in which they happened to each roadmap'),
});
export type WebhookMessage = z.infer<typeof WebhookMessageSchema>;

/** @param state after the whole change that the event is part of */
export function webhookEvent(state: RoadmapState, event: RoadmapEvent): WebhookEvent {
  const { n, item, occurrence: id, type, at } = event;
  const occurrence = item === null ? undefined : state.items[item]?.occurrences[id];
  return {
    // With the instant: after a restore another event may come to have the same ordinal.
    id: `${state.roadmap.id}/${n}/${at}`,
    organisation: state.organisation ?? '',
    roadmap: state.roadmap.id,
    n,
    item,
    occurrence: id,
    type,
    at: new Date(at).toISOString(),
    originalDue: occurrence?.originalDue ?? null,
    due: occurrence?.due ?? null,
    status: occurrence?.status ?? null,
    executedAt: occurrence?.executedAt ?? null,
  };
}
