// Forms: what was typed, checked at the edge, and shown again with each fault beside its field.
import type { Context } from 'hono';
import type { z } from 'zod';

/** By field name. */
export type Typed = Readonly<Record<string, string>>;
export type FormErrors = Readonly<Record<string, string>>;

export type Checked<T> = { ok: true; value: T } | { ok: false; errors: FormErrors };

/**
 * The text fields of a form, without spaces around them. Of a field sent several times the last. A form with files, whose
 * size nobody has limited, is not read here (upload.ts).
 */
export async function typedIn(c: Context): Promise<Typed> {
  if ((c.req.header('content-type') ?? '').startsWith('multipart/')) return {};
  return typedOf(new URLSearchParams(await c.req.text()));
}

export function typedOf(fields: Iterable<readonly [string, string]>): Typed {
  const typed: Record<string, string> = {};
  for (const [name, value] of fields) typed[name] = value.replace(/\r\n/g, '\n').trim();
  return typed;
}

/**
 * What the reader of the form had seen: the last event of the roadmap then, in the field `seen` that our forms carry. A form
 * without it is none of ours and may be overtaken; nonsense has seen nothing.
 */
export function seenIn({ seen }: Typed): number | undefined {
  if (seen === undefined) return undefined;
  return /^\d{1,9}$/.test(seen) ? Number(seen) : 0;
}

/** An empty field counts as not given. Errors stand under the first part of their path, those of the whole form under ''. */
export function checkForm<S extends z.ZodType>(schema: S, typed: Typed): Checked<z.output<S>> {
  const given = Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return { ok: true, value: parsed.data };
  const errors: Record<string, string> = {};
  for (const { path, message } of parsed.error.issues) errors[String(path[0] ?? '')] ??= message;
  return { ok: false, errors };
}
