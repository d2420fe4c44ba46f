// Links to sign in with and the sessions they open, with a real database and a real mail server.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { settleRestored } from '../../src/engine/settle-restored.ts';
import { createSignIn, forgetSignIns, type NewSession, type SignIn } from '../../src/engine/sign-in.ts';
import { createOutboxNotifier } from '../../src/notifiers/outbox.ts';
import type { Moment } from '../../src/replay/mail-receiver.ts';
import { createReadableLog } from '../jobs/recording-worker.ts';
import { makeRoadmap } from '../support/roadmaps.ts';
import { openStage, type Stage, tomsk } from './stage.ts';

const LEAD = 'shkurkina@example.org';
const VIEWER = 'viewer@example.org';
const OPERATOR = 'operator@example.org';
const STRANGER = 'stranger@example.org';
const NETWORK = '198.51.100.7';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const { log, lines } = createReadableLog();
let refuse: (moment: Moment) => { reply: number } | undefined = () => undefined;
let stage: Stage;
let signIn: SignIn;

beforeAll(async () => {
  stage = await openStage({ log, behaviour: (moment) => refuse(moment) });
  await stage.apply(makeRoadmap({ viewers: [VIEWER] }));
});
afterAll(() => stage.close());
beforeEach(async () => {
  stage.at('2024-01-15T10:00');
  refuse = () => undefined;
  signIn = open();
  await stage.rows('DELETE FROM rate_limits');
});

function open(db = stage.database.db, notifier = stage.notifier): SignIn {
  const publicUrl = 'https://srok.example.org';
  return createSignIn({ db, clock: stage.clock, notifier, publicUrl, operators: [OPERATOR], log });
}

/** What came by mail since: whose, and the secret of its link. */
async function mailed(work: () => Promise<unknown>): Promise<{ to: string; token: string; text: string }[]> {
  const before = stage.receiver.mails.length;
  await work();
  await signIn.settled();
  return Promise.all(
    stage.receiver.mails.slice(before).map(async (mail) => {
      const { text = '' } = await mail.parse();
      const token = /^Войти: https:\/\/srok\.example\.org\/sign-in\/([\w-]{43})$/m.exec(text)?.[1] ?? '';
      return { to: mail.envelope.to.join(), token, text };
    }),
  );
}

async function tokenOf(address: string): Promise<string> {
  return (await signIn.linkFor(address, { minutes: 15 }))?.split('/').at(-1) ?? '';
}

async function signedIn(address: string, browser = 'Firefox, Windows'): Promise<NewSession> {
  const session = await signIn.redeem(await tokenOf(address), { browser });
  if (session === null) throw new Error('not signed in');
  return session;
}

const minutesLater = (minutes: number) => stage.clock.set(stage.clock.now() + minutes * MINUTE);
const tables = () =>
  Promise.all(
    ['sign_in_tokens', 'sessions', 'rate_limits'].map((name) =>
      stage.rows(`SELECT * FROM ${name} ORDER BY 1, 2`),
    ),
  );

