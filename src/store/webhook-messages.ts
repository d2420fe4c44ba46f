// What is on its way to webhooks: whose turn it is, the message of each, what became of those before.
import { type NotNull, type Selectable, sql } from 'kysely';
import { groupBy } from '../workflows/group-by.ts';
import type { Instant } from '../workflows/time.ts';
import type { WebhookEvent } from '../workflows/webhook-event.ts';
import type { Db } from './roadmaps.ts';
import type { MessageStatus, Tables } from './tables.ts';
import { recipientOf, WEBHOOKS } from './webhooks.ts';

/**
 * Ids of webhooks that are due and in nobody's hands, locked for this transaction, the longest due first.
 * @param full organisations whose webhooks are left out
 */
export async function claimWebhooks(
  db: Db,
  now: Instant,
  { limit, full }: { limit: number; full: readonly string[] },
): Promise<string[]> {
  const { rows } = await sql<{ recipient: string }>`
    SELECT recipient FROM mail_schedule WHERE stream = ${WEBHOOKS} AND next_at <= ${new Date(now)}
      AND recipient NOT IN (
        SELECT ${recipientOf('')}::text || id FROM webhooks WHERE organisation = ANY(${[...full]}::text[]))
    ORDER BY next_at LIMIT ${limit} FOR UPDATE SKIP LOCKED`.execute(db);
  return rows.map(({ recipient }) => recipient.slice(recipientOf('').length));
}

export interface PendingMessage {
  id: string;
  attempts: number;
  nextAt: Instant;
  createdAt: Instant;
  /** When the first of its events happened. */
  since: Instant;
  /** Null when it has been erased. */
  body: string | null;
}

/** The unfinished message of a webhook, which goes before anything else. */
export async function pendingMessage(db: Db, webhook: string): Promise<PendingMessage | undefined> {
  const row = await db
    .selectFrom('messages')
    .select(['id', 'attempts', 'next_at', 'created_at', 'slot', 'body_text'])
    .where('recipient', '=', recipientOf(webhook))
    .where('stream', '=', WEBHOOKS)
    .where('status', 'in', ['sending', 'retry'])
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      attempts: row.attempts,
      nextAt: row.next_at?.getTime() ?? 0,
      createdAt: row.created_at.getTime(),
      since: row.slot.getTime(),
      body: row.body_text,
    }
  );
}

/** Claims the message for one more attempt. */
export async function tryOnceMore(
  db: Db,
  id: string,
  { attempts, leaseUntil, job }: { attempts: number; leaseUntil: Instant; job: string },
): Promise<void> {
  await sql`
    UPDATE messages SET status = 'sending', attempts = ${attempts}, next_at = ${new Date(leaseUntil)}, job = ${job}
    WHERE id = ${id}::uuid`.execute(db);
}

export interface DueEvent {
  /** Of the notice. */
  id: number;
  event: WebhookEvent;
}

/**
 * The next events of a webhook, in the order in which they were recorded, which for one roadmap is that in which they
 * happened: whatever clock they were recorded by. As they were recorded: another version may have done it.
 */
export async function nextEvents(db: Db, webhook: string, limit: number): Promise<DueEvent[]> {
  const rows = await db
    .selectFrom('notices')
    .select(['id', 'detail'])
    .where('recipient', '=', recipientOf(webhook))
    .where('stream', '=', WEBHOOKS)
    .where('status', '=', 'planned')
    .orderBy('id')
    .limit(limit)
    .$narrowType<{ detail: NotNull }>()
    .execute();
  return rows.map(({ id, detail }) => ({ id, event: detail }));
}

/** In the order of the message. */
export async function eventsOfMessage(db: Db, message: string): Promise<WebhookEvent[]> {
  const rows = await db
    .selectFrom('notices')
    .select('detail')
    .where('message', '=', message)
    .orderBy('id')
    .$narrowType<{ detail: NotNull }>()
    .execute();
  return rows.map(({ detail }) => detail);
}

export interface NewWebhookMessage {
  id: string;
  webhook: string;
  status: Extract<MessageStatus, 'sending' | 'sent' | 'failed'>;
  leaseUntil: Instant | null;
  subject: string;
  body: string;
  at: Instant;
  /** When the first of its events happened. */
  since: Instant;
  job: string;
  reply?: string | null;
  error?: string | null;
}

