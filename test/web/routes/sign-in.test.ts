// Signing in as a browser does it: form, mail, link, button, session, and the way out.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createSignIn } from '../../../src/engine/sign-in.ts';
import { createLog } from '../../../src/log.ts';
import type { OutgoingMail } from '../../../src/notifiers/notifier.ts';
import { createOutboxNotifier } from '../../../src/notifiers/outbox.ts';
import { createApp } from '../../../src/web/app.ts';
import { addPages } from '../../../src/web/pages.ts';
import { type Answer, OPERATOR, openSite, PUBLIC_URL, type TestSite } from '../site.ts';

const LEAD = 'shkurkina@example.org';
const STRANGER = 'stranger2@example.org';
const mails: OutgoingMail[] = [];
let stage: TestSite;

beforeAll(async () => {
  stage = await openSite({ at: '2024-01-15T10:00', events: null });
  stage.site.sessions = createSignIn({
    ...stage.site,
    notifier: {
      ...createOutboxNotifier(),
      channel: 'email',
      async deliver(mail) {
        mails.push(mail);
        return { accepted: true, reply: '250 ok', refusedCopies: [] };
      },
    },
    log: createLog('silent'),
  });
});
afterAll(() => stage.close());
beforeEach(async () => {
  mails.length = 0;
  await stage.site.db.deleteFrom('rate_limits').execute();
});

const ask = (form: Record<string, string>) => stage.stranger.post('/sign-in', form);

/** Path of the link in the only mail. */
async function linkFrom(form: Record<string, string>): Promise<string> {
  await ask(form);
  await stage.site.sessions.settled();
  expect(mails).toHaveLength(1);
  return new RegExp(`^Войти: ${PUBLIC_URL}(/sign-in/[\\w-]{43})$`, 'm').exec(mails[0]?.text ?? '')?.[1] ?? '';
}

async function tables(): Promise<unknown> {
  const { db } = stage.site;
  return [
    await db.selectFrom('sign_in_tokens').selectAll().orderBy('hash').execute(),
    await db.selectFrom('sessions').selectAll().orderBy('hash').execute(),
  ];
}

const cookieOf = (answer: Answer): string => answer.headers.get('set-cookie') ?? '';

it('leads from a page that needs a person through the mail back to that page', async () => {
  const turnedAway = await stage.stranger.get('/account?x=1');
  expect([turnedAway.status, turnedAway.location]).toEqual([303, '/sign-in?next=%2Faccount%3Fx%3D1']);
  const form = await stage.stranger.get(turnedAway.location ?? '');
  expect(form.text).toContain('Пароль не нужен');
  const next = /name="next" value="([^"]*)"/.exec(form.body)?.[1] ?? '';
  const link = await linkFrom({ address: ` ${LEAD.toUpperCase()} `, next });
  const shown = await stage.stranger.get(link);
  expect(shown.text).toContain(`Вы входите как И.Я. Шкуркина (${LEAD}).`);
  expect(cookieOf(shown)).toBe('');
  const entered = await stage.stranger.post(link, {});
  expect([entered.status, entered.location]).toEqual([303, '/account?x=1']);
  const [, secret = ''] =
    /^__Host-srok=([\w-]{43}); Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/.exec(
      cookieOf(entered),
    ) ?? [];
  const account = await stage.stranger.get('/account', { cookie: `__Host-srok=${secret}` });
  expect(account.text).toContain(`Вы вошли как И.Я. Шкуркина (${LEAD}).`);
  expect(account.text).toContain('(этот сеанс) 15.01.2024, 10:00 сейчас');
});

