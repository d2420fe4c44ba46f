// A program that asks the API of a test's site, with a token of somebody's or without one.
import { createApiTokens } from '../../../src/engine/api-tokens.ts';
import { SCOPES, type Scope } from '../../../src/web/api/scopes.ts';
import { createApp } from '../../../src/web/app.ts';
import { addPages } from '../../../src/web/pages.ts';
import { PUBLIC_URL, type TestSite } from '../site.ts';

export interface ApiAnswer {
  status: number;
  headers: Headers;
  /** As it came. */
  text: string;
  /** Null when there is nothing in it. */
  body: Record<string, unknown> | null;
}

export interface Asking {
  method?: string;
  headers?: Record<string, string>;
  /** An object goes as JSON, a text as it is. */
  body?: unknown;
}

export type AskApi = (path: string, asking?: Asking) => Promise<ApiAnswer>;

/** Paths are below /api/v1 unless they begin with it. */
export function apiOf({ site }: Pick<TestSite, 'site'>): {
  /** @param secret of a token; null: without one */
  with(secret: string | null): AskApi;
  /** A token of the address; all scopes unless told, 90 days. */
  tokenOf(address: string, scopes?: readonly Scope[], days?: number): Promise<string>;
} {
  const app = createApp({
    ready: async () => ({ ok: true, problems: [] }),
    metrics: { token: undefined, contentType: 'text/plain', page: async () => '' },
    pages: (to) => addPages(to, site),
  });
  const incoming = { socket: { remoteAddress: '127.0.0.1', remotePort: 1, remoteFamily: 'IPv4' } };
  return {
    with: (secret) => async (path, asking) => {
      const { method = 'GET', headers = {}, body } = asking ?? {};
      const isJson = body !== undefined && typeof body !== 'string';
      const response = await app.request(
        PUBLIC_URL + (path.startsWith('/api/') ? path : `/api/v1${path}`),
        {
          method,
          headers: {
            ...(secret !== null && { authorization: `Bearer ${secret}` }),
            ...(isJson && { 'content-type': 'application/json' }),
            ...headers,
          },
          ...(body !== undefined && { body: isJson ? JSON.stringify(body) : String(body) }),
        },
        { incoming },
      );
      const text = await response.text();
      const { status, headers: answered } = response;
      return { status, headers: answered, text, body: text === '' ? null : JSON.parse(text) };
    },
    async tokenOf(address, scopes = SCOPES, days = 90) {
      const made = await createApiTokens(site).make({ address, name: 'test', scopes, days });
      if (made === null) throw new Error(`${address} has too many tokens`);
      return made.secret;
    },
  };
}
