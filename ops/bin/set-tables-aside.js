// Renames the schemas with our tables and with the queue's, so that a restore finds an empty database and nothing is lost.
// usage: DATABASE=URL node set-tables-aside.js SUFFIX [--back]
//   --back  what a failed restore has left there gives way to what was put aside
import pg from 'pg';

const suffix = process.argv[2].replace(/\W/g, '').toLowerCase();
const client = new pg.Client({ connectionString: process.env.DATABASE });
await client.connect();
try {
  await client.query('BEGIN');
  if (process.argv[3] === '--back') await putBack();
  else await putAside();
  await client.query('COMMIT');
} catch (error) {
  console.error(`Отставить или вернуть прежние таблицы не удалось: ${error.message}`);
  process.exitCode = 1;
} finally {
  await client.end();
}

async function putAside() {
  // As `restore` asks: of another machine, perhaps, where it would go on in tables that have another name.
  const running = await client.query(
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name ~ '^srok (web|worker)'`,
  );
  if (running.rows.length > 0)
    throw new Error(
      'с этой базой данных работает служба, здесь или на другой машине: остановите её и повторите',
    );
  const { rows } = await client.query(
    `SELECT nspname AS schema FROM pg_namespace
     WHERE nspname IN ('public', 'bullmq') AND EXISTS (SELECT FROM pg_class WHERE relnamespace = pg_namespace.oid AND relkind = 'r')`,
  );
  for (const { schema } of rows) {
    const aside = `before_${suffix}_${schema}`;
    await client.query(`ALTER SCHEMA ${schema} RENAME TO ${aside}`);
    if (schema === 'public') {
      await client.query('CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC');
      // Kysely takes tables of these names in any schema for its own.
      for (const table of ['kysely_migration', 'kysely_migration_lock'])
        await client.query(`ALTER TABLE IF EXISTS ${aside}.${table} RENAME TO ${table}_before`);
    }
    console.log(`Таблицы отставлены в схему ${aside}; когда она не нужна: DROP SCHEMA ${aside} CASCADE`);
  }
}

async function putBack() {
  for (const schema of ['public', 'bullmq']) {
    const aside = `before_${suffix}_${schema}`;
    const { rows } = await client.query('SELECT FROM pg_namespace WHERE nspname = $1', [aside]);
    if (rows.length === 0) continue;
    await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
    await client.query(`ALTER SCHEMA ${aside} RENAME TO ${schema}`);
    if (schema === 'public')
      for (const table of ['kysely_migration', 'kysely_migration_lock'])
        await client.query(`ALTER TABLE IF EXISTS public.${table}_before RENAME TO ${table}`);
  }
}
