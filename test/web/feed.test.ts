// A person's calendar: made, fetched as programs do it, moved, replaced, revoked.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import ICAL from 'ical.js';
import { sql } from 'kysely';
import nodeIcal from 'node-ical';
import { drawPlan } from '../../src/engine/draw-plan.ts';
import type { Rules } from '../../src/engine/engine-deps.ts';
import { createPersonEraser } from '../../src/engine/erase-person.ts';
import { holdRules } from '../../src/engine/live-rules.ts';
import { settleRestored } from '../../src/engine/settle-restored.ts';
import { createLog } from '../../src/log.ts';
import { roadmapsInChargeOf } from '../../src/store/calendar-feeds.ts';
import { findTraces } from '../../src/store/erasure.ts';
import { inTransaction } from '../../src/store/in-transaction.ts';
import { sha256 } from '../../src/store/journal.ts';
import { lockRoadmap, updateRoadmap } from '../../src/store/roadmaps.ts';
import { isInside } from '../../src/web/components/feed-address.tsx';
import { readFeed } from '../../src/web/feed.ts';
import type { ProposedChange } from '../../src/workflows/calendar-change.ts';
import { liveRules, ownDays } from '../support/calendars.ts';
import { makeItem, makeRoadmap } from '../support/roadmaps.ts';
import { wholeDatabase } from '../support/whole-database.ts';
import { type Answer, openSite, PUBLIC_URL, type TestSite } from './site.ts';

const LEAD = 'nazarova@example.org';
const CONTROLLER = 'zubchevskaya';
const PAGE = '/account/calendar';

let stage: TestSite;
beforeAll(async () => {
  const items = [makeItem('1', '2024-06-09'), makeItem('2', '2024-07-01', { after: ['1'] })];
  stage = await openSite({ at: '2024-01-15T10:00', events: null, roadmap: makeRoadmap({ items }) });
});
afterAll(() => stage.close());

/** Presses the button and reads the address, without the site's. */
async function make(address: string, form: Record<string, string> = {}): Promise<string> {
  const answer = await stage.as(address).post(PAGE, form);
  const found = />([^<>]+\.ics)</.exec(answer.body)?.[1] ?? '';
  expect(found).toMatch(new RegExp(`^${PUBLIC_URL}/feeds/[\\w-]{43}\\.ics$`));
  expect(answer.body).toContain(`href="${found.replace('https:', 'webcal:')}"`);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  return found.slice(PUBLIC_URL.length);
}

const eventsOf = ({ body }: Pick<Answer, 'body'>) =>
  new ICAL.Component(ICAL.parse(body)).getAllSubcomponents('vevent').map((event) => ({
    uid: event.getFirstPropertyValue('uid'),
    date: event.getFirstPropertyValue('dtstart')?.toString(),
    status: event.getFirstPropertyValue('status'),
    sequence: Number(event.getFirstPropertyValue('sequence')),
    url: event.getFirstPropertyValue('url'),
  }));

/** The event of item 1 as a process with these rules shows it. */
async function read(rules: Rules) {
  const known = { hash: 'x', address: LEAD };
  const { content: body } = await readFeed({ ...stage.site, rules }, known, stage.clock.now());
  return eventsOf({ body }).find(({ uid }) => String(uid).startsWith('technopark_1@'));
}

it.each([
  ['localhost', true],
  ['192.168.1.5', true],
  ['srok', true],
  ['srok.local', true],
  ['10.gorod.ru', false],
  ['srok.gorod.ru', false],
])('tells whether a name is known on the own network alone: %s', (host, expected) => {
  expect(isInside(host)).toBe(expected);
});

it('warns where the service has no name on the Internet', async () => {
  const outside = await stage.as(LEAD).get(PAGE);
  expect(outside.text).not.toContain('только в Вашей сети');
  const own = await openSite({ events: null, site: { publicUrl: 'https://srok.local' } });
  try {
    const { text } = await own.as(LEAD).get(PAGE);
    expect(text).toContain('Адрес службы (srok.local) виден только в Вашей сети');
  } finally {
    await own.close();
  }
});

