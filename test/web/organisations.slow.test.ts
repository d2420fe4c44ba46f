// Nothing of one organisation shows to another: every page and every route of the API, asked by everybody of the one with
// what is its own and with what is the other's, bodies, headers and downloads looked through.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dateOf } from '../../src/calendar/dates.ts';
import { unzip } from '../../src/import/unzip.ts';
import { listWebhooks, removeWebhook } from '../../src/store/webhooks.ts';
import { apiRoutes } from '../../src/web/api/routes.ts';
import { routes } from '../../src/web/routes.ts';
import { apiOf } from './api/client.ts';
import { addressOf } from './roles.ts';
import type { Answer, Visitor } from './site.ts';
import {
  COMMON_DUE,
  CONTRACTOR,
  GOVERNOR,
  openRegion,
  REPORT,
  type Region,
  type Town,
} from './two-organisations.ts';

let stage: Region;
beforeAll(async () => {
  stage = await openRegion();
});
afterAll(() => stage.close());

/** Their people, by what they are. */
const VISITORS: Record<string, (town: Town) => string> = {
  operator: ({ operator }) => operator,
  controller: ({ person }) => person('zubchevskaya'),
  lead: ({ person }) => person('nazarova'),
  'co-executor': ({ person }) => person('shabolina'),
  viewer: ({ person }) => person('viewer'),
};
const DIRECTIONS = [
  ['the first', 'the second', 0],
  ['the second', 'the first', 1],
] as const;

/** Everything that came, archives unpacked. */
async function contentOf({ headers, content }: Pick<Answer, 'headers' | 'content'>): Promise<string> {
  const heads = [...headers].map(([key, value]) => `${key}: ${decode(value)}`).join('\n');
  if (content.subarray(0, 2).toString() !== 'PK') return `${heads}\n${content.toString()}`;
  const { names, parts } = await unzip(content, () => true);
  return [heads, ...names, ...[...parts.values()].map(String)].join('\n');
}

function decode(header: string): string {
  return header.replace(/(%[0-9A-F]{2})+/gi, (bytes) => decodeURIComponent(bytes));
}

const traceOf = ({ latin, name }: Town) => new RegExp(`${latin}|${name.slice(0, -1)}`, 'i');

function valuesOf(town: Town): Record<string, string> {
  return {
    ...REPORT,
    roadmap: town.roadmap,
    action: 'report-progress',
    id: town.file,
    message: town.message,
    import: town.import,
    hash: 'none',
    name: 'site.css',
    token: 'none',
    code: 'invalid',
  };
}

/** Of an order that the other knows nothing of, and the message that also speaks of the other's. */
const valuesOfOwn = (town: Town): Record<string, string> => ({
  ...valuesOf(town),
  roadmap: town.own,
  message: stage.merged,
});

const pathOf = (path: string, values: Record<string, string>): string =>
  path.replace(/[:{](\w+)\}?/g, (_, key: string) => values[key] ?? 'none').replace('*', 'none');

const ENDS_SESSIONS = /sign-out|end-sessions/;

async function traces(visitor: Visitor, asked: readonly [string, string][], other: Town): Promise<string[]> {
  const found: string[] = [];
  for (const [method, path] of asked) {
    const answer = await (method === 'POST' ? visitor.post(path, {}) : visitor.get(path));
    const content = await contentOf(answer);
    const trace = traceOf(other).exec(content);
    if (trace)
      found.push(`${method} ${path}: ${content.slice(Math.max(0, trace.index - 60), trace.index + 40)}`);
  }
  return found;
}

const pagesWith = (values: Record<string, string>): [string, string][] =>
  routes
    .filter(({ path }) => !ENDS_SESSIONS.test(path))
    .map(({ method, path }) => [method, pathOf(path, values)]);

