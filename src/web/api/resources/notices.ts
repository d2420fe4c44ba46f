// What is planned to be sent about the items of a roadmap if nothing changes, and what became of what was due: as the pages of
// its items show it.
import { z } from '@hono/zod-openapi';
import { rungInWords } from '../../../messages/kind-words.ts';
import { ROLE_NAMES } from '../../../messages/notice-reason.ts';
import { suppressionInWords } from '../../../messages/suppression-words.ts';
import { capital } from '../../../messages/wording.ts';
import { type ListedNotice, listNotices, NOTICE_STATES, noticeState } from '../../../store/item-notices.ts';
import type { MailReader } from '../../../store/mail-list.ts';
import { KINDS, type Role } from '../../../workflows/notice.ts';
import { actingKeys } from '../../../workflows/roles.ts';
import { mailReader } from '../../mail-reader.ts';
import { mayReadMessage, serversWordsFor, whyPlanned } from '../../notice-words.ts';
import type { RoadmapVisit } from '../../route.ts';
import { cursorOf } from '../cursor.ts';
import { type ApiRoute, roadmapRoute } from '../route.ts';
import {
  DaySchema,
  InstantSchema,
  instantText,
  PersonSchema,
  pageBody,
  pageOf,
  pagingOf,
  personBody,
  RoadmapParams,
} from './fields.ts';
import { contentTag } from './version-of.ts';

/** Slot and id of the last notice given. */
const cursors = cursorOf('notices', z.tuple([z.int().min(0).max(8.64e15), z.int().min(0)]));

const ROLES = Object.keys(ROLE_NAMES) as [Role, ...Role[]];

const NoticeSchema = z
  .strictObject({
    id: z.int().describe('Of the notice; its fate may change, it does not.'),
    state: z.enum(NOTICE_STATES).describe('What became of it so far.'),
    item: z.string().describe('Number of the item.'),
    occurrence: z.string().describe('Id of the occurrence; empty for an item with one date.'),
    kind: z.enum(KINDS).describe('Kind of the message.'),
    rung: z
      .string()
      .describe('T-10: ten working days before the date; O+3: three after it; else what has happened.'),
    what: z.string().describe('The same in Russian.'),
    why: z.string().describe('Why it is planned, in Russian.'),
    at: InstantSchema.describe('When it goes, or went, or was to go.'),
    due: DaySchema.nullable().describe('The date in force that it speaks of.'),
    to: PersonSchema.describe('Who gets it.'),
    concerns: PersonSchema.describe('Whom it concerns: another one while they are absent.'),
    role: z.enum(ROLES).describe('Why them.'),
    roleWords: z.string().describe('The same in Russian.'),
    isMerged: z.boolean().describe('It went in one message with something more urgent.'),
    suppressedBecause: z.string().nullable().describe('Why it was not sent, in Russian.'),
    serverSaid: z
      .string()
      .nullable()
      .describe(
        'The last words of a mail server; without addresses where the message is not the owner’s to read.',
      ),
    message: z
      .strictObject({
        id: z.uuid().describe('Of the message.'),
        subject: z.string().describe('Its subject.'),
      })
      .nullable()
      .describe('The message it went in; null where there is none, or it is not the owner’s to read.'),
  })
  .meta({ id: 'Notice', description: 'One thing told, or to be told, to one person about one item.' });

export const noticesRoutes: readonly ApiRoute[] = [
  roadmapRoute({
    method: 'get',
    path: '/roadmaps/{roadmap}/notices',
    operationId: 'list-notices',
    tag: 'notices',
    summary: 'Notices about the items of a roadmap, planned and sent, in the order of time',
    description:
      'What a change of plan withdrew is left out, and so are digests, which name no item. A notice that is moved while the list is read may stand in it twice or not at all: it is known by its id.',
    scope: 'notices:read',
    access: 'members',
    request: {
      params: RoadmapParams,
      query: z.strictObject({
        state: z.enum(NOTICE_STATES).optional().describe('Only those of this state.'),
        item: z
          .string()
          .max(16)
          .regex(/^[^\0]*$/, 'нет такого пункта')
          .optional()
          .describe('Only those about this item.'),
        ...pagingOf(cursors),
      }),
    },
    success: {
      schema: pageOf('NoticePage', NoticeSchema, 'Notices.'),
      description: 'A stretch of the notices.',
    },
    isTagged: true,
    async answer(visit) {
      const { site, state: roadmap, query } = visit;
      const { limit, cursor, state, item } = query;
      const after = cursor && { slot: cursor[0], id: cursor[1] };
      const wanted = { state, item, after, limit: limit + 1 };
      const rows = await listNotices(site.db, roadmap.roadmap.id, wanted);
      const toBody = bodyFor(visit, await mailReader(visit));
      const body = pageBody(rows, limit, cursors, ({ slot, id }) => [slot, id], toBody);
      return { etag: contentTag(roadmap, body), body };
    },
  }),
];

function bodyFor(
  { state, today }: RoadmapVisit,
  { address, controlled }: MailReader,
): (notice: ListedNotice) => z.input<typeof NoticeSchema> {
  const { timezone } = state.roadmap;
  const reader = { own: new Set(actingKeys(state, address, today).own), controlled };
  return (notice) => {
    const { kind, rung, role, status, message } = notice;
    const mayRead = mayReadMessage(notice, reader);
    return {
      id: notice.id,
      state: noticeState(notice),
      item: notice.item,
      occurrence: notice.occurrence,
      kind,
      rung,
      what: capital(rungInWords(kind, rung)),
      why: whyPlanned(state, notice),
      at: instantText(message?.sentAt ?? notice.at, timezone),
      due: notice.due,
      to: personBody(state, notice.to),
      concerns: personBody(state, notice.person),
      role,
      roleWords: ROLE_NAMES[role],
      isMerged: status === 'merged',
      suppressedBecause: status === 'suppressed' ? suppressionInWords(notice.reason ?? '') : null,
      serverSaid: message && serversWordsFor(message, mayRead),
      message: message && mayRead ? { id: message.id, subject: message.subject } : null,
    };
  };
}
