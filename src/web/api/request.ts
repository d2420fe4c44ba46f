// What a program sends, read by the schemas of its route: everything that is wrong is told at once, with its place.
import { isUtf8 } from 'node:buffer';
import type { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { flatten, russian } from '../../workflows/schema-issues.ts';
import { problem, type RequestFault } from './problem.ts';

export interface RequestSchemas {
  params?: z.ZodObject;
  /** Of a parameter that stands twice nothing is guessed: it is a fault. */
  query?: z.ZodObject;
  /** Only those that it names are looked at; keys in lower case. */
  headers?: z.ZodObject;
  body?: z.ZodType;
}

type Output<S> = S extends z.ZodType ? z.output<S> : undefined;

export interface ReadValues<R extends RequestSchemas> {
  params: Output<R['params']>;
  query: Output<R['query']>;
  headers: Output<R['headers']>;
  body: Output<R['body']>;
}

type Read<R extends RequestSchemas> = { ok: true; value: ReadValues<R> } | { ok: false; problem: Response };

const JSON_TYPE = /^application\/json\s*(;|$)/i;
const CHARSET = /;\s*charset\s*=\s*"?([^\s";]*)/i;
/** Of no command more than four levels are asked for. */
const DEEPEST = 16;
const MOST_FAULTS = 50;

export async function readRequest<R extends RequestSchemas>(
  c: Context,
  request: R | undefined,
): Promise<Read<R>> {
  const { params, query, headers, body } = request ?? {};
  const given: { body?: unknown } = {};
  if (body) {
    const sent = await readJson(c);
    if (!sent.ok) return sent;
    given.body = sent.value;
  }
  const faults: RequestFault[] = [];
  const { values, repeated } = queryOf(c);
  for (const name of repeated)
    faults.push({ parameter: name, detail: 'указано несколько раз: оставьте одно' });
  if (!query) for (const name of Object.keys(values)) faults.push(unknownParameter(name));
  const value = {
    params: params && checked(params, c.req.param(), faults, parameterFault),
    query: query && checked(query, values, faults, queryFault(query)),
    headers: headers && checked(headers, headersOf(c, headers), faults, headerFault(c)),
    body: body && checked(body, given.body, faults, pointerFault),
  };
  if (faults.length > 0) {
    const errors = faults.slice(0, MOST_FAULTS);
    const lacks = headers && requiredHeaders(headers).some((name) => !c.req.header(name));
    return { ok: false, problem: problem(c, 'invalid', { errors, ...(lacks && { status: 400 }) }) };
  }
  // Each was read by its schema.
  return { ok: true, value: value as unknown as ReadValues<R> };
}

/** Without one of them a request is answered with 400, as the draft on `Idempotency-Key` has it. */
export function requiredHeaders(headers: z.ZodObject): string[] {
  return Object.entries(headers.shape).flatMap(([name, schema]) =>
    schema.safeParse(undefined).success ? [] : [name],
  );
}

type Fault = (path: readonly PropertyKey[], message: string) => RequestFault;
const parameterFault: Fault = ([name], detail) => ({ parameter: String(name ?? ''), detail });
const queryFault =
  ({ shape }: z.ZodObject): Fault =>
  (path, detail) =>
    Object.hasOwn(shape, String(path[0]))
      ? parameterFault(path, detail)
      : unknownParameter(String(path[0] ?? ''));
const headerFault =
  (c: Context): Fault =>
  ([key], detail) => {
    const parameter = String(key ?? '');
    if (c.req.header(parameter)) return { parameter, detail };
    const name = parameter.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
    return { parameter, detail: `нет заголовка ${name}: добавьте его` };
  };
const unknownParameter = (parameter: string): RequestFault => ({
  parameter,
  detail: `неизвестный параметр «${parameter}»: исправьте или удалите его`,
});
const pointerFault: Fault = (path, detail) => ({ pointer: pointerOf(path), detail });

/** RFC 6901 as a fragment: `#/act/date`. */
function pointerOf(path: readonly PropertyKey[]): string {
  const parts = path.map((part) =>
    // What stands alone of a pair of code units has no encoding.
    encodeURIComponent(
      Buffer.from(String(part).slice(0, 200)).toString().replaceAll('~', '~0').replaceAll('/', '~1'),
    ),
  );
  return ['#', ...parts].join('/');
}

function checked(schema: z.ZodType, data: unknown, faults: RequestFault[], fault: Fault): unknown {
  const result = schema.safeParse(data, { error: russian });
  if (result.success) return result.data;
  const found = flatten(result.error.issues, data);
  // Where a union does not say which of its branches was meant.
  const told = found.length > 0 ? found : result.error.issues;
  for (const { path, message } of told) faults.push(fault(path, message));
  return undefined;
}

function queryOf(c: Context): { values: Record<string, string>; repeated: string[] } {
  const all = Object.entries(c.req.queries());
  return {
    values: Object.fromEntries(all.map(([name, [first = '']]) => [name, first])),
    repeated: all.filter(([, values]) => values.length > 1).map(([name]) => name),
  };
}

function headersOf(c: Context, schema: z.ZodObject): Record<string, string> {
  return Object.fromEntries(
    Object.keys(schema.shape).flatMap((name) => {
      const value = c.req.header(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

type Sent = { ok: true; value: unknown } | { ok: false; problem: Response };

async function readJson(c: Context): Promise<Sent> {
  const type = c.req.header('content-type') ?? '';
  if (!JSON_TYPE.test(type) || !/^utf-?8$/i.test(CHARSET.exec(type)?.[1] ?? 'utf-8'))
    return { ok: false, problem: problem(c, 'unsupported-media-type') };
  const bytes = Buffer.from(await c.req.arrayBuffer());
  if (!isUtf8(bytes)) return { ok: false, problem: problem(c, 'malformed') };
  try {
    const value: unknown = JSON.parse(bytes.toString());
    if (!isDeeper(value, DEEPEST)) return { ok: true, value };
    return {
      ok: false,
      problem: problem(c, 'malformed', { detail: 'Слишком много вложенных значений в JSON.' }),
    };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { ok: false, problem: problem(c, 'malformed') };
  }
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((one) => isDeeper(one, levels - 1));
}
