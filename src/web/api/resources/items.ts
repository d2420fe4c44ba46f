// The items of a roadmap, in the order of the annex.
import { z } from '@hono/zod-openapi';
import { createPlanContext, NOTHING_TOLD } from '../../../workflows/plan/context.ts';
import { withinCalendar } from '../../occurrence-facts.ts';
import type { RoadmapPlace } from '../../route.ts';
import type { Principal } from '../../site.ts';
import { cursorOf, PlaceId } from '../cursor.ts';
import { problem } from '../problem.ts';
import { type ApiRoute, roadmapRoute } from '../route.ts';
import { pageBody, pageOf, pagingOf, RoadmapParams } from './fields.ts';
import { type ItemReader, ItemSchema, itemBody } from './item-body.ts';
import { placeTag } from './version-of.ts';

/** The last item given. Items are never taken out of an annex. */
const cursors = cursorOf('items', PlaceId);

export const itemsRoutes: readonly ApiRoute[] = [
  roadmapRoute({
    method: 'get',
    path: '/roadmaps/{roadmap}/items',
    operationId: 'list-items',
    tag: 'roadmaps',
    summary: 'Items of a roadmap, in the order of the annex',
    scope: 'roadmaps:read',
    access: 'members',
    request: { params: RoadmapParams, query: z.strictObject(pagingOf(cursors)) },
    success: { schema: pageOf('ItemPage', ItemSchema, 'Items.'), description: 'A stretch of the items.' },
    isTagged: true,
    answer(visit) {
      const { limit, cursor } = visit.query;
      const { items } = visit.state.roadmap;
      const from = cursor === undefined ? 0 : items.findIndex(({ id }) => id === cursor) + 1;
      if (cursor !== undefined && from === 0) return problem(visit.c, 'invalid', { errors: [FOREIGN] });
      return {
        etag: placeTag(visit, String(limit), cursor ?? ''),
        body() {
          const reader = itemReader(visit);
          const rows = items.slice(from, from + limit + 1);
          return pageBody(
            rows,
            limit,
            cursors,
            ({ id }) => id,
            (item) => itemBody(reader, item),
          );
        },
      };
    },
  }),
];

const FOREIGN = { parameter: 'cursor', detail: 'курсор другой дорожной карты: начните сначала, без cursor' };

export function itemReader(visit: RoadmapPlace & { principal: Principal; now: number }): ItemReader {
  const { state, calendar, policy, now, today, principal } = visit;
  return {
    context: createPlanContext({ state, calendar, policy, told: NOTHING_TOLD, now }),
    today: withinCalendar(calendar, today),
    address: principal.address,
  };
}
