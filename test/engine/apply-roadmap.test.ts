// Files and commands: what is refused changes nothing, what is shown first is what is done, dates move by acts only.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import type { Item, Roadmap } from '../../src/workflows/roadmap.ts';
import { until } from '../support/fleet.ts';
import { makeItem, makeRoadmap, russianCalendar } from '../support/roadmaps.ts';
import { key, openStage, type Stage, said, testRules, tomsk } from './stage.ts';

let stage: Stage;
const roadmap = makeRoadmap();
beforeEach(async () => {
  stage = await openStage();
  await stage.apply(roadmap);
  stage.at('2024-01-15T09:00');
  await stage.work();
});
afterEach(() => stage.close());

/** Every table, whole. */
async function dump(): Promise<string> {
  const tables = await stage.rows<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
  );
  const parts = await Promise.all(
    tables.map(({ name }) =>
      stage.rows(`SELECT to_jsonb(t) AS row FROM ${name} t ORDER BY to_jsonb(t)::text`),
    ),
  );
  return JSON.stringify(parts);
}

const act = { kind: 'распоряжение', number: '77 р', date: '2024-01-12', signatory: 'М.Г. Савенков' };
const withItem = (changes: Partial<Item>, more: Partial<Roadmap> = {}): Roadmap => ({
  ...roadmap,
  items: roadmap.items.map((item) => (item.id === '5' ? { ...item, ...changes } : item)),
  ...more,
});
const later = { deadline: { kind: 'date' as const, text: 'не позднее 15 марта', due: '2024-03-15' } };

describe('a refused command', () => {
  it.each([
    { do: 'accept' as const, by: 'nazarova', item: '5' },
    { do: 'submit' as const, by: 'nobody', item: '5', text: 'Отчёт' },
    { do: 'submit' as const, by: 'shkurkina', item: '99', text: 'Отчёт' },
  ])('changes nothing at all: $do by $by', async (command) => {
    const before = await dump();
    expect(await stage.engine.runCommand('technopark', command)).toMatchObject({ ok: false });
    expect(await dump()).toBe(before);
  });
});

describe('a changed file', () => {
  it('with another date and no act is refused and changes nothing', async () => {
    const before = await dump();
    expect(await stage.engine.apply(withItem(later))).toEqual({
      ok: false,
      refusals: [expect.stringMatching(/^п\. 5: изменён срок; нужны реквизиты акта/)],
    });
    expect(await dump()).toBe(before);
  });

  it('with an act is shown without a trace, then done as shown: journal, plan, mail', async () => {
    stage.at('2024-01-15T09:10');
    const changed = withItem(later, { amendments: [{ item: '5', due: '2024-03-15', act }] });
    const before = await dump();
    const shown = await stage.engine.preview(changed);
    expect(await dump()).toBe(before);
    expect(await stage.engine.apply(changed)).toEqual(shown);
    expect(shown).toMatchObject({
      ok: true,
      isNew: false,
      changes: [expect.stringContaining('15.02.2024 → 15.03.2024')],
    });
    expect(
      await stage.rows("SELECT payload->'act'->>'number' AS number FROM journal WHERE type = 'amended'"),
    ).toEqual([{ number: '77 р' }]);
    expect(
      await stage.rows(
        "SELECT DISTINCT due FROM notices WHERE item = '5' AND rung LIKE 'T-%' AND status = 'planned'",
      ),
    ).toEqual([{ due: '2024-03-15' }]);
    stage.at('2024-01-15T10:00');
    expect((await stage.work()).filter((m) => key(m) === 'shkurkina').map(said)).toEqual(['5:amended']);
  });

  it('takes a person’s calendar feed along to their new address, once no roadmap has the earlier one', async () => {
    const [from, to] = ['nazarova@example.org', 'o.nazarova@example.org'];
    const feeds = () => stage.rows('SELECT address FROM calendar_feeds');
    const moved = (changes: Partial<Roadmap['people'][string]>, id: string) => {
      const { nazarova } = roadmap.people;
      if (!nazarova) throw new Error('nobody');
      return makeRoadmap({ id, people: { ...roadmap.people, nazarova: { ...nazarova, ...changes } } });
    };
    await stage.apply(makeRoadmap({ id: 'west' }));
    await stage.rows(
      `INSERT INTO calendar_feeds (address, hash, created_at) VALUES ('${from}', repeat('a', 64), now())`,
    );
    await stage.apply(moved({ email: to }, 'west'));
    expect(await feeds()).toEqual([{ address: from }]);
    await stage.apply(moved({ email: to }, roadmap.id));
    expect(await feeds()).toEqual([{ address: to }]);
    // Somebody else under the same key is given no secret of theirs.
    await stage.apply(moved({ email: 'new@example.org', name: 'Н.Н. Новая' }, 'west'));
    await stage.apply(moved({ email: 'new@example.org', name: 'Н.Н. Новая' }, roadmap.id));
    expect(await feeds()).toEqual([{ address: to }]);
  });
});

