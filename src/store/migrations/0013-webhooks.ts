// Programs that are told of every event of a roadmap: where they listen, and what is on its way to them. The ledger is the
// one of the mail, a stream of its own in it.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE webhooks (
      id text PRIMARY KEY CHECK (id ~ '^[a-z0-9]{12}$'),
      -- Whose events: of this organisation and of those under it; '' is the installation, and so everything.
      organisation text NOT NULL,
      url text NOT NULL,
      -- Made by an operator of the installation: may call inside what the settings allow.
      by_installation boolean NOT NULL,
      -- Empty: of all types.
      event_types text[] NOT NULL,
      -- Signs; needed as it is, so no hash would do.
      secret text NOT NULL,
      -- The one before, which signs as well until the instant.
      previous_secret text,
      previous_until timestamptz,
      created_at timestamptz NOT NULL,
      -- The first of the attempts in a row that failed; null when the last one did not.
      failing_since timestamptz,
      paused_at timestamptz,
      paused_reason text CHECK (paused_reason IN ('operator', 'gone', 'failing', 'restored')),
      -- When operators are to be told by mail that the service has paused it; null when there is nothing to tell.
      tell_at timestamptz
    )`.execute(db);
  // What a webhook says of an event, as of when it happened; null of mail.
  await sql`ALTER TABLE notices ADD COLUMN detail jsonb`.execute(db);
  // The next of them; the last answers and the last that was taken.
  await sql`
    CREATE INDEX notices_webhook ON notices (recipient, id) WHERE stream = 'webhooks' AND status = 'planned'`.execute(
    db,
  );
  // What has ended long ago is forgotten.
  await sql`CREATE INDEX notices_webhook_withdrawn ON notices (slot) WHERE stream = 'webhooks' AND status = 'withdrawn'`.execute(
    db,
  );
  await sql`CREATE INDEX messages_webhook ON messages (created_at) WHERE stream = 'webhooks'`.execute(db);
  await sql`
    CREATE INDEX messages_webhook_sent ON messages (recipient, sent_at) WHERE stream = 'webhooks' AND sent_at IS NOT NULL`.execute(
    db,
  );
}
