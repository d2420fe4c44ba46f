// Mail scanners, previews and impatient people open every link, several times and at once: nothing that is opened changes
// anything. The whole database is compared, table by table.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addImport, keepAnswers } from '../../../src/store/imports.ts';
import { routes } from '../../../src/web/routes.ts';
import { importOf } from '../../support/imports.ts';
import { wholeDatabase } from '../../support/whole-database.ts';
import { OPERATOR, openSite, PUBLIC_URL, type TestSite, TOMSK, type Visitor } from '../../web/site.ts';

const TIMES = 20;
/** Ends of months: links are opened while they are fresh, half used and overtaken. */
const LOOKS = [
  '2024-01-10T10:00',
  '2024-01-31T10:00',
  '2024-02-29T10:00',
  '2024-03-31T10:00',
  '2024-04-30T10:00',
  '2024-05-31T10:00',
  '2024-06-05T10:01',
  '2024-06-30T10:00',
];

let stage: TestSite;
beforeAll(async () => {
  stage = await openSite({
    at: '2023-12-27T01:00',
    mails: true,
    site: { queues: { fetch: async () => new Response('queues') } },
  });
}, 120_000);
afterAll(() => stage.close());

/** Paths of all links of all mails made since, by who got the mail. */
async function linksSince(since: number): Promise<Map<string, string>> {
  const mails = await stage.site.db
    .selectFrom('messages')
    .select(['recipient', 'body_text', 'body_html'])
    .where('created_at', '>', new Date(since))
    .execute();
  const found = new Map<string, string>();
  for (const { recipient, body_text: text, body_html: html } of mails)
    for (const [url] of `${text} ${html?.replaceAll('&amp;', '&')}`.matchAll(/https?:\/\/[^\s"'<>]+/g)) {
      // Besides ours there is nothing to open but the text of the order itself.
      if (url.startsWith(PUBLIC_URL)) found.set(url.slice(PUBLIC_URL.length), recipient);
    }
  return found;
}

describe('every link of every mail of half a year', () => {
  const opened: Record<string, number> = {};

  it.each(LOOKS)(
    'opened 20 times at once, by GET and by HEAD, changes nothing: %s',
    async (at) => {
      const since = stage.clock.now();
      await stage.goTo(at);
      const links = await linksSince(since);
      expect(links.size).toBeGreaterThan(3);
      const readers = new Map<string, Visitor>();
      for (const recipient of new Set(links.values())) {
        const reader = stage.as(recipient);
        readers.set(recipient, reader);
        // The session begins before the comparison.
        expect((await reader.get('/account')).status).toBe(200);
      }
      const before = await wholeDatabase(stage.site.db, { withTries: true });
      for (const [link, recipient] of links) {
        const visitors = [stage.stranger, readers.get(recipient) ?? stage.stranger];
        const answers = await Promise.all(
          Array.from({ length: TIMES }, (_, i) => {
            const visitor = visitors[i % 2] ?? stage.stranger;
            return [visitor.get(link), visitor.head(link)];
          }).flat(),
        );
        for (const { status } of answers) {
          expect([200, 303, 410]).toContain(status);
          opened[status] = (opened[status] ?? 0) + 1;
        }
      }
      expect(await wholeDatabase(stage.site.db, { withTries: true })).toEqual(before);
    },
    240_000,
  );

  it('met links that still work and links that do not', () => {
    expect(opened[200]).toBeGreaterThan(1000);
    expect(opened[410]).toBeGreaterThan(40);
  });
});

describe('every page there is', () => {
  it('opened by GET and by HEAD, by whoever is signed in, changes nothing', async () => {
    const { db } = stage.site;
    const message = await db.selectFrom('messages').select('id').executeTakeFirstOrThrow();
    const form = new FormData();
    form.set('text', 'идёт');
    form.append('files', new File(['%PDF-1.7\n%%EOF\n'], 'план.pdf'));
    await stage.as('shkurkina@example.org').post(`/roadmaps/${TOMSK}/items/8/do/report-progress`, form);
    const file = await db.selectFrom('files').select('id').executeTakeFirstOrThrow();
    // One that waits for an answer, and one that can be started.
    const [waiting, ready] = [importOf(), importOf()];
    const now = stage.clock.now();
    for (const one of [waiting, ready]) await addImport(db, one, OPERATOR, now);
    const answers = { 'people.nazarova.email': 'nazarova@example.org' };
    await keepAnswers(db, { id: ready.id, version: 1, by: OPERATOR, now }, answers, 0);
    const values: Record<string, string[]> = {
      import: [waiting.id, ready.id],
      roadmap: [TOMSK],
      item: ['8', '13'],
      action: [
        'submit',
        'report-indicators',
        'accept',
        'amend',
        'set-absence',
        'release-order',
        'acknowledge',
        'clarify',
      ],
      id: [file.id],
      message: [message.id],
      token: ['none'],
      hash: ['none'],
      name: ['site.css'],
      occurrence: ['2024-10-01'],
      n: ['1'],
      format: ['docx', 'pdf'],
      code: ['stale', 'none'],
    };
    const paths = routes
      // A calendar's address has no session to guard it: whoever tries one is counted.
      .filter(({ method, path }) => method === 'GET' && path !== '/feeds/:token')
      .flatMap(({ path }) => filledIn(path, values));
    const queries = ['', '?verify=yes', '?done=submit', '?due=2024-10-01', '?q=1&page=2', '?next=/mail'];
    const visitors: Visitor[] = [stage.stranger];
    for (const address of [OPERATOR, ...['shkurkina', 'zubchevskaya', 'shvaiko', 'savenkov'].map(mail)]) {
      const visitor = stage.as(address);
      await visitor.get('/account');
      visitors.push(visitor);
    }
    const before = await wholeDatabase(db, { withTries: true });
    const statuses = new Set<number>();
    for (const path of paths)
      for (const visitor of visitors) {
        const asked = queries.flatMap((query) => [visitor.get(path + query), visitor.head(path + query)]);
        // A proof file that one person asks for many times at once is made once.
        for (const { status } of await Promise.all(asked))
          if (status !== 429 || !path.endsWith('/proof')) statuses.add(status);
      }
    expect(statuses).toEqual(new Set([200, 302, 303, 404, 409]));
    expect(await wholeDatabase(db, { withTries: true })).toEqual(before);
  }, 240_000);
});

const mail = (key: string) => `${key}@example.org`;

/** The path with each of the values in each of its places. */
function filledIn(path: string, values: Record<string, string[]>): string[] {
  const [place, name = ''] = /:(\w+)/.exec(path) ?? [];
  if (place === undefined) return [path.replace('*', 'api/queues')];
  const given = values[name] ?? [];
  if (given.length === 0) throw new Error(`nothing to put into ${path}`);
  return given.flatMap((value) => filledIn(path.replace(place, value), values));
}