describe('the form', () => {
  it('answers an unknown address exactly as a known one', async () => {
    const answers: unknown[] = [];
    for (const address of [LEAD, STRANGER]) {
      const { status, headers, body } = await ask({ address });
      answers.push({ status, headers: [...headers], body: body.replaceAll(address, 'ADDRESS') });
    }
    expect(STRANGER).toHaveLength(LEAD.length);
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toMatchObject({ status: 200, body: expect.stringContaining('Проверьте почту') });
    await stage.site.sessions.settled();
    expect(mails.map((mail) => mail.to)).toEqual([{ address: LEAD, name: 'И.Я. Шкуркина' }]);
  });

  it.each([
    ['nothing', {}, ''],
    ['a word', { address: 'шкуркина' }, 'шкуркина'],
    ['two addresses', { address: `${LEAD},${STRANGER}` }, `${LEAD},${STRANGER}`],
    ['a header', { address: `${LEAD}\nBcc: ${STRANGER}` }, ''],
    ['markup', { address: '"><script>alert(1)</script>' }, '&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['too much', { address: `${'a'.repeat(300)}@example.org` }, 'aaa'],
    ['a field of its own', { address: LEAD, role: 'operator' }, LEAD],
  ])(
    'shows again what was typed when it was %s, says what is wrong, sends nothing',
    async (_what, form, typed) => {
      const answer = await ask(form as Record<string, string>);
      expect(answer.status).toBe(422);
      expect(answer.text).toMatch(
        /Не выполнено: (Укажите адрес полностью|Слишком длинный адрес|Форма устарела)/,
      );
      expect(answer.body).toContain(`value="${typed}`);
      expect(answer.body).not.toContain('<script>');
      await stage.site.sessions.settled();
      expect(mails).toEqual([]);
    },
  );

  it.each([LEAD, STRANGER])(
    'says clearly that %s asked too often, and when to come again',
    async (address) => {
      for (let i = 0; i < 5; i += 1) expect((await ask({ address })).status).toBe(200);
      const refused = await ask({ address });
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '3600']);
      expect(refused.text).toContain(
        'уже запрошено несколько ссылок. Проверьте почту, в том числе папку «Спам», или повторите через 60 минут',
      );
      expect(refused.body).toContain(`value="${address}"`);
      await stage.site.sessions.settled();
    },
  );

  it('says that the network asked too often', async () => {
    for (let i = 0; i < 20; i += 1) await ask({ address: `nobody${i}@example.org` });
    const refused = await ask({ address: LEAD });
    expect(refused.status).toBe(429);
    expect(refused.text).toContain('из Вашей сети слишком часто запрашивали вход. Повторите через 60 минут');
  });

  it.each(['https://evil.example/', '//evil.example', '/\\evil.example', '/sign-out'])(
    'leads after signing in to a page of ours, never to %s',
    async (next) => {
      expect((await stage.stranger.get(`/sign-in?next=${encodeURIComponent(next)}`)).body).not.toContain(
        'evil',
      );
      expect((await stage.as(LEAD).get(`/sign-in?next=${encodeURIComponent(next)}`)).location).toBe('/');
      const link = await linkFrom({ address: LEAD, next });
      expect((await stage.stranger.post(link, {})).location).toBe('/');
    },
  );

  it.each(['constructor', '__proto__', '<b>'])(
    'prints nothing that stands in its address (%s)',
    async (code) => {
      const answer = await stage.stranger.get(`/sign-in?done=${encodeURIComponent(code)}`);
      expect(answer.status).toBe(200);
      expect(answer.body).not.toContain('role="status"');
    },
  );

  it('is not shown to who is signed in', async () => {
    const answer = await stage.as(LEAD).get('/sign-in?next=/account');
    expect([answer.status, answer.location]).toEqual([303, '/account']);
  });
});

