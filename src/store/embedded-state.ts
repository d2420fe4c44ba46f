// What has to be known about an embedded PostgreSQL before it runs: its folder, port and passwords, in
// `postgres.json` of the data folder, readable by its owner only.
import { randomBytes } from 'node:crypto';
import { chmod, chown, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';

const StateSchema = z.strictObject({
  /** Relative to the data folder, so that it may be moved, or absolute where it lies elsewhere. */
  folder: z.string().min(1),
  /** True once the folder has been filled: from then on its absence is a loss, not a first start. */
  filled: z.boolean(),
  /** Loopback port, kept as long as it is free. */
  port: z.int().min(0).max(65_535),
  passwords: z.strictObject({ postgres: z.string(), srok_owner: z.string(), srok_app: z.string() }),
});
export type EmbeddedState = z.infer<typeof StateSchema>;

/** @throws UserError when the file cannot be read or is damaged */
export async function readState(dataDir: string, log: Log): Promise<EmbeddedState | undefined> {
  const path = statePath(dataDir);
  try {
    const { mode } = await stat(path);
    if ((mode & 0o077) !== 0) {
      log.warn(
        { path, mode: (mode & 0o777).toString(8) },
        'the file with the database passwords was open to other users; closing it',
      );
      await chmod(path, 0o600);
    }
    return StateSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    const reason =
      code === 'EACCES' || code === 'EPERM'
        ? 'он принадлежит другому пользователю; запускайте программу от того же пользователя, что и раньше'
        : 'он повреждён; восстановите его из резервной копии';
    throw new UserError(`Файл ${path} с паролями PostgreSQL не прочитан: ${reason}.`, { cause: error });
  }
}

/** Whole or not at all; the owner of the data folder stays the owner of the file. */
export async function writeState(dataDir: string, state: EmbeddedState): Promise<void> {
  const path = statePath(dataDir);
  const partial = `${path}.partial`;
  await writeFile(partial, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600, flush: true });
  await chmod(partial, 0o600);
  if (process.getuid?.() === 0) {
    const { uid, gid } = await stat(dataDir);
    await chown(partial, uid, gid);
  }
  await rename(partial, path);
}

export function newState(folder: string): EmbeddedState {
  const password = () => randomBytes(24).toString('base64url');
  return {
    folder,
    filled: false,
    port: 0,
    passwords: { postgres: password(), srok_owner: password(), srok_app: password() },
  };
}

export function folderOf(dataDir: string, state: EmbeddedState): string {
  return resolve(dataDir, state.folder);
}

export function addressOf(
  state: EmbeddedState,
  user: keyof EmbeddedState['passwords'],
  database: string,
): string {
  return `postgres://${user}:${state.passwords[user]}@127.0.0.1:${state.port}/${database}`;
}

function statePath(dataDir: string): string {
  return join(dataDir, 'postgres.json');
}
