// What a command has done, as the API says it.
import { z } from '@hono/zod-openapi';
import { formatInstant } from '../../calendar/dates.ts';
import { EVENT_TYPES, type RoadmapEvent, type RoadmapState, STATUSES } from '../../workflows/state.ts';
import { eventWords } from '../event-words.ts';

const day = z.iso.date();

export const CommandAnswerSchema = z
  .strictObject({
    events: z.array(
      z.strictObject({
        n: z.int().meta({ description: 'Ordinal within the roadmap, from 1.' }),
        at: z.iso.datetime({ offset: true }),
        type: z.enum(EVENT_TYPES),
        item: z.string().nullable().meta({ description: 'Null: about the roadmap as a whole.' }),
        occurrence: z
          .string()
          .meta({ description: 'Of a recurring item its date by the document; else empty.' }),
        words: z.string().meta({ description: 'In Russian.' }),
      }),
    ),
    item: z
      .strictObject({
        id: z.string(),
        occurrences: z
          .array(
            z.strictObject({
              id: z.string(),
              status: z.enum(STATUSES),
              due: day.nullable().meta({ description: 'The date in force.' }),
              executedAt: day.nullable().meta({ description: 'Date of execution by the document.' }),
            }),
          )
          .meta({ description: 'Of a recurring item those that something has happened to.' }),
      })
      .nullable()
      .meta({ description: 'The item as it stands now; null of a command about the roadmap as a whole.' }),
  })
  .meta({
    id: 'CommandAnswer',
    example: {
      events: [
        {
          n: 17,
          at: '2024-02-01T10:00:00+07:00',
          type: 'progress-reported',
          item: '5',
          occurrence: '',
          words: 'сообщено о ходе исполнения',
        },
      ],
      item: {
        id: '5',
        occurrences: [{ id: '', status: 'in_execution', due: '2024-02-15', executedAt: null }],
      },
    },
  });
export type CommandAnswer = z.infer<typeof CommandAnswerSchema>;

/** @param state after the command */
export function commandAnswer(
  state: RoadmapState,
  events: readonly RoadmapEvent[],
  item: string | null,
): CommandAnswer {
  const { timezone } = state.roadmap;
  const standing = item === null ? undefined : state.items[item];
  return {
    events: events.map((event) => ({
      n: event.n,
      at: formatInstant(event.at, timezone),
      type: event.type,
      item: event.item,
      occurrence: event.occurrence,
      words: eventWords(state, event).what,
    })),
    item:
      item === null || standing === undefined
        ? null
        : {
            id: item,
            occurrences: Object.values(standing.occurrences).map(({ id, status, due, executedAt }) => ({
              id,
              status,
              due,
              executedAt,
            })),
          },
  };
}
