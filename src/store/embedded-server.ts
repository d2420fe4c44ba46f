// One PostgreSQL server process on one folder: fill the folder, start, find the one that runs, stop. Whatever was
// killed at whatever moment, the next start makes of the folder what it finds there.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { UserError } from '../errors.ts';
import type { Account } from './embedded-account.ts';
import type { Binaries } from './embedded-binaries.ts';
import {
  findRunning,
  freeReusedPid,
  type Running,
  readIfThere,
  refuseOtherMachine,
  socketDirectory,
} from './embedded-pid-file.ts';

const run = promisify(execFile);

/** For a small server: one service, a handful of commands. */
const PARAMETERS = {
  listen_addresses: '127.0.0.1',
  unix_socket_permissions: '0700',
  max_connections: '60',
  shared_buffers: '128MB',
  max_wal_size: '256MB',
  max_parallel_workers_per_gather: '0',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  cluster_name: 'srok',
  logging_collector: 'on',
  log_directory: 'log',
  log_filename: 'postgresql-%a.log',
  log_truncate_on_rotation: 'on',
  log_rotation_age: '1d',
  log_rotation_size: '0',
};
const DURABLE = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' };
const FORGETFUL = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' };

/** Makes the folder of a new server. Built beside it and renamed when whole: a half-built one is never used. */
export async function fillFolder(
  folder: string,
  options: { binaries: Binaries; account: Account; password: string; durable: boolean },
): Promise<void> {
  const { binaries, account, durable } = options;
  const parent = dirname(folder);
  const prefix = `${basename(folder)}.new`;
  for (const name of await readdir(parent))
    if (name.startsWith(prefix)) await rm(join(parent, name), { recursive: true });
  const built = join(parent, prefix);
  const passwordFile = `${built}.password`;
  await mkdir(built, { mode: 0o700 });
  await writeFile(passwordFile, `${options.password}\n`, { mode: 0o600 });
  if ('uid' in account) for (const path of [built, passwordFile]) await chown(path, account.uid, account.gid);
  const flags = [
    '--username=postgres',
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--no-instructions',
    ...(durable ? [] : ['--no-sync']),
  ];
  await run(binaries.initdb, [`--pgdata=${built}`, `--pwfile=${passwordFile}`, ...flags], {
    ...account,
    cwd: '/',
  });
  await rm(passwordFile);
  await rename(built, folder);
}

/**
 * Starts the server and returns once its process runs; whether it takes connections is the caller's to try.
 * `exited` tells of an early end, with what it said.
 */
export async function startServer(
  folder: string,
  options: { binaries: Binaries; account: Account; port: number; durable: boolean },
) {
  const { binaries, account, port, durable } = options;
  await refuseOtherMachine(folder);
  await freeReusedPid(folder);
  const log = await open(join(dirname(folder), `${basename(folder)}-start.log`), 'w', 0o600);
  const parameters = Object.entries({
    ...PARAMETERS,
    ...(durable ? DURABLE : FORGETFUL),
    unix_socket_directories: socketDirectory(folder),
    port: String(port),
  });
  // Detached: Ctrl-C in the terminal reaches the service alone, which stops the server when it has finished.
  const child = spawn(
    binaries.postgres,
    ['-D', folder, ...parameters.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    {
      ...account,
      cwd: '/',
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    },
  );
  let ended = false;
  child.once('exit', () => {
    ended = true;
  });
  await once(child, 'spawn');
  child.unref();
  const logPath = join(dirname(folder), `${basename(folder)}-start.log`);
  await log.close();
  return { exited: async () => (ended ? (await readFile(logPath, 'utf8')).trim() : undefined) };
}

/** Fast shutdown: open transactions are rolled back, everything is written. */
export async function stopServer(folder: string, { pid }: Running, timeoutMs = 60_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  process.kill(pid, 'SIGINT');
  while (await findRunning(folder)) {
    if (Date.now() > deadline) throw new Error(`PostgreSQL ${pid} did not stop in ${timeoutMs} ms`);
    await delay(10);
  }
}

/** A free loopback port; `wished` when it is. */
export async function freePort(wished: number): Promise<number> {
  const server = createServer();
  try {
    await once(server.listen(wished, '127.0.0.1'), 'listening');
  } catch (error) {
    if (wished === 0 || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return freePort(0);
  }
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  return port;
}

/**
 * @param home the data folder, in which the server's folder lies unless its account cannot get there
 * @throws UserError when the server's folder was made by another major version
 */
export async function checkVersion(folder: string, major: string, home: string): Promise<'absent' | 'fits'> {
  const found = (await readIfThere(join(folder, 'PG_VERSION')))?.trim();
  if (found === undefined) return 'absent';
  if (found === major) return 'fits';
  const made = `Папку ${folder} создал PostgreSQL ${found}, а в этой версии программы PostgreSQL ${major}. Данные не тронуты.`;
  if (Number(found) > Number(major))
    throw new UserError(`${made} Поставьте версию программы не старше той, что работала с папкой последней.`);
  const moved = [home, ...(folder.startsWith(`${home}/`) ? [] : [dirname(folder)])];
  throw new UserError(
    [
      `${made} Что сделать:`,
      '  1. Остановите службу, верните прежнюю версию программы и сохраните данные: srok backup ФАЙЛ',
      `  2. Уберите прежнюю папку данных: ${moved.map((path) => `mv ${path} ${path}.old`).join(' && ')}`,
      '  3. Поставьте эту версию программы и загрузите данные: srok restore --sent-until backup ФАЙЛ',
      '  4. Запустите службу. Убедитесь, что всё на месте, и только тогда удалите прежнюю папку.',
    ].join('\n'),
  );
}
