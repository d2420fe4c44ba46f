// Messages about a roadmap as they were sent: to whom, when, what about, what the server answered. Who sees which, and whose text,
// is decided where the page «Почта» asks, too.
import { z } from '@hono/zod-openapi';
import {
  listRoadmapMail,
  MAIL_STATES,
  type MailDetails,
  type MailReader,
  openMail,
} from '../../../store/mail-list.ts';
import { mailReader } from '../../mail-reader.ts';
import { cursorOf } from '../cursor.ts';
import { problem } from '../problem.ts';
import { type ApiRoute, roadmapRoute } from '../route.ts';
import { pageBody, pageOf, pagingOf, RoadmapParams } from './fields.ts';
import { MessageDetailsSchema, MessageSchema, messageBody, messageDetailsBody } from './message-body.ts';
import { contentTag } from './version-of.ts';

/** When the last message given was composed, and its id. */
const cursors = cursorOf('messages', z.tuple([z.int().min(0).max(8.64e15), z.uuid()]));

export const messagesRoutes: readonly ApiRoute[] = [
  roadmapRoute({
    method: 'get',
    path: '/roadmaps/{roadmap}/messages',
    operationId: 'list-messages',
    tag: 'notices',
    summary: 'Messages about a roadmap, the latest first',
    description: 'To who does not control the roadmap: those that were sent to them, or in copy.',
    scope: 'notices:read',
    access: 'members',
    request: {
      params: RoadmapParams,
      query: z.strictObject({
        state: z
          .enum(MAIL_STATES)
          .optional()
          .describe('Only these; `returned`: not delivered, `dropped`: never sent.'),
        ...pagingOf(cursors),
      }),
    },
    success: {
      schema: pageOf('MessagePage', MessageSchema, 'Messages.'),
      description: 'A stretch of the messages.',
    },
    isTagged: true,
    async answer(visit) {
      const { site, state, query } = visit;
      const { limit, cursor } = query;
      const { id: roadmap, timezone } = state.roadmap;
      const before = cursor && { at: cursor[0], id: cursor[1] };
      const wanted = { roadmap, state: query.state, before, limit: limit + 1 };
      const rows = await listRoadmapMail(site.db, await mailReader(visit), wanted);
      const body = pageBody(
        rows,
        limit,
        cursors,
        ({ createdAt, id }) => [createdAt, id],
        (mail) => messageBody(mail, timezone),
      );
      return { etag: contentTag(state, body), body };
    },
  }),
  roadmapRoute({
    method: 'get',
    path: '/roadmaps/{roadmap}/messages/{message}',
    operationId: 'get-message',
    tag: 'notices',
    summary: 'A message with what it says',
    scope: 'notices:read',
    access: 'members',
    request: {
      params: RoadmapParams.extend({ message: z.string().max(100).describe('Id of the message.') }),
    },
    success: { schema: MessageDetailsSchema, description: 'The message.' },
    isTagged: true,
    async answer(visit) {
      const { c, site, state, params } = visit;
      const reader = await mailReader(visit);
      const mail = await openMail(site.db, reader, params.message);
      if (!mail || !isAbout(mail, state.roadmap.id, reader)) return problem(c, 'not-found');
      const body = messageDetailsBody(mail, state.roadmap.timezone);
      return { etag: contentTag(state, body), body };
    },
  }),
];

/** And the reader may know that it is. */
function isAbout(mail: MailDetails, roadmap: string, { controlled }: MailReader): boolean {
  return (
    mail.roadmaps.includes(roadmap) && (mail.isOpen || controlled === null || controlled.includes(roadmap))
  );
}
