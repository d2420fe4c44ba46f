// The first tables: roadmaps with their state, the ledger (notices, messages, who is to get mail when), the journal.
import { type Kysely, sql } from 'kysely';
import { appendOnly } from '../append-only.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE roadmaps (
      id text PRIMARY KEY,
      -- The aggregate, definition included.
      state jsonb NOT NULL,
      version integer NOT NULL,
      -- Order of first application: the first roadmap that names an address decides its zone and key.
      ordinal bigint GENERATED ALWAYS AS IDENTITY,
      -- Policy and calendar that the plan was made with.
      plan_basis text NOT NULL,
      -- When the plan has to be drawn further.
      extend_at timestamptz NOT NULL
    )`.execute(db);
  await sql`CREATE INDEX roadmaps_extend_at ON roadmaps (extend_at)`.execute(db);

  await sql`
    CREATE TABLE people (
      address text PRIMARY KEY,
      key text NOT NULL,
      name text NOT NULL,
      zone text NOT NULL,
      -- The zone is the person's own, not that of a roadmap.
      own_zone boolean NOT NULL,
      -- What the journal knows them by: sha256 of salt, address and name. Survives their erasure.
      salt text NOT NULL,
      pseudonym text NOT NULL
    )`.execute(db);
  await sql`
    CREATE TABLE roadmap_people (
      roadmap text NOT NULL REFERENCES roadmaps ON DELETE CASCADE,
      address text NOT NULL REFERENCES people,
      PRIMARY KEY (address, roadmap)
    )`.execute(db);

  await sql`
    CREATE TABLE messages (
      id uuid PRIMARY KEY,
      recipient text NOT NULL,
      to_key text NOT NULL,
      to_name text NOT NULL,
      copies jsonb NOT NULL,
      channel text NOT NULL,
      stream text NOT NULL,
      -- The instant it was made for; digests and coalescing go by it.
      slot timestamptz NOT NULL,
      kind text NOT NULL,
      -- Counts against the daily limit of messages about events.
      about_events boolean NOT NULL,
      status text NOT NULL CHECK (status IN ('sending', 'retry', 'sent', 'failed', 'suppressed')),
      -- It may have been taken although we know of no reply: sent again with the same entries only.
      uncertain boolean NOT NULL DEFAULT false,
      attempts integer NOT NULL,
      -- While sending: when its sender counts as dead. To be retried: when.
      next_at timestamptz,
      message_id text NOT NULL UNIQUE,
      reference_ids jsonb NOT NULL,
      subject text NOT NULL,
      body_text text,
      body_html text,
      entries jsonb NOT NULL,
      -- Digests it makes the readers know, by roadmap and person.
      told jsonb NOT NULL,
      created_at timestamptz NOT NULL,
      sent_at timestamptz,
      -- The queue's job that sent it.
      job text,
      reply text,
      error text
    )`.execute(db);
  await sql`CREATE UNIQUE INDEX messages_unfinished ON messages (recipient, stream) WHERE status IN ('sending', 'retry')`.execute(
    db,
  );
  await sql`CREATE INDEX messages_recipient ON messages (recipient, created_at)`.execute(db);

  await sql`
    CREATE TABLE notices (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      roadmap text NOT NULL REFERENCES roadmaps ON DELETE CASCADE,
      key text NOT NULL,
      -- Address; of a person without one, roadmap and key.
      recipient text NOT NULL,
      person text NOT NULL,
      to_key text NOT NULL,
      role text NOT NULL,
      party text,
      stream text NOT NULL,
      slot timestamptz NOT NULL,
      -- The slot, or later when it had to wait.
      send_at timestamptz NOT NULL,
      kind text NOT NULL,
      rung text NOT NULL,
      epoch text NOT NULL,
      item text NOT NULL,
      occurrence text NOT NULL,
      due date,
      due_version integer NOT NULL,
      event integer,
      -- taken, merged: its end is that of its message.
      status text NOT NULL DEFAULT 'planned' CHECK (status IN ('planned', 'taken', 'merged', 'withdrawn', 'suppressed')),
      reason text,
      message uuid REFERENCES messages
    )`.execute(db);
  await sql`CREATE UNIQUE INDEX notices_live ON notices (roadmap, key) WHERE status IN ('planned', 'taken', 'merged')`.execute(
    db,
  );
  await sql`CREATE INDEX notices_due ON notices (recipient, stream, send_at) WHERE status = 'planned'`.execute(
    db,
  );
  await sql`CREATE INDEX notices_ahead ON notices (roadmap, slot)`.execute(db);
  await sql`CREATE INDEX notices_message ON notices (message) WHERE message IS NOT NULL`.execute(db);
  await sql`CREATE INDEX notices_risks ON notices (roadmap) WHERE rung = 'at-risk'`.execute(db);

  await sql`
    CREATE TABLE mail_schedule (
      recipient text NOT NULL,
      stream text NOT NULL,
      -- When somebody has to look: a planned notice is due, a retry, or a sender that may be dead. Null: nothing ahead.
      next_at timestamptz,
      PRIMARY KEY (recipient, stream)
    )`.execute(db);
  await sql`CREATE INDEX mail_schedule_next ON mail_schedule (stream, next_at) WHERE next_at IS NOT NULL`.execute(
    db,
  );

  await sql`
    CREATE TABLE digests_told (
      roadmap text NOT NULL REFERENCES roadmaps ON DELETE CASCADE,
      person text NOT NULL,
      lines jsonb NOT NULL,
      weekly_at timestamptz,
      monthly_on date,
      PRIMARY KEY (roadmap, person)
    )`.execute(db);

  await sql`
    CREATE TABLE alarms (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      roadmap text NOT NULL REFERENCES roadmaps ON DELETE CASCADE,
      item text NOT NULL,
      person text,
      recipient text NOT NULL,
      code text NOT NULL,
      body text NOT NULL,
      opened_at timestamptz NOT NULL,
      closed_at timestamptz
    )`.execute(db);
  await sql`CREATE INDEX alarms_open ON alarms (roadmap) WHERE closed_at IS NULL`.execute(db);
  await sql`CREATE INDEX alarms_open_recipient ON alarms (recipient) WHERE closed_at IS NULL`.execute(db);

  await sql`
    CREATE TABLE chains (
      roadmap text PRIMARY KEY,
      seq integer NOT NULL,
      head text NOT NULL
    )`.execute(db);
  await sql`
    CREATE TABLE journal (
      roadmap text NOT NULL,
      seq integer NOT NULL,
      at timestamptz NOT NULL,
      type text NOT NULL,
      -- Holds no name, address or text of a person: their hashes stand in their place.
      payload jsonb NOT NULL,
      hash text NOT NULL,
      PRIMARY KEY (roadmap, seq)
    )`.execute(db);
  await appendOnly(db, 'journal');
  await sql`
    CREATE TABLE journal_texts (
      -- sha256 of salt and text, as it stands in the journal.
      hash text PRIMARY KEY,
      salt text NOT NULL,
      body text NOT NULL
    )`.execute(db);
}
