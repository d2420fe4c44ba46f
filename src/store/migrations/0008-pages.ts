// What pages and signed links read and keep. Nothing here is needed to send a message.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await addOverviews(db);
  await addSignIn(db);
  await addLinks(db);
  await addFiles(db);
  await addMailLists(db);
}

/** A roadmap and its items as lists show them: written with the state, so that no list has to read states. */
async function addOverviews(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE overviews (
      roadmap text PRIMARY KEY REFERENCES roadmaps ON DELETE CASCADE,
      title text NOT NULL,
      order_number text NOT NULL,
      order_date date NOT NULL,
      -- Days are counted in it.
      zone text NOT NULL,
      calendar text NOT NULL,
      supervisor_name text NOT NULL,
      -- Null: they have no address.
      supervisor text,
      controller text,
      issuer text,
      -- Everybody whom the roadmap concerns, viewers included.
      addresses text[] NOT NULL,
      -- Who stands in for whom on which days, chains followed: absent, substitute, from, until.
      substitutions jsonb NOT NULL,
      released boolean NOT NULL,
      -- One-time items of the annex, and those of them that are done with.
      items integer NOT NULL,
      done integer NOT NULL
    )`.execute(db);
  await sql`CREATE INDEX overviews_addresses ON overviews USING gin (addresses)`.execute(db);
  await sql`
    CREATE TABLE overview_items (
      roadmap text NOT NULL REFERENCES overviews ON DELETE CASCADE,
      item text NOT NULL,
      -- Empty for a one-time item.
      occurrence text NOT NULL,
      -- Place of the item in the annex, from 1.
      ordinal integer NOT NULL,
      title text NOT NULL,
      status text NOT NULL,
      due date,
      control_date date,
      -- Of a recurring item that nothing has happened to: from then on it is the current one.
      current_from date,
      -- The first days on which it counts as such, while nothing changes.
      soon_from date,
      at_risk_from date,
      overdue_from date,
      executed_at date,
      executed_late boolean NOT NULL,
      responsible_name text NOT NULL,
      -- Of those who have one; the responsible lead first, co-executors after.
      leads text[] NOT NULL,
      -- Since when a result waits for its check, or the item for being clarified.
      waiting_since timestamptz,
      extension text,
      extension_since timestamptz,
      extension_date date,
      -- The first day on which a figure about its roadmap counts it.
      counts_from date GENERATED ALWAYS AS (
        CASE WHEN waiting_since IS NOT NULL OR extension IS NOT NULL THEN '-infinity'::date
          ELSE LEAST(soon_from, at_risk_from, overdue_from) END) STORED,
      PRIMARY KEY (roadmap, item, occurrence)
    )`.execute(db);
  await sql`CREATE INDEX overview_items_leads ON overview_items USING gin (leads)`.execute(db);
  await sql`CREATE INDEX overview_items_counts ON overview_items (counts_from, roadmap) WHERE counts_from IS NOT NULL`.execute(
    db,
  );
}

/** Secrets themselves are nowhere: a table holds the hash of what a link or a cookie carries. */
async function addSignIn(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE sign_in_tokens (
      hash text PRIMARY KEY,
      address text NOT NULL,
      -- The page that was asked for before signing in.
      return_to text,
      created_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL,
      used_at timestamptz
    )`.execute(db);
  await sql`
    CREATE TABLE sessions (
      hash text PRIMARY KEY,
      address text NOT NULL,
      created_at timestamptz NOT NULL,
      seen_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL,
      -- Browser and system in two words, so that people know their sessions apart.
      user_agent text NOT NULL
    )`.execute(db);
  await sql`CREATE INDEX sessions_address ON sessions (address)`.execute(db);
  await sql`
    CREATE TABLE rate_limits (
      -- What is limited.
      scope text NOT NULL,
      -- For whom: of an address, mail or network.
      key_hash text NOT NULL,
      -- Beginning of the stretch of time that is counted.
      since timestamptz NOT NULL,
      count integer NOT NULL,
      PRIMARY KEY (scope, key_hash)
    )`.execute(db);
}

/** Links in mails: which keys sign them, and which have done what they are for. */
async function addLinks(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE link_keys (
      -- Named in each link; the secret is in a file.
      id text PRIMARY KEY,
      -- The highest is the newest.
      ordinal bigint GENERATED ALWAYS AS IDENTITY
    )`.execute(db);
  await sql`
    CREATE TABLE used_links (
      -- sha256 of the whole token.
      hash text PRIMARY KEY,
      used_at timestamptz NOT NULL,
      -- Afterwards the link works no more anyway, and the row may go.
      expires_at timestamptz NOT NULL
    )`.execute(db);
  await sql`CREATE INDEX used_links_expires ON used_links (expires_at)`.execute(db);
}

/** What people attached to what they did. The content lies in a folder, under its hash. */
async function addFiles(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE files (
      id uuid PRIMARY KEY,
      roadmap text NOT NULL REFERENCES roadmaps ON DELETE CASCADE,
      item text NOT NULL,
      occurrence text NOT NULL,
      -- Ordinal of the event that it belongs to.
      event integer NOT NULL,
      sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
      name text NOT NULL,
      -- Ending of the name that its content agrees with.
      type text NOT NULL,
      size integer NOT NULL,
      -- Key of the person.
      uploaded_by text NOT NULL,
      at timestamptz NOT NULL
    )`.execute(db);
  await sql`CREATE INDEX files_item ON files (roadmap, item)`.execute(db);
  await sql`CREATE INDEX files_content ON files (sha256)`.execute(db);
}

/** Messages as the page «Почта» lists them: the latest first, those that failed, and those that somebody got a copy of. */
async function addMailLists(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE INDEX messages_created ON messages (created_at, id)`.execute(db);
  await sql`CREATE INDEX messages_failed ON messages (created_at, id) WHERE status = 'failed'`.execute(db);
  await sql`CREATE INDEX messages_copies ON messages USING gin (copies jsonb_path_ops) WHERE copies <> '[]'`.execute(
    db,
  );
}
