// Everything that the description of the API promises of tokens and scopes, asked of each of its operations; what strangers learn of
// a roadmap; what nonsense does. The cases are made of the document, so a new operation is in them.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SCOPES, type Scope } from '../../../src/web/api/scopes.ts';
import { STRANGER } from '../roles.ts';
import { openSite, type TestSite, TOMSK } from '../site.ts';
import { type ApiAnswer, type AskApi, apiOf } from './client.ts';

const CONTROLLER = 'zubchevskaya@example.org';
const DAY_MS = 86_400_000;

interface Schema {
  $ref?: string;
  description?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
}

interface Operation {
  operationId: string;
  security: object[];
  'x-required-scope'?: Scope;
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema: Schema }[];
  requestBody?: object;
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}

interface Asked {
  name: string;
  method: string;
  path: string;
  operation: Operation;
}

let stage: TestSite;
let api: ReturnType<typeof apiOf>;
let operations: Asked[];
let schemas: Record<string, Schema>;
let message: string;

beforeAll(async () => {
  stage = await openSite({ mails: true, at: '2024-02-20T10:00' });
  api = apiOf(stage);
  const { text } = await api.with(null)('/openapi.json');
  const document = JSON.parse(text) as {
    paths: Record<string, Record<string, Operation>>;
    components: { schemas: Record<string, Schema> };
  };
  schemas = document.components.schemas;
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const { operationId: name } = operation;
      return { name, method: method.toUpperCase(), path, operation };
    }),
  );
  const { id } = await stage.site.db.selectFrom('messages').select('id').executeTakeFirstOrThrow();
  message = id;
}, 60_000);
afterAll(() => stage.close());

/** Of requests in a minute there is a limit. */
const nextMinute = (): void => stage.clock.set(stage.clock.now() + 61_000);

const real = (path: string, roadmap = TOMSK): string =>
  path.replace('{roadmap}', roadmap).replace('{item}', '5').replace('{message}', message);

let keys = 0;

/** What the operation takes and the core refuses, so that nothing changes: п. 5 is not under review. */
function rightly({ method, operation }: Asked): {
  method: string;
  headers: Record<string, string>;
  body?: object;
} {
  keys += 1;
  return operation.requestBody
    ? { method, headers: { 'idempotency-key': `key-${keys}` }, body: { do: 'accept', item: '5' } }
    : { method, headers: {} };
}

const isPublic = ({ operation }: Asked): boolean => operation.security.length === 0;

async function linesOfJournal(): Promise<number> {
  const { seq } = await stage.site.db
    .selectFrom('chains')
    .select('seq')
    .where('roadmap', '=', TOMSK)
    .executeTakeFirstOrThrow();
  return seq;
}

function isProblem({ status, headers, body }: ApiAnswer, code?: string): void {
  expect(headers.get('content-type')).toBe('application/problem+json');
  expect(body).toMatchObject({
    status,
    code: code ?? expect.any(String),
    detail: expect.stringMatching(/[а-я]/),
  });
}

