// Secret addresses under which people's calendar programs fetch their control dates.
import { type Kysely, sql } from 'kysely';

/** The secret itself is nowhere: the table holds its hash. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE calendar_feeds (
      -- One for a person.
      address text PRIMARY KEY,
      hash text NOT NULL UNIQUE CHECK (hash ~ '^[0-9a-f]{64}$'),
      created_at timestamptz NOT NULL,
      -- As of the last hour; null: never.
      read_at timestamptz
    )`.execute(db);
  // Right of the @ in the UIDs of its events: whatever mails are sent as and pages are reached at, an event stays the same.
  await sql`ALTER TABLE roadmaps ADD COLUMN calendar_uid uuid NOT NULL DEFAULT gen_random_uuid()`.execute(db);
  // How often the plan was drawn by other days than before, and when last: what calendar programs are told grows with it.
  await sql`
    ALTER TABLE roadmaps
      ADD COLUMN dates_revision integer NOT NULL DEFAULT 0, ADD COLUMN dates_revised_at timestamptz`.execute(
    db,
  );
  // Addresses of those who lead an item or stand in for somebody, or ever have.
  await sql`ALTER TABLE overviews ADD COLUMN in_charge text[] NOT NULL DEFAULT '{}'`.execute(db);
}