describe('asking for a link', () => {
  it.each([
    ['a person of a roadmap', LEAD],
    ['a viewer', VIEWER],
    ['an operator', OPERATOR],
  ])('sends one to %s, and it signs them in', async (_who, address) => {
    const [mail, ...more] = await mailed(() => signIn.request(address, NETWORK, '/roadmaps/technopark'));
    expect(more).toEqual([]);
    expect(mail?.to).toBe(address);
    expect(await signIn.redeem(mail?.token ?? '', { browser: '' })).toMatchObject({
      address,
      returnTo: '/roadmaps/technopark',
    });
  });

  it('sends nothing to an address that nobody named, and answers the same', async () => {
    const answers: unknown[] = [];
    const mails = await mailed(async () => {
      for (const address of [LEAD, STRANGER]) answers.push(await signIn.request(address, NETWORK));
    });
    expect(answers).toEqual([{ ok: true }, { ok: true }]);
    expect(mails.map((mail) => mail.to)).toEqual([LEAD]);
  });

  it('asks the database the same before it answers, and after, whether the address is known or not', async () => {
    let asked = 0;
    const counting = open(
      stage.database.db.withPlugin({
        transformQuery({ node }) {
          asked += 1;
          return node;
        },
        transformResult: async ({ result }) => result,
      }),
    );
    const statements: [beforeAnswer: number, inAll: number][] = [];
    for (const address of [LEAD, STRANGER]) {
      asked = 0;
      await counting.request(address, NETWORK);
      const beforeAnswer = asked;
      await counting.settled();
      statements.push([beforeAnswer, asked]);
    }
    expect(statements).toEqual([
      [2, 5],
      [2, 5],
    ]);
    const kept = await stage.rows<{ address: string }>('SELECT address FROM sign_in_tokens');
    expect(kept).not.toContainEqual({ address: STRANGER });
  });

  it('answers while the mail server does not', async () => {
    const hanging = { ...stage.notifier, deliver: () => new Promise<never>(() => undefined) };
    expect(await open(stage.database.db, hanging).request(LEAD, NETWORK)).toEqual({ ok: true });
  });

  it('answers when the mail server refuses, and the log names nobody', async () => {
    refuse = ({ stage: at }) => (at === 'rcpt' ? { reply: 550 } : undefined);
    const mails = await mailed(async () => {
      for (const address of [LEAD, STRANGER])
        expect(await signIn.request(address, NETWORK)).toEqual({ ok: true });
    });
    expect(mails).toEqual([]);
    expect(lines('a sign-in link could not be sent')).toHaveLength(1);
    expect(lines('example.org')).toEqual([]);
    expect(lines('/sign-in/')).toEqual([]);
  });

  it('sends nothing without a mail server, and says that it cannot', async () => {
    const without = open(stage.database.db, createOutboxNotifier());
    expect([without.sendsMail, signIn.sendsMail]).toEqual([false, true]);
    const before = await stage.rows('SELECT * FROM sign_in_tokens');
    await without.request(LEAD, NETWORK);
    await without.settled();
    expect(await stage.rows('SELECT * FROM sign_in_tokens')).toEqual(before);
  });
});

describe('asking too often', () => {
  const HOUR = 60 * MINUTE;

  it.each([LEAD, STRANGER])('is refused after five times an hour for one address (%s)', async (address) => {
    const start = stage.clock.now();
    const mails = await mailed(async () => {
      for (let i = 0; i < 5; i += 1) {
        expect(await signIn.request(address, `10.0.0.${i}`)).toEqual({ ok: true });
        minutesLater(1);
      }
      const refused = { ok: false, tooOften: 'address', retryAt: start + HOUR };
      expect(await signIn.request(address, NETWORK)).toEqual(refused);
      stage.clock.set(start + HOUR - 1);
      expect(await signIn.request(address, NETWORK)).toEqual(refused);
      stage.clock.set(start + HOUR);
      expect(await signIn.request(address, NETWORK)).toEqual({ ok: true });
    });
    expect(mails).toHaveLength(address === LEAD ? 6 : 0);
  });

  it('is refused after twenty times an hour from one network, and leaves others alone', async () => {
    for (let i = 0; i < 20; i += 1)
      expect(await signIn.request(`nobody${i}@example.org`, NETWORK)).toEqual({ ok: true });
    expect(await signIn.request(LEAD, NETWORK)).toMatchObject({ ok: false, tooOften: 'network' });
    expect(await signIn.request(LEAD, '203.0.113.9')).toEqual({ ok: true });
    await signIn.settled();
  });

  it('is counted exactly when thirty ask at once from two processes', async () => {
    const other = open(stage.another().database.db);
    const mails = await mailed(async () => {
      const answers = await Promise.all(
        Array.from({ length: 30 }, (_, i) => (i % 2 === 0 ? signIn : other).request(LEAD, `10.0.1.${i}`)),
      );
      expect(answers.filter((answer) => answer.ok)).toHaveLength(5);
      await other.settled();
    });
    expect(mails).toHaveLength(5);
  });

  it('is forgotten when the clock was set back by more than the time that counts', async () => {
    for (let i = 0; i < 6; i += 1) await signIn.request(LEAD, NETWORK);
    stage.at('2024-01-14T10:00');
    expect(await signIn.request(LEAD, NETWORK)).toEqual({ ok: true });
    await signIn.settled();
  });
});

