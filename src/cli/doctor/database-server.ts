// What the record needs of its PostgreSQL: that a commit survives a power cut, that there are connections for every
// process, that nobody holds a transaction open for hours, that its clock is ours.
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../../store/tables.ts';
import { type Finding, fault, listed, ok, warning } from './finding.ts';

/** Of one process of the service: its pool of 10 and, where the queue is in PostgreSQL, the queue's 4. */
const CONNECTIONS_OF_A_PROCESS = { redis: 10, postgres: 14 } as const;
/** More than this between two clocks moves slots (ms). */
const SKEW_MS = 5_000;
const FORGOTTEN_MINUTES = 5;

type Db = Kysely<Tables>;

interface ServerFacts {
  version: string;
  recovery: boolean;
  fsync: string;
  full_page_writes: string;
  synchronous_commit: string;
  limit: number;
  free: number;
}

/** @param queue where the jobs are: it decides how many connections a process takes */
export async function databaseServer(db: Db, queue: 'redis' | 'postgres'): Promise<Finding[]> {
  const { rows } = await sql<ServerFacts>`
    WITH limits (n, used) AS (
      SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
        - COALESCE(current_setting('reserved_connections', true), '0')::int,
        (SELECT count(*)::int FROM pg_stat_activity WHERE usesysid IS NOT NULL)
      UNION ALL
      SELECT datconnlimit, (SELECT count(*)::int FROM pg_stat_activity a WHERE a.datid = d.oid)
      FROM pg_database d WHERE datname = current_database() AND datconnlimit >= 0
      UNION ALL
      SELECT rolconnlimit, (SELECT count(*)::int FROM pg_stat_activity a WHERE a.usesysid = r.oid)
      FROM pg_roles r WHERE rolname = current_user AND rolconnlimit >= 0)
    SELECT current_setting('server_version') AS version, pg_is_in_recovery() AS recovery, current_setting('fsync') AS fsync,
      current_setting('full_page_writes') AS full_page_writes, current_setting('synchronous_commit') AS synchronous_commit,
      (SELECT min(n) FROM limits) AS "limit", (SELECT min(n - used) FROM limits) AS free`.execute(db);
  const [facts] = rows;
  if (!facts) throw new Error('the server says nothing about itself');
  return [
    facts.recovery
      ? fault(
          'database',
          `PostgreSQL ${facts.version} – реплика, в неё нельзя писать`,
          'Укажите в DATABASE_URL основной сервер.',
        )
      : ok('database', `PostgreSQL ${facts.version}`),
    writesSurvive(facts),
    connectionsSuffice(facts, CONNECTIONS_OF_A_PROCESS[queue]),
  ];
}

export function writesSurvive(
  facts: Pick<ServerFacts, 'fsync' | 'full_page_writes' | 'synchronous_commit'>,
): Finding {
  const off = (['fsync', 'full_page_writes', 'synchronous_commit'] as const).filter(
    (name) => facts[name] === 'off',
  );
  if (off.length === 0) return ok('database-settings', 'записанное переживает отключение питания');
  return fault(
    'database-settings',
    `выключено: ${off.join(', ')}; после сбоя питания записи пропадут${off.includes('fsync') ? ' или вся база будет испорчена' : ''}`,
    `Включите в настройках PostgreSQL: ${off.map((name) => `${name} = on`).join(', ')}.`,
  );
}

export function connectionsSuffice(
  { limit, free }: Pick<ServerFacts, 'limit' | 'free'>,
  needed: number,
): Finding {
  const text = `доступно службе ${limit}, из них свободно ${Math.max(free, 0)}; одному процессу нужно до ${needed}`;
  const advice =
    'Увеличьте max_connections (или CONNECTION LIMIT базы и роли) либо уменьшите число процессов.';
  if (limit < needed) return fault('database-connections', text, advice);
  if (free < needed)
    return warning('database-connections', `${text}: ещё один процесс может не запуститься`, advice);
  return ok('database-connections', text);
}

/** Transactions that somebody began and forgot: tables cannot be cleaned while they stand, and locks are held. */
export async function forgottenSessions(db: Db, now: number): Promise<Finding[]> {
  const { rows } = await sql<{ pid: number; name: string; minutes: number }>`
    SELECT pid, COALESCE(NULLIF(application_name, ''), usename) AS name,
      floor(extract(epoch FROM ${new Date(now)}::timestamptz - state_change) / 60)::int AS minutes
    FROM pg_stat_activity
    WHERE datname = current_database() AND state LIKE 'idle in transaction%'
      AND state_change < ${new Date(now)}::timestamptz - make_interval(mins => ${FORGOTTEN_MINUTES})
    ORDER BY state_change`.execute(db);
  if (rows.length === 0) return [ok('database-sessions', 'нет')];
  const sessions = rows.map(({ pid, name, minutes }) => `${name}, процесс ${pid}, ${minutes} мин`);
  return [
    warning(
      'database-sessions',
      `транзакции открыты и ничего не делают: ${listed(sessions, 5)}`,
      'Завершите работу этих программ или выполните SELECT pg_terminate_backend(номер процесса); задайте серверу idle_in_transaction_session_timeout.',
    ),
  ];
}

/** @param now this computer's clock */
export async function databaseClock(db: Db, now: () => number): Promise<Finding[]> {
  const before = now();
  const { rows } = await sql<{ now: Date }>`SELECT clock_timestamp() AS now`.execute(db);
  return [clockFinding('базы данных', (rows[0]?.now.getTime() ?? 0) - (before + now()) / 2)];
}

/** @param skew milliseconds by which the server is ahead */
export function clockFinding(whose: string, skew: number): Finding {
  if (Math.abs(skew) < SKEW_MS) return ok('clock', `совпадают с часами ${whose}`);
  return fault(
    'clock',
    `часы ${whose} ${skew > 0 ? 'спешат' : 'отстают'} относительно этого компьютера на ${Math.round(Math.abs(skew) / 1000)} с`,
    'Настройте синхронизацию времени (NTP) на обоих компьютерах: от часов зависит, когда уходят письма.',
  );
}
