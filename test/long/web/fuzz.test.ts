// Requests as nobody's browser sends them, and forms as somebody's does: nothing fails, no answer tells of the program's
// insides, and nothing is written but what the rules let that very person do, with the journal to show for it.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Hono } from 'hono';
import { dateOf } from '../../../src/calendar/dates.ts';
import type { WorkCalendar } from '../../../src/calendar/work-calendar.ts';
import { subjectOf } from '../../../src/engine/mail-links.ts';
import { MAIL_ACTIONS } from '../../../src/messages/buttons.ts';
import { addImport } from '../../../src/store/imports.ts';
import { sha256, verifyChain } from '../../../src/store/journal.ts';
import { addSession } from '../../../src/store/sessions.ts';
import { createApp } from '../../../src/web/app.ts';
import { addPages } from '../../../src/web/pages.ts';
import { routes } from '../../../src/web/routes.ts';
import { type Action, actionsOn, actionsOnRoadmap } from '../../../src/workflows/actions.ts';
import { occurrencesOf } from '../../../src/workflows/occurrences.ts';
import type { RoadmapRules } from '../../../src/workflows/policy.ts';
import { actingKeys } from '../../../src/workflows/roles.ts';
import type { RoadmapEvent, RoadmapState } from '../../../src/workflows/state.ts';
import { importOf } from '../../support/imports.ts';
import { defaultPolicy, makeItem, makeRoadmap, russianCalendar } from '../../support/roadmaps.ts';
import { wholeDatabase } from '../../support/whole-database.ts';
import { OPERATOR, openSite, PUBLIC_URL, type TestSite } from '../../web/site.ts';

const SEED = 20240215;
const REQUESTS = 2000;
const ROADMAPS = ['r0', 'r1', 'r2'];
const ITEMS = ['2', '3', '5', '9', '13'];

const mail = (key: string) => `${key}@example.org`;
const PEOPLE = [
  ...['nazarova', 'shabolina', 'shkurkina', 'zubchevskaya', 'shvaiko', 'savenkov', 'viewer', 'foreign'].map(
    mail,
  ),
  OPERATOR,
];

/** Forms that are right in some state, by what they are for. */
const FORMS: Record<Action, Record<string, string>> = {
  acknowledge: {},
  contribute: { text: 'проект' },
  submit: {
    executed: '2024-01-15',
    number: '7',
    documentDate: '2024-01-15',
    addressee: 'РВПО',
    numbers: '12, 13',
    document: 'акт',
  },
  'report-progress': { text: 'идёт' },
  'report-indicators': { 'value-1': '750' },
  expect: { date: '2024-05-01', text: 'ждём' },
  'request-extension': { proposed: 'other', date: '2025-03-03', text: 'мало' },
  'support-extension': {},
  'refuse-extension': { text: 'успеете' },
  'set-date': { date: '2024-07-01', basis: 'письмо № 1' },
  accept: { confirmed: 'yes', text: 'срочно' },
  return: { text: 'нет плана', party: 'school' },
  clarify: { outcome: 'open' },
  cancel: { text: 'не нужно', confirmed: 'yes' },
  'reissue-report': { text: 'уточнение', confirmed: 'yes' },
  reopen: { text: 'ошибка' },
  amend: { kind: 'приказ', number: '7', actDate: '2024-01-15', signatory: 'И.И. Иванов', date: '2025-04-01' },
  'set-absence': { person: 'nazarova', date: '2024-01-14', until: '2024-01-20', substitute: 'shkurkina' },
  'change-lead': { person: 'shkurkina', substitute: 'shabolina', confirmed: 'yes' },
  'release-order': { basis: 'исполнено', confirmed: 'yes' },
};
const ACTIONS = Object.keys(FORMS) as Action[];
/** Who may mostly do it: the others are tried as often. */
const DOERS: Partial<Record<Action, string>> = {
  contribute: 'shabolina',
  accept: 'zubchevskaya',
  return: 'zubchevskaya',
  clarify: 'zubchevskaya',
  cancel: 'zubchevskaya',
  reopen: 'shvaiko',
  amend: 'zubchevskaya',
  'support-extension': 'shvaiko',
  'refuse-extension': 'shvaiko',
  'change-lead': 'zubchevskaya',
  'release-order': 'shvaiko',
};
const ownDay = { date: '2025-11-05', kind: 'off', reason: 'день города' };
const source = { issuer: 'Мэр', number: '7', date: '2024-01-15' };
const changeOf = (content: string): Record<string, string> => ({
  step: 'set',
  seen: '{change}',
  proposal: `{"calendar":"ru","organisation":"","content":${content}}`,
});
/** The same on other pages, by route; `{…}` is what `there` has by that name. */
const PAGE_FORMS: Readonly<Record<string, readonly Record<string, string>[]>> = {
  '/account/calendar': [{ make: 'yes' }],
  '/account/calendar/revoke': [{ revoke: 'yes' }],
  '/account/tokens': [{ name: 'СЭД', days: '30', 'scope-roadmaps-read': 'yes' }],
  '/account/tokens/revoke': [{ token: '{token}' }],
  '/calendars': [
    {
      step: 'day',
      calendar: 'ru',
      organisation: '',
      ...ownDay,
      issuer: 'Мэр',
      number: '7',
      actDate: '2024-01-15',
    },
    changeOf(JSON.stringify({ kind: 'days', source, days: [ownDay] })),
    changeOf('{"kind":"withdrawal","of":{change},"reason":"ошибка"}'),
  ],
  '/webhooks': [
    { url: 'https://sed.example.org/srok', organisation: '', 'on-accepted': 'yes' },
    { webhook: '{webhook}', deed: 'pause' },
    { webhook: '{webhook}', deed: 'rotate', 'rotate-{webhook}': 'yes' },
    { webhook: '{webhook}', deed: 'remove', 'remove-{webhook}': 'yes' },
  ],
};

