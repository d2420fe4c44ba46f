// What holds for every route of the API: tokens and scopes, what may be sent, how problems are told, the document.

import { readFileSync } from 'node:fs';
import { z } from '@hono/zod-openapi';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createApiTokens, forgetApiTokens } from '../../../src/engine/api-tokens.ts';
import { createPersonEraser } from '../../../src/engine/erase-person.ts';
import { createLog } from '../../../src/log.ts';
import { revokeEveryApiToken } from '../../../src/store/api-tokens.ts';
import { createApi } from '../../../src/web/api/app.ts';
import { ProblemSchema } from '../../../src/web/api/problem.ts';
import { apiRoutes } from '../../../src/web/api/routes.ts';
import { CommandSchema } from '../../../src/workflows/command.ts';
import { OPERATOR, openSite, type TestSite, TOMSK } from '../site.ts';
import { type ApiAnswer, type AskApi, apiOf } from './client.ts';

const LEAD = 'shkurkina@example.org';
const DAY_MS = 86_400_000;
const COMMANDS = `/roadmaps/${TOMSK}/commands`;
const GIVEN = { method: 'POST', headers: { 'idempotency-key': 'k' } };
let stage: TestSite;
let ask: AskApi;
let api: ReturnType<typeof apiOf>;
/** Nothing that the tests below send is allowed to leave one. */
let lines: number;

const journal = async () => (await stage.site.db.selectFrom('journal').select('seq').execute()).length;

beforeAll(async () => {
  stage = await openSite({ events: null, at: '2024-01-15T10:00' });
  api = apiOf(stage);
  ask = api.with(await api.tokenOf(LEAD));
  lines = await journal();
});
afterAll(() => stage.close());

/** Its status and code, once it has been found to be a problem as described. */
function told(answer: ApiAnswer): [number, string] {
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  const { status, code, type, detail } = ProblemSchema.parse(answer.body);
  expect([status, type]).toEqual([answer.status, `/problems/${code}`]);
  expect(detail).toMatch(/[а-яё]/);
  return [status, code];
}

