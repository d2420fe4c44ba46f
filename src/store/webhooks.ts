// Webhooks: where programs listen, and their part of the ledger. One of them is a recipient `webhook:ID` of the stream `webhooks`;
// what is planned for one that is paused waits for an instant that never comes, until it is resumed.
import { sql } from 'kysely';
import type { OrganisationSet } from '../workflows/organisation-directory.ts';
import type { EventType } from '../workflows/state.ts';
import type { Instant } from '../workflows/time.ts';
import type { WebhookEvent } from '../workflows/webhook-event.ts';
import { lockRecipients, reschedule } from './mail-schedule.ts';
import type { Db } from './roadmaps.ts';
import type { WebhookPause } from './tables.ts';

export const WEBHOOKS = 'webhooks';
const NEVER = Date.UTC(9999, 0, 1);
/** Stands in the ledger as the reason why a notice was not sent. */
const REMOVED = 'webhook-removed';

export interface Webhook {
  id: string;
  /** Whose events: of this organisation and of those under it; '' is the installation. */
  organisation: string;
  url: string;
  /** Made by an operator of the installation: may call inside what the settings allow. */
  byInstallation: boolean;
  /** None: all types. */
  eventTypes: EventType[];
  secret: string;
  /** The one before, while it signs as well. */
  previous: { secret: string; until: Instant } | null;
  createdAt: Instant;
  /** The first of the attempts in a row that failed. */
  failingSince: Instant | null;
  paused: { at: Instant; reason: WebhookPause } | null;
}

export const recipientOf = (id: string): string => `webhook:${id}`;

function webhooks(db: Db) {
  return db.selectFrom('webhooks').selectAll();
}

function toWebhook(row: Awaited<ReturnType<ReturnType<typeof webhooks>['execute']>>[number]): Webhook {
  const { previous_secret: secret, previous_until: until, paused_at: at, paused_reason: reason } = row;
  return {
    id: row.id,
    organisation: row.organisation,
    url: row.url,
    byInstallation: row.by_installation,
    eventTypes: row.event_types,
    secret: row.secret,
    previous: secret === null || until === null ? null : { secret, until: until.getTime() },
    createdAt: row.created_at.getTime(),
    failingSince: row.failing_since?.getTime() ?? null,
    paused: at === null || reason === null ? null : { at: at.getTime(), reason },
  };
}

export async function listWebhooks(db: Db, organisations: OrganisationSet): Promise<Webhook[]> {
  let query = webhooks(db);
  if (organisations !== 'all')
    query = query.where('organisation', '=', sql<string>`ANY(${[...organisations]})`);
  const rows = await query.orderBy('organisation').orderBy('created_at').orderBy('id').execute();
  return rows.map(toWebhook);
}

export async function findWebhooks(db: Db, ids: readonly string[]): Promise<Map<string, Webhook>> {
  const rows = await webhooks(db)
    .where('id', '=', sql<string>`ANY(${[...ids]})`)
    .execute();
  return new Map(rows.map((row) => [row.id, toWebhook(row)]));
}

/** Whoever holds it for a change is waited for; `share` keeps it as it is meanwhile. */
export async function lockWebhook(db: Db, id: string, how: 'change' | 'share'): Promise<Webhook | undefined> {
  const query = webhooks(db).where('id', '=', id);
  const row = await (how === 'share' ? query.forShare() : query.forUpdate()).executeTakeFirst();
  return row && toWebhook(row);
}

/** Holds up whoever else counts or adds some of the organisation until the transaction ends. */
export async function countWebhooks(db: Db, organisation: string): Promise<number> {
  await sql`SELECT pg_advisory_xact_lock(hashtext(${`webhooks of ${organisation}`}))`.execute(db);
  return (await listWebhooks(db, [organisation])).length;
}

export async function addWebhook(
  db: Db,
  webhook: Pick<
    Webhook,
    'id' | 'organisation' | 'url' | 'byInstallation' | 'eventTypes' | 'secret' | 'createdAt'
  >,
): Promise<void> {
  const { id, organisation, url, secret } = webhook;
  const at = new Date(webhook.createdAt);
  await db
    .insertInto('webhooks')
    .values({
      id,
      organisation,
      url,
      by_installation: webhook.byInstallation,
      event_types: webhook.eventTypes,
      secret,
      created_at: at,
    })
    .execute();
}

