// Who may open what, and who may do what, against the tables of docs/access.md: the router's own list of pages × every
// role, and every command × every role through its form. A page or a command without a row fails, and so does a row
// without one.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { routes } from '../../src/web/routes.ts';
import type { Action } from '../../src/workflows/actions.ts';
import type { Command } from '../../src/workflows/command.ts';
import type { Item, Roadmap } from '../../src/workflows/roadmap.ts';
import { makeItem, makeRoadmap } from '../support/roadmaps.ts';
import { type Answer, OPERATOR, openSite, PUBLIC_URL, type TestSite, type Visitor } from './site.ts';

/** One person has one role, so that nothing is allowed by another one. */
const ROLES = [
  'lead',
  'co-executor',
  'informed',
  'controller',
  'supervisor',
  'issuer',
  'viewer',
  'operator',
] as const;
type Role = (typeof ROLES)[number];
const WHO = [...ROLES, 'nobody here', 'not signed in'] as const;
/** Person keys of the roadmaps below. */
const KEYS: Partial<Record<Role, string>> = {
  lead: 'nazarova',
  'co-executor': 'shabolina',
  informed: 'shkurkina',
  controller: 'zubchevskaya',
  supervisor: 'shvaiko',
  issuer: 'savenkov',
};
const STRANGER = 'chuzhoy@example.org';
const mail = (key: string) => `${key}@example.org`;
const addressOf = (role: Role): string => (role === 'operator' ? OPERATOR : mail(KEYS[role] ?? role));

function roadmapOf(id: string, items: Item[], changes: Partial<Roadmap> = {}): Roadmap {
  return makeRoadmap({ id, items, viewers: [mail('viewer')], ...changes });
}

let stage: TestSite;
/** Messages by whom they were sent to. */
const messages = new Map<string, string>();
let file: string;

