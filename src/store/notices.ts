// The ledger's notices: what is planned for whom and when, and how it ended.
import { sql } from 'kysely';
import type { DueNotice } from '../workflows/compose.ts';
import type { PlannedNotice } from '../workflows/notice.ts';
import type { LedgerNotice, NoticeStatus, Reconciled } from '../workflows/reconcile.ts';
import { type Instant, STREAMS, type Stream } from '../workflows/time.ts';
import type { Db } from './roadmaps.ts';
import type { NoticeRowStatus } from './tables.ts';
import { RESTORED } from './unknown-mail.ts';

const LEDGER: Record<NoticeRowStatus, NoticeStatus> = {
  planned: 'planned',
  taken: 'sent',
  merged: 'merged',
  withdrawn: 'withdrawn',
  suppressed: 'suppressed',
};

/** Notices of a roadmap with a slot at or after the instant, ended ones too. */
export async function noticesAhead(db: Db, roadmap: string, from: Instant): Promise<LedgerNotice[]> {
  const rows = await db
    .selectFrom('notices')
    .select(['key', 'slot', 'status'])
    .where('roadmap', '=', roadmap)
    .where('slot', '>=', new Date(from))
    // What programs are told follows from events, not from the plan.
    .where('stream', 'in', STREAMS)
    .execute();
  return rows.map((row) => ({ key: row.key, slot: row.slot.getTime(), status: LEDGER[row.status] }));
}

/**
 * Carries out what a new plan changes. `addressOf` gives the address of a person key (of one without, any
 * stable name). Returns nothing; who is to be looked at when is in `mail_schedule` afterwards.
 */
export async function applyPlan(
  db: Db,
  roadmap: string,
  changes: Reconciled,
  addressOf: (person: string) => string,
): Promise<void> {
  if (changes.withdraw.length > 0)
    await sql`
      UPDATE notices SET status = 'withdrawn'
      WHERE roadmap = ${roadmap} AND status = 'planned' AND key = ANY(${changes.withdraw})`.execute(db);
  if (changes.move.length > 0)
    await sql`
      UPDATE notices SET slot = moved.slot, send_at = moved.slot
      FROM unnest(${changes.move.map((n) => n.key)}::text[], ${changes.move.map((n) => new Date(n.slot))}::timestamptz[]) AS moved (key, slot)
      WHERE notices.roadmap = ${roadmap} AND notices.status = 'planned' AND notices.key = moved.key`.execute(
      db,
    );
  if (changes.add.length > 0) await insertNotices(db, roadmap, changes.add, addressOf);
  const touched = [...changes.add, ...changes.move];
  if (touched.length === 0) return;
  // After the notices: whoever computes a recipient's next instant locks this row first and then sees them.
  await sql`
    INSERT INTO mail_schedule (recipient, stream, next_at)
    SELECT recipient, stream, min(slot) FROM unnest(
      ${touched.map((n) => addressOf(n.to))}::text[], ${touched.map((n) => n.stream)}::text[],
      ${touched.map((n) => new Date(n.slot))}::timestamptz[]) AS t (recipient, stream, slot)
    GROUP BY recipient, stream ORDER BY recipient, stream
    ON CONFLICT (recipient, stream) DO UPDATE SET next_at = LEAST(mail_schedule.next_at, excluded.next_at)`.execute(
    db,
  );
}

/** A key that was told already, or is due and not yet sent, stays what it is: a calendar or zone that changed may plan it again. */
async function insertNotices(
  db: Db,
  roadmap: string,
  notices: readonly PlannedNotice[],
  addressOf: (person: string) => string,
): Promise<void> {
  const of = <T>(value: (n: PlannedNotice) => T): T[] => notices.map(value);
  await sql`
    INSERT INTO notices (roadmap, key, recipient, person, to_key, role, party, stream, slot, send_at, kind, rung, epoch,
                         item, occurrence, due, due_version, event)
    SELECT ${roadmap}, key, recipient, person, to_key, role, party, stream, slot, slot, kind, rung, epoch,
           item, occurrence, due, due_version, event
    FROM unnest(${of((n) => n.key)}::text[], ${of((n) => addressOf(n.to))}::text[], ${of((n) => n.person)}::text[],
      ${of((n) => n.to)}::text[], ${of((n) => n.role)}::text[], ${of((n) => n.party)}::text[], ${of((n) => n.stream)}::text[],
      ${of((n) => new Date(n.slot))}::timestamptz[], ${of((n) => n.kind)}::text[], ${of((n) => n.rung)}::text[],
      ${of((n) => n.epoch)}::text[], ${of((n) => n.item)}::text[], ${of((n) => n.occurrence)}::text[],
      ${of((n) => n.due)}::date[], ${of((n) => n.dueVersion)}::int[], ${of((n) => n.event)}::int[])
      AS t (key, recipient, person, to_key, role, party, stream, slot, kind, rung, epoch, item, occurrence, due, due_version, event)
    ON CONFLICT (roadmap, key) WHERE status IN ('planned', 'taken', 'merged') DO NOTHING`.execute(db);
}