let stage: TestSite;
let app: Hono;
let calendar: WorkCalendar;
let rules: RoadmapRules;
/** Cookies by address. */
const cookies = new Map<string, string>();
/** Paths of links, with the person they are for. */
let links: string[] = [];
const signIns: string[] = [];
let messages: string[] = [];
const imports: string[] = [];
let there: Readonly<Record<string, string>> = {};

beforeAll(async () => {
  calendar = russianCalendar();
  rules = { calendar, policy: defaultPolicy() };
  const series = {
    kind: 'recurring',
    text: 'ежеквартально',
    first: '2024-10-01',
    rule: 'FREQ=QUARTERLY',
  } as const;
  const items = (past: string) =>
    ITEMS.map((id) =>
      makeItem(id, id === '9' ? past : '2024-06-03', {
        ...(id === '2' ? { deadline: { kind: 'external', text: 'по графику' } } : {}),
        ...(id === '13' ? { deadline: series } : {}),
        ...(id === '5' ? { after: ['3'], result: { text: 'извещения', type: 'procurement-notices' } } : {}),
      }),
    );
  const roadmapOf = (id: string) =>
    makeRoadmap({ id, items: items('2024-01-09'), viewers: [mail('viewer')] });
  stage = await openSite({
    at: '2024-01-15T10:00',
    events: null,
    mails: true,
    roadmap: roadmapOf('r0'),
    site: { queues: { fetch: async () => new Response('queues') } },
  });
  const { site } = stage;
  for (const id of ROADMAPS.slice(1)) await stage.apply(roadmapOf(id));
  app = createApp({
    ready: async () => ({ ok: true, problems: [] }),
    metrics: { token: 'a-token-of-enough-length', contentType: 'text/plain', page: async () => '' },
    pages: (to) => addPages(to, site),
  });
  for (const address of PEOPLE) await signIn(address);
  for (let i = 0; i < 15; i += 1) {
    const one = importOf();
    await addImport(site.db, one, OPERATOR, site.clock.now());
    imports.push(one.id);
  }
  links = await linksOf(['nazarova', 'shabolina', 'zubchevskaya', 'shvaiko']);
  for (const address of PEOPLE.slice(0, 6)) {
    const link = await site.sessions.linkFor(address, { minutes: 15 });
    if (link !== null) signIns.push(link.split('/').at(-1) ?? '');
  }
  there = await lookThere();
  messages = (await site.db.selectFrom('messages').select('id').limit(20).execute()).map(({ id }) => id);
}, 120_000);
afterAll(() => stage.close());

/** Anew where the session has ended. */
async function signIn(address: string): Promise<void> {
  const now = stage.clock.now();
  const secret = randomBytes(32).toString('base64url');
  const [createdAt, expiresAt] = [now, now + 86_400_000];
  const hash = sha256(secret);
  await addSession(stage.site.db, { hash, address, createdAt, seenAt: now, expiresAt, browser: 'test' });
  cookies.set(address, secret);
}

