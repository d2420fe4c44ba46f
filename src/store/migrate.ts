// Brings the database to this version's tables, as the role that owns them, and grants the service's role what it
// needs and no more: it can neither change what is append-only nor switch that off.
import { type Kysely, type Migration, type MigrationResultSet, Migrator, sql } from 'kysely';
import type pg from 'pg';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import { APPEND_ONLY_FUNCTION } from './append-only.ts';
import { createDatabase } from './database.ts';
import { migrations } from './migrations.ts';

/** Held by whoever changes the tables. */
export const MIGRATE_LOCK = 5_704_003;

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
 * @throws UserError when the database is unreachable, or was migrated by a newer program; a failed migration's own error,
 * with nothing of it applied
 */
export async function migrate(options: MigrateOptions): Promise<MigrateResult> {
  const { ownerUrl, appRole, log, librarySchemas = [] } = options;
  // One connection, so that the session lock, the migrations and the grants share it.
  const database = createDatabase<unknown>({ url: ownerUrl, max: 1, applicationName: 'srok migrate', log });
  const { db, pool } = database;
  try {
    await database.check();
    await sql`SELECT pg_advisory_lock(${MIGRATE_LOCK})`.execute(db);
    const list = options.migrations ?? migrations;
    await refuseNewer(db, list);
    const applied = await runMigrations(new Migrator({ db, provider: provider(list) }).migrateToLatest());
    if (applied.length > 0) log.info({ applied }, 'migrated the database');
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

/** Within the caller's transaction on its only connection: up to and with the migration `last`, or all there are. */
export async function migrateWithin<T>(
  db: Kysely<T>,
  list: Record<string, Migration>,
  last?: string,
): Promise<void> {
  const migrator = new Migrator({ db, provider: provider(list), disableTransactions: true });
  await runMigrations(last === undefined ? migrator.migrateToLatest() : migrator.migrateTo(last));
}

const provider = (list: Record<string, Migration>) => ({ getMigrations: async () => list });

async function runMigrations(running: Promise<MigrationResultSet>): Promise<string[]> {
  const { error, results = [] } = await running;
  if (error !== undefined) throw error as Error;
  return results.map(({ migrationName }) => migrationName);
}

/** A program that does not know the tables must not work with them: it would leave out what the newer one relies on. */
async function refuseNewer(db: Kysely<unknown>, list: Record<string, Migration>): Promise<void> {
  const { rows: found } = await sql<{ there: boolean }>`
    SELECT to_regclass('kysely_migration') IS NOT NULL AS there`.execute(db);
  if (!found[0]?.there) return;
  const { rows } = await sql<{ name: string }>`SELECT name FROM kysely_migration ORDER BY name`.execute(db);
  const unknown = rows.map((row) => row.name).filter((name) => !Object.hasOwn(list, name));
  if (unknown.length === 0) return;
  throw new UserError(
    [
      `База данных новее этой версии программы: в ней уже есть изменения ${unknown.join(', ')}. Данные не тронуты. Что сделать:`,
      '  – поставьте версию программы не старше той, что работала с этой базой последней;',
      '  – либо вернитесь к данным до обновления: пустая база или новая папка данных (SROK_DATA), прежняя версия',
      '    программы и копия, сделанная до обновления (srok restore ФАЙЛ).',
    ].join('\n'),
  );
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