describe('a calendar feed', () => {
  it('has an address that is shown once, and that nobody can read anywhere afterwards', async () => {
    expect((await stage.as(LEAD).get(PAGE)).text).toContain('Создать адрес');
    const path = await make(LEAD);
    const secret = path.replace(/^.*\/|\.ics$/g, '');
    const shown = await stage.as(LEAD).get(PAGE);
    expect(shown.text).toContain('Ни одна программа к нему пока не обращалась');
    expect(shown.body).not.toContain(secret);
    const { db } = stage.site;
    const rows = await db.selectFrom('calendar_feeds').selectAll().execute();
    expect(rows).toMatchObject([{ address: LEAD, hash: sha256(secret) }]);
    expect(await findTraces(db, { address: secret, names: [] })).toEqual([]);
  });

  it('answers programs without a session, with what two of them can read', async () => {
    const path = await make(LEAD, { make: 'yes' });
    const answer = await stage.stranger.get(path);
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('set-cookie')]).toEqual([
      200,
      'text/calendar; charset=utf-8',
      null,
    ]);
    expect(answer.headers.get('cache-control')).toBe('private, no-cache');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    const { calendar_uid } = await stage.site.db
      .selectFrom('roadmaps')
      .select('calendar_uid')
      .where('id', '=', 'technopark')
      .executeTakeFirstOrThrow();
    expect(eventsOf(answer)).toMatchObject([
      {
        uid: `technopark_1@${calendar_uid}`,
        date: '2024-06-07',
        status: 'CONFIRMED',
        url: `${PUBLIC_URL}/roadmaps/technopark/items/1`,
      },
      { uid: `technopark_2@${calendar_uid}`, date: '2024-07-01' },
    ]);
    const read = Object.values(nodeIcal.sync.parseICS(answer.body));
    expect(read.flatMap((one) => (one?.type === 'VEVENT' ? [one.uid] : []))).toEqual(
      eventsOf(answer).map(({ uid }) => uid),
    );
    const head = await stage.stranger.head(path);
    expect([head.status, head.body, head.headers.get('etag')]).toEqual([200, '', answer.headers.get('etag')]);
  });

  it('is not sent again while nothing has changed, and follows a move of a date by the same event', async () => {
    const path = await make(LEAD, { make: 'yes' });
    const first = await stage.stranger.get(path);
    const known = { 'if-none-match': `"other", W/${first.headers.get('etag') ?? ''}` };
    stage.clock.set(stage.clock.now() + 3 * 86_400_000);
    const again = await stage.stranger.get(path, known);
    expect([again.status, again.body]).toEqual([304, '']);
    const act = { kind: 'приказ', number: '7', date: '2024-01-18', signatory: 'М.Г. Савенков' };
    await stage.run({ do: 'amend', by: CONTROLLER, item: '1', date: '2024-06-20', act });
    const moved = await stage.stranger.get(path, known);
    expect(moved.status).toBe(200);
    const [before, after] = [eventsOf(first)[0], eventsOf(moved)[0]];
    expect([after?.uid, after?.date]).toEqual([before?.uid, '2024-06-20']);
    expect(after?.sequence).toBeGreaterThan(before?.sequence ?? Number.NaN);
  });

  it('notes when it was last read, at most once an hour, and changes nothing else but the count', async () => {
    const path = await make(LEAD, { make: 'yes' });
    const begun = stage.clock.now();
    await stage.stranger.get(path);
    const tables = () => wholeDatabase(stage.site.db);
    const before = await tables();
    stage.clock.set(begun + 3_599_000);
    await stage.stranger.get(path);
    expect(await tables()).toEqual(before);
    stage.clock.set(begun + 3_600_000);
    await stage.stranger.get(path);
    const { calendar_feeds: feeds, ...others } = await tables();
    const { calendar_feeds: feedsBefore, ...othersBefore } = before;
    expect(others).toEqual(othersBefore);
    expect(feeds).not.toEqual(feedsBefore);
    expect((await stage.as(LEAD).get(PAGE)).text).toContain('Последнее обращение: 18.01.2024, 11:00');
  });

  it('ends when another address is made or it is revoked, both only with a tick', async () => {
    const first = await make(LEAD, { make: 'yes' });
    const refused = await stage.as(LEAD).post(PAGE, {});
    expect([refused.status, refused.text]).toEqual([
      422,
      expect.stringContaining('Подтвердите, что прежний адрес больше не нужен'),
    ]);
    expect((await stage.stranger.get(first)).status).toBe(200);
    const second = await make(LEAD, { make: 'yes' });
    expect([(await stage.stranger.get(first)).status, (await stage.stranger.get(second)).status]).toEqual([
      404, 200,
    ]);
    expect((await stage.as(LEAD).post(`${PAGE}/revoke`, {})).status).toBe(422);
    expect((await stage.stranger.get(second)).status).toBe(200);
    const revoked = await stage.as(LEAD).post(`${PAGE}/revoke`, { revoke: 'yes' });
    expect(revoked.location).toBe(`${PAGE}?done=revoked`);
    expect((await stage.as(LEAD).get(`${PAGE}?done=revoked`)).text).toMatch(/Адрес отозван.*Создать адрес/);
    expect((await stage.stranger.get(second)).status).toBe(404);
  });

  it('is answered for with the same words whether the address is wrong, revoked or none at all', async () => {
    const path = await make(LEAD);
    await stage.as(LEAD).post(`${PAGE}/revoke`, { revoke: 'yes' });
    const wrong = [
      path,
      '/feeds/x',
      `/feeds/${'A'.repeat(43)}.ics`,
      `/feeds/${'A'.repeat(43)}`,
      '/feeds/%00.ics',
    ];
    for (const one of wrong) {
      const { status, body, headers } = await stage.stranger.get(one);
      expect([one, status, body, headers.get('etag')]).toEqual([one, 404, 'Такого календаря нет.\n', null]);
    }
  });

  it('may be asked for a hundred and twenty times in ten minutes', async () => {
    const path = await make(LEAD);
    expect((await stage.stranger.get(path)).status).toBe(200);
    await sql`UPDATE rate_limits SET count = 119 WHERE scope = 'feeds' AND count = 1`.execute(stage.site.db);
    expect((await stage.stranger.get(path)).status).toBe(200);
    await sql`UPDATE calendar_feeds SET read_at = NULL`.execute(stage.site.db);
    const refused = await stage.stranger.get(path);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '600']);
    // Nothing was read for it.
    expect((await stage.as(LEAD).get(PAGE)).text).toContain('Ни одна программа к нему пока не обращалась');
    stage.clock.set(stage.clock.now() + 600_000);
    expect((await stage.stranger.get(path)).status).toBe(200);
  });

  it('is an empty calendar for whoever stands in no roadmap, and no more once they are erased', async () => {
    const path = await make('nobody@example.org');
    const answer = await stage.stranger.get(path);
    expect([answer.status, eventsOf(answer)]).toEqual([200, []]);
    const { db, clock, rules } = stage.site;
    const eraser = createPersonEraser({ db, clock, rules, log: createLog('silent'), onChanged: () => {} });
    expect(await eraser.erase('nobody@example.org')).toMatchObject({ ok: true });
    expect((await stage.stranger.get(path)).status).toBe(404);
  });

  it('has a higher SEQUENCE once plans are drawn by other files of calendars', async () => {
    await make(LEAD, { make: 'yes' });
    const { site, clock } = stage;
    const day = { date: '2024-06-20', kind: 'off' as const, reason: 'выходной' };
    const source = { issuer: 'Правительство', number: '1', date: '2024-01-01' };
    const content = { kind: 'days' as const, source, days: [day] };
    const other = site.rules.live?.supposing([{ id: 1, calendar: 'ru', organisation: '', content, at: 0 }]);
    if (!other) throw new Error('no calendars');
    const planBy = (rules: Rules) =>
      inTransaction(site.db, async (tx) => {
        const { state } = (await lockRoadmap(tx, 'technopark')) ?? {};
        if (!state) throw new Error('no roadmap');
        const known = { ...(await holdRules(tx, site.rules)), calendar: rules.calendar };
        await updateRoadmap(tx, { state, ...(await drawPlan(tx, known, state, clock.now())) });
      });
    const before = await read(site.rules);
    const seen = before?.sequence ?? Number.NaN;
    expect(await read(other)).toEqual({ ...before, date: '2024-06-19' });
    await planBy(other);
    expect(await read(other)).toEqual({ ...before, date: '2024-06-19', sequence: seen + 1 });
    await planBy(other);
    expect((await read(other))?.sequence).toBe(seen + 1);
    await planBy(site.rules);
    expect(await read(site.rules)).toEqual({ ...before, sequence: seen + 2 });
  });

  it('has the dates of its plan until that follows a changed calendar, then a higher SEQUENCE, whichever process is asked', async () => {
    const { engine, calendars, rules, organisations } = stage.site;
    const dayOff = ownDays({ '2024-06-20': 'off' });
    const change = async (proposal: ProposedChange) => {
      const changed = await calendars?.change(proposal, { by: null });
      if (!changed?.ok) throw new Error(changed?.reason);
      return changed.id;
    };
    const before = await read(rules);
    expect(before?.date).toBe('2024-06-20');
    const id = await change(dayOff);
    expect(await read(rules)).toEqual(before);
    await change({ ...dayOff, content: { kind: 'withdrawal', of: id, reason: 'отменено' } });
    expect(await read(rules)).toEqual(before);
    await change(dayOff);
    expect(await engine.followCalendars()).toBe(1);
    const after = { ...before, date: '2024-06-19', sequence: (before?.sequence ?? Number.NaN) + 1 };
    // One that has heard of no change yet.
    for (const known of [liveRules(undefined, organisations), rules])
      expect(await read(known)).toEqual(after);
  });

  it('reads the roadmaps that its owner has control dates of, or had, and no others', async () => {
    const { db } = stage.site;
    const found = ['nazarova', 'shabolina', CONTROLLER, 'shvaiko', 'shkurkina'].map((key) =>
      roadmapsInChargeOf(db, `${key}@example.org`),
    );
    expect(await Promise.all(found)).toEqual([['technopark'], ['technopark'], [], [], []]);
    const handed = {
      do: 'change-lead',
      by: CONTROLLER,
      person: 'nazarova',
      substitute: 'shkurkina',
    } as const;
    await stage.run(handed);
    const after = ['nazarova', 'shkurkina'].map((key) => roadmapsInChargeOf(db, `${key}@example.org`));
    expect(await Promise.all(after)).toEqual([['technopark'], ['technopark']]);
  });

  it('outlasts a move to another machine, but no restore that something may have happened before', async () => {
    const path = await make(LEAD, { make: 'yes' });
    const now = stage.clock.now();
    const sequences = async (of: string) =>
      eventsOf(await stage.stranger.get(of)).map(({ sequence }) => sequence);
    const before = await sequences(path);
    const settle = (sentUntil: number) =>
      inTransaction(stage.site.db, (tx) => settleRestored(tx, { savedAt: now, sentUntil, now }));
    await settle(now);
    expect(await sequences(path)).toEqual(before);
    await settle(now + 1);
    expect((await stage.stranger.get(path)).status).toBe(404);
    // What has gone by mail since the backup is never above what goes from now on.
    expect(await sequences(await make(LEAD))).toEqual(before.map((one) => one + 1_000_000));
  });
});