describe('a token', () => {
  it('says whose it is and what for', async () => {
    const { status, body } = await ask('/me');
    expect([status, body]).toMatchObject([200, { address: LEAD, operator: false, token: { name: 'test' } }]);
  });

  it('is asked for where there is none, without naming an error', async () => {
    const answer = await api.with(null)('/me');
    expect([told(answer), answer.headers.get('www-authenticate')]).toEqual([
      [401, 'unauthorized'],
      'Bearer realm="srok"',
    ]);
  });

  it.each([
    ['malformed', 'srok_short', 'The token is malformed'],
    ['unknown', `srok_${'a'.repeat(43)}`, 'The token is unknown'],
  ])('that is %s opens nothing', async (_, secret, description) => {
    const answer = await api.with(secret)('/me');
    expect([told(answer), answer.headers.get('www-authenticate')]).toEqual([
      [401, 'unauthorized'],
      `Bearer realm="srok", error="invalid_token", error_description="${description}"`,
    ]);
  });

  it('opens nothing after its days, nor once it is revoked', async () => {
    const [short, revoked] = [await api.tokenOf(LEAD, ['roadmaps:read'], 1), await api.tokenOf(LEAD)];
    const { token } = z
      .looseObject({ token: z.looseObject({ id: z.uuid() }) })
      .parse((await api.with(revoked)('/me')).body);
    await createApiTokens(stage.site).revoke(token.id);
    const now = stage.clock.now();
    stage.clock.set(now + DAY_MS - 1);
    expect((await api.with(short)('/me')).status).toBe(200);
    stage.clock.set(now + DAY_MS);
    const answers = [await api.with(short)('/me'), await api.with(revoked)('/me')];
    stage.clock.set(now);
    expect(answers.map((answer) => answer.body?.['detail'])).toEqual([
      'Срок действия токена истёк. Создайте новый на странице «Доступ для программ».',
      'Токен отозван. Создайте новый на странице «Доступ для программ».',
    ]);
  });

  it('does nothing beyond its scopes, and is told which one is missing', async () => {
    const reader = api.with(await api.tokenOf(LEAD, ['roadmaps:read']));
    const answer = await reader(COMMANDS, { ...GIVEN, body: { do: 'acknowledge' } });
    expect([told(answer), answer.body?.['scope'], answer.headers.get('www-authenticate')]).toEqual([
      [403, 'insufficient-scope'],
      'commands:write',
      'Bearer realm="srok", error="insufficient_scope", scope="commands:write"',
    ]);
  });

  it('is looked for in the header alone: no cookie, no address', async () => {
    const secret = await api.tokenOf(LEAD);
    const session = await api.with(null)('/me', { headers: { cookie: `__Host-srok=${secret}` } });
    const query = await api.with(null)(`/me?access_token=${secret}`);
    const basic = await api.with(null)('/me', { headers: { authorization: `Basic ${secret}` } });
    expect([session, query, basic].map(({ status }) => status)).toEqual([401, 401, 401]);
  });

  it('notes its use once an hour', async () => {
    const asks = api.with(await api.tokenOf('nazarova@example.org'));
    const used = async () => (await createApiTokens(stage.site).list('nazarova@example.org'))[0]?.usedAt;
    const now = stage.clock.now();
    const seen = [await used()];
    for (const minutes of [0, 59, 60]) {
      stage.clock.set(now + minutes * 60_000);
      await asks('/me');
      seen.push(await used());
    }
    stage.clock.set(now);
    expect(seen).toEqual([null, now, now, now + 3_600_000]);
  });

  it('goes with the person who is erased', async () => {
    const address = 'gone@example.org';
    await api.tokenOf(address);
    const { db, clock, rules, log } = stage.site;
    const erased = await createPersonEraser({ db, clock, rules, log, onChanged: () => {} }).erase(address);
    expect([erased.ok, await createApiTokens(stage.site).list(address)]).toEqual([true, []]);
  });

  it('is forgotten a month after its end, and its answers a week after they were given', async () => {
    const address = 'viewer@example.org';
    await api.tokenOf(address, ['commands:write'], 1);
    const now = stage.clock.now();
    const kept = async () => (await createApiTokens(stage.site).list(address)).length;
    await forgetApiTokens({ db: stage.site.db, clock: { now: () => now + 30 * DAY_MS } });
    const before = await kept();
    await forgetApiTokens({ db: stage.site.db, clock: { now: () => now + 31 * DAY_MS } });
    expect([before, await kept()]).toEqual([1, 0]);
  });
});

