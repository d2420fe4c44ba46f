// A full disk stops PostgreSQL, and with it everything: said while there is still time to make room.
import { stat, statfs } from 'node:fs/promises';
import { type Finding, fault, ok, warning } from './finding.ts';

/** PostgreSQL keeps up to 256 MB of log ahead of its tables; below that it stops sooner or later. */
const TOO_LITTLE = 256 * 2 ** 20;
const LITTLE = 2 ** 30;

/** Bytes free for programs that are not root's, on the disk of a folder. */
export type FreeBytes = (folder: string) => Promise<number>;

export const freeBytes: FreeBytes = async (folder) => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

/** @param folders that exist or not yet: of the latter nothing can be said; of several on one disk the first is named */
export async function diskSpace(folders: readonly string[], free: FreeBytes): Promise<Finding[]> {
  const byDisk = new Map<number, string>();
  for (const folder of folders) {
    const disk = await diskOf(folder);
    if (disk !== undefined && !byDisk.has(disk)) byDisk.set(disk, folder);
  }
  return Promise.all([...byDisk.values()].map(async (folder) => spaceFinding(folder, await free(folder))));
}

function spaceFinding(folder: string, bytes: number): Finding {
  const text = `${folder}: свободно ${inWords(bytes)}`;
  const needed = inWords(TOO_LITTLE);
  if (bytes < TOO_LITTLE)
    return fault('disk', text, `Освободите место: нужно не менее ${needed}, иначе база данных остановится.`);
  if (bytes < LITTLE) return warning('disk', text, `Освободите место, пока его не меньше ${needed}.`);
  return ok('disk', text);
}

async function diskOf(folder: string): Promise<number | undefined> {
  try {
    return (await stat(folder)).dev;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function inWords(bytes: number): string {
  const megabytes = Math.floor(bytes / 2 ** 20);
  return megabytes < 10_240 ? `${megabytes} МБ` : `${Math.floor(megabytes / 1024)} ГБ`;
}
