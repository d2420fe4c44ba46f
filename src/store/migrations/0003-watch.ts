// What processes of a service tell each other about themselves, so that a queue that wakes nobody is noticed and told once.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE watch (
      -- woken: when the queue last handed a job to any process. told: until when nobody writes to the operators again.
      name text PRIMARY KEY CHECK (name IN ('woken', 'told')),
      at timestamptz NOT NULL
    )`.execute(db);
}
