// The session by which a process holds the embedded PostgreSQL. Its advisory locks are the truth about who uses the
// server: they vanish with the process, whatever became of it.
import pg from 'pg';
import { UserError } from '../errors.ts';

/** Advisory locks in the database `postgres`, which holds nothing else of ours. */
const USERS_LOCK = 5_704_001;
const SERVICE_LOCK = 5_704_002;

/** Servers that are starting or stopping, and refusals of the network while they do. */
const NOT_NOW = new Set(['ECONNREFUSED', 'ECONNRESET', '57P03', '57P01', '57P02']);

export interface Guard {
  client: pg.Client;
  /** Settles when the session ends without `leaveServer`. */
  lost: Promise<void>;
}

/**
 * Takes part in the server's use; undefined while it is not there yet, or not any more.
 * @throws UserError for a second service, or when the passwords do not fit
 */
export async function enterServer(
  url: string,
  role: 'service' | 'command',
  home: string,
): Promise<Guard | undefined> {
  const client = new pg.Client({
    connectionString: url,
    application_name: `srok ${role} ${process.pid}`,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
  });
  const lost = new Promise<void>((resolve) => {
    client.on('error', () => resolve());
    client.on('end', () => resolve());
  });
  try {
    await client.connect();
    await client.query('SELECT pg_advisory_lock_shared($1)', [USERS_LOCK]);
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    await client.end();
    if (NOT_NOW.has(code ?? '') || message === 'Connection terminated unexpectedly') return undefined;
    if (code === '28P01')
      throw new UserError(
        `Пароли PostgreSQL в ${home}/postgres.json не подходят к его данным. Восстановите этот файл из резервной копии.`,
        { cause: error },
      );
    throw error;
  }
  if (role === 'service') await beTheOnlyService(client, home);
  return { client, lost };
}

/** A service that was killed is gone from the server's sight a moment later, so a refusal is tried for half a second. */
async function beTheOnlyService(client: pg.Client, home: string): Promise<void> {
  try {
    await client.query("SET lock_timeout = '500ms'");
    await client.query('SELECT pg_advisory_lock($1)', [SERVICE_LOCK]);
    await client.query('RESET lock_timeout');
  } catch (error) {
    const other = await client.query<{ application_name: string }>(
      "SELECT application_name FROM pg_stat_activity JOIN pg_locks USING (pid) WHERE locktype = 'advisory' AND objid = $1 AND granted",
      [SERVICE_LOCK],
    );
    await client.end();
    if ((error as { code?: string }).code !== '55P03') throw error;
    const pid = other.rows[0]?.application_name.split(' ').at(-1) ?? 'неизвестен';
    throw new UserError(
      `Служба с папкой данных ${home} уже работает (процесс ${pid}). Остановите её или задайте другую папку в SROK_DATA; для нескольких процессов одной службы задайте DATABASE_URL.`,
      { cause: error },
    );
  }
}

/**
 * Ends the session. `last` when nobody else uses the server: under the process lock nobody can come meanwhile.
 * `lost` when the server had dropped the session before.
 */
export async function leaveServer({ client }: Guard): Promise<'last' | 'others remain' | 'lost'> {
  try {
    const { rows } = await client.query<{ alone: boolean }>('SELECT pg_try_advisory_lock($1) AS alone', [
      USERS_LOCK,
    ]);
    return rows[0]?.alone ? 'last' : 'others remain';
  } catch {
    return 'lost';
  } finally {
    await client.end();
  }
}

/** The two roles and the database; again at each start, so that a first start cut short needs no repair. */
export async function prepareRoles(
  { client }: Guard,
  passwords: { srok_owner: string; srok_app: string },
): Promise<void> {
  const has = async (query: string, name: string) => (await client.query(query, [name])).rowCount === 1;
  for (const role of ['srok_owner', 'srok_app'] as const) {
    if (await has('SELECT FROM pg_roles WHERE rolname = $1', role)) continue;
    const rights = role === 'srok_owner' ? 'CREATEDB' : '';
    await client.query(
      `CREATE ROLE ${role} LOGIN ${rights} PASSWORD ${client.escapeLiteral(passwords[role])}`,
    );
  }
  // The owner may act for the service (end its sessions, drop a database in use), never the other way round.
  await client.query('GRANT srok_app TO srok_owner');
  if (!(await has('SELECT FROM pg_database WHERE datname = $1', 'srok'))) {
    await client.query('CREATE DATABASE srok OWNER srok_owner TEMPLATE template0 STRATEGY file_copy');
  }
}
