// What the resources of the API give, and to whom: what the pages show, under the pages' rules, in the form that the
// description states.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { listNotices, NOTICE_STATES, noticeState } from '../../../src/store/item-notices.ts';
import { apiRoutes } from '../../../src/web/api/routes.ts';
import { canonical } from '../../../src/workflows/canonical.ts';
import { tomskRoadmap } from '../../support/simulated.ts';
import { OPERATOR, openSite, type TestSite, TOMSK } from '../site.ts';
import { type ApiAnswer, type AskApi, apiOf } from './client.ts';

const READERS = {
  lead: 'nazarova@example.org',
  'co-executor': 'shabolina@example.org',
  controller: 'zubchevskaya@example.org',
  issuer: 'savenkov@example.org',
  viewer: 'viewer@example.org',
  operator: OPERATOR,
} as const;
type Reader = keyof typeof READERS;

let stage: TestSite;
const readers = new Map<Reader, AskApi>();
function as(reader: Reader): AskApi {
  const ask = readers.get(reader);
  if (!ask) throw new Error(`no token for ${reader}`);
  return ask;
}
const at = (path: string): string => `/roadmaps/${TOMSK}${path}`;
type Row = Record<string, unknown>;
const listIn = ({ body }: ApiAnswer, name: string): Row[] => body?.[name] as Row[];
const rowsOf = (answer: ApiAnswer): Row[] => listIn(answer, 'data');

beforeAll(async () => {
  const roadmap = { ...tomskRoadmap(), viewers: [READERS.viewer] };
  stage = await openSite({ mails: true, at: '2024-01-16T10:00', roadmap });
  const api = apiOf(stage);
  for (const [reader, address] of Object.entries(READERS))
    readers.set(reader as Reader, api.with(await api.tokenOf(address)));
});
afterAll(() => stage.close());

describe('every answer', () => {
  const readings = apiRoutes.filter(({ method, path }) => method === 'get' && path.startsWith('/roadmaps'));

  it.each(readings.map((route) => [route.path, route] as const))(
    '%s: is what its schema says, for whoever gets one, and is not given twice',
    async (path, { success }) => {
      const [message] = rowsOf(await as('operator')(at('/messages')));
      expect(message).toBeDefined();
      const real = path
        .replace('{roadmap}', TOMSK)
        .replace('{item}', '5')
        .replace('{message}', String(message?.['id']));
      for (const reader of ['lead', 'viewer', 'operator'] as const) {
        const ask = as(reader);
        const answer = await ask(real);
        if (answer.status === 404 && reader !== 'operator') continue;
        expect([answer.status, success.schema.safeParse(answer.body).error?.issues]).toEqual([
          200,
          undefined,
        ]);
        const etag = answer.headers.get('etag') ?? '';
        const again = await ask(real, { headers: { 'if-none-match': `"0-0", W/${etag}` } });
        expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag]);
      }
    },
  );

  it('has a tag that changes with the state, the day and the reader', async () => {
    const tagOf = async (reader: Reader) => (await as(reader)(at('/items/5'))).headers.get('etag');
    const before = await tagOf('lead');
    expect(await tagOf('co-executor')).not.toBe(before);
    stage.clock.set(stage.clock.now() + 86_400_000);
    const nextDay = await tagOf('lead');
    expect(nextDay).not.toBe(before);
    await stage.run({ do: 'report-progress', by: 'shkurkina', item: '5', text: 'идёт' });
    const reported = await tagOf('lead');
    expect(reported).not.toBe(nextDay);
    // A row of files can change without an event: whoever is erased had given it.
    await sql`
      INSERT INTO files (id, roadmap, item, occurrence, event, sha256, name, type, size, uploaded_by, at)
      VALUES (${'0'.repeat(32)}, ${TOMSK}, '5', '', 1, ${'0'.repeat(64)}, 'отчёт.pdf', 'application/pdf', 1, 'x', now())`.execute(
      stage.site.db,
    );
    expect(await tagOf('lead')).not.toBe(reported);
    await sql`DELETE FROM files`.execute(stage.site.db);
  });
});

