// Removes what nothing refers to: uploads whose report was not made, and what a killed process left. Uploads go on
// meanwhile, and other processes may clean up at the same time.
import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../log.ts';
import { moved, namesIn, statOf } from './disk.ts';

/** Which of these hashes the ledger refers to. */
export type KnownHashes = (hashes: readonly string[]) => Promise<ReadonlySet<string>>;

interface CleanUpDeps {
  folder: string;
  /** The folder within it for what is not kept yet, or no longer. */
  aside: string;
  /** Where the content of this hash is kept. */
  pathOf(sha256: string): string;
  /** Moves a file to where the content of this hash is kept. */
  moveIn(path: string, sha256: string): Promise<void>;
  log: Log;
}

const DAY_MS = 86_400_000;
const HASH = /^[0-9a-f]{64}$/;
const PAIR = /^[0-9a-f]{2}$/;

/** Gives how many files were removed. Age is told by the disk, so by the clock of this computer. */
export function createCleanUp({ folder, aside, pathOf, moveIn, log }: CleanUpDeps) {
  /** Pieces of uploads, and files that were about to be removed. */
  async function cleanAside(known: KnownHashes, before: number): Promise<void> {
    for (const name of await namesIn(aside)) {
      const path = join(aside, name);
      const found = await statOf(path);
      if (!found || found.mtimeMs >= before) continue;
      const [sha256 = ''] = name.split('.');
      if (HASH.test(sha256) && (await known([sha256])).has(sha256)) await moveIn(path, sha256);
      else await rm(path, { force: true });
    }
  }

  /**
   * Between the look and the removal somebody may have uploaded the same content: taken aside first, what turns out to
   * be new goes back. An upload that comes later finds the place empty and fills it.
   */
  async function remove(sha256: string, before: number): Promise<boolean> {
    const path = join(aside, `${sha256}.${randomUUID()}`);
    await mkdir(aside, { recursive: true, mode: 0o700 });
    if (!(await moved(pathOf(sha256), path))) return false;
    const found = await statOf(path);
    if (found && found.mtimeMs >= before) {
      await moveIn(path, sha256);
      return false;
    }
    await rm(path, { force: true });
    return true;
  }

  async function oldIn(inner: string, before: number): Promise<string[]> {
    const old: string[] = [];
    for (const name of await namesIn(inner)) {
      if (!HASH.test(name)) continue;
      const found = await statOf(join(inner, name));
      if (found && found.mtimeMs < before) old.push(name);
    }
    return old;
  }

  return async (known: KnownHashes): Promise<number> => {
    const before = Date.now() - DAY_MS;
    let removed = 0;
    await cleanAside(known, before);
    for (const first of (await namesIn(folder)).filter((name) => PAIR.test(name)))
      for (const second of (await namesIn(join(folder, first))).filter((name) => PAIR.test(name))) {
        const old = await oldIn(join(folder, first, second), before);
        if (old.length === 0) continue;
        const wanted = await known(old);
        for (const sha256 of old) if (!wanted.has(sha256) && (await remove(sha256, before))) removed += 1;
      }
    if (removed > 0) log.info({ files: removed }, 'removed files that nothing refers to');
    return removed;
  };
}
