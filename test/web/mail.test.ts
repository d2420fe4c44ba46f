// «Почта»: who sees which message, how one is found, and that nothing in a message that is shown can be pressed.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { itemPath } from '../../src/web/item-place.ts';
import { apiOf } from './api/client.ts';
import { OPERATOR, openSite, type TestSite } from './site.ts';

describe('the page of mails', () => {
  let stage: TestSite;

  beforeAll(async () => {
    stage = await openSite({ mails: true, at: '2024-01-16T12:00' });
  }, 30_000);
  afterAll(() => stage.close());

  /** Ids of messages, as listed. */
  const listed = (body: string): string[] =>
    [...body.matchAll(/href="\/mail\/([0-9a-f-]{36})"/g)].map(([, id = '']) => id);
  const recipientOf = async (id: string) => {
    const { recipient } = await stage.site.db
      .selectFrom('messages')
      .select('recipient')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    return recipient;
  };

  it('shows a lead what was sent to them, in copy too, and nothing else', async () => {
    const ids = listed((await stage.as('shabolina@example.org').get('/mail')).body);
    expect(ids.length).toBeGreaterThan(0);
    for (const id of ids) expect(await recipientOf(id)).toBe('shabolina@example.org');
    const copied = listed((await stage.as('shkurkina@example.org').get('/mail')).body);
    const recipients = new Set(await Promise.all(copied.map(recipientOf)));
    expect(recipients).toContain('nazarova@example.org');
  });

  it('shows the controller all mail about their roadmap', async () => {
    const { body, text } = await stage.as('zubchevskaya@example.org').get('/mail');
    const recipients = new Set(await Promise.all(listed(body).map(recipientOf)));
    expect(recipients.size).toBeGreaterThan(2);
    expect(text).toContain('сохранено в системе');
  });

  it('says while no mail server is set that messages are kept here', async () => {
    expect((await stage.as(OPERATOR).get('/mail')).text).toContain('Почтовый сервер не задан');
  });

  it('finds messages by recipient, by order and by state', async () => {
    const operator = stage.as(OPERATOR);
    const byName = listed((await operator.get('/mail?to=шаболина')).body);
    expect(new Set(await Promise.all(byName.map(recipientOf)))).toEqual(new Set(['shabolina@example.org']));
    expect(listed((await operator.get('/mail?order=1410')).body).length).toBeGreaterThan(0);
    expect((await operator.get('/mail?order=9999')).text).toContain('Таких писем нет');
    expect((await operator.get('/mail?state=failed')).text).toContain('Таких писем нет');
    expect((await operator.get('/mail?to=100%25')).text).toContain('Таких писем нет');
  });

  it('goes on by the last message of a page, without leaving one out or showing one twice', async () => {
    const { db } = stage.site;
    const operator = stage.as(OPERATOR);
    await sql`
      INSERT INTO messages SELECT (m.copied).* FROM (
        SELECT jsonb_populate_record(messages, jsonb_build_object('id', gen_random_uuid(), 'message_id', n || message_id)) AS copied
        FROM messages, generate_series(1, 8) AS n WHERE status = 'sent') AS m`.execute(db);
    const seen: string[] = [];
    for (let path: string | undefined = '/mail'; path !== undefined; ) {
      const { body } = await operator.get(path);
      seen.push(...listed(body));
      path = /href="(\/mail\?[^"]*before=[^"]*)" rel="next"/.exec(body)?.[1]?.replaceAll('&amp;', '&');
    }
    const all = await db.selectFrom('messages').select('id').execute();
    expect(all.length).toBeGreaterThan(50);
    expect(seen.toSorted()).toEqual(all.map(({ id }) => id).toSorted());
  });

  it('shows a message in a frame of which nothing runs and nothing leads anywhere', async () => {
    const controller = stage.as('zubchevskaya@example.org');
    const [id = ''] = listed((await controller.get('/mail')).body);
    await stage.site.db
      .updateTable('messages')
      .set({
        body_html: '<p>Текст</p><a href="https://srok.example.org/a/secret.token">Снять</a>',
        body_text: 'Снять: https://srok.example.org/a/secret.token\n',
      })
      .where('id', '=', id)
      .execute();
    const message = await controller.get(`/mail/${id}`);
    expect(message.status).toBe(200);
    expect(message.body).toMatch(new RegExp(`<iframe[^>]+src="/mail/${id}/body"[^>]+sandbox=""`));
    const frame = await controller.get(`/mail/${id}/body`);
    expect(frame.headers.get('content-security-policy')).toMatch(/^default-src 'none'.*sandbox$/);
    expect(frame.headers.get('x-frame-options')).toBe('SAMEORIGIN');
    expect(frame.body).toContain('Текст');
    expect(frame.body + message.body).not.toContain('secret.token');
  });

  it('hides from others that a message exists', async () => {
    const [id = ''] = listed((await stage.as('zubchevskaya@example.org').get('/mail?to=zubchevskaya')).body);
    const stranger = stage.as('shabolina@example.org');
    for (const path of [`/mail/${id}`, `/mail/${id}/body`, '/mail/no-uuid'])
      expect((await stranger.get(path)).status).toBe(404);
  });

  it('shows of a message about somebody else’s order, too, only that there is one', async () => {
    const [id = ''] = listed((await stage.as('zubchevskaya@example.org').get('/mail?to=shabolina')).body);
    const { entries } = await stage.site.db
      .selectFrom('messages')
      .select('entries')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const other = entries.map((entry) => ({ ...entry, roadmap: 'other-order', item: '99' }));
    await stage.site.db
      .updateTable('messages')
      .set({
        entries: JSON.stringify([...entries, ...other]),
        subject: 'Секретный предмет',
        copies: JSON.stringify([{ name: 'Секретный получатель', address: 'secret@example.org' }]),
        channel: 'smtp',
        error: '550 <secret@example.org> неизвестен',
      })
      .where('id', '=', id)
      .execute();
    await stage.site.db
      .insertInto('incoming_mails')
      .values({
        mailbox: 'INBOX',
        uid_validity: 1,
        uid: 1,
        fingerprint: 'f',
        kind: 'delay',
        message: id,
        detail: '{"addresses":["secret@example.org"]}',
        read_at: new Date(),
      })
      .execute();
    const SECRET = /Секретный|secret@/;
    const controller = stage.as('zubchevskaya@example.org');
    expect((await controller.get('/mail?to=shabolina')).text).not.toMatch(SECRET);
    const message = await controller.get(`/mail/${id}`);
    expect(message.text).toContain('текст не показан');
    expect(message.text).not.toMatch(/Секретный|secret@|П\. 99/);
    expect((await controller.get(`/mail/${id}/body`)).status).toBe(404);
    const { roadmap = '', item = '', occurrence = '' } = entries[0] ?? {};
    const page = itemPath(roadmap, item, occurrence);
    const api = apiOf(stage);
    const ask = api.with(await api.tokenOf('zubchevskaya@example.org'));
    const [notices, messages, one] = [
      await ask(`/roadmaps/${roadmap}/notices?item=${item}&limit=200`),
      await ask(`/roadmaps/${roadmap}/messages?limit=200`),
      await ask(`/roadmaps/${roadmap}/messages/${id}`),
    ];
    const shown = await controller.get(page);
    expect([notices.status, messages.status, one.status, shown.status]).toEqual([200, 200, 200, 200]);
    expect(shown.text).toContain('550 <…> неизвестен');
    for (const { text } of [notices, messages, one, shown]) expect(text).not.toMatch(SECRET);
    const theirs = stage.as('shabolina@example.org');
    for (const path of [`/mail/${id}`, page]) expect((await theirs.get(path)).text).toContain('Секретный');
  });
});
