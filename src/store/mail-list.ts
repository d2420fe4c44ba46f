// Messages as people look them up: what was sent to them, and what concerns the roadmaps they control.
import { type RawBuilder, sql } from 'kysely';
import type { Entry } from '../workflows/compose.ts';
import type { Kind } from '../workflows/notice.ts';
import { type Instant, STREAMS } from '../workflows/time.ts';
import type { IncomingKind } from './incoming-mails.ts';
import { ROADMAPS_ENTERED, ROADMAPS_SPOKEN_OF } from './message-roadmaps.ts';
import type { Db } from './roadmaps.ts';
import type { MessageStatus } from './tables.ts';
import { wordPatterns } from './word-search.ts';

export interface MailReader {
  address: string;
  /** Roadmaps of which they may see all mail; null: of all. */
  controlled: readonly string[] | null;
}

export const MAIL_STATES = ['sent', 'underway', 'failed', 'returned', 'dropped'] as const;
export type MailState = (typeof MAIL_STATES)[number];

export interface MailFilter {
  /** Words of the recipient's name or address. */
  to?: string | undefined;
  /** Words of an order's number. */
  order?: string | undefined;
  state?: MailState | undefined;
  /** The last message of the page before. */
  before?: { at: Instant; id: string } | undefined;
}

export interface ListedMail {
  id: string;
  recipient: string;
  name: string;
  /** The recipient's zone. */
  zone: string;
  channel: string;
  kind: Kind;
  status: MessageStatus;
  uncertain: boolean;
  attempts: number;
  nextAt: Instant | null;
  subject: string;
  createdAt: Instant;
  sentAt: Instant | null;
  reply: string | null;
  error: string | null;
  /** What came back as not delivered. */
  returned: string | null;
  roadmaps: string[];
  /** It was sent to the reader, in copy at least, or speaks of nothing but roadmaps that they may see. */
  isOpen: boolean;
}

export interface MailDetails extends ListedMail {
  copies: { name: string; address: string }[];
  messageId: string;
  entries: Entry[];
  text: string | null;
  html: string | null;
  incoming: { at: Instant; kind: IncomingKind; detail: string | null }[];
}

interface Row extends Omit<ListedMail, 'nextAt' | 'createdAt' | 'sentAt' | 'isOpen'> {
  nextAt: Date | null;
  createdAt: Date;
  sentAt: Date | null;
  /** Also roadmaps in which it counts. */
  spokenOf: string[];
  isTheirs: boolean;
}

const STATES: Record<MailState, RawBuilder<boolean>> = {
  sent: sql`m.status = 'sent'`,
  underway: sql`m.status IN ('sending', 'retry')`,
  failed: sql`m.status = 'failed'`,
  returned: sql`EXISTS (SELECT FROM incoming_mails b WHERE b.message = m.id AND b.kind = 'bounce')`,
  dropped: sql`m.status = 'suppressed'`,
};

/** What programs are told is shown to operators, elsewhere. */
const IS_MAIL = sql<boolean>`m.stream = ANY(${[...STREAMS]}::text[])`;

const copyTo = (address: string): string => JSON.stringify([{ address }]);

