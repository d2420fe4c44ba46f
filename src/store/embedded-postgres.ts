// The PostgreSQL that runs when nobody gave one: a real server on a folder of its own, shared by the service and the
// commands beside it. PostgreSQL's own session locks say who uses it; the last to leave stops it, so a process that
// was killed leaves nothing behind but a running server, and the next one takes that over.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, realpath, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import { accountFor, canEnter, isRoot } from './embedded-account.ts';
import { findBinaries } from './embedded-binaries.ts';
import { enterServer, type Guard, leaveServer, prepareRoles } from './embedded-guard.ts';
import { findRunning } from './embedded-pid-file.ts';
import { checkVersion, fillFolder, freePort, startServer, stopServer } from './embedded-server.ts';
import {
  addressOf,
  type EmbeddedState,
  folderOf,
  newState,
  readState,
  writeState,
} from './embedded-state.ts';
import { withProcessLock } from './process-lock.ts';

export interface PostgresOptions {
  /** Created when absent. Holds the server's folder and its passwords. */
  dataDir: string;
  /** There is one service on a folder; commands are any number, beside it or without it. */
  role: 'service' | 'command';
  log: Log;
  /** Under root, the place for what the server's account cannot reach in `dataDir`. */
  systemDir?: string;
  /** False only for data that may be lost with the machine: nothing is synced to disk. */
  durable?: boolean;
  /** True for data that nobody needs any more: what is left of another checkout in the same place is thrown away. */
  disposable?: boolean;
}

export interface EmbeddedPostgres {
  /** The role that owns the tables and runs migrations; may also create databases. */
  ownerUrl: string;
  /** The role of the service, which has what migrations grant it. */
  appUrl: string;
  /** Leaves; stops the server when nobody else uses it. May be called again. */
  close(): Promise<void>;
}

const TURN_MS = 120_000;
const START_MS = 300_000;
const REVIVE_PAUSE_MS = 1000;

/**
 * Joins the PostgreSQL that runs on the folder, or starts it, making the folder on the first start.
 * @throws UserError on a second service, an older server's folder, an unreachable folder, missing programs
 */
export async function openPostgres(options: PostgresOptions): Promise<EmbeddedPostgres> {
  await mkdir(options.dataDir, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(
      `Папку данных ${options.dataDir} нельзя создать (${error.code}). Задайте другую в SROK_DATA.`,
      {
        cause: error,
      },
    );
  });
  const home = await realpath(options.dataDir);
  const { log, role } = options;
  let closed = false;
  let session!: Session;

  /** All within the lock, so that a `close` whose turn comes next sees the new session. */
  const open = (keepPort: boolean): Promise<void> =>
    withProcessLock(home, TURN_MS, async () => {
      if (closed) return;
      session = await enter(home, options, keepPort);
      if (role === 'service') void session.guard.lost.then(revive);
    });

  /** The server died under a running service (or was stopped by hand): bring it back on the port that everybody uses. */
  const revive = async (): Promise<void> => {
    while (!closed) {
      log.error(
        { folder: folderOf(home, session.state) },
        'the connection to the embedded PostgreSQL was lost; bringing it back',
      );
      try {
        return await open(true);
      } catch (error) {
        log.error({ err: error }, 'the embedded PostgreSQL did not come back; trying again');
        await delay(REVIVE_PAUSE_MS, undefined, { ref: false });
      }
    }
  };

  await open(false);
  return {
    ownerUrl: addressOf(session.state, 'srok_owner', 'srok'),
    appUrl: addressOf(session.state, 'srok_app', 'srok'),
    async close() {
      if (closed) return;
      closed = true;
      await withProcessLock(home, TURN_MS, () => leave(home, session));
    },
  };
}

interface Session {
  guard: Guard;
  state: EmbeddedState;
}

