// Who may open what, against the table of docs/access.md: the router's own list of pages × every role. A page without a row
// fails, and so does a row without a page. Commands × roles: test/long/web/commands.test.ts.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Hono } from 'hono';
import { sql } from 'kysely';
import { addImport, findImport } from '../../src/store/imports.ts';
import { addPages } from '../../src/web/pages.ts';
import { routes } from '../../src/web/routes.ts';
import type { Site } from '../../src/web/site.ts';
import { importOf } from '../support/imports.ts';
import { makeItem, makeRoadmap } from '../support/roadmaps.ts';
import {
  addressOf,
  ORGANISATION_ROLES,
  ORGANISATIONS,
  type OrganisationRole,
  ROLES,
  type Role,
  roadmapOf,
  STRANGER,
  tableOf,
  WHO,
} from './roles.ts';
import { type Answer, OPERATOR, openSite, PUBLIC_URL, type TestSite, type Visitor } from './site.ts';

let stage: TestSite;
/** Messages by whom they were sent to. */
const messages = new Map<string, string>();
let file: string;
const IMPORT = importOf({ organisation: 'town' });
const REPORT = { occurrence: '2024-10-01', n: '1', format: 'docx' };

beforeAll(async () => {
  stage = await openSite({
    at: '2024-01-15T10:00',
    events: null,
    mails: true,
    roadmap: roadmapOf('open', [makeItem('1', '2024-06-03')]),
    organisation: 'town',
    site: {
      organisations: ORGANISATIONS,
      queues: { fetch: async () => new Response('queues') },
    },
  });
  await stage.apply(
    makeRoadmap({
      id: 'foreign',
      items: [makeItem('1', '2024-06-03')],
      people: Object.fromEntries(
        Object.entries(makeRoadmap().people).map(([key, person]) => [
          key,
          { ...person, email: key === 'nazarova' ? STRANGER : `foreign-${key}@example.org` },
        ]),
      ),
    }),
  );
  const { db } = stage.site;
  // Everybody has got one, whoever writes to them when.
  for (const address of [...[...ROLES, ...ORGANISATION_ROLES].map(addressOf), STRANGER])
    await sql`
      INSERT INTO messages
      SELECT (jsonb_populate_record(m, jsonb_build_object(
        'id', gen_random_uuid(), 'message_id', ${`${address}-copy`}::text, 'recipient', ${address}::text, 'entries', '[]'::jsonb))).*
      FROM messages m LIMIT 1`.execute(db);
  for (const { id, recipient } of await db.selectFrom('messages').select(['id', 'recipient']).execute())
    messages.set(recipient, messages.get(recipient) ?? id);
  const form = new FormData();
  form.set('text', 'идёт');
  form.append('files', new File(['%PDF-1.7\n%%EOF\n'], 'план.pdf'));
  await stage.as(addressOf('lead')).post('/roadmaps/open/items/1/do/report-progress', form);
  file = (await db.selectFrom('files').select('id').executeTakeFirstOrThrow()).id;
  await sql`
    INSERT INTO reports (roadmap, item, occurrence, n, event, at, data, docx, xlsx, docx_sha256, xlsx_sha256)
    VALUES ('open', '1', ${REPORT.occurrence}, 1, 1, now(), ${JSON.stringify({ item: { id: '1' }, periodWords: '', n: 1 })},
      '', '', repeat('0', 64), repeat('0', 64))`.execute(db);
});
afterAll(() => stage.close());

