// The whole database in few words, to tell whether anything at all has changed in it, and where.
import { type Kysely, sql } from 'kysely';

/**
 * A hash of all rows of each table, by its name. Two of them are equal when nothing has been written in between; that a form
 * was tried is counted and is no change, unless that matters too.
 */
export async function wholeDatabase<T>(
  db: Kysely<T>,
  { withTries = false } = {},
): Promise<Record<string, string>> {
  const { rows: tables } = await sql<{ name: string }>`
    SELECT relname AS name FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
      AND (${withTries} OR relname <> 'rate_limits') ORDER BY 1`.execute(db);
  const hashes = tables.map(
    ({ name }) => sql`
      SELECT ${name}::text AS name, md5(coalesce(string_agg(md5(t::text), '' ORDER BY md5(t::text)), '')) AS hash
      FROM ${sql.table(name)} t`,
  );
  const { rows } = await sql<{ name: string; hash: string }>`${sql.join(hashes, sql` UNION ALL `)}`.execute(
    db,
  );
  return Object.fromEntries(rows.map(({ name, hash }) => [name, hash]));
}