/** Of these notices those that were told, or are due: with their slot. They do not go a second time. */
export async function toldBefore(
  db: Db,
  roadmap: string,
  keys: readonly string[],
  now: Instant,
): Promise<Map<string, Instant>> {
  if (keys.length === 0) return new Map();
  const rows = await db
    .selectFrom('notices')
    .select(['key', 'slot'])
    .where('roadmap', '=', roadmap)
    .where('key', '=', sql<string>`ANY(${[...keys]})`)
    .where((eb) =>
      eb.or([
        eb('status', 'in', ['taken', 'merged']),
        eb.and([eb('status', '=', 'planned'), eb('slot', '<', new Date(now))]),
      ]),
    )
    .execute();
  return new Map(rows.map(({ key, slot }) => [key, slot.getTime()]));
}

/** A notice of the ledger with its row's id. */
export interface LedgerRow extends DueNotice {
  id: number;
  recipient: string;
  message: string | null;
}

const COLUMNS = [
  'id',
  'roadmap',
  'key',
  'recipient',
  'person',
  'to_key',
  'role',
  'party',
  'stream',
  'slot',
  'send_at',
  'kind',
  'rung',
  'epoch',
  'item',
  'occurrence',
  'due',
  'due_version',
  'event',
  'message',
] as const;

/** What is planned and due of these recipients in a stream. */
export async function dueNotices(
  db: Db,
  stream: Stream,
  recipients: readonly string[],
  now: Instant,
): Promise<LedgerRow[]> {
  const rows = await ofMail(db)
    .where('status', '=', 'planned')
    .where('stream', '=', stream)
    .where('recipient', '=', sql<string>`ANY(${[...recipients]})`)
    .where('send_at', '<=', new Date(now))
    .orderBy('id')
    .execute();
  return rows.map(toLedgerRow);
}

/** What stands in these messages, what merged into them included. */
export async function noticesOfMessages(db: Db, messages: readonly string[]): Promise<LedgerRow[]> {
  if (messages.length === 0) return [];
  const rows = await ofMail(db)
    .where('message', '=', sql<string>`ANY(${[...messages]})`)
    .where('status', 'in', ['taken', 'merged'])
    .orderBy('id')
    .execute();
  return rows.map(toLedgerRow);
}

type Selected = Awaited<ReturnType<ReturnType<typeof ofMail>['execute']>>[number];

/** The caller asks for recipients or messages of the mail. */
const ofMail = (db: Db) => db.selectFrom('notices').select(COLUMNS).$narrowType<{ stream: Stream }>();

function toLedgerRow(row: Selected): LedgerRow {
  const { to_key, due_version, slot, send_at, ...rest } = row;
  return { ...rest, to: to_key, dueVersion: due_version, slot: slot.getTime(), sendAt: send_at.getTime() };
}

export interface NoticeEnds {
  /** Row id → message id. */
  taken: { id: number; message: string }[];
  merged: { id: number; message: string }[];
  suppressed: { id: number; reason: string }[];
  postponed: { id: number; until: Instant }[];
}