export async function changeSecret(
  db: Db,
  id: string,
  secret: string,
  previousUntil: Instant,
): Promise<void> {
  await sql`
    UPDATE webhooks SET previous_secret = secret, previous_until = ${new Date(previousUntil)}, secret = ${secret}
    WHERE id = ${id}`.execute(db);
}

/**
 * The caller has locked it. What is on its way just now ends as it ends. What an operator did not do, operators are to be
 * told.
 */
export async function pauseWebhook(db: Db, id: string, at: Instant, reason: WebhookPause): Promise<void> {
  const tellAt = reason === 'operator' ? null : new Date(at);
  await sql`
    UPDATE webhooks SET paused_at = ${new Date(at)}, paused_reason = ${reason}, tell_at = ${tellAt} WHERE id = ${id}`.execute(
    db,
  );
  await holdWebhook(db, id, at);
}

/** Nobody knows which of them have been removed since the backup, and which secrets have been changed. */
export async function pauseEveryWebhook(db: Db, at: Instant): Promise<void> {
  for (const { id } of await webhooks(db).orderBy('id').forUpdate().execute())
    await pauseWebhook(db, id, at, 'restored');
}

/** Of which operators have to be told; nobody else gets them before `until`. */
export async function claimUntold(db: Db, now: Instant, until: Instant): Promise<Webhook[]> {
  const rows = await db
    .updateTable('webhooks')
    .set({ tell_at: new Date(until) })
    .where('tell_at', '<=', new Date(now))
    .returningAll()
    .execute();
  return rows.map(toWebhook);
}

export async function rememberPauseTold(db: Db, id: string, pausedAt: Instant): Promise<void> {
  await db
    .updateTable('webhooks')
    .set({ tell_at: null })
    .where('id', '=', id)
    .where('paused_at', '=', new Date(pausedAt))
    .execute();
}

/** The caller has locked it. What has waited is due now, as if it had never failed. */
export async function resumeWebhook(db: Db, id: string, at: Instant): Promise<void> {
  await sql`
    UPDATE webhooks SET paused_at = NULL, paused_reason = NULL, failing_since = NULL, tell_at = NULL WHERE id = ${id}`.execute(
    db,
  );
  await setDue(db, id, { due: at, now: at });
  await sql`
    UPDATE messages SET attempts = 0
    WHERE recipient = ${recipientOf(id)} AND stream = ${WEBHOOKS} AND status = 'retry'`.execute(db);
}

/** Of one that is paused nothing is due: not what has come back undelivered, nor what a dead sender had in hand. */
export async function holdWebhook(db: Db, id: string, now: Instant): Promise<void> {
  await setDue(db, id, { due: NEVER, now });
}

async function setDue(db: Db, id: string, { due, now }: { due: Instant; now: Instant }): Promise<void> {
  const recipient = recipientOf(id);
  const at = new Date(due);
  await lockRecipients(db, WEBHOOKS, [recipient]);
  await sql`
    UPDATE notices SET send_at = ${at}
    WHERE recipient = ${recipient} AND stream = ${WEBHOOKS} AND status = 'planned' AND send_at <> ${at}`.execute(
    db,
  );
  await sql`
    UPDATE messages SET status = 'retry', next_at = ${at}
    WHERE recipient = ${recipient} AND stream = ${WEBHOOKS}
      AND (status = 'retry' OR (status = 'sending' AND next_at <= ${new Date(now)}))`.execute(db);
  await reschedule(db, WEBHOOKS, [recipient]);
}

/** The caller has locked it. */
export async function noteFailing(db: Db, id: string, since: Instant | null): Promise<void> {
  await db
    .updateTable('webhooks')
    .set({ failing_since: since === null ? null : new Date(since) })
    .where('id', '=', id)
    .execute();
}

