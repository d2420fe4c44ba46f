// PostgreSQL refuses to run as root. Under root it runs as another user; this file says as whom, and whether
// that user can reach a folder.
import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { UserError } from '../errors.ts';

const run = promisify(execFile);

/** Passed to child processes as it is; empty when PostgreSQL runs as the user of this process. */
export type Account = { uid: number; gid: number } | Record<never, never>;

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * The account for a data folder: under root the folder's owner, for a new folder `nobody`.
 * @throws UserError when the folder belongs to somebody that this process cannot become
 */
export async function accountFor(dataFolder: string): Promise<Account> {
  const owner = await ownerOf(dataFolder);
  if (isRoot()) return owner && owner.uid !== 0 ? owner : await nobody();
  if (owner && process.getuid && owner.uid !== process.getuid()) {
    throw new UserError(
      `Папка ${dataFolder} принадлежит другому пользователю (uid ${owner.uid}). Запускайте программу от того же пользователя, что и раньше, либо задайте другую папку в SROK_DATA.`,
    );
  }
  return {};
}

async function ownerOf(folder: string): Promise<{ uid: number; gid: number } | undefined> {
  try {
    const { uid, gid } = await stat(folder);
    return { uid, gid };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function nobody(): Promise<Account> {
  const line = (await readFile('/etc/passwd', 'utf8'))
    .split('\n')
    .find((entry) => entry.startsWith('nobody:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  if (!uid || !gid)
    throw new UserError(
      'PostgreSQL не работает от имени root, а пользователя nobody в системе нет. Запустите программу от обычного пользователя или задайте DATABASE_URL.',
    );
  return { uid: Number(uid), gid: Number(gid) };
}

/** Whether a program of that account can enter the folder (asked of the system: modes, ACLs and mounts all count). */
export async function canEnter(account: Account, folder: string): Promise<boolean> {
  if (!('uid' in account)) return true;
  try {
    await run('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...account, cwd: '/' });
    return true;
  } catch (error) {
    if (typeof (error as { code?: unknown }).code === 'number') return false;
    throw error;
  }
}