describe('pages × roles', () => {
  const rows = tableOf('route');
  const name = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;

  it('are written down for every page there is, and for no other', () => {
    expect(new Set(rows.map((row) => row['route']))).toEqual(new Set(routes.map(name)));
    expect(rows).toHaveLength(routes.length);
  });

  it('are written down for every role', () => {
    const written = WHO.filter((who) => !isOfOrganisation(who));
    expect(Object.keys(rows[0] ?? {})).toEqual(['route', ...written]);
    expect(Object.keys(differing[0] ?? {})).toEqual(['where organisations differ', ...ORGANISATION_ROLES]);
    expect(routes.map(name)).toEqual(expect.arrayContaining(differing.map(routeOf)));
  });

  const isOfOrganisation = (who: string): who is OrganisationRole =>
    (ORGANISATION_ROLES as readonly string[]).includes(who);
  const differing = tableOf('where organisations differ');
  const routeOf = (row: Record<string, string>) => row['where organisations differ'] ?? '';

  /** As the operator or a viewer, but for the table of what is otherwise. */
  function expectedOf(row: Record<string, string>, who: (typeof WHO)[number]): string {
    if (!isOfOrganisation(who)) return row[who] ?? '';
    const other = differing.find((one) => routeOf(one) === row['route']);
    return (other ?? row)[other ? who : who === 'organisation operator' ? 'operator' : 'viewer'] ?? '';
  }

  /** What stands in the addresses; the message is one to the person themselves, or else to somebody. */
  function pathOf(route: string, message: string): string {
    const values: Record<string, string> = {
      roadmap: 'open',
      item: '1',
      // Everybody who may act on anything may do one of these in some place; who exactly is the business of the other table.
      action: 'report-progress',
      id: file,
      message,
      hash: 'none',
      name: 'site.css',
      token: 'none',
      code: 'invalid',
      import: IMPORT.id,
      ...REPORT,
    };
    return route
      .replace(/^\w+ /, '')
      .replace(/:(\w+)/g, (_, key: string) => values[key] ?? `:${key}`)
      .replace('*', 'api/queues');
  }

  function ask(visitor: Visitor, route: string, message: string): Promise<Answer> {
    const path = pathOf(route, message);
    return route.startsWith('POST') ? visitor.post(path, {}) : visitor.get(path);
  }

  /** What the person is told; a link or a file that nobody has is not there for anybody. */
  function verdict({ status, location, text }: Answer): 'yes' | '–' | 'sign in' {
    if (location?.startsWith('/sign-in?next=')) return 'sign in';
    return status === 404 && /Страница не найдена/.test(text) ? '–' : 'yes';
  }

  async function found(visitor: Visitor, address: string, route: string): Promise<string> {
    const others = [...messages].find(([to]) => to !== address && to !== STRANGER)?.[1] ?? '';
    const answer = verdict(await ask(visitor, route, others));
    if (!route.includes(':message') || answer === 'yes') return answer;
    const own = messages.get(address);
    return own !== undefined && verdict(await ask(visitor, route, own)) === 'yes' ? 'own' : answer;
  }

  it.each(WHO)('hold for: %s', async (who) => {
    const address =
      who === 'nobody here'
        ? STRANGER
        : who === 'not signed in'
          ? ''
          : addressOf(who as Role | OrganisationRole);
    // Whoever may has deleted it.
    if ((await findImport(stage.site.db, IMPORT.id, 'all')) === null)
      await addImport(stage.site.db, IMPORT, OPERATOR, stage.clock.now());
    const answers: Record<string, string> = {};
    const written: Record<string, string> = {};
    for (const row of rows) {
      const route = row['route'] ?? '';
      const expected = expectedOf(row, who);
      // «by action»: what the table of actions says, below.
      if (expected === 'by action') continue;
      // Whose session ends is none any more.
      const visitor = address === '' ? stage.stranger : stage.as(address);
      written[route] = expected;
      answers[route] = await found(visitor, address, route);
    }
    expect(answers).toEqual(written);
  });

  it('forbid with the very words that are used for what does not exist', async () => {
    const visitor = stage.as(STRANGER);
    for (const path of ['', '/items/1', '/items/1/card', '/journal', '/digest', `/files/${file}`]) {
      const [forbidden, missing] = [
        await visitor.get(`/roadmaps/open${path}`),
        await visitor.get(`/roadmaps/none${path}`),
      ];
      expect([path, forbidden.status, forbidden.body]).toEqual([path, 404, missing.body]);
    }
  });

  it('ask who is not signed in to sign in, and come back to the page', async () => {
    const answer = await stage.stranger.get('/roadmaps/open/items/1?due=2024-10-01');
    const next = new URL(answer.location ?? '', PUBLIC_URL).searchParams.get('next');
    expect([answer.status, next]).toEqual([303, '/roadmaps/open/items/1?due=2024-10-01']);
  });

  it('do not depend on the kind of request: HEAD is answered as GET', async () => {
    for (const role of ['lead', 'issuer'] as const)
      for (const path of ['/roadmaps/open', '/roadmaps/open/journal', '/roadmaps/foreign']) {
        const visitor = stage.as(addressOf(role));
        const [get, head] = [await visitor.get(path), await visitor.head(path)];
        expect([role, path, head.status, head.body]).toEqual([role, path, get.status, '']);
      }
  });
});

it('the API is opened by a later request where the first one could not', async () => {
  let isBroken = false;
  const site: Site = {
    ...stage.site,
    get publicUrl() {
      if (isBroken) throw new Error('not now');
      return stage.site.publicUrl;
    },
  };
  const app = new Hono();
  addPages(app, site);
  const asked = async () => (await app.request(`${PUBLIC_URL}/api/v1/openapi.json`)).status;
  isBroken = true;
  expect(await asked()).toBe(500);
  isBroken = false;
  expect(await asked()).toBe(200);
});
