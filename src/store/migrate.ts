// Brings the database to this version's tables, as the role that owns them, and grants the service's role what it
// needs and no more: it can neither change what is append-only nor switch that off.
import { type Kysely, type Migration, Migrator, sql } from 'kysely';
import type pg from 'pg';
import type { Log } from '../log.ts';
import { APPEND_ONLY_FUNCTION } from './append-only.ts';
import { createDatabase } from './database.ts';
import { migrations } from './migrations.ts';

const MIGRATE_LOCK = 5_704_003;

/** A schema kept by a library (the queue's), whose own migrations run as the owner between ours and the grants. */
export interface LibrarySchema {
  name: string;
  migrate(client: pg.PoolClient): Promise<unknown>;
}

export interface MigrateOptions {
  /** The role that runs migrations and owns the tables. */
  ownerUrl: string;
  /** The service's role; the owner itself where an operator gives one role only. */
  appRole: string;
  log: Log;
  librarySchemas?: readonly LibrarySchema[];
  /** Instead of this version's, in tests of this file. */
  migrations?: Record<string, Migration>;
}

export interface MigrateResult {
  /** False when the service's role could change the journal: doctor says so. */
  separateRoles: boolean;
  /** Names of the migrations that ran now. */
  applied: string[];
}

/**
 * Safe to call from several processes at once: one migrates, the others wait and find nothing to do.
 * @throws UserError when the database is unreachable; a failed migration's own error, with nothing of it applied
 */
export async function migrate(options: MigrateOptions): Promise<MigrateResult> {
  const { ownerUrl, appRole, log, librarySchemas = [] } = options;
  // One connection, so that the session lock, the migrations and the grants share it.
  const database = createDatabase<unknown>({ url: ownerUrl, max: 1, applicationName: 'srok migrate', log });
  const { db, pool } = database;
  try {
    await database.check();
    await sql`SELECT pg_advisory_lock(${MIGRATE_LOCK})`.execute(db);
    const applied = await runMigrations(db, options.migrations ?? migrations, log);
    for (const schema of librarySchemas) {
      const client = await pool.connect();
      try {
        await schema.migrate(client);
      } finally {
        client.release();
      }
    }
    const separateRoles = await isSeparate(db, appRole);
    if (appRole !== (await currentUser(db)))
      await grant(db, appRole, ['public', ...librarySchemas.map(({ name }) => name)]);
    return { separateRoles, applied };
  } finally {
    await database.close();
  }
}

async function runMigrations(
  db: Kysely<unknown>,
  list: Record<string, Migration>,
  log: Log,
): Promise<string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => list } });
  const { error, results = [] } = await migrator.migrateToLatest();
  if (error !== undefined) throw error as Error;
  const applied = results.map(({ migrationName }) => migrationName);
  if (applied.length > 0) log.info({ applied }, 'migrated the database');
  return applied;
}

async function currentUser(db: Kysely<unknown>): Promise<string> {
  const { rows } = await sql<{ name: string }>`SELECT current_user AS name`.execute(db);
  return rows[0]?.name ?? '';
}

/** A superuser, the owner, or a member of the owner could switch the triggers off. */
async function isSeparate(db: Kysely<unknown>, appRole: string): Promise<boolean> {
  const { rows } = await sql<{ separate: boolean }>`
    SELECT NOT rolsuper AND NOT pg_has_role(rolname, current_user, 'MEMBER') AS separate
    FROM pg_roles WHERE rolname = ${appRole}`.execute(db);
  return rows[0]?.separate ?? false;
}

async function grant(db: Kysely<unknown>, appRole: string, schemas: readonly string[]): Promise<void> {
  const role = sql.id(appRole);
  for (const name of schemas) {
    const schema = sql.id(name);
    await sql`GRANT USAGE ON SCHEMA ${schema} TO ${role}`.execute(db);
    await sql`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${role}`.execute(db);
    await sql`GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${schema} TO ${role}`.execute(db);
    await sql`GRANT EXECUTE ON ALL ROUTINES IN SCHEMA ${schema} TO ${role}`.execute(db);
  }
  const { rows } = await sql<{ name: string }>`
    SELECT relname AS name FROM pg_class JOIN pg_trigger ON tgrelid = pg_class.oid JOIN pg_proc ON tgfoid = pg_proc.oid
    WHERE proname = ${APPEND_ONLY_FUNCTION} AND relnamespace = 'public'::regnamespace`.execute(db);
  for (const { name } of rows)
    await sql`REVOKE UPDATE, DELETE, TRUNCATE ON ${sql.table(name)} FROM ${role}`.execute(db);
  for (const name of ['kysely_migration', 'kysely_migration_lock']) {
    await sql`REVOKE INSERT, UPDATE, DELETE ON ${sql.table(name)} FROM ${role}`.execute(db);
  }
}
