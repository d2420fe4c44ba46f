// What the daily erasing of old bodies asks for: messages that still have theirs, the oldest first.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE INDEX messages_bodies ON messages (created_at) WHERE body_text IS NOT NULL`.execute(db);
}
