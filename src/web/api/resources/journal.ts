// The journal of a roadmap, line by line from the first, with what is needed to check its chain of hashes.
import { z } from '@hono/zod-openapi';
import { journalFrom, type ListedLine } from '../../../store/journal.ts';
import { lineWords } from '../../journal-words.ts';
import { isProvedTo, LOOKS_ON, namesOf } from '../../roadmap-readers.ts';
import type { RoadmapVisit } from '../../route.ts';
import { cursorOf } from '../cursor.ts';
import { type ApiRoute, roadmapRoute } from '../route.ts';
import { InstantSchema, instantText, pageBody, pageOf, pagingOf, RoadmapParams } from './fields.ts';
import { contentTag } from './version-of.ts';

/** Of a column of PostgreSQL's `integer`. */
const MOST_LINES = 2_147_483_647;

/** Number of the last line given. */
const cursors = cursorOf('journal', z.int().min(0).max(MOST_LINES));

const RANGE = `нужно целое число от 0 до ${MOST_LINES}`;
const SeqSchema = z
  .string()
  .regex(/^\d{1,15}$/, RANGE)
  .transform(Number)
  .pipe(z.int().max(MOST_LINES, RANGE));

const LineSchema = z
  .strictObject({
    seq: z.int().describe('Number of the line, from 1 without gaps.'),
    at: InstantSchema.describe('When it was written.'),
    type: z.string().describe('What happened: the type of an event, `message-sent` and the like.'),
    items: z.array(z.string()).describe('Items that it is about.'),
    who: z.string().describe('Name of whoever did it, as far as it is still known.'),
    what: z.string().describe('What happened, as a sentence in Russian.'),
    payload: z
      .looseObject({})
      .nullable()
      .describe(
        'The line itself, with salted hashes in place of names and texts. Only for those who may have the proof file; null for a viewer.',
      ),
    previous: z
      .string()
      .describe('Hash of the line before; of the first SHA-256 of «srok journal» and the roadmap’s id.'),
    hash: z
      .string()
      .describe(
        'SHA-256, hex, of `previous`, a newline, and the JSON of {at (ms), payload, roadmap, seq, type} with keys in order.',
      ),
  })
  .meta({ id: 'JournalLine', description: 'A line of the journal, sealed by its hash.' });

export const journalRoutes: readonly ApiRoute[] = [
  roadmapRoute({
    method: 'get',
    path: '/roadmaps/{roadmap}/journal',
    operationId: 'list-journal',
    tag: 'journal',
    summary: 'The journal of a roadmap, from its first line',
    description: 'Lines are only added. docs/proof.md says how a chain is checked.',
    scope: 'journal:read',
    access: LOOKS_ON,
    request: {
      params: RoadmapParams,
      query: z.strictObject({
        after: SeqSchema.optional().meta({
          type: 'integer',
          minimum: 0,
          description: 'Only lines after the one of this number: what has been written since it was read.',
        }),
        ...pagingOf(cursors),
      }),
    },
    success: {
      schema: pageOf('JournalPage', LineSchema, 'Lines.'),
      description: 'A stretch of the journal.',
    },
    isTagged: true,
    async answer(visit) {
      const { site, state, query } = visit;
      const { limit, after = 0, cursor = after } = query;
      const { previous, lines } = await journalFrom(site.db, state.roadmap.id, cursor, limit + 1);
      const bodies = await linesBody(visit, previous, lines);
      const body = pageBody(
        bodies,
        limit,
        cursors,
        ({ seq }) => seq,
        (line) => line,
      );
      return { etag: contentTag(state, body), body };
    },
  }),
];

async function linesBody(
  visit: RoadmapVisit,
  previous: string,
  lines: readonly ListedLine[],
): Promise<z.input<typeof LineSchema>[]> {
  const { state } = visit;
  const names = await namesOf(visit);
  const isProved = isProvedTo(visit);
  return lines.map((line, i) => {
    const { items, who, what } = lineWords(state, line, names);
    return {
      seq: line.seq,
      at: instantText(line.at, state.roadmap.timezone),
      type: line.type,
      items,
      who,
      what,
      payload: isProved ? line.payload : null,
      previous: lines[i - 1]?.hash ?? previous,
      hash: line.hash,
    };
  });
}
