// Saves everything the program keeps, as it is at one moment, while it works: one snapshot, COPY of each table, one file.
// The queue is left out: it is computed again from the tables.
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { lstat, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import { type BackupHeader, blockEnd, blockStart, firstLine, lastLine } from './backup-file.ts';
import { tablesToCopy } from './copied-tables.ts';
import { createDatabase } from './database.ts';

export interface BackupOptions {
  /** A role that may read all tables. */
  url: string;
  file: string;
  /** Replace a file that is there. */
  force: boolean;
  /** Version of the program. */
  program: string;
  now: number;
  log: Log;
  signal?: AbortSignal;
  /** Rows written so far, of how many. */
  onProgress?(done: number, total: number): void;
}

export interface BackupResult {
  /** By table. */
  rows: Record<string, number>;
  bytes: number;
}

/**
 * Written beside the file and renamed when it is whole and on the disk; readable by its owner only.
 * @throws UserError when the file exists or cannot be written, or there is nothing to save
 */
export async function writeBackup(options: BackupOptions): Promise<BackupResult> {
  const { url, file, log, signal } = options;
  await refuseExisting(options);
  const database = createDatabase<unknown>({ url, max: 1, applicationName: 'srok backup', log });
  const partial = `${file}.${process.pid}.partial`;
  try {
    await database.check();
    const client = await database.pool.connect();
    const rows: Record<string, number> = {};
    try {
      await pipeline(
        Readable.from(backupText(client, options, rows), { objectMode: false }),
        createGzip({ level: 6 }),
        createWriteStream(partial, { flags: 'wx', mode: 0o600, flush: true }),
        signal ? { signal } : {},
      );
    } finally {
      // A snapshot, and after a stop a COPY under way: it ends with the connection.
      client.release(true);
    }
    await refuseExisting(options);
    await rename(partial, file);
    await syncFolder(dirname(file));
    return { rows, bytes: (await stat(file)).size };
  } catch (error) {
    await rm(partial, { force: true });
    throw fileFault(file, error);
  } finally {
    await database.close();
  }
}

async function* backupText(
  client: pg.PoolClient,
  { program, now, onProgress }: BackupOptions,
  rows: Record<string, number>,
): AsyncGenerator<Buffer, void, void> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
  // Whatever the server's own settings are, the text is the same.
  await client.query("SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL timezone = 'UTC'");
  const { tables, migrations } = await tablesToCopy(client);
  const total = await countRows(client, tables);
  let done = 0;
  const hash = createHash('sha256');
  const hashed = (piece: string | Buffer): Buffer => {
    const bytes = Buffer.from(piece);
    hash.update(bytes);
    return bytes;
  };
  const header: BackupHeader = { format: 1, program, at: new Date(now).toISOString(), migrations };
  yield hashed(firstLine(header));
  for (const { name, quoted, columns } of tables) {
    yield hashed(blockStart(quoted, columns));
    const copy = client.query(copyTo(`COPY ${quoted} (${columns}) TO STDOUT`));
    for await (const chunk of copy as AsyncIterable<Buffer>) {
      onProgress?.(done + newlines(chunk), total);
      done += newlines(chunk);
      yield hashed(chunk);
    }
    rows[name] = copy.rowCount;
    yield hashed(blockEnd);
  }
  yield Buffer.from(lastLine(rows, hash.digest('hex')));
  await client.query('COMMIT');
}

async function countRows(client: pg.PoolClient, tables: readonly { quoted: string }[]): Promise<number> {
  const counts = tables.map(({ quoted }) => `(SELECT count(*) FROM ${quoted})`);
  const { rows } = await client.query<{ total: number }>(`SELECT ${counts.join(' + ')} AS total`);
  return rows[0]?.total ?? 0;
}

/** A row is a line: a line break in data is written `\n`. */
function newlines(chunk: Buffer): number {
  let n = 0;
  for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) n += 1;
  return n;
}

async function refuseExisting({ file, force }: BackupOptions): Promise<void> {
  let isReplaceable: boolean;
  try {
    const found = await lstat(file);
    isReplaceable = found.isFile() || found.isSymbolicLink();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw fileFault(file, error);
  }
  // A device would be gone for all programs.
  if (!isReplaceable) throw new UserError(`Копия не записана: ${file} – не файл.`);
  if (force) return;
  throw new UserError(`Файл ${file} уже есть. Укажите другое имя или ключ --force, чтобы его заменить.`);
}

/** The new name itself is on the disk, too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const REASONS: Record<string, string> = {
  ENOENT: 'нет такой папки',
  ENOTDIR: 'нет такой папки',
  EISDIR: 'это папка',
  EACCES: 'нет прав на запись',
  EPERM: 'нет прав на запись',
  EROFS: 'диск доступен только для чтения',
  ENOSPC: 'на диске нет места',
  EDQUOT: 'на диске нет места',
};

function fileFault(file: string, error: unknown): unknown {
  const reason = REASONS[(error as NodeJS.ErrnoException).code ?? ''];
  return reason === undefined
    ? error
    : new UserError(`Копия не записана: ${file}: ${reason}.`, { cause: error });
}
