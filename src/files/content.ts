// What a file really is, whatever its name says: by its content, before it is kept.
import { open } from 'node:fs/promises';
import { fileTypeFromFile } from 'file-type';
import type { FileType } from './file-types.ts';
import { namesInZip } from './zip-names.ts';

export interface Verdict {
  fits: boolean;
  /** An ending that would fit better, where known. */
  looksLike: string | null;
}

type Check = (path: string) => Promise<boolean>;

/** What has no signature of its own, or shares one with programs and installers. */
const OWN_CHECKS: Partial<Record<FileType, Check>> = {
  txt: isText,
  csv: isText,
  doc: (path) => hasStream(path, ['WordDocument']),
  xls: (path) => hasStream(path, ['Workbook', 'Book']),
  p7s: isSignature,
  sig: isSignature,
};

/** Whether the content of the file at `path` is of the type that its name claims. */
export async function contentFits(path: string, type: FileType): Promise<Verdict> {
  const check = OWN_CHECKS[type];
  if (check && (await check(path))) return { fits: true, looksLike: null };
  const found = (await fileTypeFromFile(path))?.ext ?? null;
  const fits = !check && (found === type || (found === 'zip' && (await isOfficeArchive(path, type))));
  return { fits, looksLike: fits || found === 'cfb' ? null : found };
}

const OFFICE_FOLDERS: Partial<Record<FileType, string>> = { docx: 'word/', xlsx: 'xl/', pptx: 'ppt/' };

/** Of large documents, and of those written as a stream, the first entries do not tell. */
async function isOfficeArchive(path: string, type: FileType): Promise<boolean> {
  const folder = OFFICE_FOLDERS[type];
  const names = folder === undefined ? null : await namesInZip(path);
  if (folder === undefined || names === null) return false;
  // Macros have endings of their own, which are not accepted.
  return (
    names.includes('[Content_Types].xml') &&
    names.some((name) => name.startsWith(folder)) &&
    !names.some((name) => name.endsWith('/vbaProject.bin'))
  );
}

async function* chunksOf(path: string): AsyncGenerator<Buffer> {
  const handle = await open(path, 'r');
  try {
    // A multiple of every sector size of Office's old files.
    yield* handle.createReadStream({ highWaterMark: 65_536, autoClose: false }) as AsyncIterable<Buffer>;
  } finally {
    await handle.close();
  }
}

/** UTF-16 with its mark, as Notepad saves; else letters of UTF-8 or Windows-1251 without control signs. */
async function isText(path: string): Promise<boolean> {
  let isFirst = true;
  for await (const chunk of chunksOf(path)) {
    const mark = chunk.subarray(0, 2).toString('hex');
    if (isFirst && (mark === 'fffe' || mark === 'feff')) return isUtf16(path, mark === 'fffe');
    isFirst = false;
    for (const byte of chunk) if (isControl(byte)) return false;
  }
  return true;
}

async function isUtf16(path: string, littleEndian: boolean): Promise<boolean> {
  for await (const chunk of chunksOf(path)) {
    if (chunk.length % 2 === 1) return false;
    for (let at = 0; at < chunk.length; at += 2)
      if (isControl(littleEndian ? chunk.readUInt16LE(at) : chunk.readUInt16BE(at))) return false;
  }
  return true;
}

/** Other than tab, line breaks, form feed, and the end mark of DOS. */
const CONTROLS = new Set(Array.from({ length: 32 }, (_, code) => code));
for (const usual of [0x09, 0x0a, 0x0c, 0x0d, 0x1a]) CONTROLS.delete(usual);

function isControl(code: number): boolean {
  return code < 32 ? CONTROLS.has(code) : code === 0x7f;
}

const COMPOUND_FILE = 'd0cf11e0a1b11ae1';
const DIRECTORY_ENTRY = 128;

/** Whether a compound file has one of these streams, which make it a document or a table; other programs use the format as well. */
async function hasStream(path: string, streams: readonly string[]): Promise<boolean> {
  // An entry of the directory begins with the name, filled up with zeros.
  const names = streams.map((name) => Buffer.from(`${name}\0`, 'utf16le'));
  let isFirst = true;
  for await (const chunk of chunksOf(path)) {
    if (isFirst && chunk.subarray(0, 8).toString('hex') !== COMPOUND_FILE) return false;
    isFirst = false;
    for (let at = 0; at < chunk.length; at += DIRECTORY_ENTRY)
      if (names.some((name) => chunk.subarray(at, at + name.length).equals(name))) return true;
  }
  return false;
}

/** Signed data of CMS (1.2.840.113549.1.7.2), as DER or as base64 with or without the lines of PEM. */
async function isSignature(path: string): Promise<boolean> {
  for await (const chunk of chunksOf(path)) {
    const start = chunk.subarray(0, 4096);
    return isSignedData(start) || isSignedData(fromBase64(start.toString('latin1')));
  }
  return false;
}

const SIGNED_DATA = Buffer.from('06092a864886f70d010702', 'hex');

function isSignedData(bytes: Buffer): boolean {
  const at = bytes.indexOf(SIGNED_DATA);
  // A sequence, its length in at most six bytes, then the identifier.
  return bytes[0] === 0x30 && at >= 2 && at <= 7;
}

function fromBase64(text: string): Buffer {
  return Buffer.from(text.replace(/^\uFEFF|^ï»¿/, '').replace(/-----BEGIN [A-Z0-9 ]+-----/, ''), 'base64');
}
