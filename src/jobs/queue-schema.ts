// The queue's own schema in the service's database: made by the role that owns the database's objects,
// used by the role of the service.
import { type PgQueryable, runMigrations } from 'bullmq';

export const QUEUE_SCHEMA = 'bullmq';

/**
 * Creates or upgrades the queue's tables and lets `appRole` work with their rows; it may not change or
 * create anything in the schema. May run at every start, by several processes at once.
 *
 * @param owner one session (a client, no pool) of the role that owns the database's objects
 */
export async function migrateQueue(owner: Session, appRole: string): Promise<void> {
  await runMigrations(owner as PgQueryable, QUEUE_SCHEMA);
  const { rows } = await owner.query('SELECT quote_ident($1) AS role', [appRole]);
  const { role } = rows[0] as { role: string };
  await owner.query(`
    GRANT USAGE ON SCHEMA ${QUEUE_SCHEMA} TO ${role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${QUEUE_SCHEMA} TO ${role};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${QUEUE_SCHEMA} TO ${role};
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${QUEUE_SCHEMA} TO ${role};
  `);
}

/** Of `pg.Client` and `pg.PoolClient`. */
interface Session {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}
