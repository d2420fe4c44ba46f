// Every link and every cookie that is not (or no longer) what we gave out: refused, with a page that says so, and nothing
// has changed.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { createActionLinks } from '../../src/engine/action-links.ts';
import { createPassingRing, LINK_LIFE_MS } from '../../src/engine/link-keys.ts';
import { wholeDatabase } from '../support/whole-database.ts';
import { type Answer, OPERATOR, openSite, PUBLIC_URL, type TestSite } from './site.ts';

const NOTE = { text: 'Готовим извещение' };
const LEAD = 'shkurkina@example.org';

let stage: TestSite;
beforeAll(async () => {
  stage = await openSite({ at: '2024-02-01T09:05', events: null, mails: true });
});
afterAll(() => stage.close());

/** Tokens as they stand in the mails of today, by what they are for: `submit 5 shkurkina`. */
async function mailed(): Promise<Map<string, string>> {
  const { rows } = await sql<{ recipient: string; body_text: string }>`
    SELECT recipient, body_text FROM messages WHERE created_at > ${new Date(stage.clock.now() - 3_600_000)}`.execute(
    stage.site.db,
  );
  const found = new Map<string, string>();
  for (const { recipient, body_text: text } of rows)
    for (const [, token = ''] of text.matchAll(/\/a\/(\S+)/g)) {
      const read = stage.site.links.read(token);
      if (read.ok) found.set(`${read.link.action} ${read.link.item} ${recipient.split('@')[0]}`, token);
    }
  return found;
}

async function tokenOf(what: string): Promise<string> {
  const tokens = await mailed();
  const token = tokens.get(what);
  if (token === undefined) throw new Error(`no ${what} among ${[...tokens.keys()].join(', ')}`);
  return token;
}

/** Opened and sent: the answers; nothing has changed meanwhile. */
async function tried(token: string): Promise<Answer[]> {
  const before = await wholeDatabase(stage.site.db);
  const answers = [await stage.stranger.get(`/a/${token}`), await stage.stranger.post(`/a/${token}`, NOTE)];
  expect(await wholeDatabase(stage.site.db)).toEqual(before);
  return answers;
}

async function expectRefused(token: string, status: number, title: string): Promise<void> {
  for (const answer of await tried(token)) {
    expect([token, answer.status]).toEqual([token, status]);
    expect(answer.body).toContain(`<h1>${title}</h1>`);
    expect(answer.body).not.toContain('<button type="submit"');
    expect(answer.headers.get('set-cookie')).toBeNull();
  }
}

describe('a link of a mail', () => {
  it('with one byte changed, wherever it stands, is none of ours', async () => {
    const token = Buffer.from(await tokenOf('report-progress 5 shkurkina'));
    const before = await wholeDatabase(stage.site.db);
    // Another bit at each place; a slash, a question mark or a hash would make another address of it.
    for (let at = 0; at < token.length; at += 3) {
      const changed = Buffer.from(token);
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 5));
      const path = `/a/${encodeURIComponent(changed.toString('latin1'))}`;
      const answer = await stage.stranger.post(path, NOTE);
      expect([at, [404, 410].includes(answer.status)]).toEqual([at, true]);
      expect(answer.body).toContain('<h1>Ссылка не действует</h1>');
    }
    expect(await wholeDatabase(stage.site.db)).toEqual(before);
  });

  it('with what another one says, about another person, item or action, is none of ours', async () => {
    const tokens = [...(await mailed()).values()].slice(0, 4);
    expect(tokens).toHaveLength(4);
    const before = await wholeDatabase(stage.site.db);
    for (const one of tokens)
      for (const other of tokens) {
        if (one === other) continue;
        const [key, said] = other.split('.');
        const answer = await stage.stranger.post(`/a/${key}.${said}.${one.split('.')[2]}`, NOTE);
        expect(answer.status).toBe(404);
      }
    expect(await wholeDatabase(stage.site.db)).toEqual(before);
  });

  it('with what it says changed by somebody who knows how it is made is none of ours', async () => {
    const [key, said = '', signature] = (await tokenOf('report-progress 5 shkurkina')).split('.');
    const parts = JSON.parse(Buffer.from(said, 'base64url').toString()) as unknown[];
    const person = (
      await stage.site.db
        .selectFrom('people')
        .select('pseudonym')
        .where('address', '=', 'zubchevskaya@example.org')
        .executeTakeFirstOrThrow()
    ).pseudonym.slice(0, String(parts[4]).length);
    for (const [at, value] of [
      [0, 'accept'],
      [2, '8'],
      [4, person],
      [6, Number(parts[6]) + 1],
    ] as const) {
      const forged = Buffer.from(JSON.stringify(parts.with(at, value))).toString('base64url');
      await expectRefused(`${key}.${forged}.${signature}`, 404, 'Ссылка не действует');
    }
  });

  it('signed by a key that is unknown here, or has been rotated out, does nothing', async () => {
    const { clock } = stage;
    const read = stage.site.links.read(await tokenOf('report-progress 5 shkurkina'));
    if (!read.ok) throw new Error(read.why);
    const foreign = createActionLinks({ ring: createPassingRing(), publicUrl: PUBLIC_URL, clock });
    const token = foreign.linkFor(read.link).split('/').at(-1) ?? '';
    await expectRefused(token, 410, 'Ссылка не действует');
  });

  it('is dead the moment its sixty days are over', async () => {
    const token = await tokenOf('report-progress 5 shkurkina');
    const now = stage.clock.now();
    stage.clock.set(now + LINK_LIFE_MS);
    await expectRefused(token, 410, 'Срок действия ссылки истёк');
    stage.clock.set(now);
  });

  it('does what it is for once, however often and by however many it is sent', async () => {
    const token = await tokenOf('report-progress 5 shkurkina');
    const count = async () =>
      (await stage.site.engine.stateOf('tomsk-gymnasium-29-kvantorium'))?.events.length ?? 0;
    const before = await count();
    await Promise.all(Array.from({ length: 5 }, () => stage.stranger.post(`/a/${token}`, NOTE)));
    expect((await count()) - before).toBe(1);
    await expectRefused(token, 200, 'Выполнено');
  });
});

