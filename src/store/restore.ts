// Fills an empty database from a backup: the tables as they were then, the rows, then this version's tables; all of it in
// one transaction, so that a restore that fails leaves nothing.
import { pipeline } from 'node:stream/promises';
import { Kysely, type Migration, PostgresDialect } from 'kysely';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import { type BackupHeader, type BackupPart, backupParts, checkBackup } from './backup-file.ts';
import { appliedMigrations, ourTables, quote } from './copied-tables.ts';
import { createDatabase } from './database.ts';
import { type ChainFault, verifyChains } from './journal.ts';
import { MIGRATE_LOCK, migrateWithin } from './migrate.ts';
import { migrations } from './migrations.ts';
import type { Tables } from './tables.ts';

export interface RestoreOptions<T> {
  file: string;
  /** The role that owns the tables. */
  ownerUrl: string;
  log: Log;
  /** Last of all, within the same transaction: what has to be decided about what was loaded. */
  settle(db: Kysely<Tables>, header: BackupHeader): Promise<T>;
  /** Rows loaded so far, of how many. */
  onProgress?(done: number, total: number): void;
  /** Instead of this version's, in tests. */
  migrations?: Record<string, Migration>;
}

export interface Restored<T> {
  header: BackupHeader;
  /** By table. */
  rows: Record<string, number>;
  /** Of the journal as it was saved; a fault was there before. */
  chainFaults: ChainFault[];
  settled: T;
}

/**
 * What the service's role may do has to be granted afterwards (`migrate`).
 * @throws UserError for a bad file, one of a newer program, a database that is not empty or that a service works with
 */
export async function restoreBackup<T>(options: RestoreOptions<T>): Promise<Restored<T>> {
  const { file, ownerUrl, log } = options;
  const list = options.migrations ?? migrations;
  const { header, rows } = await checkBackup(file);
  const unknown = header.migrations.filter((name) => !Object.hasOwn(list, name));
  if (unknown.length > 0)
    throw new UserError(
      `Копию ${file} сделала более новая версия программы (${header.program}). Поставьте версию не старше её.`,
    );
  return inOneTransaction(ownerUrl, log, async (client, db) => {
    await refuseRunning(client);
    await emptyTables(client);
    await migrateWithin(db, list, header.migrations.at(-1));
    const loaded = await load(client, options, rows);
    for (const [table, count] of Object.entries(rows))
      if (loaded[table] !== count)
        throw new Error(`${table}: ${loaded[table] ?? 0} rows loaded, ${count} saved`);
    await setIdentities(client);
    await migrateWithin(db, list);
    const chainFaults = await verifyChains(db);
    const settled = await options.settle(db, header);
    return { header, rows, chainFaults, settled };
  });
}

/**
 * Of data that came another way (`pg_restore`, a copied disk): brought to this version's tables, then the decision.
 * @throws UserError when nothing was loaded, or a service works with the database
 */
export async function settleLoaded<T>(
  { ownerUrl, log }: { ownerUrl: string; log: Log },
  settle: (db: Kysely<Tables>) => Promise<T>,
): Promise<T> {
  return inOneTransaction(ownerUrl, log, async (client, db) => {
    await refuseRunning(client);
    await refuseUnloaded(client);
    await migrateWithin(db, migrations);
    return settle(db);
  });
}

/** One connection, so that migrations, COPY and statements share the transaction; a service that starts meanwhile waits. */
async function inOneTransaction<T>(
  url: string,
  log: Log,
  work: (client: pg.PoolClient, db: Kysely<Tables>) => Promise<T>,
): Promise<T> {
  const database = createDatabase<Tables>({ url, max: 1, applicationName: 'srok restore', log });
  try {
    await database.check();
    const client = await database.pool.connect();
    const same = { query: client.query.bind(client), release: () => undefined };
    const db = new Kysely<Tables>({
      dialect: new PostgresDialect({ pool: { connect: async () => same, end: async () => undefined } }),
    });
    try {
      await client.query('BEGIN');
      await client.query("SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL timezone = 'UTC'");
      await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATE_LOCK]);
      const result = await work(client, db);
      await client.query('COMMIT');
      return result;
    } finally {
      // Without a COMMIT everything is undone.
      client.release(true);
    }
  } finally {
    await database.close();
  }
}

