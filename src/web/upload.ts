// A form with files, read as it comes: text is kept in memory, files go to the store piece by piece. Either all files are
// kept or none, and what was typed is there in both cases.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import busboy from 'busboy';
import type { Context } from 'hono';
import { MAX_FILE_BYTES, type ReceivedFile, type StoredFile } from '../files/file-store.ts';
import { FileRefused, megabytes, NoRoomForFiles } from '../files/refusals.ts';

export interface Upload {
  /** What was typed, as far as it was read. */
  fields: URLSearchParams;
  /** Kept; none when there is a problem. */
  files: StoredFile[];
  /** Empty when all is well. */
  problems: UploadProblem[];
}

export interface UploadProblem {
  /** Name of the form's field; empty where it concerns the whole form. */
  field: string;
  /** In Russian, for the person. */
  text: string;
}

export interface UploadLimits {
  files: number;
  /** Of the whole form. */
  bytes: number;
  /** Of the text in one field. */
  fieldBytes: number;
  fields: number;
  /** Of one file; by default what the store of files takes. */
  fileBytes?: number;
}

const LIMITS: UploadLimits = { files: 10, bytes: 60 * 2 ** 20, fieldBytes: 64 * 1024, fields: 300 };
/** Bytes that a form may have beside its files: text, and the lines between its parts. */
const BESIDE_FILES = 2 ** 20;
/** A form that is too large is read to its end, so that the browser gets to hear of it, but no further than so many times the limit. */
const GIVE_UP_TIMES = 4;

/** Takes the files of a form; `field` is the form's field that a file came in. */
export interface FileTaker {
  receive(source: AsyncIterable<Uint8Array>, name: string, field: string): Promise<ReceivedFile>;
}

/**
 * Reads the body, once. Whoever may not send it has been turned away before.
 * @throws what the store throws when it is at fault; then nothing is kept either
 */
export async function readUpload(c: Context, store: FileTaker, limits = LIMITS): Promise<Upload> {
  const form = createForm(store, limits);
  const { body } = c.req.raw;
  let broken: UploadProblem | null = null;
  try {
    const parser = form.parser(c.req.header('content-type') ?? '');
    const source = body ? Readable.fromWeb(body as ReadableStream<Uint8Array>) : Readable.from([]);
    await pipeline(source, (chunks: AsyncIterable<Uint8Array>) => withinLimit(chunks, limits.bytes), parser);
  } catch (error) {
    broken = { field: '', text: error instanceof TooLarge ? error.message : BROKEN_OFF };
  }
  return form.end(broken);
}

/** Of a form whose text alone is wanted. */
export const NOWHERE: FileTaker = {
  async receive(source) {
    for await (const _ of source);
    return { ...NOT_STORED, sha256: '', size: 0, name: '' };
  },
};

/** What a taker answers that keeps nothing in a store. */
export const NOT_STORED: Pick<ReceivedFile, 'type' | 'keep' | 'discard'> = {
  type: 'txt',
  keep: async () => undefined,
  discard: async () => undefined,
};

/** What was typed in a form whose files cannot be kept now; null when it has been read already. */
export async function typedBesideFiles(c: Context): Promise<[string, string][] | null> {
  return c.req.raw.bodyUsed ? null : [...(await readUpload(c, NOWHERE)).fields];
}

class TooLarge extends Error {}

const BROKEN_OFF = 'Форма получена не полностью. Отправьте её ещё раз, файлы выберите заново.';

async function* withinLimit(chunks: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes <= most + BESIDE_FILES) yield chunk;
    else if (bytes > most * GIVE_UP_TIMES) break;
  }
  if (bytes > most + BESIDE_FILES)
    throw new TooLarge(`Файлы вместе больше ${megabytes(most)} МБ. Приложите часть из них в другой раз.`);
}

type Reception = { file: ReceivedFile } | { field: string; error: unknown };

function createForm(store: FileTaker, limits: UploadLimits) {
  const fields = new URLSearchParams();
  const problems: UploadProblem[] = [];
  /** In the order of the form. */
  const receptions: Promise<Reception>[] = [];
  let fault: { error: unknown } | null = null;
  let fileField = '';

  function note(field: string, error: unknown): void {
    if (error instanceof FileRefused || error instanceof NoRoomForFiles)
      problems.push({ field, text: error.message });
    else fault ??= { error };
  }

  async function take(field: string, stream: Readable, name: string): Promise<Reception> {
    try {
      return { file: await store.receive(stream.iterator({ destroyOnReturn: false }), name, field) };
    } catch (error) {
      return { field, error };
    } finally {
      // The form goes on only when the rest of a refused file has been read.
      stream.resume();
    }
  }

  return {
    parser(contentType: string): busboy.Busboy {
      const parser = busboy({
        headers: { 'content-type': contentType },
        defParamCharset: 'utf8',
        limits: {
          files: limits.files,
          fields: limits.fields,
          fieldSize: limits.fieldBytes,
          // One more than is taken: it is the taker that says so.
          fileSize: (limits.fileBytes ?? MAX_FILE_BYTES) + 1,
        },
      });
      parser.on('field', (field: string | undefined, value, { valueTruncated }) => {
        if (field === undefined) return;
        fields.append(field, value);
        if (valueTruncated)
          problems.push({
            field,
            text: `Текст длиннее ${Math.floor(limits.fieldBytes / 1024)} КБ. Сократите его.`,
          });
      });
      parser.on('file', (field: string | undefined, stream, { filename }) => {
        // Whoever reads it is told by the reading; the event must not end the process when nobody does any more.
        stream.on('error', () => undefined);
        fileField = field ?? '';
        // No file was chosen.
        if (filename === undefined) stream.resume();
        else receptions.push(take(fileField, stream, filename));
      });
      parser.on('filesLimit', () => {
        problems.push({ field: fileField, text: `Больше ${limits.files} файлов приложить нельзя.` });
      });
      parser.on('fieldsLimit', () => {
        problems.push({ field: '', text: BROKEN_OFF });
      });
      return parser;
    },

    async end(broken: UploadProblem | null): Promise<Upload> {
      const received: ReceivedFile[] = [];
      for (const one of await Promise.all(receptions))
        if ('file' in one) received.push(one.file);
        else note(one.field, one.error);
      // When the form broke off, so did the file that was being read: no fault of the store.
      if (broken !== null) problems.push(broken);
      else if (fault === null && problems.length === 0) {
        try {
          for (const file of received) await file.keep();
          return { fields, files: received.map(stored), problems };
        } catch (error) {
          note(fileField, error);
        }
      }
      for (const file of received) await file.discard();
      if (broken === null && fault !== null) throw fault.error;
      return { fields, files: [], problems };
    },
  };
}

function stored({ sha256, size, type, name }: ReceivedFile): StoredFile {
  return { sha256, size, type, name };
}
