// The connection to PostgreSQL: a pool, Kysely on it, and a fault to reach it told in one line.
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';

/** The oldest server that the migrations are written for. */
const OLDEST_MAJOR = 15;

export interface Database<Tables> {
  db: Kysely<Tables>;
  pool: pg.Pool;
  /** @throws UserError in one line, without the password, when the server does not answer or is too old */
  check(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  url: string;
  /** Connections at once. */
  max: number;
  /** Shown by PostgreSQL in `pg_stat_activity`. */
  applicationName: string;
  log: Log;
}

/**
 * How long a connection that nobody uses is kept, in milliseconds: longer than the minute between two looks at the
 * plan, so that nobody has to connect anew for each of them.
 */
export const KEEP_IDLE_MS = 90_000;

/** Nothing is connected yet: the first query does, or `check`. */
export function createDatabase<Tables>({
  url,
  max,
  applicationName,
  log,
}: DatabaseOptions): Database<Tables> {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: applicationName,
    keepAlive: true,
    idleTimeoutMillis: KEEP_IDLE_MS,
    connectionTimeoutMillis: 10_000,
    types: { getTypeParser },
  });
  pool.on('error', (error) => log.warn({ err: error }, 'an idle database connection was lost'));
  // One that is lost between two statements of a transaction fails the next statement; unheard, the event ends the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return {
    db,
    pool,
    async check() {
      const version = await connected(
        url,
        async () =>
          (await pool.query<{ version: string }>("SELECT current_setting('server_version_num') AS version"))
            .rows[0]?.version,
      );
      const major = Math.floor(Number(version) / 10_000);
      if (major < OLDEST_MAJOR)
        throw new UserError(
          `База данных ${publicAddress(url)}: нужен PostgreSQL ${OLDEST_MAJOR} или новее, а там ${major}.`,
        );
    },
    async close() {
      await db.destroy();
      // Kysely ends the pool only if it has asked something through it.
      if (!pool.ending) await pool.end();
    },
  };
}

/** 64-bit integers as numbers (refusing what a number cannot hold), days as `YYYY-MM-DD`; the rest as pg reads it. */
const getTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') => {
  if (format === 'binary') return pg.types.getTypeParser(oid, format);
  if (oid === pg.types.builtins.INT8) return safeInteger;
  if (oid === pg.types.builtins.DATE) return String;
  return pg.types.getTypeParser(oid, format);
};

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is beyond what a number holds exactly`);
  return value;
}

/** Runs `work`; a server that cannot be reached becomes one line for the operator. */
async function connected<T>(url: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    throw new UserError(`База данных недоступна: ${publicAddress(url)}: ${reason}`, { cause: error });
  }
}

/** The address without its password and parameters. */
export function publicAddress(url: string): string {
  const { username, host, pathname, protocol } = new URL(url);
  return `${protocol}//${username === '' ? '' : `${username}@`}${host}${pathname}`;
}

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'соединение отклонено, сервер не запущен',
  ECONNRESET: 'соединение разорвано',
  ENOTFOUND: 'имя сервера не найдено',
  EAI_AGAIN: 'имя сервера не определяется',
  ETIMEDOUT: 'нет ответа',
  EHOSTUNREACH: 'нет пути до сервера',
  ENETUNREACH: 'сеть недоступна',
  ENOENT: 'нет сокета сервера',
  '28P01': 'неверное имя или пароль',
  '28000': 'вход не разрешён',
  '3D000': 'такой базы нет',
  '42501': 'у роли нет прав на эту базу',
  '53300': 'исчерпано число соединений сервера',
  '57P03': 'сервер запускается или останавливается',
  SELF_SIGNED_CERT_IN_CHAIN: 'сертификат сервера не проверен',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'сертификат сервера не проверен',
};

/** Whether the server is to blame, not the statement: it may be tried again later. */
export function isUnreachable(error: unknown): boolean {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  return (
    reasonOf(error) !== undefined || /^(57P0|08|53)/.test(code) || message.startsWith('Connection terminated')
  );
}

function reasonOf(error: unknown): string | undefined {
  const { code, message } = error as { code?: string; message?: string };
  if (code !== undefined) return REASONS[code];
  // pg gives these two no code.
  if (
    message === 'timeout exceeded when trying to connect' ||
    message === 'Connection terminated due to connection timeout'
  )
    return 'нет ответа';
  if (message === 'The server does not support SSL connections') return 'сервер не поддерживает шифрование';
  return undefined;
}
