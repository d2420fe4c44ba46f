// What the ledger has about one item: what is planned, and what became of what was due.
import { type RawBuilder, sql } from 'kysely';
import type { Kind, Role } from '../workflows/notice.ts';
import { type Instant, STREAMS } from '../workflows/time.ts';
import { ROADMAPS_SPOKEN_OF } from './message-roadmaps.ts';
import type { Db } from './roadmaps.ts';
import type { MessageStatus, NoticeRowStatus } from './tables.ts';

export interface ItemNotice {
  status: Exclude<NoticeRowStatus, 'withdrawn'>;
  /** When it goes, or was to go. */
  at: Instant;
  kind: Kind;
  rung: string;
  role: Role;
  /** Person keys: whom it concerns, and who gets it for them. */
  person: string;
  to: string;
  due: string | null;
  /** Ordinal of the event it tells of. */
  event: number | null;
  /** Why it was not sent. */
  reason: string | null;
  message: NoticeMessage | null;
}

export interface NoticeMessage {
  id: string;
  status: MessageStatus;
  channel: string;
  subject: string;
  sentAt: Instant | null;
  nextAt: Instant | null;
  reply: string | null;
  error: string | null;
  /** What came back as not delivered. */
  returned: string | null;
  /** Ids of those that it speaks of. */
  roadmaps: string[];
}

/** More rows than anybody reads; the latest count. */
const AT_MOST = 500;

/** In the order of time. What a change of plan withdrew is left out; digests name no item and are not there either. */
export async function noticesOfItem(
  db: Db,
  roadmap: string,
  item: string,
  occurrence: string,
): Promise<ItemNotice[]> {
  const rows = await shownNotices(db, roadmap)
    .where('n.item', '=', item)
    .where('n.occurrence', '=', occurrence)
    .orderBy('n.send_at', 'desc')
    .orderBy('n.id', 'desc')
    .limit(AT_MOST)
    .execute();
  return rows.toReversed().map(noticeOf);
}

/** What became of a notice, its message included. */
export const NOTICE_STATES = ['planned', 'sending', 'sent', 'failed', 'suppressed'] as const;
export type NoticeState = (typeof NOTICE_STATES)[number];

const STATES: Record<NoticeState, RawBuilder<boolean>> = {
  planned: sql`n.status = 'planned'`,
  sending: sql`n.status IN ('taken', 'merged') AND (m.id IS NULL OR m.status IN ('sending', 'retry'))`,
  sent: sql`m.status = 'sent'`,
  failed: sql`m.status = 'failed'`,
  suppressed: sql`(n.status = 'suppressed' OR m.status = 'suppressed')`,
};

export function noticeState({ status, message }: Pick<ItemNotice, 'status' | 'message'>): NoticeState {
  if (status === 'planned' || status === 'suppressed') return status;
  if (message === null || message.status === 'retry') return 'sending';
  return message.status;
}

export interface ListedNotice extends ItemNotice {
  id: number;
  item: string;
  occurrence: string;
  /** When it was planned for: lists go by it. */
  slot: Instant;
}

/** Of all items, in the order of their slots. `after`: the last one listed so far. */
export async function listNotices(
  db: Db,
  roadmap: string,
  wanted: {
    state?: NoticeState | undefined;
    item?: string | undefined;
    after?: { slot: Instant; id: number } | undefined;
    limit: number;
  },
): Promise<ListedNotice[]> {
  const { state, item, after, limit } = wanted;
  let query = shownNotices(db, roadmap).select(['n.id', 'n.item', 'n.occurrence', 'n.slot']);
  if (item !== undefined) query = query.where('n.item', '=', item);
  if (state !== undefined) query = query.where(STATES[state]);
  if (after !== undefined)
    query = query.where(sql<boolean>`(n.slot, n.id) > (${new Date(after.slot)}, ${after.id})`);
  const rows = await query.orderBy('n.slot').orderBy('n.id').limit(limit).execute();
  return rows.map((row) => ({
    ...noticeOf(row),
    id: row.id,
    item: row.item,
    occurrence: row.occurrence,
    slot: row.slot.getTime(),
  }));
}

/** Those that name an item, by mail. */
function shownNotices(db: Db, roadmap: string) {
  return db
    .selectFrom('notices as n')
    .leftJoin('messages as m', 'm.id', 'n.message')
    .select([
      'n.status',
      'n.send_at',
      'n.kind',
      'n.rung',
      'n.role',
      'n.person',
      'n.to_key',
      'n.due',
      'n.event',
    ])
    .select(['n.reason', 'm.id as message', 'm.status as state', 'm.channel', 'm.subject', 'm.sent_at'])
    .select(['m.next_at', 'm.reply', 'm.error'])
    .select(
      sql<string | null>`(SELECT b.detail FROM incoming_mails b WHERE b.message = m.id AND b.kind = 'bounce'
        ORDER BY b.id DESC LIMIT 1)`.as('returned'),
    )
    .select(ROADMAPS_SPOKEN_OF.as('roadmaps'))
    .where('n.roadmap', '=', roadmap)
    .where('n.item', '!=', '')
    .where('n.stream', 'in', STREAMS)
    .where('n.status', '!=', 'withdrawn');
}

type NoticeRow = Awaited<ReturnType<ReturnType<typeof shownNotices>['execute']>>[number];

function noticeOf(row: NoticeRow): ItemNotice {
  return {
    status: row.status as ItemNotice['status'],
    at: row.send_at.getTime(),
    kind: row.kind,
    rung: row.rung,
    role: row.role,
    person: row.person,
    to: row.to_key,
    due: row.due,
    event: row.event,
    reason: row.reason,
    message:
      row.message === null || row.state === null
        ? null
        : {
            id: row.message,
            status: row.state,
            channel: row.channel ?? '',
            subject: row.subject ?? '',
            sentAt: row.sent_at?.getTime() ?? null,
            nextAt: row.next_at?.getTime() ?? null,
            reply: row.reply,
            error: row.error,
            returned: row.returned,
            roadmaps: row.roadmaps,
          },
  };
}
