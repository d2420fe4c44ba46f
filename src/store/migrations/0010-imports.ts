// Orders that somebody has uploaded and that are not a roadmap yet: what was read, what was found, what was answered.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE imports (
      id uuid PRIMARY KEY,
      -- Of the file, which itself is not kept.
      name text NOT NULL,
      size integer NOT NULL,
      sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
      -- Addresses of operators.
      created_by text NOT NULL,
      changed_by text NOT NULL,
      created_at timestamptz NOT NULL,
      changed_at timestamptz NOT NULL,
      -- Whoever answers says which one they saw.
      version integer NOT NULL,
      source jsonb NOT NULL,
      -- As the document gave it, before any answer.
      draft jsonb NOT NULL,
      -- By id of the question.
      answers jsonb NOT NULL,
      -- Without which no roadmap can be started.
      open_questions integer NOT NULL,
      -- Null: one roadmap; else one for each of these.
      organisations jsonb,
      -- Ids of what was put under control; null until then.
      roadmaps jsonb
    )`.execute(db);
  // Several roadmaps of one order are found by it.
  await sql`CREATE INDEX overviews_order ON overviews (order_number, order_date)`.execute(db);
  await sql`CREATE INDEX imports_created_by ON imports (created_by) WHERE roadmaps IS NULL`.execute(db);
}