describe('a link', () => {
  it('changes nothing when it is looked at, however often', async () => {
    const token = await tokenOf(LEAD);
    const before = await tables();
    const looks = await Promise.all(Array.from({ length: 20 }, () => signIn.look(token)));
    expect(new Set(looks.map((look) => JSON.stringify(look)))).toEqual(
      new Set([JSON.stringify({ state: 'open', address: LEAD, name: 'И.Я. Шкуркина' })]),
    );
    expect(await tables()).toEqual(before);
  });

  it('signs in once, whoever of twenty at once is the first', async () => {
    const token = await tokenOf(LEAD);
    const other = open(stage.another().database.db);
    const before = await stage.rows<object>('SELECT * FROM sessions');
    const sessions = await Promise.all(
      Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? signIn : other).redeem(token, { browser: '' })),
    );
    expect(sessions.filter((session) => session !== null)).toHaveLength(1);
    expect(await stage.rows<object>('SELECT * FROM sessions')).toHaveLength(before.length + 1);
    expect(await signIn.look(token)).toEqual({ state: 'used', address: LEAD, returnTo: null });
  });

  it('signs nobody in from the end of its fifteen minutes on', async () => {
    const [late, inTime] = [await tokenOf(LEAD), await tokenOf(LEAD)];
    stage.clock.set(stage.clock.now() + 15 * MINUTE - 1);
    expect(await signIn.redeem(inTime, { browser: '' })).not.toBeNull();
    stage.clock.set(stage.clock.now() + 1);
    expect(await signIn.look(late)).toMatchObject({ state: 'expired' });
    expect(await signIn.redeem(late, { browser: '' })).toBeNull();
  });

  it.each([
    ['empty', ''],
    ['short', 'x'],
    ['a zero', '\0'],
    ['long', 'a'.repeat(10_000)],
    ['SQL', "' OR '1'='1"],
  ])('that was made up (%s) opens nothing', async (_what, token) => {
    expect(await signIn.look(token)).toEqual({ state: 'unknown' });
    expect(await signIn.redeem(token, { browser: '' })).toBeNull();
    expect(await signIn.sessionOf(token)).toBeNull();
  });

  it('of a session, or its hash from the table, opens nothing', async () => {
    const token = await tokenOf(LEAD);
    const { secret } = await signedIn(LEAD);
    const hashes = await stage.rows<{ hash: string }>(
      'SELECT hash FROM sign_in_tokens UNION SELECT hash FROM sessions',
    );
    for (const made of [secret, ...hashes.map((row) => row.hash)])
      expect(await signIn.redeem(made, { browser: '' })).toBeNull();
    for (const made of [token, ...hashes.map((row) => row.hash)])
      expect(await signIn.sessionOf(made)).toBeNull();
  });

  it('is made by an operator for whom a roadmap or the settings name, and for nobody else', async () => {
    expect(await signIn.linkFor(LEAD, { minutes: 1 })).toMatch(
      /^https:\/\/srok\.example\.org\/sign-in\/[\w-]{43}$/,
    );
    expect(await signIn.linkFor(OPERATOR, { minutes: 1 })).not.toBeNull();
    expect(await signIn.linkFor(STRANGER, { minutes: 1 })).toBeNull();
  });
});

