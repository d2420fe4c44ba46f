// What is asked for however many roadmaps there are: the bases their plans were made with.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE INDEX roadmaps_plan_basis ON roadmaps (plan_basis)`.execute(db);
}