describe('a link', () => {
  it('that mail scanners open twenty times at once changes nothing and still works', async () => {
    const link = await linkFrom({ address: LEAD });
    const before = await tables();
    const opened = await Promise.all(Array.from({ length: 20 }, () => stage.stranger.get(link)));
    expect(opened.map((answer) => [answer.status, cookieOf(answer)])).toEqual(opened.map(() => [200, '']));
    expect(opened[0]?.headers.get('cache-control')).toBe('no-store');
    expect(await tables()).toEqual(before);
    expect((await stage.stranger.post(link, {})).status).toBe(303);
  });

  it('lets in one of two who press the button at once', async () => {
    const link = await linkFrom({ address: LEAD });
    const answers = await Promise.all([stage.stranger.post(link, {}), stage.stranger.post(link, {})]);
    expect(answers.map((answer) => answer.status).sort((a, b) => a - b)).toEqual([303, 410]);
    expect(answers.filter((answer) => cookieOf(answer) !== '')).toHaveLength(1);
  });

  it('says that it is used, expired or unknown, and offers a new one', async () => {
    const used = await linkFrom({ address: LEAD });
    await stage.stranger.post(used, {});
    const expired = new URL((await stage.site.sessions.linkFor(LEAD, { minutes: 0 })) ?? '').pathname;
    for (const [link, status, words] of [
      [used, 410, 'уже вошли'],
      [expired, 410, 'Срок действия ссылки истёк'],
      ['/sign-in/made-up', 404, 'Такой ссылки нет'],
    ] as const)
      for (const answer of [await stage.stranger.get(link), await stage.stranger.post(link, {})]) {
        expect([answer.status, cookieOf(answer)]).toEqual([status, '']);
        expect(answer.text).toContain(words);
        expect(answer.body).toContain('href="/sign-in"');
        expect(answer.body).not.toContain(LEAD);
      }
  });

  it('that is used takes who is signed in by it to the page, others not', async () => {
    const link = await linkFrom({ address: LEAD, next: '/account' });
    await stage.stranger.post(link, {});
    expect((await stage.as(LEAD).post(link, {})).location).toBe('/account');
    expect((await stage.as(OPERATOR).get(link)).status).toBe(410);
  });

  it('ends the session that the browser had', async () => {
    const browser = stage.as(OPERATOR);
    expect((await browser.get('/account')).text).toContain('оператор системы');
    expect((await browser.post(await linkFrom({ address: LEAD }), {})).status).toBe(303);
    expect((await browser.get('/account')).status).toBe(303);
  });

  it('signs nobody in from another site', async () => {
    const link = await linkFrom({ address: LEAD });
    const app = createApp({
      ready: async () => ({ ok: true, problems: [] }),
      metrics: { token: undefined, contentType: 'text/plain', page: async () => '' },
      pages: (to) => addPages(to, stage.site),
    });
    const type = 'application/x-www-form-urlencoded';
    for (const headers of [
      { 'content-type': type, origin: 'https://evil.example' },
      { 'content-type': type },
    ]) {
      const answer = await app.request(PUBLIC_URL + link, { method: 'POST', headers });
      expect([answer.status, answer.headers.get('set-cookie')]).toEqual([403, null]);
    }
    expect((await stage.stranger.post(link, {})).status).toBe(303);
  });
});

describe('the way out', () => {
  it('ends the session on the server, not only in the browser', async () => {
    const browser = stage.as(LEAD);
    expect((await browser.get('/account')).status).toBe(200);
    const left = await browser.post('/sign-out', {});
    expect([left.status, left.location]).toEqual([303, '/sign-in?done=out']);
    expect(cookieOf(left)).toMatch(/^__Host-srok=; Max-Age=0; Path=\/; Secure/);
    expect((await browser.get('/account')).status).toBe(303);
    expect((await stage.stranger.get('/sign-in?done=out')).text).toContain('Вы вышли из системы.');
  });

  it('of all browsers ends those of the person, and nobody else’s', async () => {
    const [here, there, other] = [stage.as(LEAD), stage.as(LEAD), stage.as(OPERATOR)];
    for (const browser of [here, there, other]) expect((await browser.get('/account')).status).toBe(200);
    expect((await here.post('/account/end-sessions', {})).location).toBe('/sign-in?done=everywhere');
    const statuses = await Promise.all(
      [here, there, other].map(async (one) => (await one.get('/account')).status),
    );
    expect(statuses).toEqual([303, 303, 200]);
  });

  it('is not open to a stranger, nor by a GET', async () => {
    expect((await stage.stranger.post('/account/end-sessions', {})).location).toBe('/sign-in?next=%2F');
    expect((await stage.as(LEAD).get('/sign-out')).status).toBe(404);
  });
});
