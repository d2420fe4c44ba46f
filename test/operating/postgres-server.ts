// A PostgreSQL server as its Docker image makes one: a superuser, a database of theirs, then scripts. Of Debian's package.
import { execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/free-port.ts';
import { execute } from '../support/postgres.ts';
import { type Running, start } from './processes.ts';

const VERSIONS = '/usr/lib/postgresql';
/** PostgreSQL refuses to run as root. */
const NOBODY = 65_534;
const dropped =
  process.getuid?.() === 0 ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'] : [];

export interface PostgresServer {
  port: number;
  stop(): Promise<void>;
}

interface Setup {
  user: string;
  password: string;
  database: string;
  /** SQL that is run in the database by the superuser. */
  script: string;
}

export async function startPostgres({ user, password, database, script }: Setup): Promise<PostgresServer> {
  const newest = readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a))[0] ?? '';
  const bin = join(VERSIONS, newest, 'bin');
  const home = mkdtempSync(join(tmpdir(), 'srok-postgres-'));
  const [data, secret] = [join(home, 'data'), join(home, 'password')];
  writeFileSync(secret, password);
  if (dropped.length > 0) for (const one of [home, secret]) chownSync(one, NOBODY, NOBODY);
  const shape = ['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C.UTF-8', '--no-sync'];
  const make = [join(bin, 'initdb'), '--pgdata', data, '--username', user, '--pwfile', secret, ...shape];
  execFileSync('env', [...dropped, ...make], { stdio: 'pipe', cwd: home });
  const port = await freePort();
  const options = ['listen_addresses=127.0.0.1', `unix_socket_directories=${home}`, 'fsync=on'];
  const flags = ['-D', data, '-p', String(port), ...options.flatMap((one) => ['-c', one])];
  const server: Running = start([...dropped, join(bin, 'postgres'), ...flags]);
  const stop = async () => {
    await server.end('SIGINT');
    rmSync(home, { recursive: true });
  };
  try {
    await server.says(/ready to accept connections/);
    const address = `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}`;
    await execute(`${address}/postgres`, `CREATE DATABASE ${database}`);
    await execute(`${address}/${database}`, script);
    return { port, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
