// Reads a ZIP that anybody may have made: what it claims is bounded before anything of it is unpacked, nothing is written
// to the disk, and one entry is in memory at most.
import type { Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { codeOf } from '../files/disk.ts';
import { isKnownName } from './format.ts';

/** No proof file, or none that can be read; the message is for people. */
export class ProofUnreadable extends Error {
  override name = 'ProofUnreadable';
}

export interface Archive {
  names: ReadonlySet<string>;
  /** Whole, of entries that are known to be small. */
  read(name: string): Promise<Buffer>;
  chunks(name: string): AsyncGenerator<Buffer>;
  /** Each line of an `.ndjson`, parsed. */
  lines(name: string): AsyncGenerator<unknown>;
  close(): void;
}

const MB = 2 ** 20;

export interface Limits {
  entries: number;
  /** Bytes of everything unpacked. */
  total: number;
  /** Bytes of an entry that is read whole. */
  whole: number;
  /** Characters of a line. */
  line: number;
}

/** Far above the largest order with all its mail. */
const LIMITS: Limits = { entries: 1_000_000, total: 20_000 * MB, whole: 64 * MB, line: 32 * MB };
/** Text of one kind packs well, bombs a thousandfold. */
const TIMES_SMALLER = 200;

/** @throws ProofUnreadable */
export async function openArchive(path: string, limits = LIMITS): Promise<Archive> {
  const zip = await opened(path);
  try {
    const entries = await directory(zip, limits);
    return archiveOf(zip, entries, limits);
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function opened(path: string): Promise<ZipFile> {
  try {
    return await openPromise(path, { autoClose: false, strictFileNames: true });
  } catch (error) {
    const code = codeOf(error);
    if (code !== undefined)
      throw new ProofUnreadable(`${path}: файл не открывается (${code})`, { cause: error });
    throw new ProofUnreadable(`${path}: это не архив ZIP, или он получен не полностью`, { cause: error });
  }
}

async function directory(zip: ZipFile, limits: Limits): Promise<Map<string, Entry>> {
  if (zip.entryCount > limits.entries)
    throw new ProofUnreadable(`в архиве слишком много файлов: ${zip.entryCount}`);
  const entries = new Map<string, Entry>();
  let total = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      const { fileName: name, uncompressedSize, compressedSize } = entry;
      if (!isKnownName(name)) throw new ProofUnreadable(`в архиве посторонний файл: ${shown(name)}`);
      if (entries.has(name)) throw new ProofUnreadable(`в архиве два файла с именем ${name}`);
      if (!entry.canDecodeFileData()) throw new ProofUnreadable(`${name}: неизвестный способ сжатия`);
      total += uncompressedSize;
      if (uncompressedSize > MB + TIMES_SMALLER * compressedSize || total > limits.total)
        throw new ProofUnreadable(`${name}: распакованный файл был бы слишком велик`);
      entries.set(name, entry);
    }
  } catch (error) {
    throw asUnreadable(error, 'оглавление архива повреждено');
  }
  // Entries of a bomb lie one over the other, so that each by itself packs well.
  if (total > 100 * MB + TIMES_SMALLER * zip.fileSize)
    throw new ProofUnreadable('распакованный архив был бы слишком велик');
  return entries;
}

function archiveOf(zip: ZipFile, entries: ReadonlyMap<string, Entry>, limits: Limits): Archive {
  async function* chunks(name: string): AsyncGenerator<Buffer> {
    const entry = entries.get(name);
    if (!entry) throw new ProofUnreadable(`в архиве нет файла ${name}`);
    let stream: Readable | undefined;
    try {
      stream = await zip.openReadStreamPromise(entry);
      let sum = 0;
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        sum = crc32(chunk, sum);
        yield chunk;
      }
      if (sum !== entry.crc32) throw new Error('another checksum');
    } catch (error) {
      throw asUnreadable(error, `${name}: архив повреждён`);
    } finally {
      stream?.destroy();
    }
  }

  return {
    names: new Set(entries.keys()),
    chunks,
    async read(name) {
      if ((entries.get(name)?.uncompressedSize ?? 0) > limits.whole)
        throw new ProofUnreadable(`${name}: файл слишком велик`);
      const parts: Buffer[] = [];
      for await (const chunk of chunks(name)) parts.push(chunk);
      return Buffer.concat(parts);
    },
    async *lines(name) {
      let number = 0;
      for await (const line of split(chunks(name), name, limits.line)) {
        number += 1;
        yield parsed(line, `${name}, строка ${number}`);
      }
    },
    close: () => zip.close(),
  };
}

async function* split(chunks: AsyncIterable<Buffer>, name: string, longest: number): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  // Of the line that goes on: joined once, when its end is there.
  let parts: string[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    const [first = '', ...more] = decoded(decoder, chunk, name).split('\n');
    parts.push(first);
    length += first.length;
    if (length > longest || more.some((line) => line.length > longest))
      throw new ProofUnreadable(`${name}: слишком длинная строка`);
    const rest = more.pop();
    if (rest === undefined) continue;
    yield parts.join('');
    yield* more;
    parts = [rest];
    length = rest.length;
  }
  if (length + decoded(decoder, null, name).length > 0)
    throw new ProofUnreadable(`${name}: последняя строка обрывается`);
}

function decoded(decoder: TextDecoder, chunk: Buffer | null, name: string): string {
  try {
    return chunk === null ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch (error) {
    throw new ProofUnreadable(`${name}: это не текст в UTF-8`, { cause: error });
  }
}

/** @throws ProofUnreadable */
export function parsed(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ProofUnreadable(`${place}: это не JSON`, { cause: error });
  }
}

const shown = (name: string): string => JSON.stringify(name.slice(0, 100));

function asUnreadable(error: unknown, message: string): ProofUnreadable {
  return error instanceof ProofUnreadable ? error : new ProofUnreadable(message, { cause: error });
}
