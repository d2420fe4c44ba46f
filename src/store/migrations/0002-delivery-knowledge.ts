// What comes back: addresses that fail, mails read from the mailbox, replies of people.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE people
      -- Since then mail to the address is refused for good; nothing is sent there any more.
      ADD COLUMN failing_since timestamptz,
      -- What the server said.
      ADD COLUMN failing_reason text,
      -- An operator said then that it works: bounces of earlier messages count no more.
      ADD COLUMN works_since timestamptz`.execute(db);
  await sql`CREATE INDEX people_failing ON people (address) WHERE failing_since IS NOT NULL`.execute(db);

  await sql`
    CREATE TABLE mailboxes (
      -- user@host/FOLDER
      name text PRIMARY KEY,
      -- IMAP's: UIDs mean the same mails as long as it stays.
      uid_validity bigint NOT NULL,
      last_uid bigint NOT NULL,
      -- The end of the last turn that got to the end.
      read_at timestamptz
    )`.execute(db);
  await sql`
    CREATE TABLE incoming_mails (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      mailbox text NOT NULL,
      uid_validity bigint NOT NULL,
      uid bigint NOT NULL,
      -- sha256 of its beginning: known again under another UID.
      fingerprint text NOT NULL UNIQUE,
      read_at timestamptz NOT NULL,
      kind text NOT NULL,
      -- The message it refers to.
      message uuid REFERENCES messages,
      -- Of a report: addresses with what was said about them. Of an unreadable mail: why.
      detail text
    )`.execute(db);
  await sql`CREATE INDEX incoming_mails_message ON incoming_mails (message) WHERE message IS NOT NULL`.execute(
    db,
  );
  await sql`
    CREATE TABLE replies (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      roadmap text NOT NULL REFERENCES roadmaps ON DELETE CASCADE,
      message uuid NOT NULL REFERENCES messages,
      -- Key in the roadmap; null when the address is nobody's there.
      person text,
      sender text NOT NULL,
      received_at timestamptz NOT NULL,
      -- Items of the roadmap that the message was about.
      items jsonb NOT NULL,
      -- Of the text in journal_texts; null when the reply had none.
      body text
    )`.execute(db);
  await sql`CREATE INDEX replies_roadmap ON replies (roadmap, received_at)`.execute(db);
}