/** Tokens of links as mails of this moment would carry them. */
async function linksOf(people: readonly string[]): Promise<string[]> {
  const { site } = stage;
  const made: string[] = [];
  for (const roadmap of ROADMAPS) {
    const state = await stateOf(roadmap);
    for (const key of people) {
      const { pseudonym } = await site.db
        .selectFrom('people')
        .select('pseudonym')
        .where('address', '=', mail(key))
        .executeTakeFirstOrThrow();
      for (const item of ['', ...ITEMS]) {
        const occurrence = item === '13' ? '2024-10-01' : '';
        const subject = subjectOf({ state, ...rules }, { item, occurrence }, mail(key), site.clock.now());
        for (const action of MAIL_ACTIONS) {
          if (!subject?.offered.has(action)) continue;
          const target = { roadmap, item, occurrence, action, person: pseudonym, mark: subject.mark };
          made.push(site.links.linkFor(target).split('/').at(-1) ?? '');
        }
      }
    }
  }
  return made;
}

/** Which token, webhook and last change of a calendar there is. */
async function lookThere(): Promise<typeof there> {
  const { db } = stage.site;
  const tokens = db.selectFrom('api_tokens').select('id').where('revoked_at', 'is', null);
  const changes = db.selectFrom('calendar_changes').select((of) => of.fn.max('id').as('id'));
  return {
    token: (await tokens.executeTakeFirst())?.id ?? '',
    webhook: (await db.selectFrom('webhooks').select('id').executeTakeFirst())?.id ?? '',
    change: String((await changes.executeTakeFirst())?.id ?? 0),
  };
}

async function stateOf(roadmap: string): Promise<RoadmapState> {
  const state = await stage.site.engine.stateOf(roadmap);
  if (!state) throw new Error(`no roadmap ${roadmap}`);
  return state;
}

// ── What is sent ─────────────────────────────────────────────────────────────

const HOSTILE = [
  '',
  ' ',
  '\0',
  'а\0б',
  '\ud800',
  '\u202e',
  '<script>alert(1)</script>',
  `'"><img src=x onerror=alert(1)>`,
  "'; DROP TABLE roadmaps; --",
  '../../etc/passwd',
  '..%2f..%2f',
  '%00',
  '%zz',
  '%E0%A4%A',
  '%',
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
  '{"a":1}',
  '[]',
  '-1',
  '0',
  '1e309',
  'NaN',
  '99999999999999999999',
  '2024-02-30',
  '0000-00-00',
  '9999-12-31',
  '2199-01-01',
  '+275760-09-13',
  '01.02.2024',
  '//evil.example',
  'https://evil.example/',
  '\\\\evil.example',
  'я'.repeat(3001),
  'x'.repeat(70_000),
  '{{7*7}}',
  '\r\nSet-Cookie: a=b',
];
const hostile = fc.constantFrom(...HOSTILE);
const anyText = fc.oneof(hostile, fc.string({ unit: 'binary', maxLength: 30 }), fc.string({ maxLength: 30 }));

interface Sent {
  who: string;
  path: string;
  method: string;
  /** By the name of the place in the path; numbers choose among what is there. */
  places: Record<string, string | number>;
  query: [string, string][];
  action: Action;
  fields: [string, string][];
  isRight: boolean;
  body: 'form' | 'files' | 'json' | 'broken-multipart' | 'nonsense';
  origin: string | null;
  cookie: string | null;
}

const NAMES = [
  'due',
  'done',
  'before',
  'next',
  'q',
  'page',
  'sort',
  'filter',
  'to',
  'order',
  'state',
  'for',
  'verify',
  'party',
];
const FIELDS = [
  ...new Set(
    [...Object.values(FORMS), ...Object.values(PAGE_FORMS).flat()].flatMap((form) => Object.keys(form)),
  ),
].concat('address', 'next');
const mostly = <T>(usual: fc.Arbitrary<T>, rare: fc.Arbitrary<T>, weight = 12): fc.Arbitrary<T> =>
  fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: rare });
