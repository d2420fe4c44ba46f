// «Журнал»: lines in words, page by page, and a chain that is verified and said to be broken where it is.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { appendJournal } from '../../src/store/journal.ts';
import { execute } from '../support/postgres.ts';
import { OPERATOR, openSite, type TestSite, TOMSK } from './site.ts';

const PATH = `/roadmaps/${TOMSK}/journal`;

describe('the page of the journal', () => {
  let stage: TestSite;

  beforeAll(async () => {
    stage = await openSite({ mails: true, at: '2024-01-16T12:00' });
    const payload = { item: '3', occurrence: '', kind: 'reminder', rung: 'T-1', slot: 0, reason: 'executed' };
    const suppressed = { roadmap: TOMSK, at: stage.clock.now(), type: 'notice-suppressed', payload };
    await appendJournal(stage.site.db, Array(95).fill(suppressed));
  }, 30_000);
  afterAll(() => stage.close());

  const numbers = (body: string): number[] =>
    [...body.matchAll(/<th scope="row" class="number">(\d+)</g)].map(([, seq]) => Number(seq));

  it('says in words who did what and which mail went to whom', async () => {
    const controller = stage.as('zubchevskaya@example.org');
    const text = (await controller.get(PATH)).text + (await controller.get(`${PATH}?before=30`)).text;
    expect(text).toContain('ознакомление подтверждено');
    expect(text).toMatch(/письмо отправлено: \S+ \S+/);
    expect(text).toContain('не отправлялось: до срока рабочих дней: 1; причина: пункт исполнен');
    expect(text).not.toMatch(/message-sent|notice-suppressed|example\.org\/|undefined/);
  });

  it('lists every line once, the latest first', async () => {
    const supervisor = stage.as('shvaiko@example.org');
    const seen: number[] = [];
    for (let path: string | undefined = PATH; path !== undefined; ) {
      const { body } = await supervisor.get(path);
      seen.push(...numbers(body));
      path = /href="([^"]*before=\d+)" rel="next"/.exec(body)?.[1];
    }
    const { seq } = await stage.site.db
      .selectFrom('chains')
      .select('seq')
      .where('roadmap', '=', TOMSK)
      .executeTakeFirstOrThrow();
    expect(seq).toBeGreaterThan(100);
    expect(seen).toEqual(Array.from({ length: seq }, (_, i) => seq - i));
  });

  it('gives a mail’s link to those only who may read it', async () => {
    expect((await stage.as('zubchevskaya@example.org').get(`${PATH}?before=30`)).body).toContain(
      'href="/mail/',
    );
    expect((await stage.as('savenkov@example.org').get(`${PATH}?before=30`)).body).not.toContain(
      'href="/mail/',
    );
  });

  it('does not exist for a lead', async () => {
    expect((await stage.as('shabolina@example.org').get(PATH)).status).toBe(404);
    expect((await stage.stranger.get(PATH)).location).toMatch(/^\/sign-in/);
  });

  it('verifies the chain, and names the line where it breaks', async () => {
    const operator = stage.as(OPERATOR);
    const sound = await operator.get(`${PATH}?verify=yes`);
    expect(sound.text).toMatch(/Цепочка не нарушена: проверено \d+ запис/);
    const { db } = stage.site;
    const { rows } = await sql<{ name: string }>`SELECT current_database() AS name`.execute(db);
    const owner = (process.env['TEST_OWNER_URL'] ?? '').replace(/[^/]*$/, rows[0]?.name ?? '');
    await execute(
      owner,
      `ALTER TABLE journal DISABLE TRIGGER USER; UPDATE journal SET payload = payload || '{"item": "12"}' WHERE seq = 7`,
    );
    const broken = await operator.get(`${PATH}?verify=yes`);
    expect(broken.text).toContain('Цепочка нарушена на записи № 7.');
    expect(broken.text).toContain('Записи до № 6 включительно целы.');
  });
});
