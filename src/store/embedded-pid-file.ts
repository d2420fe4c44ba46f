// Who runs on a server's folder: PostgreSQL leaves its process number there, which after a crash, a reboot or in a
// container may mean nothing, or somebody else.
import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { UserError } from '../errors.ts';

const run = promisify(execFile);

/** A process number that no process has, above every system's limit. */
const NO_PROCESS = '2147483647';

export interface Running {
  pid: number;
  port: number;
}

/** The server that runs on the folder, starting or stopping included; undefined when none does. */
export async function findRunning(folder: string): Promise<Running | undefined> {
  const file = await readPidFile(folder);
  return file && (await isServerOf(file.pid, folder)) ? file : undefined;
}

/** The socket's folder, where its path is short enough for the system. */
export function socketDirectory(folder: string): string {
  return Buffer.byteLength(folder) < 80 ? folder : '';
}

/**
 * Processes of another container cannot be seen, nor its network reached, but its socket in a shared folder answers.
 * Two servers on one folder would destroy it.
 */
export async function refuseOtherMachine(folder: string): Promise<void> {
  const file = await readPidFile(folder);
  if (!file || socketDirectory(folder) === '') return;
  const path = join(folder, `.s.PGSQL.${file.port}`);
  const answers = await new Promise<boolean>((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
  if (answers)
    throw new UserError(
      `PostgreSQL этой папки данных работает в другом контейнере: ${folder}. Остановите его или задайте DATABASE_URL.`,
    );
  await rm(path, { force: true });
  await rm(`${path}.lock`, { force: true });
}

/**
 * After a reboot or in a container the number of a dead server may be another program's; PostgreSQL would then refuse to
 * start. The file is not removed: its other lines let PostgreSQL see that processes of the dead server still live.
 */
export async function freeReusedPid(folder: string): Promise<void> {
  const file = await readPidFile(folder);
  if (!file || (await isServerOf(file.pid, folder))) return;
  const path = join(folder, 'postmaster.pid');
  const lines = (await readFile(path, 'utf8')).split('\n');
  await writeFile(path, [NO_PROCESS, ...lines.slice(1)].join('\n'));
}

async function readPidFile(folder: string): Promise<Running | undefined> {
  const [pid, , , port] = ((await readIfThere(join(folder, 'postmaster.pid'))) ?? '').split('\n');
  return pid && port && Number(pid) > 0 ? { pid: Number(pid), port: Number(port) } : undefined;
}

/** Whether that process is a PostgreSQL of this folder, not one that happens to have its number. */
async function isServerOf(pid: number, folder: string): Promise<boolean> {
  if (process.platform === 'linux')
    return ((await readIfThere(`/proc/${pid}/cmdline`)) ?? '').split('\0').includes(folder);
  try {
    return (await run('ps', ['-ww', '-o', 'command=', '-p', String(pid)])).stdout.includes(folder);
  } catch (error) {
    if (typeof (error as { code?: unknown }).code === 'number') return false;
    throw error;
  }
}

export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return undefined;
    throw error;
  }
}