describe.each(DIRECTIONS)('%s organisation', (_own, _other, index) => {
  const own = () => stage.towns[index];
  const other = () => stage.towns[index === 0 ? 1 : 0];

  it.each(Object.keys(VISITORS))('sees nothing of the other on any page: %s', async (who) => {
    const visitor = stage.as(VISITORS[who]?.(own()) ?? '');
    const asked: [string, string][] = [
      ...[valuesOf(own()), valuesOfOwn(own())]
        .flatMap(pagesWith)
        .filter(([, path]) => !path.includes('delete')),
      ...pagesWith(valuesOf(other())),
      ...['q', 'of'].map((key): [string, string] => ['GET', `/roadmaps?${key}=${other().organisation}`]),
      ['GET', '/people?search=швайко'],
      ['GET', '/mail?to=назарова'],
      ['GET', '/mail?order=1410'],
      ['GET', '/discipline?from=2024-01-01&until=2024-12-31&step=month'],
    ];
    expect(await traces(visitor, asked, other())).toEqual([]);
  });

  it.each(Object.keys(VISITORS))('is told of the other’s what is told of nothing: %s', async (who) => {
    const visitor = stage.as(VISITORS[who]?.(own()) ?? '');
    for (const { method, path } of routes) {
      if (!/:roadmap|:message|:import/.test(path)) continue;
      const asked = pathOf(path, valuesOf(other()));
      const answer = await (method === 'POST' ? visitor.post(asked, {}) : visitor.get(asked));
      expect([asked, answer.status]).toEqual([asked, 404]);
    }
  });

  it.each(Object.keys(VISITORS))('sees nothing of the other through the API: %s', async (who) => {
    const api = apiOf(stage);
    const ask = api.with(await api.tokenOf(VISITORS[who]?.(own()) ?? ''));
    for (const { method, path } of apiRoutes) {
      const give = async (asked: string) => {
        const command = { body: { do: 'acknowledge' }, headers: { 'idempotency-key': asked } };
        const answer = await ask(asked, { method: method.toUpperCase(), ...(method === 'post' && command) });
        const content = await contentOf({ headers: answer.headers, content: Buffer.from(answer.text) });
        return { ...answer, content };
      };
      const [asked, missing] = [other().roadmap, 'no-such-map'].map((roadmap) =>
        pathOf(path, { ...valuesOf(other()), roadmap }),
      ) as [string, string];
      const answer = await give(asked);
      if (path.includes('{roadmap}')) {
        const { status, text } = await give(missing);
        const plain = (body: string) => body.replace(/"(instance|reference)":"[^"]*"/g, '');
        expect([asked, answer.status, plain(answer.text)]).toEqual([asked, status, plain(text)]);
        expect(status).toBeGreaterThanOrEqual(400);
      }
      expect(answer.content.replaceAll(other().roadmap, '')).not.toMatch(traceOf(other()));
      for (const values of [valuesOf(own()), valuesOfOwn(own())])
        expect((await give(pathOf(path, values))).content).not.toMatch(traceOf(other()));
    }
  });

  it('shows its own operator its own', async () => {
    const visitor = stage.as(own().operator);
    for (const path of [
      '/roadmaps',
      '/people',
      '/mail',
      '/import',
      '/webhooks',
      '/calendars',
      `/roadmaps/${own().roadmap}/journal`,
    ])
      expect([path, traceOf(own()).test((await visitor.get(path)).text)]).toEqual([path, true]);
  });
});

describe('the region', () => {
  it.each(['region@example.org', addressOf('observer above')])(
    'sees both as a viewer: %s',
    async (address) => {
      const visitor = stage.as(address);
      for (const { roadmap, name } of stage.towns) {
        expect((await visitor.get(`/roadmaps/${roadmap}`)).text).toContain(name);
        expect((await visitor.get(`/roadmaps/${roadmap}/journal`)).status).toBe(200);
        expect((await visitor.get(`/roadmaps/${roadmap}/proof`)).status).toBe(404);
        expect((await visitor.get(`/roadmaps/${roadmap}/do/change-lead`)).status).toBe(404);
        expect((await visitor.post(`/roadmaps/${roadmap}/items/1/do/amend`, {})).status).toBe(404);
      }
      const portfolio = await visitor.get('/roadmaps');
      for (const { title } of [{ title: 'Город' }, { title: 'Село' }])
        expect(portfolio.text).toContain(title);
      expect((await visitor.get('/roadmaps?of=village')).text).not.toContain('Волчегорск');
      expect((await visitor.get('/discipline?from=2024-01-01&until=2024-12-31')).text).toContain(
        'По организациям',
      );
    },
  );

  it.each(['region@example.org', addressOf('observer above')])(
    'sees nobody’s address, absences or mail: %s',
    async (address) => {
      const lists: [string, string][] = [
        '/people',
        '/people/leave',
        '/mail',
        '/review',
        '/clarify',
        '/extensions',
        '/import',
      ].map((path) => ['GET', path]);
      for (const one of stage.towns) {
        const inside = [`/roadmaps/${one.roadmap}`, `/roadmaps/${one.roadmap}/items/1`].map(
          (path): [string, string] => ['GET', path],
        );
        expect(await traces(stage.as(address), lists, one)).toEqual([]);
        for (const [, path] of inside)
          expect((await stage.as(address).get(path)).body).not.toContain(`${one.latin}-nazarova@`);
        expect((await stage.as(address).get(`/mail/${one.message}`)).status).toBe(404);
      }
    },
  );
});

