// A form as it was sent, with or without files: what was typed is there in any case, files only when all of them are kept.
import type { Context } from 'hono';
import type { FileStore, StoredFile } from '../files/file-store.ts';
import { type FormErrors, type Typed, typedIn, typedOf } from './form.ts';
import { readUpload, typedBesideFiles } from './upload.ts';

export interface SentForm {
  typed: Typed;
  /** Kept; whatever no command refers to in the end is cleaned up by itself. */
  files: readonly StoredFile[];
  /** What was wrong with the files. */
  errors: FormErrors;
}

/** @param store null where the form has no field for files: then none are read */
export async function sentForm(c: Context, store: FileStore | null): Promise<SentForm> {
  const isUpload = (c.req.header('content-type') ?? '').startsWith('multipart/form-data');
  if (!isUpload || store === null) return { typed: await typedIn(c), files: [], errors: {} };
  const { fields, files, problems } = await readUpload(c, store);
  // Should the database fail after this, the body cannot be read again.
  c.set('fields', [...fields]);
  const errors: Record<string, string> = {};
  for (const { field, text } of problems) errors[field] ??= text;
  return { typed: typedOf(fields), files, errors };
}

/** The fields of a form that cannot be taken now, without its files, to be sent again; null where they cannot be read any more. */
export async function typedAnyway(c: Context): Promise<[string, string][] | null> {
  const known: [string, string][] | undefined = c.get('fields');
  if (known) return known;
  if ((c.req.header('content-type') ?? '').startsWith('multipart/')) return typedBesideFiles(c);
  return [...new URLSearchParams(await c.req.text())];
}
