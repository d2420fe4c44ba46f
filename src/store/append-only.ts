// A table that only grows: what is in it can be neither changed nor removed, not even by a role that was granted to.
import { type Kysely, sql } from 'kysely';

/** Name of the trigger function, by which `migrate` finds the tables that it must not grant changes on. */
export const APPEND_ONLY_FUNCTION = 'srok_append_only';

/**
 * To be called by the migration that creates the table. A statement that would change nothing is refused as well, and
 * the triggers also fire under `session_replication_role = replica`.
 */
export async function appendOnly(db: Kysely<unknown>, table: string): Promise<void> {
  await sql`
    CREATE OR REPLACE FUNCTION ${sql.id(APPEND_ONLY_FUNCTION)}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'table % is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
    END $$`.execute(db);
  const trigger = `${table}_append_only`;
  await sql`
    CREATE TRIGGER ${sql.id(trigger)} BEFORE UPDATE OR DELETE OR TRUNCATE ON ${sql.table(table)}
    FOR EACH STATEMENT EXECUTE FUNCTION ${sql.id(APPEND_ONLY_FUNCTION)}()`.execute(db);
  await sql`ALTER TABLE ${sql.table(table)} ENABLE ALWAYS TRIGGER ${sql.id(trigger)}`.execute(db);
}