describe('a digest that counts in several organisations’ roadmaps', () => {
  it('is open to its reader, and to no operator or controller of one of them', async () => {
    const [first] = stage.towns;
    const digests = await stage.site.db
      .selectFrom('messages')
      .select(['id', 'entries'])
      .where('recipient', '=', GOVERNOR)
      .where('body_text', 'like', '% из 2%')
      .execute();
    const isOfFirst = (entry: { roadmap: string }) => entry.roadmap === first.roadmap;
    expect(digests.some(({ entries }) => entries.every(isOfFirst))).toBe(true);
    for (const { id } of digests) {
      expect((await stage.as(GOVERNOR).get(`/mail/${id}/body`)).text).toContain('из 2');
      for (const address of [first.operator, first.person('zubchevskaya')]) {
        const shown = await stage.as(address).get(`/mail/${id}`);
        expect(shown.text).toContain('текст не показан');
        expect((await stage.as(address).get(`/mail/${id}/body`)).status).toBe(404);
        expect((await stage.as(address).get('/mail')).text).not.toContain('из 2');
      }
    }
  });

  it('is shown to an operator as of their roadmap alone', async () => {
    const [first] = stage.towns;
    const shown = await stage.as(first.operator).get(`/roadmaps/${first.roadmap}/digest?for=savenkov`);
    expect(shown.text).toContain('П. 1');
    expect(shown.text).not.toContain('из 2');
  });

  it('does not go into the proof of one of them', async () => {
    const [first] = stage.towns;
    const { parts } = await unzip(
      (await stage.as(first.operator).get(`/roadmaps/${first.roadmap}/proof`)).content,
      () => true,
    );
    for (const part of parts.values()) expect(part.toString()).not.toMatch(/у 1 из 2/);
  });
});

describe('a leave schedule', () => {
  const SCHEDULE = 'М.Г. Савенков; 01.07.2024; 28.07.2024;';

  it('sets absences in the roadmaps of the operator’s organisation alone', async () => {
    const [first, second] = stage.towns;
    const done = await stage.as(first.operator).post('/people/leave', { text: SCHEDULE, step: 'set' });
    expect([done.status, done.location]).toEqual([303, '/people?done=leave-set']);
    const absences = async (id: string) => (await stage.site.engine.stateOf(id))?.absences.length;
    expect([await absences(first.roadmap), await absences(second.roadmap)]).toEqual([1, 0]);
  });
});

describe('one order in two municipalities', () => {
  const controlDate = async (roadmap: string) => {
    const row = await stage.site.db
      .selectFrom('overview_items')
      .select('control_date')
      .where('roadmap', '=', roadmap)
      .where('item', '=', '2')
      .executeTakeFirstOrThrow();
    return row.control_date;
  };

  it('goes by the days off of each', async () => {
    const [first, second] = stage.towns;
    await stage.site.engine.replanDue();
    expect([await controlDate(first.roadmap), await controlDate(second.roadmap)]).toEqual([
      '2024-02-15',
      COMMON_DUE,
    ]);
  });

  it('sends each its own mail, whoever is in charge of both one mail about both', async () => {
    const [first, second] = stage.towns;
    // Nothing of this stage calls them.
    const { db } = stage.site;
    for (const { id } of await listWebhooks(db, 'all')) await removeWebhook(db, id);
    await stage.goTo(`${COMMON_DUE}T18:00`);
    const sent = await stage.site.db
      .selectFrom('messages')
      .select(['recipient', 'entries', 'created_at'])
      .execute();
    const townOf = (id: string) => (id.startsWith(first.latin) ? first.latin : second.latin);
    const others = sent.filter(({ recipient }) => recipient !== GOVERNOR && recipient !== CONTRACTOR);
    for (const { recipient, entries } of others)
      for (const { roadmap } of entries) expect(recipient.startsWith(townOf(roadmap))).toBe(true);
    const towns = sent
      .filter(({ recipient }) => recipient === GOVERNOR)
      .map(({ entries }) => new Set(entries.map(({ roadmap }) => townOf(roadmap))).size);
    expect(towns).toContain(2);
    const onTheDay = ({ person, roadmap }: Town) =>
      others
        .filter(
          ({ recipient, entries }) =>
            recipient === person('nazarova') &&
            entries.some((entry) => entry.roadmap === roadmap && entry.item === '2' && entry.rung === 'T-0'),
        )
        .map(({ created_at }) => dateOf(created_at.getTime(), 'Asia/Tomsk'));
    expect([onTheDay(first), onTheDay(second)]).toEqual([['2024-02-15'], [COMMON_DUE]]);
  });
});
