// The backup's file: plain SQL text in gzip. A line about the backup, a COPY block for each table, and a last line with
// the number of rows and a checksum of all before it, so that a cut or changed file is known before anything is loaded.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import { UserError } from '../errors.ts';

const FIRST = '-- srok backup ';
const LAST = '-- srok end ';
const END_OF_ROWS = '\\.\n';
const COPY = /^COPY ("[a-z0-9_]+") \(("[a-z0-9_]+"(?:, "[a-z0-9_]+")*)\) FROM stdin;\n$/;
const NEWLINE = 10;

const HeaderSchema = z.strictObject({
  format: z.literal(1),
  /** Version of the program that wrote it. */
  program: z.string(),
  /** The moment before the snapshot was taken, UTC. */
  at: z.iso.datetime(),
  /** Applied migrations, in order: the tables' shape. */
  migrations: z.array(z.string()).min(1),
});
export type BackupHeader = z.infer<typeof HeaderSchema>;

const TrailerSchema = z.strictObject({
  /** By table. */
  rows: z.record(z.string(), z.int().min(0)),
  /** Of everything before this line. */
  sha256: z.string(),
});

export interface CheckedBackup {
  header: BackupHeader;
  rows: Record<string, number>;
}

export function firstLine(header: BackupHeader): string {
  return `${FIRST}${JSON.stringify(header)}\n`;
}

/** `table` and `columns` are quoted. */
export function blockStart(table: string, columns: string): string {
  return `COPY ${table} (${columns}) FROM stdin;\n`;
}

export const blockEnd = `${END_OF_ROWS}\n`;

export function lastLine(rows: Record<string, number>, sha256: string): string {
  return `${LAST}${JSON.stringify({ rows, sha256 })}\n`;
}

/** Reads the whole file. @throws UserError when it is no backup, of a later format, cut or changed */
export async function checkBackup(path: string): Promise<CheckedBackup> {
  const hash = createHash('sha256');
  let header: BackupHeader | undefined;
  let last = Buffer.alloc(0);
  for await (const lines of wholeLines(path)) {
    header ??= readHeader(path, lines);
    const cut = lines.lastIndexOf(NEWLINE, -2) + 1;
    hash.update(last).update(lines.subarray(0, cut));
    last = Buffer.from(lines.subarray(cut));
  }
  const end = last.toString();
  if (!header) throw notABackup(path);
  const trailer = end.startsWith(LAST)
    ? TrailerSchema.safeParse(parsed(end.slice(LAST.length))).data
    : undefined;
  if (!trailer) throw damaged(path, 'файл обрывается');
  if (trailer.sha256 !== hash.digest('hex')) throw damaged(path, 'контрольная сумма не сходится');
  return { header, rows: trailer.rows };
}

export type BackupPart =
  | { kind: 'table'; table: string; columns: string }
  | { kind: 'rows'; bytes: Buffer }
  | { kind: 'end' };

/** The COPY blocks of a file that was checked: a table, its rows in pieces, its end. */
export async function* backupParts(path: string): AsyncGenerator<BackupPart, void, void> {
  let inTable = false;
  for await (const lines of wholeLines(path)) {
    let from = 0;
    while (from < lines.length) {
      if (inTable) {
        const end = endOfRows(lines, from);
        const until = end ?? lines.length;
        if (until > from) yield { kind: 'rows', bytes: lines.subarray(from, until) };
        if (end !== undefined) yield { kind: 'end' };
        inTable = end === undefined;
        from = until + (end === undefined ? 0 : END_OF_ROWS.length);
        continue;
      }
      const next = lines.indexOf(NEWLINE, from) + 1;
      const line = lines.subarray(from, next).toString();
      from = next;
      if (line === '\n' || line.startsWith('-- ')) continue;
      const [, table, columns] = COPY.exec(line) ?? [];
      if (table === undefined || columns === undefined) throw damaged(path, 'непонятная строка');
      inTable = true;
      yield { kind: 'table', table, columns };
    }
  }
}

/** A row cannot be that line: a backslash in data is doubled. */
function endOfRows(lines: Buffer, from: number): number | undefined {
  for (let at = lines.indexOf(END_OF_ROWS, from); at >= 0; at = lines.indexOf(END_OF_ROWS, at + 1))
    if (at === 0 || lines[at - 1] === NEWLINE) return at;
  return undefined;
}

/** The text in pieces, each of whole lines. */
async function* wholeLines(path: string): AsyncGenerator<Buffer, void, void> {
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  // What goes wrong with the file ends the text with that error.
  pipeline(createReadStream(path), gunzip, () => undefined);
  let rest: Buffer[] = [];
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      const cut = chunk.lastIndexOf(NEWLINE) + 1;
      if (cut > 0) {
        yield Buffer.concat([...rest, chunk.subarray(0, cut)]);
        rest = [];
      }
      rest.push(chunk.subarray(cut));
    }
  } catch (error) {
    throw fileFault(path, error);
  }
  if (rest.some((part) => part.length > 0)) throw damaged(path, 'файл обрывается');
}

function readHeader(path: string, lines: Buffer): BackupHeader {
  const line = lines.subarray(0, lines.indexOf(NEWLINE)).toString();
  if (!line.startsWith(FIRST)) throw notABackup(path);
  const given = parsed(line.slice(FIRST.length));
  const header = HeaderSchema.safeParse(given);
  if (header.success) return header.data;
  const { format } = z.object({ format: z.int() }).safeParse(given).data ?? {};
  if (format !== undefined && format > 1)
    throw new UserError(
      `Копию ${path} сделала более новая версия программы. Поставьте версию не старше той, что её сделала.`,
    );
  throw damaged(path, 'первая строка не читается');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fileFault(path: string, error: unknown): unknown {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new UserError(`Нет файла ${path}.`, { cause: error });
  if (code === 'EACCES' || code === 'EISDIR')
    return new UserError(`Файл ${path} не читается (${code}).`, { cause: error });
  if (code === 'Z_BUF_ERROR') return damaged(path, 'файл обрывается', error);
  if (code === 'Z_DATA_ERROR')
    return /incorrect header/.test(String(error))
      ? notABackup(path, error)
      : damaged(path, 'сжатые данные не читаются', error);
  return error;
}

function notABackup(path: string, cause?: unknown): UserError {
  return new UserError(`${path} – не резервная копия этой программы. Копию делает: srok backup ФАЙЛ.`, {
    cause,
  });
}

function damaged(path: string, how: string, cause?: unknown): UserError {
  return new UserError(
    `Резервная копия ${path} повреждена: ${how}. Ничего не загружено, возьмите другую копию.`,
    {
      cause,
    },
  );
}