beforeAll(async () => {
  stage = await openSite({
    at: '2024-01-15T10:00',
    events: null,
    mails: true,
    roadmap: roadmapOf('open', [makeItem('1', '2024-06-03')]),
    site: { queues: { fetch: async () => new Response('queues') } },
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
  for (const address of [...ROLES.map(addressOf), STRANGER])
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
});
afterAll(() => stage.close());

const DOCUMENT = readFileSync(new URL('../../docs/access.md', import.meta.url), 'utf8');

/** A table of the document, found by its first column: a record for each row. */
function tableOf(first: string): Record<string, string>[] {
  const table =
    DOCUMENT.slice(DOCUMENT.indexOf(`\n| ${first} |`))
      .trim()
      .split('\n\n')[0] ?? '';
  const [head = [], , ...rows] = table.split('\n').map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
  return rows.map((cells) => Object.fromEntries(head.map((name, i) => [name, cells[i] ?? ''])));
}

describe('pages × roles', () => {
  const rows = tableOf('route');
  const name = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;

  it('are written down for every page there is, and for no other', () => {
    expect(new Set(rows.map((row) => row['route']))).toEqual(new Set(routes.map(name)));
    expect(rows).toHaveLength(routes.length);
  });

  it('are written down for every role', () => {
    expect(Object.keys(rows[0] ?? {})).toEqual(['route', ...WHO]);
  });

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
    const address = who === 'nobody here' ? STRANGER : who === 'not signed in' ? '' : addressOf(who as Role);
    const answers: Record<string, string> = {};
    const written: Record<string, string> = {};
    for (const row of rows) {
      const route = row['route'] ?? '';
      const expected = row[who] ?? '';
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

interface Deed {
  item?: Partial<Item>;
  /** On which day (Tomsk) the item was due; else far ahead. */
  due?: string;
  /** What happens to each item before. */
  before?: (item: string) => Command[];
  form: (role: Role) => Record<string, string>;
  /** Of the roadmap as a whole. */
  whole?: true;
}

const LETTER = { executed: '2024-01-15', number: '7', documentDate: '2024-01-15', addressee: 'РВПО' };
const ACT = { kind: 'приказ', number: '7', actDate: '2024-01-15', signatory: 'М.Г. Савенков' };
const submitted = (item: string): Command => ({ do: 'submit', by: 'nazarova', item });
const asked = (item: string): Command => ({
  do: 'request-extension',
  by: 'nazarova',
  item,
  date: '2024-07-01',
  text: 'мало',
});

/** For each command a state of the item in which it makes sense, and a form that is right. */
const DEEDS: Record<Action, Deed> = {
  submit: { form: () => LETTER },
  contribute: { form: () => ({}) },
  'report-progress': { form: () => ({ text: 'идёт' }) },
  'report-indicators': {
    item: {
      deadline: { kind: 'recurring', text: 'ежеквартально', first: '2024-10-01', rule: 'FREQ=QUARTERLY' },
    },
    form: () => ({ 'value-1': '750' }),
  },
  expect: { form: () => ({ date: '2024-05-01', text: 'ждём' }) },
  'request-extension': { form: () => ({ proposed: 'other', date: '2024-07-01', text: 'мало' }) },
  'set-date': {
    item: { deadline: { kind: 'external', text: 'по графику' } },
    form: () => ({ date: '2024-07-01', basis: 'письмо № 1' }),
  },
  accept: { before: (item) => [submitted(item)], form: () => ({ confirmed: 'yes' }) },
  return: { before: (item) => [submitted(item)], form: () => ({ text: 'нет плана' }) },
  clarify: { due: '2024-01-10', form: () => ({ outcome: 'open' }) },
  cancel: { form: () => ({ text: 'не нужно', confirmed: 'yes' }) },
  reopen: {
    before: (item) => [submitted(item), { do: 'accept', by: 'zubchevskaya', item }],
    form: () => ({ text: 'ошибка' }),
  },
  amend: { form: () => ({ ...ACT, date: '2024-07-01' }) },
  'support-extension': { before: (item) => [asked(item)], form: () => ({}) },
  'refuse-extension': { before: (item) => [asked(item)], form: () => ({ text: 'успеете' }) },
  acknowledge: { whole: true, form: () => ({}) },
  'set-absence': {
    whole: true,
    form: (role) => ({ person: KEYS[role] ?? 'nazarova', date: '2024-02-01', until: '2024-02-02' }),
  },
  'change-lead': { form: () => ({ person: 'shkurkina' }) },
  'release-order': { whole: true, form: () => ({ basis: 'исполнено', confirmed: 'yes' }) },
};

describe('commands × roles', () => {
  const rows = tableOf('action');
  const actions = Object.keys(DEEDS) as Action[];

  it('are written down for every command there is, and for every role', () => {
    expect(new Set(rows.map((row) => row['action']))).toEqual(new Set(actions));
    expect(rows).toHaveLength(actions.length);
    expect(Object.keys(rows[0] ?? {}).slice(3)).toEqual([...ROLES]);
  });

  const pathOf = (id: string, action: string, item: string | null) =>
    item === null ? `/roadmaps/${id}/do/${action}` : `/roadmaps/${id}/items/${item}/do/${action}`;

  const mayDo = (written: string): boolean => written !== '–' && written !== 'sign in';

  async function eventsOf(id: string) {
    return (await stage.site.engine.stateOf(id))?.events ?? [];
  }

  it.each(actions)('hold for %s', async (action) => {
    const row = rows.find((one) => one['action'] === action) ?? {};
    const { item, due = '2024-06-03', before, form, whole } = DEEDS[action];
    const attempts = [
      ...ROLES.map((role) => [role, stage.as(addressOf(role)), row[role] ?? ''] as const),
      ['nobody here', stage.as(STRANGER), '–'] as const,
      ['not signed in', stage.stranger, 'sign in'] as const,
    ];
    // Each who may has an item of their own, since it changes by what they do; who may not come first, to one.
    attempts.sort(([, , a], [, , b]) => Number(mayDo(a)) - Number(mayDo(b)));
    const places = attempts.map(([, , written], i) => (mayDo(written) ? String(i + 1) : '1'));
    const items = [...new Set(places)].map((id) => makeItem(id, due, item));
    await stage.apply(roadmapOf(action, items));
    if (!whole)
      for (const { id } of items) for (const command of before?.(id) ?? []) await stage.run(command, action);
    const found: Record<string, string> = {};
    const expected: Record<string, string> = {};
    for (const [i, [who, visitor, written]] of attempts.entries()) {
      const place = whole ? null : (places[i] ?? '');
      const count = (await eventsOf(action)).length;
      const path = pathOf(action, action, place);
      const opened = await visitor.get(path);
      const sent = await visitor.post(path, form(who as Role));
      const now = await eventsOf(action);
      const by = now.length > count ? now.at(-1)?.by : null;
      found[who] = [opened.status, sent.status, sent.location?.split('?')[0], now.length > count, by].join(
        ' ',
      );
      const back = whole ? `/roadmaps/${action}` : `/roadmaps/${action}/items/${place}`;
      expected[who] =
        written === 'sign in'
          ? '303 303 /sign-in false '
          : written === '–'
            ? '404 404  false '
            : `200 303 ${back} true ${KEYS[who as Role] ?? ''}`;
    }
    expect(found).toEqual(expected);
  });

  it('let nobody enter another’s absence who may enter only their own', async () => {
    for (const role of ROLES) {
      if (rows.find((row) => row['action'] === 'set-absence')?.[role] !== 'own') continue;
      const count = (await eventsOf('open')).length;
      const form = { person: 'shvaiko', date: '2024-02-01', until: '2024-02-02' };
      const answer = await stage.as(addressOf(role)).post('/roadmaps/open/do/set-absence', form);
      expect([role, answer.status, (await eventsOf('open')).length - count]).toEqual([role, 422, 0]);
    }
  });

  it('let nobody do anything once the order is released', async () => {
    const count = (await eventsOf('release-order')).length;
    for (const role of ROLES)
      for (const action of actions) {
        const { whole, form } = DEEDS[action];
        const path = pathOf('release-order', action, whole ? null : '1');
        const answer = await stage.as(addressOf(role)).post(path, form(role));
        expect([role, action, [404, 409, 422].includes(answer.status)]).toEqual([role, action, true]);
      }
    expect(await eventsOf('release-order')).toHaveLength(count);
  });
});
