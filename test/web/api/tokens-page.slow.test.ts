// «Доступ для программ»: a token is made, shown once, listed, revoked; all of it by its owner alone.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createApiTokens, MOST_TOKENS } from '../../../src/engine/api-tokens.ts';
import { openSite, type TestSite, type Visitor } from '../site.ts';
import { apiOf } from './client.ts';

const LEAD = 'shkurkina@example.org';
let stage: TestSite;
let lead: Visitor;

beforeAll(async () => {
  stage = await openSite({ events: null, at: '2024-01-15T10:00' });
  lead = stage.as(LEAD);
});
afterAll(() => stage.close());

const tokens = () => createApiTokens(stage.site);

describe('the page of tokens', () => {
  it('makes one with the ticked scopes, shows it once, and it works', async () => {
    const made = await lead.post('/account/tokens', {
      name: 'СЭД',
      days: '30',
      'scope-roadmaps-read': 'yes',
    });
    const [secret = ''] = /srok_[\w-]{43}/.exec(made.text) ?? [];
    const me = await apiOf(stage).with(secret)('/me');
    expect([made.status, me.status, me.body]).toMatchObject([
      200,
      200,
      { address: LEAD, token: { name: 'СЭД', scopes: ['roadmaps:read'] } },
    ]);
    const listed = await lead.get('/account/tokens');
    expect(listed.text).toMatch(/СЭД .*15\.01\.2024 14\.02\.2024 15\.01\.2024, 10:00/);
    expect(listed.body).not.toContain(secret);
  });

  it('tells all faults of the form at once, and takes no name that a token in use has', async () => {
    const empty = await lead.post('/account/tokens', { days: '9000' });
    for (const words of ['Назовите программу', 'Отметьте хотя бы одно право', 'Выберите срок действия'])
      expect(empty.text).toContain(words);
    const taken = await lead.post('/account/tokens', {
      name: 'СЭД',
      days: '30',
      'scope-roadmaps-read': 'yes',
    });
    expect([taken.status, taken.text]).toEqual([422, expect.stringContaining('с таким названием у Вас уже')]);
  });

  it('keeps nothing that a reader of the table could show', async () => {
    const made = await lead.post('/account/tokens', {
      name: 'Вторая',
      days: '90',
      'scope-journal-read': 'yes',
    });
    const [secret = ''] = /srok_[\w-]{43}/.exec(made.text) ?? [];
    const rows = JSON.stringify(await stage.site.db.selectFrom('api_tokens').selectAll().execute());
    expect([secret.length, rows.includes(secret.slice(5))]).toEqual([48, false]);
  });

  it.each([
    ['no name', { days: '90', 'scope-roadmaps-read': 'yes' }, 'Назовите программу'],
    [
      'a long name',
      { name: 'н'.repeat(101), days: '90', 'scope-roadmaps-read': 'yes' },
      'Название длиннее 100 знаков',
    ],
    [
      'a name that a terminal obeys',
      { name: 'СЭД\u001b[2J', days: '90', 'scope-roadmaps-read': 'yes' },
      'Удалите недопустимые управляющие знаки',
    ],
    ['no scope', { name: 'СЭД', days: '90' }, 'Отметьте хотя бы одно право'],
    ['other days', { name: 'СЭД', days: '9000', 'scope-roadmaps-read': 'yes' }, 'Выберите срок действия'],
  ])('asks again for a form with %s', async (_, form, words) => {
    const before = (await tokens().list()).length;
    const { status, text } = await lead.post('/account/tokens', form);
    expect([status, text]).toEqual([422, expect.stringContaining(words)]);
    expect(await tokens().list()).toHaveLength(before);
  });

  it('revokes after asking, and only one’s own', async () => {
    const made = await tokens().make({ address: LEAD, name: 'Третья', scopes: ['roadmaps:read'], days: 90 });
    const { secret = '', token } = made ?? {};
    const id = token?.id ?? '';
    const asked = await lead.get(`/account/tokens?revoke=${id}`);
    expect(asked.text).toContain('Отозвать токен «Третья»?');
    await stage.as('nazarova@example.org').post('/account/tokens/revoke', { token: id });
    const ask = apiOf(stage).with(secret);
    expect((await ask('/me')).status).toBe(200);
    const { location } = await lead.post('/account/tokens/revoke', { token: id });
    expect([location, (await ask('/me')).status]).toEqual(['/account/tokens?done=revoked', 401]);
    expect((await lead.post('/account/tokens/revoke', { token: 'x' })).location).toBe(
      '/account/tokens?done=none',
    );
  });

  it(`gives a person ${MOST_TOKENS} at most`, async () => {
    const address = 'nazarova@example.org';
    const wish = { address, name: 'n', scopes: ['roadmaps:read'], days: 1 };
    const made = await Promise.all(Array.from({ length: MOST_TOKENS * 2 }, () => tokens().make(wish)));
    expect(made.filter((one) => one !== null)).toHaveLength(MOST_TOKENS);
    const form = { name: 'СЭД', days: '30', 'scope-roadmaps-read': 'yes' };
    const refused = await stage.as(address).post('/account/tokens', form);
    expect([refused.status, refused.text]).toEqual([
      422,
      expect.stringContaining('сначала отзовите ненужный'),
    ]);
  });
});

describe('a problem', () => {
  it('has a page at its type', async () => {
    const problem = await apiOf(stage).with(null)('/me');
    const page = await stage.stranger.get(String(problem.body?.['type']));
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('Нужен действующий токен')]);
    expect((await stage.stranger.get('/problems/stale')).text).toContain('Изменено после чтения');
    expect((await stage.stranger.get('/problems/none')).status).toBe(404);
  });
});
