// Which messages were refused for good, and when mail was taken: when almost everybody is refused, the route is wrong.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE messages
      -- When a server last refused it for good; of one that came back as addressed to nobody, when it had been sent.
      -- Null again once it is taken.
      ADD COLUMN refused_at timestamptz`.execute(db);
  await sql`CREATE INDEX messages_refused ON messages (refused_at) WHERE refused_at IS NOT NULL`.execute(db);
  await sql`CREATE INDEX messages_sent ON messages (sent_at) WHERE sent_at IS NOT NULL`.execute(db);
}