describe('a session', () => {
  it('is known by its cookie only: no table holds a secret', async () => {
    const token = await tokenOf(LEAD);
    const session = await signIn.redeem(token, { browser: '' });
    const kept = JSON.stringify(await tables());
    expect(kept).toContain(LEAD);
    for (const secret of [token, session?.secret ?? '-']) expect(kept).not.toContain(secret);
  });

  it('ends after seven days without a visit', async () => {
    const { secret } = await signedIn(LEAD);
    stage.clock.set(stage.clock.now() + 7 * DAY - 1);
    expect(await signIn.sessionOf(secret)).toEqual({ address: LEAD });
    stage.clock.set(stage.clock.now() + 7 * DAY);
    expect(await signIn.sessionOf(secret)).toBeNull();
  });

  it('ends after thirty days however often it is used', async () => {
    const { secret, lastsMs } = await signedIn(LEAD);
    expect(lastsMs).toBe(30 * DAY);
    const start = stage.clock.now();
    for (let day = 1; day < 30; day += 1) {
      stage.clock.set(start + day * DAY);
      expect(await signIn.sessionOf(secret)).toEqual({ address: LEAD });
    }
    stage.clock.set(start + 30 * DAY);
    expect(await signIn.sessionOf(secret)).toBeNull();
  });

  it('is written down once an hour at most', async () => {
    const { secret } = await signedIn(LEAD);
    const before = await tables();
    minutesLater(59);
    await signIn.sessionOf(secret);
    expect(await tables()).toEqual(before);
    minutesLater(1);
    await signIn.sessionOf(secret);
    expect(await tables()).not.toEqual(before);
  });

  it('never takes the secret that the browser came with, and ends that one', async () => {
    const planted = await signedIn(VIEWER);
    const session = await signIn.redeem(await tokenOf(LEAD), { browser: '', replaced: planted.secret });
    expect(session?.secret).not.toBe(planted.secret);
    expect(await signIn.sessionOf(planted.secret)).toBeNull();
    expect(await signIn.sessionOf(session?.secret ?? '')).toEqual({ address: LEAD });
  });

  it('stays when a browser that has one comes with a dead link', async () => {
    const { secret } = await signedIn(LEAD);
    await signIn.redeem('made up', { browser: '', replaced: secret });
    expect(await signIn.sessionOf(secret)).toEqual({ address: LEAD });
  });

  it('ends by signing out, alone; all of the address end at once, and its open links with them', async () => {
    await signIn.signOutEverywhere(LEAD);
    const [one, two, three] = [
      await signedIn(LEAD),
      await signedIn(LEAD, 'Chrome, Android'),
      await signedIn(VIEWER),
    ];
    const link = await tokenOf(LEAD);
    await signIn.signOut(one.secret);
    expect(await signIn.sessionOf(one.secret)).toBeNull();
    expect(await signIn.sessionsOf(LEAD, two.secret)).toEqual([
      expect.objectContaining({ browser: 'Chrome, Android', isCurrent: true }),
    ]);
    await signIn.signOutEverywhere(LEAD);
    expect(await signIn.sessionOf(two.secret)).toBeNull();
    expect(await signIn.redeem(link, { browser: '' })).toBeNull();
    expect(await signIn.sessionOf(three.secret)).toEqual({ address: VIEWER });
  });

  it('does not come back with a backup from before it ended', async () => {
    const { secret } = await signedIn(LEAD);
    const link = await tokenOf(LEAD);
    const now = stage.clock.now();
    await stage.database.db
      .transaction()
      .execute((tx) => settleRestored(tx, { savedAt: now, sentUntil: now, now }));
    expect(await signIn.sessionOf(secret)).toBeNull();
    expect(await signIn.redeem(link, { browser: '' })).toBeNull();
  });
});

it('what no longer opens or limits anything is forgotten', async () => {
  await signIn.request(LEAD, NETWORK);
  await signIn.settled();
  const { secret } = await signedIn(LEAD);
  await tokenOf(LEAD);
  stage.clock.set(tomsk('2024-01-16T10:00'));
  await signIn.sessionOf(secret);
  stage.clock.set(tomsk('2024-01-17T10:00'));
  await forgetSignIns({ db: stage.database.db, clock: stage.clock });
  const [tokens, sessions, limits] = await tables();
  expect([tokens, limits]).toEqual([[], []]);
  expect(sessions).toHaveLength(1);
  stage.at('2024-02-20T10:00');
  await forgetSignIns({ db: stage.database.db, clock: stage.clock });
  expect(await tables()).toEqual([[], [], []]);
});
