// The run's own PostgreSQL, with its data on a small tmpfs where the system lets us mount one, so that a full disk is
// a real one. Killed and started again like a server whose supervisor brings it back.
import { type ChildProcess, execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, open, readFile, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { createLog } from '../../../src/log.ts';
import { accountFor } from '../../../src/store/embedded-account.ts';
import { findBinaries } from '../../../src/store/embedded-binaries.ts';
import { fillFolder } from '../../../src/store/embedded-server.ts';
import { freePort } from '../../support/free-port.ts';
import { spawnBound } from './bound-process.ts';

const run = promisify(execFile);
const PASSWORD = 'chaos';
const DISK_MB = 1536;
const SPARE_BYTES = 8 * 2 ** 20;

export interface PostgresProcess {
  readonly port: number;
  /** Null where no tmpfs could be mounted: then the disk cannot be filled. */
  readonly disk: 'limited' | null;
  /** Through the given port, which may be a proxy's. */
  url(role: 'srok_owner' | 'srok_app', port: number): string;
  /** SIGKILL to the postmaster; its other processes notice and end. */
  kill(): void;
  /** Until it takes connections. */
  restart(): Promise<void>;
  fillDisk(): Promise<void>;
  freeDisk(): Promise<void>;
  stop(): Promise<void>;
}

export async function startPostgresProcess(folder: string): Promise<PostgresProcess> {
  const disk = join(folder, 'disk');
  await mkdir(disk);
  const limited = await mountTmpfs(disk);
  const log = createLog('silent');
  const account = await accountFor(join(disk, 'postgres'));
  if ('uid' in account) await chown(disk, account.uid, account.gid);
  for (const path of [folder, disk]) await chmod(path, 0o755);
  const binaries = await findBinaries(account, '/var/lib/srok', log);
  const data = join(disk, 'postgres');
  await fillFolder(data, { binaries, account, password: PASSWORD, durable: false });
  const port = await freePort();
  const superuser = `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`;
  let child: ChildProcess;

  async function launch(): Promise<void> {
    const output = await open(join(folder, 'logs/postgres.log'), 'a');
    const settings = {
      port,
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: 200,
      shared_buffers: '64MB',
      max_wal_size: '128MB',
      min_wal_size: '32MB',
      timezone: 'UTC',
    };
    child = spawnBound(
      binaries.postgres,
      ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      { ...account, cwd: '/', stdio: ['ignore', output.fd, output.fd] },
    );
    await once(child, 'spawn');
    await output.close();
  }

  async function untilReady(): Promise<void> {
    const deadline = Date.now() + 60_000;
    for (;;) {
      const client = new pg.Client({ connectionString: superuser, connectionTimeoutMillis: 2_000 });
      client.on('error', () => undefined);
      try {
        await client.connect();
        await client.query('SELECT 1');
        return;
      } catch (error) {
        if (Date.now() > deadline) throw error;
        // It gives up at once while processes of its former self still hold the shared memory, or no space is left.
        if (child.exitCode !== null || child.signalCode !== null) await launch();
        await delay(50);
      } finally {
        await client.end();
      }
    }
  }

  await launch();
  await untilReady();
  await prepare(superuser);

  return {
    port,
    disk: limited ? 'limited' : null,
    url: (role, through) => `postgres://${role}:${PASSWORD}@127.0.0.1:${through}/srok`,
    kill: () => void child.kill('SIGKILL'),
    restart: untilReady,
    async fillDisk() {
      const ballast = join(disk, 'ballast');
      const { bavail, bsize } = await statfs(disk);
      // Nearly all at once, and the rest until there is no more: the server goes on writing meanwhile.
      await run('sh', [
        '-c',
        `fallocate -l ${Math.max(1, bavail * bsize - SPARE_BYTES)} "$1"; cat /dev/zero >> "$1"; true`,
        'sh',
        ballast,
      ]);
    },
    freeDisk: () => rm(join(disk, 'ballast'), { force: true }),
    async stop() {
      const exit = once(child, 'exit');
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGQUIT');
        await exit;
      }
      await removeDisk(disk);
    },
  };
}

/** Nobody works on it any more. */
export async function removeDisk(disk: string): Promise<void> {
  if ((await readFile('/proc/mounts', 'utf8')).includes(` ${disk} `)) await run('umount', ['-l', disk]);
  await rm(disk, { recursive: true, force: true });
}

async function mountTmpfs(folder: string): Promise<boolean> {
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m`, 'srok-chaos', folder]);
    return true;
  } catch {
    return false;
  }
}

async function prepare(superuser: string): Promise<void> {
  const client = new pg.Client({ connectionString: superuser });
  await client.connect();
  for (const role of ['srok_owner', 'srok_app'])
    await client.query(`CREATE ROLE ${role} LOGIN PASSWORD '${PASSWORD}'`);
  await client.query('CREATE DATABASE srok OWNER srok_owner TEMPLATE template0');
  await client.end();
}