export async function addWebhookMessage(db: Db, message: NewWebhookMessage): Promise<void> {
  const {
    id,
    webhook,
    status,
    leaseUntil,
    subject,
    body,
    at,
    since,
    job,
    reply = null,
    error = null,
  } = message;
  await db
    .insertInto('messages')
    .values({
      id,
      recipient: recipientOf(webhook),
      to_key: '',
      to_name: '',
      copies: '[]',
      channel: 'webhook',
      stream: WEBHOOKS,
      slot: new Date(since),
      kind: 'notice',
      about_events: true,
      status,
      attempts: 1,
      next_at: leaseUntil === null ? null : new Date(leaseUntil),
      message_id: `webhook.${id}`,
      reference_ids: '[]',
      subject,
      body_text: body,
      body_html: null,
      entries: '[]',
      told: '[]',
      created_at: new Date(at),
      sent_at: status === 'sent' ? new Date(at) : null,
      job,
      reply,
      error,
    })
    .execute();
}

/** What programs have been told, and when: the journal keeps the events themselves. */
const KEPT_MS = 90 * 86_400_000;
/** A batch is a transaction of its own. */
const AT_ONCE = 500;

/** Forgets messages that ended so long ago, with what they said, and what was never sent. Outside a transaction. */
export async function forgetOldWebhookMail(db: Db, now: Instant): Promise<void> {
  const before = new Date(now - KEPT_MS);
  for (let gone = AT_ONCE; gone === AT_ONCE; ) {
    const { rows } = await sql`
      WITH old AS MATERIALIZED (
        SELECT id FROM messages
        WHERE stream = 'webhooks' AND created_at < ${before} AND (sent_at IS NULL OR sent_at < ${before})
          AND status IN ('sent', 'failed', 'suppressed')
        ORDER BY created_at LIMIT ${AT_ONCE}),
      forgotten AS (DELETE FROM notices WHERE message IN (SELECT id FROM old))
      DELETE FROM messages WHERE id IN (SELECT id FROM old) RETURNING 1`.execute(db);
    gone = rows.length;
  }
  await sql`DELETE FROM notices WHERE stream = 'webhooks' AND status = 'withdrawn' AND slot < ${before}`.execute(
    db,
  );
}

export interface WebhookStanding {
  /** Events that have not got there: those on their way, too. */
  waiting: number;
  lastSentAt: Instant | null;
  /** The latest first. */
  answers: WebhookAnswerLine[];
}

export interface WebhookAnswerLine {
  at: Instant;
  subject: string;
  status: MessageStatus;
  attempts: number;
  nextAt: Instant | null;
  reply: string | null;
  error: string | null;
}

/** More are not counted. */
const WAITING_AT_MOST = 10_000;

/** How webhooks stand, by id, each with its last `limit` messages. */
export async function webhookStandings(
  db: Db,
  ids: readonly string[],
  limit: number,
): Promise<Map<string, WebhookStanding>> {
  const of = sql`unnest(${ids.map(recipientOf)}::text[], ${[...ids]}::text[]) AS w (recipient, id)`;
  const standings = await sql<{ id: string; waiting: number; sent: Date | null }>`
    SELECT id, (SELECT count(*)::int FROM (
        SELECT FROM notices WHERE recipient = w.recipient AND stream = 'webhooks' AND status = 'planned'
        LIMIT ${WAITING_AT_MOST}) planned)
      + (SELECT count(*)::int FROM notices n JOIN messages m ON m.id = n.message
         WHERE m.recipient = w.recipient AND m.stream = 'webhooks' AND m.status IN ('sending', 'retry')) AS waiting,
      (SELECT max(sent_at) FROM messages
       WHERE recipient = w.recipient AND stream = 'webhooks' AND sent_at IS NOT NULL) AS sent
    FROM ${of}`.execute(db);
  const answers = await sql<AnswerRow>`
    SELECT w.id AS webhook, m.* FROM ${of}, LATERAL (
      SELECT created_at, sent_at, subject, status, attempts, next_at, reply, error FROM messages
      WHERE recipient = w.recipient AND stream = 'webhooks' ORDER BY created_at DESC, id LIMIT ${limit}) m`.execute(
    db,
  );
  const byWebhook = groupBy(answers.rows, (row) => row.webhook);
  return new Map(
    standings.rows.map(({ id, waiting, sent }) => [
      id,
      { waiting, lastSentAt: sent?.getTime() ?? null, answers: (byWebhook.get(id) ?? []).map(toAnswer) },
    ]),
  );
}

type AnswerRow = Pick<
  Selectable<Tables['messages']>,
  'created_at' | 'sent_at' | 'subject' | 'status' | 'attempts' | 'next_at' | 'reply' | 'error'
> & { webhook: string };

function toAnswer(row: AnswerRow): WebhookAnswerLine {
  return {
    at: (row.sent_at ?? row.created_at).getTime(),
    subject: row.subject,
    status: row.status,
    attempts: row.attempts,
    nextAt: row.next_at?.getTime() ?? null,
    reply: row.reply,
    error: row.error,
  };
}