async function refuseRunning(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ name: string; pid: number }>(
    `SELECT application_name AS name, pid FROM pg_stat_activity
     WHERE datname = current_database() AND application_name ~ '^srok (web|worker)'`,
  );
  if (rows.length > 0)
    throw new UserError(
      `С этой базой данных работает служба (${[...new Set(rows.map((row) => row.name))].join(', ')}). Остановите её и повторите.`,
    );
}

async function refuseUnloaded(client: pg.ClientBase): Promise<void> {
  const ours = (await appliedMigrations(client)).length > 0;
  if (ours && (await client.query('SELECT FROM roadmaps LIMIT 1')).rows.length > 0) return;
  throw new UserError(
    'В базе данных нет ни одной дорожной карты: с --loaded данные должны быть уже загружены. Загрузите их (pg_restore) или укажите файл копии: srok restore ФАЙЛ',
  );
}

/** What a service writes that has nothing to do, and whoever signs in to see that. */
const IDLE = new Set([
  'watch',
  'mailboxes',
  'incoming_mails',
  'link_keys',
  'sign_in_tokens',
  'sessions',
  'rate_limits',
]);

/** An empty database, or one in which the program has been started and nothing done: its tables are made anew. */
async function emptyTables(client: pg.ClientBase): Promise<void> {
  const names = await ourTables(client);
  const filled: string[] = [];
  for (const name of names) {
    await client.query(`LOCK TABLE ${quote(name)} IN ACCESS EXCLUSIVE MODE`);
    const { rows } = await client.query<{ any: boolean }>(
      `SELECT EXISTS (SELECT FROM ${quote(name)}) AS any`,
    );
    if (rows[0]?.any && !IDLE.has(name)) filled.push(name);
  }
  const isOurs = (await appliedMigrations(client)).length > 0;
  if (filled.length > 0 || (names.length > 0 && !isOurs))
    throw new UserError(
      [
        `База данных не пуста (${isOurs ? 'есть строки в таблицах' : 'в ней таблицы другой программы:'} ${(isOurs ? filled : names).join(', ')}), поверх неё копия не загружается. Что сделать:`,
        '  – встроенная база: остановите службу и переименуйте папку данных либо задайте новую в SROK_DATA;',
        '  – свой сервер: создайте пустую базу и укажите её в DATABASE_URL (и в DATABASE_ADMIN_URL).',
      ].join('\n'),
    );
  if (names.length > 0) await client.query(`DROP TABLE ${names.map(quote).join(', ')} CASCADE`);
  await client.query('DROP TABLE IF EXISTS kysely_migration, kysely_migration_lock');
}

async function load<T>(
  client: pg.PoolClient,
  { file, onProgress }: RestoreOptions<T>,
  expected: Record<string, number>,
): Promise<Record<string, number>> {
  const total = Object.values(expected).reduce((sum, n) => sum + n, 0);
  const loaded: Record<string, number> = {};
  let done = 0;
  const parts = backupParts(file);
  for (let part = await parts.next(); !part.done; part = await parts.next()) {
    if (part.value.kind !== 'table') throw new Error(`${part.value.kind} outside of a table`);
    const { table, columns } = part.value;
    const copy = client.query(copyFrom(`COPY ${table} (${columns}) FROM STDIN`));
    await pipeline(rowsOf(parts), copy);
    loaded[table.slice(1, -1)] = copy.rowCount;
    done += copy.rowCount;
    onProgress?.(done, total);
  }
  return loaded;
}

/** Up to the end of the table, which it takes away. */
async function* rowsOf(parts: AsyncGenerator<BackupPart, void, void>): AsyncGenerator<Buffer, void, void> {
  for (let part = await parts.next(); !part.done && part.value.kind === 'rows'; part = await parts.next())
    yield part.value.bytes;
}

/** The next row gets a number behind those that were loaded. */
async function setIdentities(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string; sequence: string }>(
    `SELECT relname AS table, attname AS column, pg_get_serial_sequence(quote_ident(relname), attname) AS sequence
     FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
       AND pg_get_serial_sequence(quote_ident(relname), attname) IS NOT NULL`,
  );
  for (const { table, column, sequence } of rows)
    await client.query(
      `SELECT setval($1::regclass, (SELECT COALESCE(max(${quote(column)}), 0) + 1 FROM ${quote(table)}), false)`,
      [sequence],
    );
}
