// Which organisation of the installation runs a roadmap; '' is the installation's own.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // As the state has it, so that the two cannot differ.
  await sql`
    ALTER TABLE roadmaps
      ADD COLUMN organisation text NOT NULL GENERATED ALWAYS AS (coalesce(state->>'organisation', '')) STORED`.execute(
    db,
  );
  await sql`ALTER TABLE overviews ADD COLUMN organisation text NOT NULL DEFAULT ''`.execute(db);
  await sql`CREATE INDEX overviews_organisation ON overviews (organisation)`.execute(db);
  // For whom an order is being imported: its operators answer the questions.
  await sql`ALTER TABLE imports ADD COLUMN organisation text NOT NULL DEFAULT ''`.execute(db);
}