export async function endNotices(db: Db, ends: NoticeEnds): Promise<void> {
  for (const status of ['taken', 'merged'] as const) {
    const rows = ends[status];
    if (rows.length > 0)
      await sql`
        UPDATE notices SET status = ${status}, message = t.message
        FROM unnest(${rows.map((r) => r.id)}::bigint[], ${rows.map((r) => r.message)}::uuid[]) AS t (id, message)
        WHERE notices.id = t.id`.execute(db);
  }
  if (ends.suppressed.length > 0)
    await sql`
      UPDATE notices SET status = 'suppressed', reason = t.reason, message = NULL
      FROM unnest(${ends.suppressed.map((r) => r.id)}::bigint[], ${ends.suppressed.map((r) => r.reason)}::text[]) AS t (id, reason)
      WHERE notices.id = t.id`.execute(db);
  if (ends.postponed.length > 0)
    await sql`
      UPDATE notices SET status = 'planned', message = NULL, send_at = t.until
      FROM unnest(${ends.postponed.map((r) => r.id)}::bigint[], ${ends.postponed.map((r) => new Date(r.until))}::timestamptz[]) AS t (id, until)
      WHERE notices.id = t.id`.execute(db);
}

/** A person's address has changed: what is planned for them goes to the new one. */
export async function readdress(db: Db, roadmap: string, person: string, recipient: string): Promise<void> {
  await sql`
    UPDATE notices SET recipient = ${recipient}
    WHERE roadmap = ${roadmap} AND status = 'planned' AND to_key = ${person} AND recipient <> ${recipient}`.execute(
    db,
  );
  await sql`
    INSERT INTO mail_schedule (recipient, stream, next_at)
    SELECT recipient, stream, min(send_at) FROM notices WHERE recipient = ${recipient} AND status = 'planned' GROUP BY recipient, stream
    ON CONFLICT (recipient, stream) DO UPDATE SET next_at = LEAST(mail_schedule.next_at, excluded.next_at)`.execute(
    db,
  );
}

/** How long (days) before an address was known to fail a message may have been made that came back from it. */
const RETURNS_WITHIN_DAYS = 7;

/**
 * What did not reach a person because their address `from` fails is decided once more, for `to`: what ended as
 * suppressed, and under another address what was refused or came back. `readdress` has to follow.
 */
export async function reviveUndelivered(
  db: Db,
  {
    roadmap,
    person,
    from,
    to,
    now,
  }: { roadmap: string; person: string; from: string; to: string; now: Instant },
): Promise<void> {
  await sql`
    UPDATE notices n SET status = 'planned', reason = NULL, message = NULL, recipient = ${to}, send_at = ${new Date(now)}
    WHERE roadmap = ${roadmap} AND to_key = ${person} AND recipient = ${from}
      AND ((status = 'suppressed' AND reason = 'address-fails') OR (${from !== to} AND status IN ('taken', 'merged') AND EXISTS (
        SELECT FROM messages m JOIN people p ON p.address = m.recipient
        WHERE m.id = n.message AND m.recipient = ${from} AND m.created_at > p.failing_since - make_interval(days => ${RETURNS_WITHIN_DAYS})
          AND (m.status = 'failed' OR EXISTS (SELECT FROM incoming_mails i WHERE i.message = m.id AND i.kind = 'bounce')))))
      AND NOT EXISTS (SELECT FROM notices live WHERE live.roadmap = n.roadmap AND live.key = n.key AND live.id <> n.id
        AND live.status IN ('planned', 'taken', 'merged'))`.execute(db);
}

/** The slot at which each risk was told or is to be told, if it has passed; `person` is whom it concerns. */
export async function risksTold(
  db: Db,
  roadmap: string,
  now: Instant,
): Promise<{ item: string; dueVersion: number; epoch: string; slot: Instant; to: string; person: string }[]> {
  const rows = await db
    .selectFrom('notices')
    .select(['item', 'due_version', 'epoch', 'slot', 'to_key', 'person'])
    .where('roadmap', '=', roadmap)
    .where('rung', '=', 'at-risk')
    // What a lost service may have told counts as told.
    .where(({ or, eb }) =>
      or([eb('status', 'in', ['planned', 'taken', 'merged']), eb('reason', '=', RESTORED)]),
    )
    .where('slot', '<', new Date(now))
    .execute();
  return rows.map((row) => ({
    item: row.item,
    dueVersion: row.due_version,
    epoch: row.epoch,
    slot: row.slot.getTime(),
    to: row.to_key,
    person: row.person,
  }));
}
