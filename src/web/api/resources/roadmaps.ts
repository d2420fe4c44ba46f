// Roadmaps that concern the token's owner, by id: an order that nothing changes.
import { z } from '@hono/zod-openapi';
import { dateOf } from '../../../calendar/dates.ts';
import { type ListedRoadmap, listRoadmapsOf } from '../../../store/roadmap-list.ts';
import { isStorable, UNCLEAN } from '../../../workflows/clean-text.ts';
import { OWN } from '../../../workflows/organisation-directory.ts';
import { cursorOf, PlaceId } from '../cursor.ts';
import { type ApiRoute, apiRoute } from '../route.ts';
import { DaySchema, pageBody, pageOf, pagingOf } from './fields.ts';
import { contentTag } from './version-of.ts';

const cursors = cursorOf('roadmaps', PlaceId);

const query = z.strictObject({
  released: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional()
    .meta({ type: 'boolean', description: 'Only those released from control, or only those that are not.' }),
  q: z.string().max(200).refine(isStorable, UNCLEAN).optional().meta({
    description: 'Words, each of which is part of the title, the order’s number or the supervisor’s name.',
  }),
  ...pagingOf(cursors),
});

const counted = {
  overdue: z.int().describe('Items that are overdue today.'),
  atRisk: z.int().describe('Items whose forecast is later than their control date, not overdue yet.'),
  soon: z.int().describe('Other items whose control date comes within the policy’s «soon».'),
  decide: z
    .int()
    .describe('Results to check, items to clarify, extensions asked for or waiting for their act.'),
};

const ListedRoadmapSchema = z
  .strictObject({
    id: z.string().describe('Id of the roadmap.'),
    organisation: z.string().nullable().describe('Whose it is; null: the installation’s own.'),
    title: z.string().describe('Of the annex.'),
    orderNumber: z.string().describe('Number of the order.'),
    orderDate: DaySchema.describe('Date of the order.'),
    supervisor: z.string().describe('Name of whoever control is laid on.'),
    isReleased: z.boolean().describe('The whole order is released from control.'),
    items: z.int().describe('Items with one date.'),
    done: z.int().describe('Those of them that are executed or cancelled.'),
    ...counted,
    longestOverdue: z.int().describe('Calendar days since the oldest missed date; 0 when none is missed.'),
    nextControlDate: DaySchema.nullable().describe('The next one from today on, of what is running.'),
  })
  .meta({ id: 'ListedRoadmap', description: 'A roadmap as lists show it, counted today.' });

function listedBody(row: ListedRoadmap): z.input<typeof ListedRoadmapSchema> {
  const {
    roadmap: id,
    organisation,
    title,
    orderNumber,
    orderDate,
    supervisorName,
    released,
    items,
    done,
  } = row;
  const { overdue, atRisk, soon, decide, longestOverdue, nextControlDate } = row;
  return {
    id,
    organisation: organisation === OWN ? null : organisation,
    title,
    orderNumber,
    orderDate,
    supervisor: supervisorName,
    isReleased: released,
    items,
    done,
    overdue,
    atRisk,
    soon,
    decide,
    longestOverdue,
    nextControlDate,
  };
}

export const roadmapsRoutes: readonly ApiRoute[] = [
  apiRoute({
    method: 'get',
    path: '/roadmaps',
    operationId: 'list-roadmaps',
    tag: 'roadmaps',
    summary: 'Roadmaps that concern the token’s owner, by id',
    scope: 'roadmaps:read',
    request: { query },
    success: {
      schema: pageOf('RoadmapPage', ListedRoadmapSchema, 'Roadmaps.'),
      description: 'A stretch of the list.',
    },
    isTagged: true,
    async answer({ site, now, principal, query: { limit, cursor, released, q } }) {
      const rows = await listRoadmapsOf(site.db, {
        address: principal.address,
        seen: principal.seen,
        todayIn: (zone) => dateOf(now, zone),
        released,
        search: q,
        after: cursor,
        limit: limit + 1,
      });
      const body = pageBody(rows, limit, cursors, ({ roadmap }) => roadmap, listedBody);
      return { etag: contentTag(null, body), body };
    },
  }),
];
