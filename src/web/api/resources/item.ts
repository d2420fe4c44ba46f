// One item: what the list says of it, what has happened, which files came with it, and what the token's owner may do.
import { z } from '@hono/zod-openapi';
import { type AttachedFile, filesOfItem } from '../../../store/files.ts';
import { EVENT_TYPES, type RoadmapEvent, type RoadmapState } from '../../../workflows/state.ts';
import { eventWords } from '../../event-words.ts';
import { roadmapPath } from '../../item-place.ts';
import { actionsOffered, historyOf } from '../../item-view.ts';
import type { ItemVisit } from '../../route.ts';
import { type ApiRoute, itemRoute } from '../route.ts';
import { InstantSchema, ItemParams, instantText, PersonSchema, personBody } from './fields.ts';
import { ItemSchema, itemBody } from './item-body.ts';
import { itemReader } from './items.ts';
import { actionBody, ItemActionSchema } from './offered-action.ts';
import { placeTag } from './version-of.ts';

const EventBodySchema = z
  .strictObject({
    n: z.int().describe('Ordinal within the roadmap.'),
    at: InstantSchema.describe('When it happened.'),
    type: z.enum(EVENT_TYPES).describe('What happened.'),
    occurrence: z.string().describe('Id of the date that it is about; empty where it is about all of them.'),
    who: z.string().describe('Name of whoever did it.'),
    inPlaceOf: z.string().nullable().describe('Name of the absent person for whom they did it.'),
    what: z.string().describe('What happened, as a sentence in Russian.'),
    said: z.string().nullable().describe('Their own words: a report, remarks, a reason.'),
    via: z
      .enum(['mail', 'page', 'api'])
      .nullable()
      .describe('How it was given; null of files and the service.'),
  })
  .meta({ id: 'Event', description: 'Something that happened to an item, or to its whole order.' });

const DocumentSchema = z
  .strictObject({
    id: z.uuid().describe('Of the file.'),
    name: z.string().describe('As it was attached.'),
    size: z.int().describe('Bytes.'),
    sha256: z.string().describe('Of its content, hex.'),
    event: z.int().describe('Ordinal of the event that it came with.'),
    by: PersonSchema.describe('Who attached it.'),
    at: InstantSchema.describe('When it came.'),
    page: z.string().describe('Where whoever is signed in takes it.'),
  })
  .meta({ id: 'AttachedFile', description: 'A file that came with a report.' });

const ItemDetailsSchema = ItemSchema.extend({
  history: z.array(EventBodySchema).describe('The earliest first.'),
  documents: z.array(DocumentSchema).describe('In the order in which they came.'),
  actions: z.array(ItemActionSchema).describe('By occurrence, the most sensible first.'),
}).meta({ id: 'ItemDetails', description: 'An item with its history, files and offered actions.' });
type Details = z.input<typeof ItemDetailsSchema>;

export const itemRoutes: readonly ApiRoute[] = [
  itemRoute({
    method: 'get',
    path: '/roadmaps/{roadmap}/items/{item}',
    operationId: 'get-item',
    tag: 'roadmaps',
    summary: 'An item with its history, files and offered actions',
    scope: 'roadmaps:read',
    request: { params: ItemParams },
    success: { schema: ItemDetailsSchema, description: 'The item. Its tag tells a command what was seen.' },
    isTagged: true,
    async answer(visit) {
      const { site, state, item } = visit;
      const files = await filesOfItem(site.db, state.roadmap.id, item.id);
      return { etag: placeTag(visit, JSON.stringify(files)), body: () => detailsOf(visit, files) };
    },
  }),
];

function detailsOf(visit: ItemVisit, files: readonly AttachedFile[]): Details {
  const { state, item } = visit;
  const reader = itemReader(visit);
  const occurrences = reader.context.occurrences(item);
  return {
    ...itemBody(reader, item),
    history: historyOf(state, item).map((event) => eventBody(state, event)),
    documents: files.map((file) => documentBody(state, file)),
    actions: occurrences.flatMap((occurrence) =>
      actionsOffered(visit, occurrence).map(({ action, label }) => ({
        ...actionBody(action, label),
        occurrence: occurrence.id,
      })),
    ),
  };
}

function eventBody(state: RoadmapState, event: RoadmapEvent): Details['history'][number] {
  const { who, inPlaceOf, what, said } = eventWords(state, event);
  return {
    n: event.n,
    at: instantText(event.at, state.roadmap.timezone),
    type: event.type,
    occurrence: event.occurrence,
    who,
    inPlaceOf,
    what,
    said: said?.text ?? null,
    via: event.via ?? null,
  };
}

function documentBody(state: RoadmapState, file: AttachedFile): Details['documents'][number] {
  const { id, name, size, sha256, event, at, uploadedBy } = file;
  return {
    id,
    name,
    size,
    sha256,
    event,
    by: personBody(state, uploadedBy),
    at: instantText(at, state.roadmap.timezone),
    page: `${roadmapPath(state.roadmap.id)}/files/${id}`,
  };
}