describe('roadmaps put under control together', () => {
  it('are all new, or none is: what is refused is said', async () => {
    const other = makeRoadmap({ id: 'another' });
    const before = await dump();
    const put = (last: Roadmap) => stage.engine.putUnderControl([other, last], async () => true);
    expect(await put(roadmap)).toEqual({ ok: false, reason: 'exists', roadmap: roadmap.id });
    expect(await put(withItem(later))).toEqual({
      ok: false,
      reason: 'refused',
      roadmap: roadmap.id,
      refusals: [expect.stringMatching(/^п\. 5: изменён срок; нужны реквизиты акта/)],
    });
    expect(await dump()).toBe(before);
  });

  it('leave the row of a program, for which every command waits, free until the last is planned', async () => {
    await stage.engine.webhooks.add({
      organisation: '',
      url: 'https://crm.example.org/',
      eventTypes: [],
      byInstallation: true,
    });
    const { nazarova } = roadmap.people;
    if (!nazarova) throw new Error('nobody');
    const others = { ...roadmap.people, nazarova: { ...nazarova, email: 'other@example.org' } };
    await stage.apply(makeRoadmap({ id: 'before', people: others }));
    const two = [makeRoadmap({ id: 'first' }), makeRoadmap({ id: 'second', people: others })];
    const waiting = async () =>
      stage.rows(
        "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      );
    const put = await stage.database.db.transaction().execute(async (tx) => {
      const row = (where: string) => sql`SELECT FROM mail_schedule WHERE ${sql.raw(where)} FOR UPDATE NOWAIT`;
      await row("recipient = 'other@example.org'").execute(tx);
      const putting = stage.engine.putUnderControl(two, async () => true);
      await until(async () => (await waiting()).length > 0);
      expect((await row("stream = 'webhooks'").execute(tx)).rows).toHaveLength(1);
      return { putting };
    });
    expect(await put.putting).toEqual({ ok: true });
    expect(
      await stage.rows("SELECT roadmap, rung FROM notices WHERE stream = 'webhooks' ORDER BY id"),
    ).toEqual(['before', 'first', 'second'].map((id) => ({ roadmap: id, rung: 'put-under-control' })));
  });
});

describe('zones', () => {
  const moscow = (people: Roadmap['people']): Roadmap =>
    makeRoadmap({ id: 'west', timezone: 'Europe/Moscow', people });
  const slots = () =>
    stage.rows<{ hour: string; roadmap: string }>(
      "SELECT DISTINCT roadmap, to_char(slot AT TIME ZONE 'UTC', 'HH24:MI') AS hour FROM notices WHERE rung = 'T-10' AND to_key = 'shkurkina' AND status = 'planned' ORDER BY 1",
    );

  it('of the first roadmap that names an address hold in the next ones', async () => {
    await stage.apply(moscow(roadmap.people));
    expect(await slots()).toEqual([
      { roadmap: 'technopark', hour: '02:00' },
      { roadmap: 'west', hour: '02:00' },
    ]);
  });

  it('given later as the person’s own move what other roadmaps have planned, also of a day half over', async () => {
    // T-10 of item 5 has gone at 09:00 of Tomsk; in Moscow it is still night.
    stage.at('2024-02-01T09:00');
    await stage.work();
    const people = Object.fromEntries(
      Object.entries(roadmap.people).map(([k, p]) => [k, { ...p, timezone: 'Europe/Moscow' }]),
    );
    await stage.apply(moscow(people));
    expect((await slots()).every((s) => s.hour === '06:00')).toBe(true);
    stage.at('2024-02-01T13:00');
    const again = (await stage.work()).filter((m) =>
      m.entries.some((e) => e.roadmap === 'technopark' && e.item === '5'),
    );
    expect(again).toEqual([]);
  });
});

describe('replanning', () => {
  it('does nothing while nothing is due, and plans anew what another calendar or policy made', async () => {
    expect(await stage.engine.replanDue()).toBe(0);
    const { state } = (await stage.rows<{ state: number }>('SELECT version AS state FROM roadmaps'))[0] ?? {};
    const rules = testRules();
    const days = russianCalendar();
    const policy = rules.policies.get('default');
    if (!policy) throw new Error('no policy');
    const other = stage.another({
      rules: { calendar: () => days, policies: new Map([['default', { ...policy, overdue: [2, 4] }]]) },
    });
    expect(await other.engine.replanDue()).toBe(1);
    expect(await other.engine.replanDue()).toBe(0);
    expect((await stage.rows<{ v: number }>('SELECT version AS v FROM roadmaps'))[0]?.v).toBe(
      (state ?? 0) + 1,
    );
    expect(await stage.rows("SELECT FROM notices WHERE rung = 'O+1' AND status = 'planned'")).toEqual([]);
  });

  it('is not stopped by a roadmap whose policy is gone, nor is the mail of others', async () => {
    await stage.apply(
      makeRoadmap({ id: 'lonely', items: [makeItem('1', '2024-02-15', { responsible: ['school'] })] }),
    );
    await stage.rows(
      "UPDATE roadmaps SET state = jsonb_set(state, '{roadmap,policy}', '\"gone\"'), version = version + 1, extend_at = '2024-01-01' WHERE id = 'lonely'",
    );
    await stage.engine.replanDue();
    stage.at('2024-01-29T09:00');
    const mails = await stage.work();
    expect(mails.map(key)).toContain('nazarova');
    expect(mails.flatMap((m) => m.entries).some((e) => e.roadmap === 'lonely')).toBe(false);
    expect(await stage.rows("SELECT DISTINCT roadmap FROM alarms WHERE roadmap = 'lonely'")).toEqual([
      { roadmap: 'lonely' },
    ]);
  });

  it('plans nothing twice when a calendar moves a rung that has been told', async () => {
    stage.at('2024-02-01T09:00');
    await stage.work();
    // As if the calendar of that day had put it on 31 January: the same key is planned again for a slot ahead.
    stage.clock.set(tomsk('2024-01-31T09:00'));
    await stage.rows("UPDATE notices SET slot = '2024-01-30T02:00Z' WHERE item = '5' AND rung = 'T-10'");
    await stage.rows("UPDATE roadmaps SET extend_at = '2024-01-01'");
    expect(await stage.engine.replanDue()).toBe(1);
    expect(await stage.rows("SELECT FROM roadmaps WHERE extend_at < '2024-02-01'")).toEqual([]);
    expect(await stage.rows("SELECT status FROM notices WHERE item = '5' AND rung = 'T-10'")).toEqual([
      { status: 'taken' },
    ]);
  });
});