describe('a request', () => {
  it.each([
    ['a form', 'application/x-www-form-urlencoded', 'do=acknowledge', [415, 'unsupported-media-type']],
    [
      'another charset',
      'application/json; charset=windows-1251',
      '{"do":"acknowledge"}',
      [415, 'unsupported-media-type'],
    ],
    ['no type', '', '{}', [415, 'unsupported-media-type']],
    ['no JSON', 'application/json', '{"do":', [400, 'malformed']],
    ['nothing', 'application/json', '', [400, 'malformed']],
    ['a deep value', 'application/json', `${'['.repeat(20_000)}${']'.repeat(20_000)}`, [400, 'malformed']],
    ['much text', 'application/json', JSON.stringify({ text: 'ы'.repeat(40_000) }), [413, 'too-large']],
  ])('with %s is a problem', async (_, type, body, expected) => {
    const headers = { ...GIVEN.headers, 'content-type': type };
    expect(told(await ask(COMMANDS, { method: 'POST', headers, body }))).toEqual(expected);
  });

  it('that is no set of fields is told so, whatever quotes stand around its charset', async () => {
    for (const body of ['null', '[]', '5']) {
      const headers = { ...GIVEN.headers, 'content-type': 'application/json; charset="UTF-8"' };
      const answer = await ask(COMMANDS, { method: 'POST', headers, body });
      expect([answer.status, answer.body]).toMatchObject([
        422,
        { errors: [{ pointer: '#', detail: 'нужно: набор полей' }] },
      ]);
    }
  });

  it('is read as UTF-8, or not at all', async () => {
    const app = createApi(stage.site);
    const answer = await app.request(`https://srok.example.org/api/v1${COMMANDS}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await api.tokenOf(LEAD)}`,
        'content-type': 'application/json',
        'idempotency-key': 'k',
      },
      body: Buffer.from('{"do":"acknowledge","item":"\xff"}', 'latin1'),
    });
    expect(answer.status).toBe(400);
  });

  it('to nowhere is a problem, and one by a wrong method names the right ones', async () => {
    expect(told(await ask('/nothing'))).toEqual([404, 'not-found']);
    expect(told(await ask('/%00'))).toEqual([404, 'not-found']);
    const answers = [
      await ask('/me', { method: 'DELETE' }),
      await ask(COMMANDS),
      await ask('/me', { method: 'OPTIONS' }),
    ];
    expect(answers.map(told)).toEqual(Array(3).fill([405, 'method-not-allowed']));
    expect(answers.map(({ headers }) => headers.get('allow'))).toEqual(['GET, HEAD', 'POST', 'GET, HEAD']);
  });

  it('with a parameter that nobody knows, or one twice, is invalid', async () => {
    const answer = await ask('/me?x=1&x=2&y=3');
    expect([told(answer), answer.body?.['errors']]).toEqual([
      [422, 'invalid'],
      [
        { parameter: 'x', detail: 'указано несколько раз: оставьте одно' },
        { parameter: 'x', detail: 'неизвестный параметр «x»: исправьте или удалите его' },
        { parameter: 'y', detail: 'неизвестный параметр «y»: исправьте или удалите его' },
      ],
    ]);
    const { body } = await ask('/roadmaps?foo=1');
    expect(body?.['errors']).toEqual([
      { parameter: 'foo', detail: 'неизвестный параметр «foo»: исправьте или удалите его' },
    ]);
  });

  it('without a header that it needs is told which one', async () => {
    const headers = { 'content-type': 'application/json' };
    const { status, body } = await ask(COMMANDS, { method: 'POST', headers, body: '{"do":"acknowledge"}' });
    expect([status, body?.['errors']]).toEqual([
      400,
      [{ parameter: 'idempotency-key', detail: 'нет заголовка Idempotency-Key: добавьте его' }],
    ]);
  });

  it('by HEAD is answered as one by GET, without a body', async () => {
    const { status, text } = await ask('/me', { method: 'HEAD' });
    expect([status, text]).toEqual([200, '']);
  });

  it('from a page of somebody else’s is never allowed: there are no CORS headers', async () => {
    const { headers } = await ask('/me', { headers: { origin: 'https://elsewhere.example' } });
    expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('beyond 600 a minute has to wait, whatever it asks for', async () => {
    const secret = await api.tokenOf('zubchevskaya@example.org', ['roadmaps:read']);
    await api.with(secret)('/me');
    const { db } = stage.site;
    await db.updateTable('rate_limits').set({ count: 599 }).where('scope', '=', 'api').execute();
    expect((await api.with(secret)('/me')).status).toBe(200);
    const answer = await api.with(secret)('/me');
    await db.deleteFrom('rate_limits').execute();
    expect([told(answer), answer.headers.get('retry-after')]).toEqual([[429, 'too-many-requests'], '60']);
  });

  it('without a valid token is counted by network', async () => {
    await api.with(null)('/me');
    const { db } = stage.site;
    await db.updateTable('rate_limits').set({ count: 99 }).where('scope', '=', 'api network').execute();
    expect((await api.with(null)('/me')).status).toBe(401);
    const stranger = await api.with(null)('/me');
    const owner = await ask('/me');
    await db.deleteFrom('rate_limits').execute();
    expect([told(stranger)[0], owner.status]).toEqual([429, 200]);
  });

  it('has changed nothing so far', async () => {
    expect(await journal()).toBe(lines);
  });
});