/** Under the lock: nobody else starts or stops the server meanwhile. */
async function enter(home: string, options: PostgresOptions, keepPort: boolean): Promise<Session> {
  const { log, role, durable = true, disposable = false } = options;
  const systemDir = options.systemDir ?? '/var/lib/srok';
  const known = await readState(home, log);
  const state = known ?? newState(await chooseFolder(home, systemDir));
  const folder = folderOf(home, state);
  if (!known && existsSync(join(folder, 'PG_VERSION'))) await putAway(folder, home, disposable);
  const account = await accountFor(folder);

  let running = await findRunning(folder);
  while (running) {
    const guard = await enterServer(
      addressOf({ ...state, port: running.port }, 'postgres', 'postgres'),
      role,
      home,
    );
    if (guard) return { guard, state: { ...state, port: running.port } };
    await delay(20); // starting or stopping
    running = await findRunning(folder);
  }

  const binaries = await findBinaries(account, isRoot() ? systemDir : home, log);
  if ((await checkVersion(folder, binaries.major, home)) === 'absent') {
    if (state.filled)
      throw new UserError(
        `Папка данных PostgreSQL ${folder} пропала. Верните её (или восстановите из резервной копии); чтобы начать с пустой базы, удалите файл ${join(home, 'postgres.json')}.`,
      );
    await writeState(home, state);
    log.info({ folder }, 'creating the embedded PostgreSQL');
    await fillFolder(folder, { binaries, account, password: state.passwords.postgres, durable });
  }
  if (!(await canEnter(account, folder))) {
    throw new UserError(
      `Пользователь, от имени которого работает PostgreSQL, не может войти в папку ${folder}. Откройте проход в каталоги над ней: chmod o+x.`,
    );
  }
  if (!keepPort) state.port = await freePort(state.port);
  await writeState(home, { ...state, filled: true });
  const guard = await startAndEnter(
    folder,
    { binaries, account, port: state.port, durable },
    addressOf(state, 'postgres', 'postgres'),
    role,
    home,
  );
  try {
    await prepareRoles(guard, state.passwords);
  } catch (error) {
    await leave(home, { guard, state });
    throw error;
  }
  return { guard, state };
}

/**
 * Data without the file of their passwords, which nobody can open.
 * @throws UserError with the ways out, unless they are disposable
 */
async function putAway(folder: string, home: string, disposable: boolean): Promise<void> {
  if (!disposable)
    throw new UserError(
      [
        `В папке ${folder} есть данные PostgreSQL, а файла с их паролями ${join(home, 'postgres.json')} нет. Данные не тронуты. Что сделать:`,
        '  – верните этот файл, если он сохранился;',
        `  – если нет, уберите папку данных (mv ${folder} ${folder}.old) и загрузите последнюю копию базы (srok restore ФАЙЛ).`,
      ].join('\n'),
    );
  const running = await findRunning(folder);
  if (running) await stopServer(folder, running);
  await rm(folder, { recursive: true });
}

/** Under the lock. A session that the server dropped says nothing about others, so it is asked through a new one. */
async function leave(home: string, { guard, state }: Session): Promise<void> {
  const folder = folderOf(home, state);
  let left = await leaveServer(guard);
  const running = await findRunning(folder);
  if (running && left === 'lost') {
    const again = await enterServer(
      addressOf({ ...state, port: running.port }, 'postgres', 'postgres'),
      'command',
      home,
    );
    if (again) left = await leaveServer(again);
  }
  if (running && left === 'last') await stopServer(folder, running);
}

async function startAndEnter(
  folder: string,
  server: Parameters<typeof startServer>[1],
  url: string,
  role: PostgresOptions['role'],
  home: string,
): Promise<Guard> {
  const deadline = Date.now() + START_MS;
  let started = await startServer(folder, server);
  let attempts = 1;
  for (;;) {
    const guard = await enterServer(url, role, home);
    if (guard) return guard;
    const exited = await started.exited();
    if (exited !== undefined) {
      // Processes of a killed server may need a moment to notice that it is gone.
      if (attempts >= 20) throw new UserError(`PostgreSQL не запустился в папке ${folder}:\n${exited}`);
      attempts += 1;
      await delay(250);
      started = await startServer(folder, server);
    }
    if (Date.now() > deadline)
      throw new UserError(`PostgreSQL в папке ${folder} не ответил за ${START_MS / 1000} с.`);
    await delay(15);
  }
}

/** The server's folder for a new data folder: inside it, or in the system's place when its account cannot get there. */
async function chooseFolder(home: string, systemDir: string): Promise<string> {
  if (await canEnter(await accountFor(join(home, 'postgres')), home)) return 'postgres';
  const name = `${basename(home)}-${createHash('sha256').update(home).digest('hex').slice(0, 12)}`;
  await mkdir(join(systemDir, name), { recursive: true, mode: 0o755 });
  return join(systemDir, name, 'postgres');
}
