// One embedded PostgreSQL for all test files, started before them. Each file takes a copy of a database that was
// migrated once, so files neither wait for migrations nor see each other's rows.
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createLog } from '../../src/log.ts';
import { openPostgres } from '../../src/store/embedded-postgres.ts';
import { migrate } from '../../src/store/migrate.ts';

const TEMPLATE = 'srok_template';
const PREFIX = 'srok-test-';

export interface TestDatabase {
  /** The role that owns the tables. */
  ownerUrl: string;
  /** The role of the service. */
  appUrl: string;
  drop(): Promise<void>;
}

/** A database of its own for a test file: migrated, or empty. Drop it in `afterAll`. */
export async function createTestDatabase({ empty = false } = {}): Promise<TestDatabase> {
  const ownerUrl = process.env['TEST_OWNER_URL'];
  const appUrl = process.env['TEST_APP_URL'];
  if (!ownerUrl || !appUrl) throw new Error('run by jest with test/support/global-setup.ts');
  const name = `srok_${randomBytes(6).toString('hex')}`;
  await execute(
    ownerUrl,
    `CREATE DATABASE ${name} TEMPLATE ${empty ? 'template0' : TEMPLATE} STRATEGY file_copy`,
  );
  return {
    ownerUrl: withDatabase(ownerUrl, name),
    appUrl: withDatabase(appUrl, name),
    drop: () => execute(ownerUrl, `DROP DATABASE ${name} WITH (FORCE)`),
  };
}

/** For jest's globalSetup: returns what stops the server and removes its folder. */
export async function startTestPostgres(): Promise<() => Promise<void>> {
  await removeLeftovers();
  const dataDir = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  await chmod(dataDir, 0o755); // PostgreSQL runs as another user under root
  const log = createLog('warn');
  const postgres = await openPostgres({ dataDir, role: 'service', log, durable: false });
  await execute(postgres.ownerUrl, `CREATE DATABASE ${TEMPLATE} TEMPLATE template0 STRATEGY file_copy`);
  await migrate({ ownerUrl: withDatabase(postgres.ownerUrl, TEMPLATE), appRole: 'srok_app', log });
  process.env['TEST_OWNER_URL'] = postgres.ownerUrl;
  process.env['TEST_APP_URL'] = postgres.appUrl;
  return async () => {
    await postgres.close();
    await rm(dataDir, { recursive: true });
  };
}

export async function execute(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, name: string): string {
  return url.replace(/[^/]*$/, name);
}

/** What a killed run of the tests left: its server still runs, its folder is named by its process. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1]);
    if (!pid || isAlive(pid)) continue;
    const folder = join(tmpdir(), name);
    const server = await serverPid(folder);
    if (server !== undefined && isAlive(server)) process.kill(server, 'SIGQUIT');
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

async function serverPid(folder: string): Promise<number | undefined> {
  try {
    const pid = Number((await readFile(join(folder, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0]);
    const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8');
    return commandLine.includes(folder) ? pid : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