describe('every operation', () => {
  it('asks for the scope that the description names, and for no other', async () => {
    for (const scope of SCOPES) {
      const ask = api.with(await api.tokenOf(CONTROLLER, [scope]));
      for (const asked of operations) {
        const needed = asked.operation['x-required-scope'];
        const answer = await ask(real(asked.path), rightly(asked));
        const isAllowed = needed === undefined || needed === scope;
        const expected = isAllowed ? (asked.operation.requestBody ? 409 : 200) : 403;
        expect([asked.name, scope, answer.status]).toEqual([asked.name, scope, expected]);
        if (isAllowed) continue;
        isProblem(answer, 'insufficient-scope');
        expect([answer.body?.['scope'], answer.headers.get('www-authenticate')]).toEqual([
          needed,
          expect.stringContaining(`scope="${needed}"`),
        ]);
      }
      nextMinute();
    }
  });

  it('is refused to a token that is missing, unknown, expired or revoked, unless anyone may ask', async () => {
    const expired = await api.tokenOf(CONTROLLER, SCOPES, 1);
    const revoked = await api.tokenOf(CONTROLLER);
    await stage.site.db
      .updateTable('api_tokens')
      .set({ revoked_at: new Date(stage.clock.now()) })
      .where('expires_at', '>', new Date(stage.clock.now() + 2 * DAY_MS))
      .execute();
    stage.clock.set(stage.clock.now() + 2 * DAY_MS);
    for (const secret of [null, 'nonsense', `srok_${'x'.repeat(43)}`, expired, revoked])
      for (const asked of operations) {
        nextMinute();
        const answer = await api.with(secret)(real(asked.path), rightly(asked));
        expect([asked.name, answer.status]).toEqual([asked.name, isPublic(asked) ? 200 : 401]);
        if (isPublic(asked)) continue;
        isProblem(answer, 'unauthorized');
        expect(answer.headers.get('www-authenticate')).toMatch(
          secret === null ? /^Bearer realm="srok"$/ : /error="invalid_token"/,
        );
      }
  });

  it('tells a stranger of a roadmap what it tells of one that does not exist, byte for byte', async () => {
    const ask = api.with(await api.tokenOf(STRANGER));
    for (const asked of operations.filter(({ path }) => path.includes('{roadmap}'))) {
      const [foreign, missing] = [
        await ask(real(asked.path), rightly(asked)),
        await ask(real(asked.path, 'no-such-roadmap'), rightly(asked)),
      ];
      expect([asked.name, foreign.status, foreign.text]).toEqual([asked.name, 404, missing.text]);
      expect([...foreign.headers]).toEqual([...missing.headers]);
    }
    const listed = await ask('/roadmaps');
    expect(listed.body).toEqual({ data: [], nextCursor: null });
  });

  it('answers nonsense with a problem, never fails, and changes nothing', async () => {
    const ask = api.with(await api.tokenOf(CONTROLLER));
    const before = await linesOfJournal();
    const long = 'ы'.repeat(3000);
    for (const asked of operations) {
      const { path } = asked;
      const paths = [
        ...[
          'unknown=1',
          'limit=-1',
          'limit=1e9',
          'limit=',
          'limit=1&limit=2',
          'cursor=%00',
          'cursor=%FF',
          `q=${'%D1%8B'.repeat(300)}`,
          'state=x',
          'item=%00',
          '%00=1',
        ].map((query) => `${real(path)}?${query}`),
        ...['%00', 'a%00b', '%F0%9F', encodeURIComponent(long), '..%2f..', "'--", '%E0%A0', 'x'.repeat(6000)]
          .flatMap((text) => [
            path.replace('{roadmap}', text).replace('{item}', '5').replace('{message}', message),
            path.replace('{roadmap}', TOMSK).replace(/\{(item|message)\}/, text),
          ])
          .filter((one) => !one.includes('{') && one !== real(path)),
      ];
      for (const one of new Set(paths)) await nonsense(ask, asked, one, rightly(asked));
      if (!asked.operation.requestBody) continue;
      const bodies: unknown[] = [
        '',
        '{',
        '[]',
        'null',
        '"x"',
        '{"do":"accept"}',
        '\u0000',
        `[${'['.repeat(500)}`,
        long.repeat(30),
        { do: 'accept', item: '5', unknown: 1 },
        { do: 'accept', item: 5 },
        { do: 'nothing' },
        { do: 'cancel', item: '5', text: 'a\0b' },
        { do: 'cancel', item: '\0', text: 'x' },
        { do: 'cancel', item: long, text: 'x' },
        { do: 'accept', item: '5', by: 'shvaiko' },
        { do: 'report-indicators', item: '13', values: { constructor: 1, '7': -1 } },
      ];
      const headers = { 'content-type': 'application/json' };
      for (const body of bodies)
        await nonsense(ask, asked, real(path), {
          method: 'POST',
          headers: { ...headers, 'idempotency-key': 'nonsense' },
          body,
        });
      for (const key of ['', 'a b', 'k'.repeat(256), 'ключ'.repeat(3)])
        await nonsense(ask, asked, real(path), {
          method: 'POST',
          headers: { 'idempotency-key': encodeURIComponent(key).replaceAll('%', ' ') },
          body: { do: 'accept', item: '5' },
        });
    }
    expect(await linesOfJournal()).toBe(before);
  }, 120_000);

  async function nonsense(
    ask: AskApi,
    { name }: Asked,
    path: string,
    asking: Parameters<AskApi>[1],
  ): Promise<void> {
    nextMinute();
    const answer = await ask(path, asking);
    expect([name, path.slice(0, 200), answer.status >= 400 && answer.status < 500]).toEqual([
      name,
      path.slice(0, 200),
      true,
    ]);
    isProblem(answer);
  }
});

describe('the description', () => {
  it('says of every parameter and every field of what is read what it is', () => {
    const undescribed: string[] = [];
    const seen = new Set<string>();
    const look = (schema: Schema, where: string): void => {
      const name = schema.$ref?.split('/').at(-1);
      if (name !== undefined && !seen.has(name)) {
        seen.add(name);
        look(schemas[name] ?? {}, name);
      }
      for (const one of [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])])
        look(one, where);
      if (schema.items) look(schema.items, where);
      for (const [field, one] of Object.entries(schema.properties ?? {})) {
        const isSaid =
          one.description ??
          schemas[one.$ref?.split('/').at(-1) ?? '']?.description ??
          one.allOf?.some(({ description }) => description !== undefined);
        if (!isSaid) undescribed.push(`${where}.${field}`);
        look(one, `${where}.${field}`);
      }
    };
    for (const { name, method, operation } of operations) {
      for (const { name: parameter, description } of operation.parameters ?? [])
        if (!description) undescribed.push(`${name}?${parameter}`);
      if (method === 'GET' && operation['x-required-scope'])
        look(operation.responses['200']?.content?.['application/json']?.schema ?? {}, name);
    }
    expect(undescribed).toEqual([]);
    expect(seen.size).toBeGreaterThan(10);
  });
});
