// What was read from the mailbox and up to where: recorded together with what was learnt, so that a mail is learnt
// from once, whoever reads and whenever a reader is killed.
import { sql } from 'kysely';
import type { Entry } from '../workflows/compose.ts';
import type { Instant } from '../workflows/time.ts';
import type { Db } from './roadmaps.ts';

/** Up to which mail a mailbox has been read: IMAP's UIDVALIDITY and UID. */
export interface MailboxPosition {
  uidValidity: number;
  lastUid: number;
}

/** Null before the first reading. */
export async function mailboxPosition(db: Db, mailbox: string): Promise<MailboxPosition | null> {
  return positionOf(await selectMailbox(db, mailbox).executeTakeFirst());
}

/** Until the transaction ends nobody else moves the position. */
export async function lockMailbox(db: Db, mailbox: string): Promise<MailboxPosition | null> {
  await sql`
    INSERT INTO mailboxes (name, uid_validity, last_uid) VALUES (${mailbox}, 0, 0) ON CONFLICT DO NOTHING`.execute(
    db,
  );
  return positionOf(await selectMailbox(db, mailbox).forUpdate().executeTakeFirst());
}

function selectMailbox(db: Db, mailbox: string) {
  return db.selectFrom('mailboxes').select(['uid_validity', 'last_uid']).where('name', '=', mailbox);
}

/** No mailbox has the UIDVALIDITY 0. */
function positionOf(row: { uid_validity: number; last_uid: number } | undefined): MailboxPosition | null {
  if (!row || row.uid_validity === 0) return null;
  return { uidValidity: row.uid_validity, lastUid: row.last_uid };
}

/** `readAt`: set when nothing was left to read. */
export async function moveMailbox(
  db: Db,
  mailbox: string,
  position: MailboxPosition,
  readAt: Instant | null,
): Promise<void> {
  await db
    .updateTable('mailboxes')
    .set({
      uid_validity: position.uidValidity,
      last_uid: position.lastUid,
      ...(readAt === null ? {} : { read_at: new Date(readAt) }),
    })
    .where('name', '=', mailbox)
    .execute();
}

export const INCOMING_KINDS = ['bounce', 'delay', 'auto-reply', 'reply', 'unmatched', 'unreadable'] as const;
export type IncomingKind = (typeof INCOMING_KINDS)[number];

export interface IncomingRecord {
  uid: number;
  fingerprint: string;
  kind: IncomingKind;
  message: string | null;
  detail: string | null;
}

/** Which of these mails were read before, under whatever UID. */
export async function knownFingerprints(db: Db, fingerprints: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('incoming_mails')
    .select('fingerprint')
    .where('fingerprint', '=', sql<string>`ANY(${[...fingerprints]})`)
    .execute();
  return new Set(rows.map((row) => row.fingerprint));
}

export async function recordIncoming(
  db: Db,
  mailbox: { name: string; uidValidity: number },
  at: Instant,
  mails: readonly IncomingRecord[],
): Promise<void> {
  if (mails.length === 0) return;
  await db
    .insertInto('incoming_mails')
    .values(
      mails.map((mail) => ({
        ...mail,
        mailbox: mailbox.name,
        uid_validity: mailbox.uidValidity,
        read_at: new Date(at),
      })),
    )
    .execute();
}

/** A message that somebody answered, or that came back. */
export interface AnsweredMessage {
  id: string;
  messageId: string;
  recipient: string;
  name: string;
  copies: { name: string; address: string }[];
  entries: Entry[];
  createdAt: Instant;
}

/** Messages by their own ids and Message-IDs (without angle brackets). */
export async function answeredMessages(
  db: Db,
  ids: readonly string[],
  messageIds: readonly string[],
): Promise<AnsweredMessage[]> {
  const { rows } = await sql<{
    id: string;
    message_id: string;
    recipient: string;
    to_name: string;
    copies: AnsweredMessage['copies'];
    entries: Entry[];
    created_at: Date;
  }>`
    SELECT id, message_id, recipient, to_name, copies, entries, created_at FROM messages WHERE id = ANY(${[...ids]}::uuid[])
    UNION
    SELECT id, message_id, recipient, to_name, copies, entries, created_at FROM messages WHERE message_id = ANY(${[...messageIds]})`.execute(
    db,
  );
  return rows.map((row) => ({
    id: row.id,
    messageId: row.message_id,
    recipient: row.recipient,
    name: row.to_name,
    copies: row.copies,
    entries: row.entries,
    createdAt: row.created_at.getTime(),
  }));
}
