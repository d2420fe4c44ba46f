// What the ledger has about one item: what is planned, and what became of what was due.
import { sql } from 'kysely';
import type { Kind, Role } from '../workflows/notice.ts';
import type { Instant } from '../workflows/time.ts';
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
  const rows = await db
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
    .where('n.roadmap', '=', roadmap)
    .where('n.item', '=', item)
    .where('n.occurrence', '=', occurrence)
    .where('n.status', '!=', 'withdrawn')
    .orderBy('n.send_at', 'desc')
    .orderBy('n.id', 'desc')
    .limit(AT_MOST)
    .execute();
  return rows.toReversed().map((row) => ({
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
          },
  }));
}