/** The caller has locked it. Whatever was to go there ends, with the reason in the ledger. */
export async function removeWebhook(db: Db, id: string): Promise<void> {
  const recipient = recipientOf(id);
  await lockRecipients(db, WEBHOOKS, [recipient]);
  const { rows } = await sql<{ id: string }>`
    UPDATE messages SET status = 'suppressed', next_at = NULL, error = ${REMOVED}
    WHERE recipient = ${recipient} AND stream = ${WEBHOOKS} AND status IN ('sending', 'retry') RETURNING id`.execute(
    db,
  );
  await sql`
    UPDATE notices SET status = 'withdrawn', reason = ${REMOVED}, message = NULL
    WHERE recipient = ${recipient} AND stream = ${WEBHOOKS}
      AND (status = 'planned' OR message = ANY(${rows.map((row) => row.id)}::uuid[]))`.execute(db);
  await sql`DELETE FROM mail_schedule WHERE recipient = ${recipient} AND stream = ${WEBHOOKS}`.execute(db);
  await db.deleteFrom('webhooks').where('id', '=', id).execute();
}

export interface Happened {
  event: WebhookEvent;
  /** Whose webhooks are told. */
  organisations: ReadonlySet<string>;
}

/**
 * Events for every webhook of one of their organisations that wants them, due when they happened. A webhook is not paused,
 * resumed or removed before the caller's transaction ends, and other events wait for that.
 */
export async function planWebhooks(db: Db, happened: readonly Happened[]): Promise<void> {
  if (happened.length === 0) return;
  const told = new Set(happened.flatMap(({ organisations }) => [...organisations]));
  const rows = await webhooks(db)
    .where('organisation', '=', sql<string>`ANY(${[...told]})`)
    .orderBy('id')
    .forShare()
    .execute();
  const planned = rows.map(toWebhook).flatMap((webhook) =>
    happened
      .filter(
        ({ event: { type }, organisations }) =>
          organisations.has(webhook.organisation) &&
          (webhook.eventTypes.length === 0 || webhook.eventTypes.includes(type)),
      )
      .map(({ event }) => {
        const at = Date.parse(event.at);
        const key = `webhook|${webhook.id}|${event.id}`;
        return { event, key, recipient: recipientOf(webhook.id), at, sendAt: webhook.paused ? NEVER : at };
      }),
  );
  if (planned.length === 0) return;
  const of = <T>(value: (one: (typeof planned)[number]) => T): T[] => planned.map(value);
  await sql`
    INSERT INTO notices (roadmap, key, recipient, person, to_key, role, stream, slot, send_at, kind, rung, epoch, item,
                         occurrence, due, due_version, event, detail)
    SELECT roadmap, key, recipient, '', '', 'addressee', ${WEBHOOKS}, slot, send_at, 'notice', rung, '', item,
           occurrence, due, 0, event, detail
    FROM unnest(${of(({ event }) => event.roadmap)}::text[], ${of(({ key }) => key)}::text[],
      ${of(({ recipient }) => recipient)}::text[], ${of(({ at }) => new Date(at))}::timestamptz[],
      ${of(({ sendAt }) => new Date(sendAt))}::timestamptz[], ${of(({ event }) => event.type)}::text[],
      ${of(({ event }) => event.item ?? '')}::text[], ${of(({ event }) => event.occurrence)}::text[],
      ${of(({ event }) => event.due)}::date[], ${of(({ event }) => event.n)}::int[],
      ${of(({ event }) => JSON.stringify(event))}::jsonb[])
      WITH ORDINALITY AS t (roadmap, key, recipient, slot, send_at, rung, item, occurrence, due, event, detail, position)
    ORDER BY position`.execute(db);
  // After the notices: whoever computes the next instant locks this row first and then sees them.
  await sql`
    INSERT INTO mail_schedule (recipient, stream, next_at)
    SELECT recipient, ${WEBHOOKS}, min(send_at)
    FROM unnest(${of(({ recipient }) => recipient)}::text[], ${of(({ sendAt }) => new Date(sendAt))}::timestamptz[]) AS t (recipient, send_at)
    GROUP BY recipient ORDER BY recipient
    ON CONFLICT (recipient, stream) DO UPDATE SET next_at = LEAST(mail_schedule.next_at, excluded.next_at)`.execute(
    db,
  );
}