describe('an item', () => {
  it('has the dates, what it waits for and what has happened, as its page has', async () => {
    const answer = await as('lead')(at('/items/5'));
    expect(answer.body).toMatchObject({
      id: '5',
      current: '',
      forecast: expect.stringMatching(/^2024-\d\d-\d\d$/),
      occurrences: [{ status: 'in_execution', originalDue: '2024-02-15', controlDate: '2024-02-15' }],
    });
    const page = await stage.as(READERS.lead).get(at('/items/5'));
    for (const { what } of listIn(answer, 'history')) expect(page.text.toLowerCase()).toContain(what);
  });

  it('offers its reader the actions that its page offers, with the fields that their commands need', async () => {
    for (const [reader, address] of Object.entries(READERS)) {
      const offered = listIn(await as(reader as Reader)(at('/items/5')), 'actions').map((one) => one['do']);
      const page = await stage.as(address).get(at('/items/5'));
      const buttons = [...page.body.matchAll(/class="button[^"]*" href="[^"]*\/do\/([a-z-]+)/g)].map(
        ([, name]) => name,
      );
      expect([reader, offered]).toEqual([reader, buttons]);
    }
    const [amend] = listIn(await as('controller')(at('/items/5')), 'actions');
    expect(amend).toMatchObject({
      do: 'amend',
      fields: [
        { name: 'item', isRequired: true },
        { name: 'due', isRequired: false },
        { name: 'date', isRequired: true },
        { name: 'act', isRequired: true },
      ],
    });
  });

  it('that recurs has its dates, each by its id', async () => {
    const occurrences = listIn(await as('lead')(at('/items/13')), 'occurrences');
    expect(occurrences.length).toBeGreaterThan(1);
    expect(occurrences.map(({ id }) => id)).toEqual(occurrences.map(({ originalDue }) => originalDue));
  });
});

describe('people', () => {
  it('are all shown to whoever controls the roadmap, to others only themselves', async () => {
    const shown = async (reader: Reader) =>
      listIn(await as(reader)(at('')), 'people').map(({ address }) => address);
    expect(await shown('controller')).toContain(READERS.lead);
    expect(await shown('lead')).toEqual([READERS.lead]);
    expect(await shown('issuer')).toEqual([READERS.issuer]);
  });
});

describe('mail', () => {
  it('is listed as on the page «Почта»: all of it to the controller, to others their own', async () => {
    for (const reader of ['lead', 'co-executor', 'controller'] as const) {
      const listed = rowsOf(await as(reader)(at('/messages?limit=200')));
      const page = await stage.as(READERS[reader]).get('/mail');
      const links = [...page.body.matchAll(/href="\/mail\/([0-9a-f-]{36})"/g)].map(([, id]) => id);
      expect(listed.length).toBeGreaterThan(0);
      expect(links.length).toBeGreaterThan(0);
      expect(listed.slice(0, links.length).map(({ id }) => id)).toEqual(links.slice(0, listed.length));
    }
  });

  it('opens for whoever may read it, without a link that would act for its recipient', async () => {
    const { id } = await stage.site.db
      .selectFrom('messages')
      .select('id')
      .where('recipient', '=', READERS.lead)
      .where('body_text', 'like', '%/a/%')
      .executeTakeFirstOrThrow();
    const path = at(`/messages/${id}`);
    const { body } = await as('controller')(path);
    expect(body).toMatchObject({ id, to: { address: READERS.lead } });
    expect(body?.['text']).toContain('Распоряжение № 1410 р от 27.12.2023');
    expect(JSON.stringify(body)).not.toMatch(/\/a\/[\w-]{20}/);
    expect((await as('co-executor')(path)).status).toBe(404);
  });

  it('is named in notices only to whoever may read it', async () => {
    const subjects = async (reader: Reader) =>
      rowsOf(await as(reader)(at('/notices?state=sent&limit=200'))).map(({ to, message }) => [
        (to as { key: string }).key,
        message !== null,
      ]);
    expect((await subjects('controller')).every(([, isNamed]) => isNamed)).toBe(true);
    for (const [to, isNamed] of await subjects('lead'))
      expect([to, isNamed]).toEqual([to, to === 'nazarova']);
  });
});

describe('notices of a state', () => {
  it('are those that say it, whatever stands in the ledger about them and their messages', async () => {
    const tx = await stage.site.db.startTransaction().execute();
    try {
      // A quarter each; what waits or will not go has no message.
      await sql`UPDATE notices SET status = (ARRAY['planned', 'taken', 'merged', 'suppressed'])[id % 4 + 1],
          message = CASE WHEN id % 4 IN (1, 2) THEN message END
        WHERE message IS NOT NULL AND status <> 'withdrawn'`.execute(tx);
      const seen = new Set<string>();
      for (const status of ['sending', 'retry', 'sent', 'failed', 'suppressed']) {
        // A recipient has one unfinished message at most.
        await sql`UPDATE messages SET status = ${status}
          WHERE id IN (SELECT DISTINCT ON (recipient) id FROM messages ORDER BY recipient, id)`.execute(tx);
        const all = await listNotices(tx, TOMSK, { limit: 10_000 });
        for (const state of NOTICE_STATES) {
          const those = all.filter((notice) => noticeState(notice) === state);
          if (those.length > 0) seen.add(state);
          expect(await listNotices(tx, TOMSK, { state, limit: 10_000 })).toEqual(those);
        }
      }
      expect(seen.size).toBe(NOTICE_STATES.length);
    } finally {
      await tx.rollback().execute();
    }
  });
});

describe('planned notices', () => {
  it('are those of the page of their item', async () => {
    const planned = rowsOf(await as('lead')(at('/notices?state=planned&item=6&limit=200')));
    const page = await stage.as(READERS.lead).get(at('/items/6'));
    const [, listed = ''] = /Что будет отправлено(.*?)Что отправлено/.exec(page.text) ?? [];
    expect(planned.length).toBeGreaterThan(1);
    for (const { what, why } of planned) {
      expect(listed).toContain(what);
      expect(listed).toContain(why);
    }
  });
});

describe('the journal', () => {
  it('can be checked by whoever may have the proof file, from any place', async () => {
    const lines = rowsOf(await as('controller')(at('/journal?after=3&limit=10')));
    expect(lines.map(({ seq }) => seq)).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
    let previous = String(lines[0]?.['previous']);
    for (const { seq, at: instant, type, payload, hash, previous: stated } of lines) {
      const line = { roadmap: TOMSK, seq, at: Date.parse(String(instant)), type, payload };
      const sealed = createHash('sha256')
        .update(`${previous}\n${canonical(line)}`)
        .digest('hex');
      expect([seq, stated, hash]).toEqual([seq, previous, sealed]);
      previous = String(hash);
    }
    const [first] = rowsOf(await as('controller')(at('/journal?limit=1')));
    expect(first?.['previous']).toBe(createHash('sha256').update(`srok journal ${TOMSK}`).digest('hex'));
  });

  it('gives a viewer, who may not have the proof file, no payload', async () => {
    const payloads = rowsOf(await as('viewer')(at('/journal'))).map(({ payload }) => payload);
    expect(new Set(payloads)).toEqual(new Set([null]));
  });

  it('is not there for who may not open its page', async () => {
    for (const [reader, address] of Object.entries(READERS)) {
      const page = await stage.as(address).get(at('/journal'));
      expect([reader, (await as(reader as Reader)(at('/journal'))).status]).toEqual([reader, page.status]);
    }
  });
});

describe('lists', () => {
  it.each<[path: string, parameter: string, detail?: string | RegExp]>([
    ['/roadmaps?limit=0', 'limit'],
    ['/roadmaps?limit=201', 'limit'],
    ['/roadmaps?limit=9999999999', 'limit', 'нужно целое число от 1 до 200'],
    ['/roadmaps?limit=-1', 'limit'],
    ['/roadmaps?released=maybe', 'released'],
    ['/roadmaps?q=%00', 'q'],
    ['/roadmaps?cursor=x', 'cursor'],
    [`/roadmaps?cursor=${Buffer.from('["items","1"]').toString('base64url')}`, 'cursor'],
    [`/roadmaps?cursor=${Buffer.from('["roadmaps","a\\u0000"]').toString('base64url')}`, 'cursor'],
    [`/roadmaps?cursor=${Buffer.from('["roadmaps","a\\ud800"]').toString('base64url')}`, 'cursor'],
    [at('/journal?after=99999999999'), 'after', 'нужно целое число от 0 до 2147483647'],
    [at(`/items?cursor=${Buffer.from('["items","77"]').toString('base64url')}`), 'cursor'],
  ])('refuse %s and say why', async (path, parameter, detail = /[а-я]/) => {
    const { status, body } = await as('controller')(path);
    expect([status, body?.['code'], body?.['errors']]).toEqual([
      422,
      'invalid',
      [{ parameter, detail: expect.stringMatching(detail) }],
    ]);
  });

  it('find roadmaps by words, and by whether they are released', async () => {
    const found = async (query: string) => rowsOf(await as('lead')(`/roadmaps?${query}`)).map(({ id }) => id);
    expect(await found('q=1410 технопарк')).toEqual([TOMSK]);
    expect(await found('released=false')).toEqual([TOMSK]);
    expect(await found('released=true')).toEqual([]);
    expect(await found('q=нигде')).toEqual([]);
  });
});

describe('the page of the API', () => {
  it('lists every operation with its scope, for anyone', async () => {
    const { status, text } = await stage.stranger.get('/api');
    expect(status).toBe(200);
    for (const { method, path, scope } of apiRoutes)
      expect(text).toMatch(
        new RegExp(
          `${method.toUpperCase()} /api/v1${path.replaceAll(/[{}]/g, '.')} [A-Z].*${scope ?? 'токен'}`,
        ),
      );
  });
});
