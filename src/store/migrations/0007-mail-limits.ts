// What providers limit, counted where all workers see it. Nothing is written while no limit is set.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE mail_counts (
      -- 'all', or the domain of the recipients.
      scope text NOT NULL,
      -- Beginning of a stretch of time: an hour of 'all', ten seconds of a domain.
      since timestamptz NOT NULL,
      -- Claimed in it to be handed over, whatever became of them.
      messages integer NOT NULL,
      PRIMARY KEY (scope, since)
    )`.execute(db);
  await sql`
    CREATE TABLE mail_pace (
      name text PRIMARY KEY,
      -- When the next message may go under the limit of messages per second.
      next_at timestamptz NOT NULL
    )`.execute(db);
}
