// What a route answers, as data: a body, and the tag of its version, with which whoever has it already is told only that.
import type { Context } from 'hono';
import { isNamed } from './etag.ts';

export interface Reply<T> {
  /** `entityTag(…)`: a function `body` is then only asked when the caller has not got it. */
  etag?: string;
  headers?: Record<string, string>;
  body: T | (() => T | Promise<T>);
}

export async function replied(c: Context, reply: Reply<unknown> | Response): Promise<Response> {
  if (reply instanceof Response) return reply;
  const { etag, headers = {}, body } = reply;
  const isReading = c.req.method === 'GET' || c.req.method === 'HEAD';
  // What a proxy keeps for one token is nothing for another.
  const caching = {
    'Cache-Control': etag && isReading ? 'private, no-cache' : 'no-store',
    Vary: 'Authorization',
  };
  const all = { ...caching, ...(etag && { ETag: etag }), ...headers };
  if (etag && isReading && isNamed(c.req.header('if-none-match'), etag)) return c.body(null, 304, all);
  const made: unknown = typeof body === 'function' ? await body() : body;
  return c.body(JSON.stringify(made), 200, { 'Content-Type': 'application/json', ...all });
}
