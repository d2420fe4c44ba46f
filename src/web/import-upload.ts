// The form with an order's file, and perhaps a list of organisations: both are taken into memory, as no upload of an import
// is ever on a disk.
import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { cleanName } from '../files/file-name.ts';
import { FileRefused, megabytes } from '../files/refusals.ts';
import { MAX_BYTES, MAX_LIST_BYTES } from '../import/limits.ts';
import type { FormErrors } from './form.ts';
import { NOT_STORED, readUpload } from './upload.ts';

export const ORDER_FIELD = 'order';
export const ORGANISATIONS_FIELD = 'organisations';
export const TABLE_FIELD = 'table';
/** For which organisation of the installation. */
export const FOR_FIELD = 'for';

export interface UploadedFile {
  name: string;
  bytes: Uint8Array;
  sha256: string;
}

export interface ImportUpload {
  files: Readonly<Record<string, UploadedFile>>;
  /** Block of the document's table that is the roadmap, where the person has said it. */
  table: number | undefined;
  /** As typed; empty where nothing was. */
  forOrganisation: string;
  errors: FormErrors;
}

export async function readImportUpload(c: Context): Promise<ImportUpload> {
  const files: Record<string, UploadedFile> = {};
  const taker = {
    async receive(source: AsyncIterable<Uint8Array>, givenName: string, field: string) {
      const name = cleanName(givenName);
      const bytes = await collect(source, name, field === ORGANISATIONS_FIELD ? MAX_LIST_BYTES : MAX_BYTES);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      files[field] = { name, bytes, sha256 };
      return { ...NOT_STORED, sha256, size: bytes.byteLength, name };
    },
  };
  const limits = {
    files: 2,
    bytes: MAX_BYTES + MAX_LIST_BYTES,
    fileBytes: MAX_BYTES,
    fieldBytes: 1024,
    fields: 10,
  };
  const { fields, problems } = await readUpload(c, taker, limits);
  // Should the database fail after this, the body cannot be read again.
  c.set('fields', []);
  const errors: Record<string, string> = {};
  for (const { field, text } of problems) errors[field] ??= text;
  if (problems.length === 0 && files[ORDER_FIELD] === undefined)
    errors[ORDER_FIELD] = 'Выберите файл распоряжения.';
  const table = fields.get(TABLE_FIELD) ?? '';
  return {
    files,
    table: /^\d{1,6}$/.test(table) ? Number(table) : undefined,
    forOrganisation: fields.get(FOR_FIELD) ?? '',
    errors,
  };
}

async function collect(source: AsyncIterable<Uint8Array>, name: string, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > most) throw new FileRefused(`Файл «${name}» не принят: он больше ${megabytes(most)} МБ.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