const acts = routes.filter(({ method, path }) => method === 'POST' && /:action|\/a\//.test(path));
const pages = routes.filter(({ method, path }) => method === 'POST' && path in PAGE_FORMS);

const formOf = (action: Action): string =>
  ['acknowledge', 'set-absence', 'release-order'].includes(action)
    ? '/roadmaps/:roadmap/do/:action'
    : '/roadmaps/:roadmap/items/:item/do/:action';

const request: fc.Arbitrary<Sent> = fc
  .record({
    anybody: mostly(fc.constantFrom(...PEOPLE), fc.constant('')),
    isDoer: fc.boolean(),
    // Half are forms of commands.
    route: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...routes) },
      { weight: 5, arbitrary: fc.constantFrom(...acts) },
      { weight: 1, arbitrary: fc.constantFrom(...pages) },
    ),
    pageForm: fc.nat(),
    rareMethod: mostly(
      fc.constant(null),
      fc.constantFrom('HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE0'),
    ),
    roadmap: mostly(fc.constantFrom<string | number>(...ROADMAPS), anyText),
    item: mostly(fc.constantFrom<string | number>(...ITEMS), anyText),
    actionPlace: mostly(fc.constant<string | null>(null), anyText),
    // What ends an item or all of them comes seldom: there would be nothing left to do.
    action: mostly(
      fc.constantFrom(...ACTIONS.filter((action) => !['cancel', 'release-order'].includes(action))),
      fc.constantFrom<Action>('cancel', 'cancel', 'cancel', 'cancel', 'release-order'),
      20,
    ),
    token: mostly(fc.nat(), anyText as fc.Arbitrary<string | number>, 5),
    message: mostly(fc.nat(), anyText as fc.Arbitrary<string | number>, 3),
    other: anyText,
    query: mostly(
      fc.constant<[string, string][]>([]),
      fc.array(fc.tuple(fc.oneof(fc.constantFrom(...NAMES), anyText), anyText), { maxLength: 4 }),
      2,
    ),
    isRight: mostly(fc.constant(true), fc.constant(false), 2),
    change: fc.array(fc.tuple(fc.oneof(fc.constantFrom(...FIELDS), anyText), anyText), {
      minLength: 1,
      maxLength: 4,
    }),
    body: mostly<Sent['body']>(
      fc.constantFrom('form', 'form', 'form', 'form', 'form', 'files'),
      fc.constantFrom('json', 'broken-multipart', 'nonsense'),
    ),
    origin: mostly<string | null>(
      fc.constant(PUBLIC_URL),
      fc.constantFrom(null, 'null', 'https://evil.example', `${PUBLIC_URL}.evil.example`),
      20,
    ),
    cookie: mostly<string | null>(fc.constant(null), anyText, 20),
  })
  .map(
    ({
      anybody,
      isDoer,
      rareMethod,
      route,
      roadmap,
      item,
      actionPlace,
      token,
      message,
      other,
      change,
      pageForm,
      ...rest
    }) => {
      const ofPage = PAGE_FORMS[route.path];
      const form = ofPage?.[pageForm % ofPage.length] ?? FORMS[rest.action];
      const doer = ofPage ? OPERATOR : mail(DOERS[rest.action] ?? 'nazarova');
      return {
        ...rest,
        who: isDoer ? doer : anybody,
        method: rareMethod ?? route.method,
        path: rest.isRight && route.path.endsWith('/do/:action') ? formOf(rest.action) : route.path,
        places: {
          roadmap,
          item,
          token,
          message,
          id: other,
          hash: other,
          name: other,
          action: actionPlace ?? rest.action,
          import: message,
        },
        fields: rest.isRight
          ? Object.entries(form)
          : [...Object.entries(form).filter((_, i) => i % 3 !== change.length % 3), ...change],
      };
    },
  );

/** As every string must be that goes into an address or a form: no half of a sign. */
const whole = (text: string): string => Buffer.from(text).toString();

/** Raw signs that no path can hold are written as such; what looks like an escape stays one, right or wrong. */
const inPath = (text: string): string =>
  /^[%.\\/\w-]*$/.test(text) ? text : encodeURIComponent(whole(text));

function pathOf({ path: pattern, places, query }: Sent): string {
  const path = pattern
    .replace(/:(\w+)/g, (_, name: string) => {
      const value = places[name] ?? '';
      if (typeof value === 'string') return inPath(value);
      const pools: Record<string, string[]> = { message: messages, import: imports };
      const pool = pools[name] ?? (pattern.startsWith('/a/') ? links : signIns);
      return pool[value % Math.max(1, pool.length)] ?? '';
    })
    .replace('*', inPath(String(places['id'])));
  const search = query.map(([name, value]) => `${inPath(name)}=${inPath(value)}`).join('&');
  return search === '' ? path : `${path}?${search}`;
}

