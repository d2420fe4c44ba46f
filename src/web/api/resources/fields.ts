// What several resources are made of: people, days and instants, stretches of a list.
import { z } from '@hono/zod-openapi';
import { formatInstant, type Instant } from '../../../calendar/dates.ts';
import type { RoadmapState } from '../../../workflows/state.ts';
import type { CursorKind } from '../cursor.ts';

export const DaySchema = z.iso.date();
/** RFC 3339 with the offset of the roadmap's zone. */
export const InstantSchema = z.iso.datetime({ offset: true });

export function instantText(at: Instant, zone: string): string;
export function instantText(at: Instant | null, zone: string): string | null;
export function instantText(at: Instant | null, zone: string): string | null {
  return at === null ? null : formatInstant(at, zone);
}

export const PersonSchema = z
  .strictObject({
    key: z.string().describe('Known by it in this roadmap, and in commands.'),
    name: z.string().describe('As the order gives it; after an erasure what stands in its place.'),
  })
  .meta({ id: 'Person', description: 'Somebody whom the roadmap names.' });
export type PersonBody = z.infer<typeof PersonSchema>;

export function personBody({ roadmap }: RoadmapState, key: string): PersonBody {
  return { key, name: roadmap.people[key]?.name ?? key };
}

export const RoadmapParams = z.strictObject({
  roadmap: z.string().max(200).describe('Id of the roadmap.').meta({ example: 'tomsk-gymnasium-29' }),
});
export const ItemParams = RoadmapParams.extend({
  item: z.string().max(16).describe('Number of the item in the annex.').meta({ example: '5' }),
});

/** Rows of a stretch. */
const MOST = 200;
const USUAL = 50;

const LimitSchema = z
  .string()
  .regex(/^\d{1,9}$/, `нужно целое число от 1 до ${MOST}`)
  .transform(Number)
  .pipe(z.int().min(1, 'не меньше 1').max(MOST, `не больше ${MOST}`))
  .default(USUAL)
  .meta({
    type: 'integer',
    minimum: 1,
    maximum: MOST,
    default: USUAL,
    description: `How many to give at most: 1 to ${MOST}, by default ${USUAL}.`,
  });

/** Of the query of a list whose places `kind` knows. */
export function pagingOf<Place>(kind: CursorKind<Place>) {
  return {
    limit: LimitSchema,
    cursor: z
      .string()
      .transform((text, context) => {
        const place = kind.read(text);
        if (place !== null) return place;
        context.addIssue({ code: 'custom', message: 'не курсор этого списка: начните сначала, без cursor' });
        return z.NEVER;
      })
      .optional()
      .meta({
        type: 'string',
        description: '`nextCursor` of the answer before. Without it the list begins.',
      }),
  };
}

export function pageOf<S extends z.ZodType>(id: string, row: S, of: string) {
  return z
    .strictObject({
      data: z.array(row).describe(of),
      nextCursor: z
        .string()
        .nullable()
        .describe('Where the list goes on; null at its end. Opaque, and good for this list only.'),
    })
    .meta({ id, description: `A stretch of the list: ${of.charAt(0).toLowerCase()}${of.slice(1)}` });
}

/** @param rows one more than `limit` where there are more */
export function pageBody<Row, Place, Body>(
  rows: readonly Row[],
  limit: number,
  kind: CursorKind<Place>,
  placeOf: (row: Row) => Place,
  bodyOf: (row: Row) => Body,
): { data: Body[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { data: shown.map(bodyOf), nextCursor: last === undefined ? null : kind.write(placeOf(last)) };
}
