// Files that people attach, in a folder, each under the hash of its content: the same content is kept once, and no name
// that anybody gives becomes a path.
import { createHash, randomUUID } from 'node:crypto';
import { access, constants, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Log } from '../log.ts';
import { createCleanUp, type KnownHashes } from './clean-up.ts';
import { contentFits } from './content.ts';
import { codeOf, statOf, syncFolder } from './disk.ts';
import { cleanName } from './file-name.ts';
import { type FileType, typeOfName } from './file-types.ts';
import { NoRoomForFiles, refusals } from './refusals.ts';

/** 20 MB. */
export const MAX_FILE_BYTES = 20 * 2 ** 20;

export interface StoredFile {
  sha256: string;
  /** Bytes. */
  size: number;
  type: FileType;
  /** As it may be shown and offered. */
  name: string;
}

/** Whole, checked and on the disk, and not yet among the files that are kept. */
export interface ReceivedFile extends StoredFile {
  keep(): Promise<void>;
  discard(): Promise<void>;
}

export interface FileStore {
  /**
   * Leaves nothing behind when it fails.
   * @throws FileRefused, NoRoomForFiles; the source's own error where that breaks off
   */
  receive(source: AsyncIterable<Uint8Array>, name: string): Promise<ReceivedFile>;
  /** Receives and keeps. */
  put(source: AsyncIterable<Uint8Array>, name: string): Promise<StoredFile>;
  /** Null where there is no such file. The stream holds the file open until it has ended or is destroyed. */
  open(sha256: string): Promise<Readable | null>;
  /** Bytes; null where there is no such file. */
  sizeOf(sha256: string): Promise<number | null>;
  /** Removes what has been there for a day and nothing refers to; returns how many files. */
  clean(known: KnownHashes): Promise<number>;
  /** The reason why files cannot be written now, as the system says it; null where they can. Writes nothing. */
  cannotWrite(): Promise<string | null>;
}

/** @param deps the folder is made with the first file */
export function createFileStore({ folder, log }: { folder: string; log: Log }): FileStore {
  /** What is not kept yet, or no longer: on the same disk, so that a file changes its place at once. */
  const aside = join(folder, 'aside');

  function pathOf(sha256: string): string {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error('not a hash');
    return join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  }

  /** Always in place of what is there: the same content, but from now on it counts as new. */
  async function moveIn(path: string, sha256: string): Promise<void> {
    const place = pathOf(sha256);
    const inner = dirname(place);
    try {
      await mkdir(inner, { recursive: true, mode: 0o700 });
      await rename(path, place);
      for (const one of [inner, dirname(inner), folder]) await syncFolder(one);
    } catch (error) {
      throw asNoRoom(error);
    }
  }

  async function receive(source: AsyncIterable<Uint8Array>, given: string): Promise<ReceivedFile> {
    const name = cleanName(given);
    const type = typeOfName(name);
    if (type === null) throw refusals.type(name);
    const path = join(aside, randomUUID());
    const discard = () => rm(path, { force: true });
    try {
      await mkdir(aside, { recursive: true, mode: 0o700 });
      const { sha256, size } = await write(source, path, name);
      if (size === 0) throw refusals.empty(name);
      const verdict = await contentFits(path, type);
      if (!verdict.fits) throw refusals.content(name, verdict.looksLike);
      return { sha256, size, type, name, discard, keep: () => moveIn(path, sha256) };
    } catch (error) {
      await discard();
      throw asNoRoom(error);
    }
  }

  async function write(
    source: AsyncIterable<Uint8Array>,
    path: string,
    name: string,
  ): Promise<{ sha256: string; size: number }> {
    const hash = createHash('sha256');
    let size = 0;
    const handle = await open(path, 'wx', 0o600);
    try {
      for await (const chunk of source) {
        size += chunk.length;
        if (size > MAX_FILE_BYTES) throw refusals.size(name, MAX_FILE_BYTES);
        hash.update(chunk);
        await handle.writeFile(chunk);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    return { sha256: hash.digest('hex'), size };
  }

  async function sizeOf(sha256: string): Promise<number | null> {
    return (await statOf(pathOf(sha256)))?.size ?? null;
  }

  return {
    receive,
    sizeOf,
    async put(source, given) {
      const { keep, sha256, size, type, name } = await receive(source, given);
      await keep();
      return { sha256, size, type, name };
    },
    async open(sha256) {
      try {
        const handle = await open(pathOf(sha256), 'r');
        return handle.createReadStream();
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return null;
        throw error;
      }
    },
    clean: createCleanUp({ folder, aside, pathOf, moveIn, log }),
    async cannotWrite() {
      for (let place = folder; ; place = dirname(place)) {
        try {
          await access(place, constants.W_OK | constants.X_OK);
          return (await stat(place)).isDirectory() ? null : `${place}: не папка`;
        } catch (error) {
          const code = codeOf(error);
          // Made with the first file, where the folder above lets us.
          if (code !== 'ENOENT' || place === dirname(place)) return `${place}: ${code ?? String(error)}`;
        }
      }
    },
  };
}

function asNoRoom(error: unknown): unknown {
  const code = codeOf(error);
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error;
  return new NoRoomForFiles('На диске сервера нет места для файлов. Сообщите об этом оператору системы.', {
    cause: error,
  });
}
