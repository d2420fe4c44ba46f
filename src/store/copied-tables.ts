// What a backup holds and a restore fills: the program's tables, those that others refer to first.
import type pg from 'pg';
import { UserError } from '../errors.ts';

export interface CopiedTable {
  name: string;
  /** As it stands in SQL. */
  quoted: string;
  columns: string;
}

/**
 * Within a transaction; none of them changes its shape until that ends.
 * @throws UserError when the database has no tables of the program
 */
export async function tablesToCopy(
  client: pg.ClientBase,
): Promise<{ tables: CopiedTable[]; migrations: string[] }> {
  const migrations = await appliedMigrations(client);
  if (migrations.length === 0)
    throw new UserError('В базе данных нет таблиц этой программы: сохранять нечего.');
  const names = await ourTables(client);
  await client.query(`LOCK TABLE ${names.map(quote).join(', ')} IN ACCESS SHARE MODE`);
  const { rows: columns } = await client.query<{ table: string; column: string }>(
    `SELECT relname AS table, attname AS column FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
     ORDER BY relname, attnum`,
  );
  const { rows: references } = await client.query<{ from: string; to: string }>(
    `SELECT a.relname AS from, b.relname AS to FROM pg_constraint
     JOIN pg_class a ON a.oid = conrelid JOIN pg_class b ON b.oid = confrelid
     WHERE contype = 'f' AND a.relnamespace = 'public'::regnamespace AND conrelid <> confrelid`,
  );
  return {
    migrations,
    tables: referredFirst(names, references).map((name) => ({
      name,
      quoted: quote(name),
      columns: columns
        .filter((c) => c.table === name)
        .map((c) => quote(c.column))
        .join(', '),
    })),
  };
}

/** Without those of the migrator. */
export async function ourTables(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
     AND relname NOT LIKE 'kysely\\_%' ORDER BY relname`,
  );
  return rows.map((row) => row.name);
}

/** In the order of their names; none in a database that has never been migrated. */
export async function appliedMigrations(client: pg.ClientBase): Promise<string[]> {
  const { rows: found } = await client.query<{ there: boolean }>(
    "SELECT to_regclass('public.kysely_migration') IS NOT NULL AS there",
  );
  if (!found[0]?.there) return [];
  const { rows } = await client.query<{ name: string }>('SELECT name FROM kysely_migration ORDER BY name');
  return rows.map((row) => row.name);
}

export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function referredFirst(
  names: readonly string[],
  references: readonly { from: string; to: string }[],
): string[] {
  const sorted: string[] = [];
  while (sorted.length < names.length) {
    const ready = names.filter(
      (name) => !sorted.includes(name) && references.every((r) => r.from !== name || sorted.includes(r.to)),
    );
    if (ready.length === 0) throw new Error('tables refer to each other in a circle');
    sorted.push(...ready);
  }
  return sorted;
}