describe('a secret of one kind', () => {
  /** What the server says to a browser with this cookie. */
  const asCookie = async (secret: string) =>
    (await stage.stranger.get('/account', { cookie: `__Host-srok=${encodeURIComponent(secret)}` })).status;

  it('is worth nothing as another: no link is a cookie, and no link to act signs in', async () => {
    const act = await tokenOf('submit 5 shkurkina');
    const signIn = (await stage.site.sessions.linkFor(LEAD, { minutes: 15 }))?.split('/').at(-1) ?? '';
    for (const secret of [act, signIn, '', 'x', LEAD, '\0', '../..', 'я'.repeat(5000)])
      expect([secret.slice(0, 8), await asCookie(secret)]).toEqual([secret.slice(0, 8), 303]);
    expect((await stage.stranger.post(`/sign-in/${act}`, {})).status).toBe(404);
    await expectRefused(signIn, 404, 'Ссылка не действует');
    // It has not been used up by being tried elsewhere.
    expect((await stage.stranger.post(`/sign-in/${signIn}`, {})).status).toBe(303);
  });

  it('is worth nothing as it stands in the database', async () => {
    await stage.as(OPERATOR).get('/account');
    const { db } = stage.site;
    const sessions = await db.selectFrom('sessions').select('hash').execute();
    const tokens = await db.selectFrom('sign_in_tokens').select('hash').execute();
    expect(sessions.length + tokens.length).toBeGreaterThan(1);
    for (const { hash } of [...sessions, ...tokens]) {
      expect(await asCookie(hash)).toBe(303);
      expect((await stage.stranger.post(`/sign-in/${hash}`, {})).status).toBe(404);
    }
  });
});

describe('a cookie', () => {
  it('opens nothing after signing out, wherever it is brought from', async () => {
    const signIn = (await stage.site.sessions.linkFor(LEAD, { minutes: 15 }))?.split('/').at(-1) ?? '';
    const entered = await stage.stranger.post(`/sign-in/${signIn}`, {});
    const cookie = /^[^;]+/.exec(entered.headers.get('set-cookie') ?? '')?.[0] ?? '';
    expect((await stage.stranger.get('/account', { cookie })).status).toBe(200);
    // The same person in another browser ends all of them.
    await stage.as(LEAD).post('/account/end-sessions', {});
    for (const path of ['/account', '/', '/roadmaps', '/mail']) {
      const answer = await stage.stranger.get(path, { cookie });
      expect([path, answer.status, answer.location?.startsWith('/sign-in')]).toEqual([path, 303, true]);
    }
  });

  it('of two that press the button of one link at once only one gets', async () => {
    const signIn = (await stage.site.sessions.linkFor(LEAD, { minutes: 15 }))?.split('/').at(-1) ?? '';
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => stage.stranger.post(`/sign-in/${signIn}`, {})),
    );
    expect(answers.filter(({ headers }) => headers.get('set-cookie') !== null)).toHaveLength(1);
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([
      303,
      ...Array<number>(7).fill(410),
    ]);
  });
});
