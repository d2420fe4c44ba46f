// An item as the API gives it: what the annex says, and how each of its dates stands. The facts are those that mails and
// pages put into words.
import { z } from '@hono/zod-openapi';
import type { IsoDate } from '../../../calendar/dates.ts';
import type { PlanContext } from '../../../workflows/plan/context.ts';
import type { Item } from '../../../workflows/roadmap.ts';
import { rolesOn } from '../../../workflows/roles.ts';
import { isOpen, itemState, type RoadmapState } from '../../../workflows/state.ts';
import { occurrenceFacts } from '../../occurrence-facts.ts';
import { DaySchema, PersonSchema, personBody } from './fields.ts';
import { OccurrenceSchema, occurrenceBody } from './occurrence-body.ts';

const fields = {
  id: z.string().describe('Its number in the annex.'),
  title: z.string().describe('Verbatim.'),
  result: z.string().describe('What proves its execution, verbatim.'),
  deadline: z.string().describe('The deadline in the document’s words.'),
  isRecurring: z.boolean().describe('Has a series of dates.'),
  parties: z
    .array(
      z.strictObject({
        key: z.string().describe('Key of the party in this roadmap.'),
        name: z.string().describe('The body.'),
        isResponsible: z.boolean().describe('The first-named is responsible, the others execute with it.'),
        lead: PersonSchema.nullable().describe('Who answers for the party.'),
      }),
    )
    .describe('Who executes it, the responsible one first.'),
  isMine: z.boolean().describe('The token’s owner is a lead of it, or stands in for one today.'),
  after: z.array(z.string()).describe('Items that it begins after.'),
  related: z.array(z.string()).describe('Items that it is related to.'),
  blockedBy: z.array(z.string()).describe('Of `after`, those that are not done.'),
  rootCauses: z.array(z.string()).describe('Open items behind those that wait for nobody themselves.'),
  endangers: z.array(z.string()).describe('Items that are or will be late because of this one.'),
  forecast: DaySchema.nullable().describe('When it will be ready if nothing else happens; null of a series.'),
  slack: z
    .int()
    .nullable()
    .describe('Working days from forecast to control date, negative when the forecast is later.'),
  needBy: DaySchema.nullable().describe('The last day on which it moves no item that waits for it.'),
  current: z
    .string()
    .nullable()
    .describe(
      'Id of the occurrence to be done next, else of the last; null while no date has come into sight.',
    ),
  occurrences: z.array(OccurrenceSchema).describe('In order; of a series those that are planned so far.'),
};

export const ItemSchema = z
  .strictObject(fields)
  .meta({ id: 'Item', description: 'A row of the annex and how it stands today.' });
export type ItemBody = z.input<typeof ItemSchema>;

export interface ItemReader {
  context: PlanContext;
  /** A day of the calendar. */
  today: IsoDate;
  address: string;
}

export function itemBody(reader: ItemReader, item: Item): ItemBody {
  const { context, today, address } = reader;
  const { state } = context;
  const all = context.occurrences(item);
  const current = all.find(({ status }) => isOpen(status)) ?? all.at(-1);
  const outlook = current && occurrenceFacts(context, item, current, today).outlook();
  const roles = rolesOn(state, item, address, today);
  const ids = (refs: { item: string }[] = []): string[] => refs.map((ref) => ref.item);
  return {
    id: item.id,
    title: item.title,
    result: item.result.text,
    deadline: item.deadline.text,
    isRecurring: item.deadline.kind === 'recurring',
    parties: partiesOf(state, item),
    isMine: roles.has('lead') || roles.has('co-executor'),
    after: item.after,
    related: item.related,
    blockedBy: ids(outlook?.blockedBy),
    rootCauses: ids(outlook?.rootCauses),
    endangers: ids(outlook?.endangers),
    forecast: outlook?.forecast ?? null,
    slack: outlook?.slack ?? null,
    needBy: outlook?.needBy ?? null,
    current: current?.id ?? null,
    occurrences: all.map((occurrence) => occurrenceBody(reader, item, occurrence)),
  };
}

function partiesOf(state: RoadmapState, item: Item): ItemBody['parties'] {
  const { leads } = itemState(state, item.id);
  return item.responsible.map((key, i) => {
    const lead = leads[key];
    return {
      key,
      name: state.roadmap.parties[key]?.name ?? key,
      isResponsible: i === 0,
      lead: lead === undefined ? null : personBody(state, lead),
    };
  });
}