const inRoadmaps = (roadmaps: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql`m.id IN (SELECT n.message FROM notices n WHERE n.roadmap IN (SELECT unnest(${roadmaps}::text[])))`;

/** Whether the message `m` is; asked of one message, or of one after the other. */
function isVisibleTo({ address, controlled }: MailReader): RawBuilder<boolean> {
  if (controlled === null) return sql`true`;
  return sql`(m.recipient = ${address} OR m.copies @> ${copyTo(address)}::jsonb OR coalesce((
    SELECT true FROM notices n WHERE n.message = m.id AND n.roadmap = ANY(${[...controlled]}::text[]) LIMIT 1), false))`;
}

/** Whoever controls so many roadmaps may see a good part of the latest messages. */
const CONTROLS_MANY = 100;

/** Two sets, each found by its own index; the latest one by one where the sets would be large. */
function visibleTo(reader: MailReader): RawBuilder<boolean> {
  const { address, controlled } = reader;
  if (controlled === null || controlled.length > CONTROLS_MANY) return isVisibleTo(reader);
  const own = sql<boolean>`m.id IN (
    SELECT id FROM messages WHERE recipient = ${address}
    UNION SELECT id FROM messages WHERE copies <> '[]' AND copies @> ${copyTo(address)}::jsonb)`;
  return controlled.length === 0 ? own : sql`(${own} OR ${inRoadmaps(sql`${[...controlled]}`)})`;
}

function select({ address }: MailReader): RawBuilder<unknown> {
  return sql`
    m.id, m.recipient, m.to_name AS name, COALESCE(p.zone, 'UTC') AS zone, m.channel, m.kind, m.status, m.uncertain, m.attempts,
    m.next_at AS "nextAt", m.subject, m.created_at AS "createdAt", m.sent_at AS "sentAt", m.reply, m.error,
    (SELECT b.detail FROM incoming_mails b WHERE b.message = m.id AND b.kind = 'bounce' ORDER BY b.id DESC LIMIT 1) AS returned,
    ${ROADMAPS_ENTERED} AS roadmaps, ${ROADMAPS_SPOKEN_OF} AS "spokenOf",
    m.recipient = ${address} OR m.copies @> ${copyTo(address)}::jsonb AS "isTheirs"`;
}

function listed({ isTheirs, spokenOf, ...row }: Row, { controlled }: MailReader): ListedMail {
  const isOpen = isTheirs || controlled === null || spokenOf.every((id) => controlled.includes(id));
  const said = isOpen ? (words: string | null) => words : withoutAddresses;
  return {
    ...row,
    reply: said(row.reply),
    error: said(row.error),
    returned: said(row.returned),
    nextAt: row.nextAt?.getTime() ?? null,
    createdAt: row.createdAt.getTime(),
    sentAt: row.sentAt?.getTime() ?? null,
    isOpen,
  };
}

/** Servers like to repeat those to whom a message went. */
export function withoutAddresses(words: string | null): string | null {
  return words?.replace(/[^\s<>"'(),;:]+@[^\s<>"'(),;:]+/g, '…') ?? null;
}

/** The latest first, one more than `limit` where there are more. */
export async function listMail(
  db: Db,
  reader: MailReader,
  { to, order, state, before }: MailFilter,
  limit: number,
): Promise<ListedMail[]> {
  const where = [visibleTo(reader), IS_MAIL];
  if (to)
    where.push(sql`m.recipient IN (
      SELECT address FROM people WHERE name || ' ' || address ~ ALL (${wordPatterns(to)}::text[]))`);
  if (order)
    where.push(
      inRoadmaps(
        sql`ARRAY(SELECT roadmap FROM overviews WHERE order_number ~ ALL (${wordPatterns(order)}::text[]))`,
      ),
    );
  if (state) where.push(STATES[state]);
  if (before) where.push(sql`(m.created_at, m.id) < (${new Date(before.at)}, ${before.id}::uuid)`);
  const { rows } = await sql<Row>`
    SELECT ${select(reader)} FROM messages m LEFT JOIN people p ON p.address = m.recipient
    WHERE ${sql.join(where, sql` AND `)}
    ORDER BY m.created_at DESC, m.id DESC LIMIT ${limit + 1}`.execute(db);
  return rows.map((row) => listed(row, reader));
}

/**
 * Messages about a roadmap, the latest first: all of them for whoever controls it, else the reader's own. `before`: the last one
 * listed so far.
 */
export async function listRoadmapMail(
  db: Db,
  reader: MailReader,
  wanted: {
    roadmap: string;
    state?: MailState | undefined;
    before?: MailFilter['before'];
    limit: number;
  },
): Promise<ListedMail[]> {
  const { roadmap, state, before, limit } = wanted;
  const where = [isAbout(reader, roadmap), IS_MAIL];
  if (state) where.push(STATES[state]);
  if (before) where.push(sql`(m.created_at, m.id) < (${new Date(before.at)}, ${before.id}::uuid)`);
  const { rows } = await sql<Row>`
    -- Found from the roadmap, however many messages there are of others.
    WITH about AS MATERIALIZED (
      SELECT DISTINCT message AS id FROM notices
      WHERE roadmap = ${roadmap} AND message IS NOT NULL AND stream <> 'webhooks')
    SELECT ${select(reader)} FROM about JOIN messages m USING (id) LEFT JOIN people p ON p.address = m.recipient
    WHERE ${sql.join(where, sql` AND `)}
    ORDER BY m.created_at DESC, m.id DESC LIMIT ${limit}`.execute(db);
  return rows.map((row) => listed(row, reader));
}

/** Of a message `m` about the roadmap whether the reader may know that. */
function isAbout({ address, controlled }: MailReader, roadmap: string): RawBuilder<boolean> {
  if (controlled === null || controlled.includes(roadmap)) return sql`true`;
  return sql`(m.recipient = ${address} OR m.copies @> ${copyTo(address)}::jsonb)`;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Undefined also for a message that is not the reader's to see. */
export async function openMail(db: Db, reader: MailReader, id: string): Promise<MailDetails | undefined> {
  if (!UUID.test(id)) return undefined;
  const { rows } = await sql<
    Row & {
      messageId: string;
      copies: MailDetails['copies'];
      entries: Entry[];
      text: string | null;
      html: string | null;
    }
  >`
    SELECT ${select(reader)}, m.message_id AS "messageId", m.copies, m.entries, m.body_text AS text, m.body_html AS html
    FROM messages m LEFT JOIN people p ON p.address = m.recipient
    WHERE m.id = ${id}::uuid AND ${IS_MAIL} AND ${isVisibleTo(reader)}`.execute(db);
  const [row] = rows;
  if (!row) return undefined;
  const incoming = await db
    .selectFrom('incoming_mails')
    .select(['read_at', 'kind', 'detail'])
    .where('message', '=', id)
    .orderBy('id')
    .execute();
  const mail = { ...row, ...listed(row, reader) };
  const { controlled } = reader;
  return {
    ...mail,
    // Of other people's roadmaps nothing is shown.
    entries: mail.isOpen ? mail.entries : mail.entries.filter((e) => controlled?.includes(e.roadmap)),
    ...(mail.isOpen ? {} : { copies: [], text: null, html: null }),
    incoming: incoming.map((one) => ({
      at: one.read_at.getTime(),
      kind: one.kind as IncomingKind,
      detail: mail.isOpen ? one.detail : withoutAddresses(one.detail),
    })),
  };
}