describe('a fault', () => {
  it('is told with a reference that the log has, and the log has no token', async () => {
    const written: string[] = [];
    const log = createLog('info', { write: (line: string) => void written.push(line) });
    const secret = await api.tokenOf(OPERATOR);
    const site = { ...stage.site, log, cache: { load: () => Promise.reject(new Error(`no ${secret}`)) } };
    const broken = apiOf({ site: site as typeof stage.site }).with(secret);
    const answer = await broken(COMMANDS, { ...GIVEN, body: { do: 'acknowledge' } });
    expect(told(answer)).toEqual([500, 'fault']);
    expect(written.join('')).toContain(String(answer.body?.['reference']));
    expect(written.join('')).not.toContain(secret.slice(5));
  });
});

describe('the description', () => {
  let document: {
    paths: Record<string, Record<string, Record<string, unknown>>>;
    components: { schemas: object };
  };

  beforeAll(async () => {
    const answer = await api.with(null)('/openapi.json');
    expect([answer.status, answer.body?.['openapi']]).toEqual([200, '3.1.0']);
    document = answer.body as unknown as typeof document;
  });

  it('has every route, with the scope that is asked for', () => {
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, of]) => [method, path, of['x-required-scope'] ?? null]),
    );
    expect(described).toEqual(
      expect.arrayContaining(apiRoutes.map(({ method, path, scope }) => [method, `/api/v1${path}`, scope])),
    );
    expect(described).toHaveLength(apiRoutes.length);
  });

  it('names each operation by verb and noun, once', () => {
    const ids = apiRoutes.map(({ operationId }) => operationId);
    expect(ids.filter((id) => !/^[a-z]+(-[a-z]+)+$/.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has every command of the core, without who gives it, with the same fields required', () => {
    const schemas = document.components.schemas as Record<
      string,
      { properties: Record<string, { enum?: string[] }>; required: string[]; additionalProperties: boolean }
    >;
    const described = Object.values(schemas).filter(({ properties }) => properties?.['do']?.enum);
    const fields = described.map(({ properties, required, additionalProperties }) => [
      properties['do']?.enum?.[0],
      Object.keys(properties).sort(),
      [...required].sort(),
      additionalProperties,
    ]);
    const expected = CommandSchema.options.map((option) => {
      const names = Object.keys(option.shape).filter((name) => name !== 'by');
      const shape = option.shape as Record<string, z.ZodType>;
      const required = names.filter((name) => !(shape[name] instanceof z.ZodExactOptional));
      return [option.shape.do.value, names.sort(), required.sort(), false];
    });
    expect(fields).toEqual(expect.arrayContaining(expected));
    expect(fields).toHaveLength(expected.length);
  });
});

describe('the documentation', () => {
  const table = (file: string) =>
    readFileSync(new URL(`../../../docs/${file}`, import.meta.url), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .map((line) => line.split('|').map((cell) => cell.trim()));
  const commands = table('api.md')
    .filter(([, , , fields = '', who = '']) => fields.startsWith('`') && who !== '')
    .map(([, name, , fields, who]) => [name?.replaceAll('`', ''), fields, who]);

  it('has every command of the core with its fields', () => {
    const expected = CommandSchema.options.map(({ shape }) => [
      shape.do.value,
      Object.entries<z.ZodType>(shape)
        .filter(([name]) => name !== 'do' && name !== 'by')
        .map(([name, schema]) => `\`${name}\`${schema instanceof z.ZodExactOptional ? '?' : ''}`)
        .join(', '),
    ]);
    expect(commands.map(([name, fields]) => [name, fields])).toEqual(expected);
  });

  it('says who gives a command as the description of access does', () => {
    const [head = [], ...rows] = table('access.md').slice(
      table('access.md').findIndex(([, a]) => a === 'action'),
    );
    const who = new Map(
      rows.map((row) => [
        row[1],
        head.filter((_, i) => i > 3 && !['–', ''].includes(row[i] ?? '')).join(', '),
      ]),
    );
    for (const [name, , roles] of commands) expect([name, who.get(`\`${name}\``)]).toEqual([name, roles]);
  });
});

describe('a restore', () => {
  it('can revoke every token', async () => {
    await revokeEveryApiToken(stage.site.db, stage.clock.now());
    expect((await ask('/me')).status).toBe(401);
  });
});