function bodyOf({ body, fields }: Sent): { body: string | FormData; type?: string } {
  const filled = (text: string) => whole(text.replace(/\{(\w+)\}/g, (as, name: string) => there[name] ?? as));
  const clean = fields.map(([name, value]): [string, string] => [filled(name), filled(value)]);
  if (body === 'form')
    return { body: String(new URLSearchParams(clean)), type: 'application/x-www-form-urlencoded' };
  if (body === 'json') return { body: JSON.stringify(fields), type: 'application/json' };
  if (body === 'nonsense')
    return { body: fields.flat().join('&='), type: 'application/x-www-form-urlencoded; charset=�' };
  if (body === 'broken-multipart')
    return {
      body: `--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n${clean.flat().join('')}`,
      type: 'multipart/form-data; boundary=x',
    };
  const form = new FormData();
  for (const [name, value] of clean) form.append(name, value);
  form.append('files', new File(['%PDF-1.7\n%%EOF\n'], 'план.pdf'));
  return { body: form };
}

async function send(sent: Sent): Promise<Response> {
  const isGet = sent.method === 'GET' || sent.method === 'HEAD';
  const { body, type } = isGet ? { body: null, type: undefined } : bodyOf(sent);
  const session = sent.cookie ?? cookies.get(sent.who);
  const headers = {
    ...(sent.origin === null ? {} : { origin: sent.origin }),
    ...(type === undefined ? {} : { 'content-type': type.replace(/[^\x20-\x7e]/g, '?') }),
    ...(session === undefined ? {} : { cookie: `__Host-srok=${encodeURIComponent(whole(session))}` }),
  };
  const incoming = { socket: { remoteAddress: '127.0.0.1', remotePort: 1, remoteFamily: 'IPv4' } };
  return app.request(PUBLIC_URL + pathOf(sent), { method: sent.method, headers, body }, { incoming });
}

// ── What may come of it ──────────────────────────────────────────────────────

const SIGNING_IN = ['rate_limits', 'sessions', 'sign_in_tokens'];
const OF_PLANS = [
  'chains',
  'journal',
  'journal_texts',
  'mail_schedule',
  'notices',
  'overview_items',
  'overviews',
  'roadmaps',
];
const OF_COMMANDS = [...OF_PLANS, 'files', 'people', 'roadmap_people', 'used_links'];
/** What one page alone writes, and what follows from it: a person's own, or an operator's. */
const OF_PAGES: Readonly<Record<string, { path: string; who: readonly string[]; also: readonly string[] }>> =
  {
    api_tokens: { path: '/account/tokens', who: PEOPLE, also: [] },
    calendar_changes: { path: '/calendars', who: [OPERATOR], also: OF_PLANS },
    calendar_feeds: { path: '/account/calendar', who: PEOPLE, also: [] },
    webhooks: { path: '/webhooks', who: [OPERATOR], also: ['notices'] },
  };
const INSIDES =
  /\bat (async )?[\w.<>]+ \(?(file:|node:|\/)|node_modules|\.tsx?:\d+|(Type|Reference|Range|Syntax)Error|SELECT .* FROM|sqlstate/i;

/** Lines of the journal, those about attached files apart, of which there is one for each. */
async function journalOf(roadmap: string): Promise<number> {
  const { db } = stage.site;
  const { lines, brokenAt } = await verifyChain(db, roadmap);
  expect(brokenAt).toBeNull();
  const files = await db.selectFrom('files').select('id').where('roadmap', '=', roadmap).execute();
  return lines - files.length;
}

/** The action that the rules offered them before, of which this is the event. */
function mayHave(state: RoadmapState, address: string, action: string, event: RoadmapEvent): boolean {
  const now = stage.clock.now();
  const isOperator = address === OPERATOR;
  const onRoadmap: readonly string[] = actionsOnRoadmap(state, address, isOperator, now);
  if (onRoadmap.includes(action)) return true;
  const item = state.roadmap.items.find(({ id }) => id === event.item);
  if (!item) return false;
  return occurrencesOf(state, item, calendar.lastDay).some((occurrence) => {
    const offered: readonly string[] = actionsOn(state, rules, item, occurrence, address, now, isOperator);
    return occurrence.id === event.occurrence && offered.includes(action);
  });
}

it(`${REQUESTS} mutated requests (seed ${SEED}): no fault, nothing of the insides, no write that is not theirs`, async () => {
  const { db, sessions, links: reading } = stage.site;
  const statuses: Record<number, number> = {};
  const done: Record<string, number> = {};
  const written = new Set<string>();
  let before = await wholeDatabase(db);
  let states = new Map<string, RoadmapState>();
  const lines = new Map<string, number>();
  for (const id of ROADMAPS) {
    states.set(id, await stateOf(id));
    lines.set(id, await journalOf(id));
  }

  async function check(sent: Sent): Promise<void> {
    const path = pathOf(sent);
    const answer = await send(sent);
    const body = await answer.text();
    await sessions.settled();
    statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
    expect(answer.status).toBeLessThan(500);
    expect(body).not.toMatch(INSIDES);
    expect(answer.headers.get('content-security-policy')).not.toBeNull();
    const after = await wholeDatabase(db);
    const changed = Object.keys(after).filter((table) => after[table] !== before[table]);
    before = after;
    if (changed.length === 0) return;
    // Nothing but a form of ours writes anything.
    expect([sent.method, sent.origin]).toEqual(['POST', PUBLIC_URL]);
    if (changed.every((table) => SIGNING_IN.includes(table))) {
      expect(path).toMatch(/^\/(sign-in|sign-out|account\/end-sessions)/);
      if (changed.includes('sessions') && sent.who !== '') {
        await signIn(sent.who);
        before = await wholeDatabase(db);
      }
      return;
    }
    if (changed.length === 1 && changed[0] === 'imports') {
      expect([path.slice(0, 8), sent.who]).toEqual(['/import/', OPERATOR]);
      return;
    }
    const [table = ''] = changed.filter((one) => one in OF_PAGES);
    const ofPage = OF_PAGES[table];
    if (ofPage) {
      expect(path.startsWith(ofPage.path)).toBe(true);
      expect(ofPage.who).toContain(sent.who);
      expect(changed.filter((one) => one !== table && !ofPage.also.includes(one))).toEqual([]);
      written.add(table);
      there = await lookThere();
      // A calendar that has changed stands in the journals without an event.
      for (const id of ROADMAPS) lines.set(id, await journalOf(id));
      return;
    }
    expect(changed.filter((table) => !OF_COMMANDS.includes(table))).toEqual([]);
    // Absences of many people and roadmaps at once come from one page only, which has tests of its own.
    expect(path).toMatch(/^\/a\/|\/do\//);
    expect(answer.status).toBe(303);
    const now = new Map<string, RoadmapState>();
    for (const id of ROADMAPS) now.set(id, await stateOf(id));
    const moved = ROADMAPS.filter((id) => now.get(id)?.events.length !== states.get(id)?.events.length);
    expect(moved).toHaveLength(1);
    const [id = ''] = moved;
    const [was, is] = [states.get(id), now.get(id)];
    if (!was || !is) throw new Error(`no roadmap ${id}`);
    const events = is.events.slice(was.events.length);
    // The journal has a line for each.
    const length = await journalOf(id);
    expect(length - (lines.get(id) ?? 0)).toBe(events.length);
    lines.set(id, length);
    states = now;
    // It was done by the very person, who might.
    const token = /^\/a\/([^?]+)/.exec(path)?.[1];
    const read = token === undefined ? null : reading.read(token);
    const link = read?.ok ? read.link : null;
    const person = link === null ? sent.who : await addressOf(link.person);
    const action =
      link?.action ?? new URL(answer.headers.get('location') ?? '', PUBLIC_URL).searchParams.get('done');
    const [event] = events;
    if (!event || action === null) throw new Error('a change without an event');
    expect([action, person, mayHave(was, person, action, event)]).toEqual([action, person, true]);
    const { own } = actingKeys(was, person, dateOf(stage.clock.now(), was.roadmap.timezone));
    for (const { by, via } of events) {
      expect(via).toBe(link === null ? 'page' : 'mail');
      if (by === null) expect(person).toBe(OPERATOR);
      else expect(own).toContain(by);
    }
    done[action] = (done[action] ?? 0) + 1;
  }

  async function addressOf(pseudonym: string): Promise<string> {
    const found = await db
      .selectFrom('people')
      .select('address')
      .where('pseudonym', 'like', `${pseudonym}%`)
      .executeTakeFirstOrThrow();
    return found.address;
  }

  await fc.assert(fc.asyncProperty(request, check), { seed: SEED, numRuns: REQUESTS, endOnFailure: true });

  // They were no shots in the dark.
  for (const status of [200, 303, 403, 404, 405, 409, 413, 415, 422])
    expect(statuses).toHaveProperty(String(status));
  expect(Object.keys(done).length).toBeGreaterThan(10);
  expect([...written].sort()).toEqual(Object.keys(OF_PAGES));
}, 600_000);
