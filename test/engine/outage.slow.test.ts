// Promises I3 and I4: after an outage of any length people get what is true now, once, at a decent hour.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { addDays, dateOf, formatInstant } from '../../src/calendar/dates.ts';
import type { ReceivedMessage } from '../../src/replay/received-message.ts';
import type { Command } from '../../src/workflows/command.ts';
import { makeItem, makeRoadmap } from '../support/roadmaps.ts';
import { key, openStage, type Stage, said, tomsk } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

const own = ['department'];
const roadmap = makeRoadmap({
  items: [
    makeItem('5', '2024-02-15', { responsible: own, lead: 'shkurkina' }),
    makeItem('7', '2024-02-16', { responsible: own, lead: 'shkurkina' }),
  ],
});
const of = (mails: ReceivedMessage[], person: string) => mails.filter((m) => key(m) === person).map(said);

async function run(command: Command, id = 'technopark') {
  expect(await stage.engine.runCommand(id, command)).toMatchObject({ ok: true });
}

async function assigned(...roadmaps: (typeof roadmap)[]) {
  await stage.apply(...(roadmaps.length > 0 ? roadmaps : [roadmap]));
  stage.at('2024-01-15T09:00');
  await stage.work();
  await run({ do: 'acknowledge', by: 'shkurkina' });
}

describe('after an outage', () => {
  it.each([
    ['1 hour', '2024-02-01T10:05', '2024-02-01T11:00', '5:T-10'],
    ['a night', '2024-02-01T20:00', '2024-02-02T09:00', '5:T-10 7:T-10'],
    ['a weekend', '2024-02-03T12:00', '2024-02-05T09:00', '5:T-10 7:T-10'],
    ['3 days', '2024-02-04T03:00', '2024-02-05T09:00', '5:T-10 7:T-10'],
    ['a week', '2024-02-08T12:30', '2024-02-08T13:00', '5:T-5 7:T-10'],
  ])('of %s a lead gets one merged message at the next slot', async (_length, back, slot, entries) => {
    await assigned();
    stage.at(back);
    const mails = await stage.workUntil(tomsk(slot));
    const mine = mails.filter((m) => key(m) === 'shkurkina');
    expect(mine.map((m) => [formatInstant(m.at, 'Asia/Tomsk').slice(0, 16), said(m)])).toEqual([
      [slot, entries],
    ]);
  });

  it('of 100 days everybody gets at most one message per stream and day, the first with the state of now', async () => {
    await assigned();
    stage.at('2024-04-24T22:00');
    await stage.engine.replanDue();
    expect(await stage.work()).toEqual([]);
    const mails = await stage.workUntil(tomsk('2024-04-25T18:00'));
    expect(mails.every((m) => dateOf(m.at, 'Asia/Tomsk') === '2024-04-25')).toBe(true);
    expect(of(mails, 'shkurkina')).toHaveLength(1);
    expect(of(mails, 'shkurkina')[0]).toMatch(/^5:O\+\d+ 7:O\+\d+/);
    expect(of(mails, 'shvaiko')).toEqual([expect.stringContaining('5:overdue')]);
    expect(new Set(of(mails, 'shvaiko')[0]?.split(' ')).size).toBe(
      of(mails, 'shvaiko')[0]?.split(' ').length,
    );
    expect(
      await stage.rows("SELECT FROM notices WHERE status = 'planned' AND send_at <= '2024-04-25T18:00+07'"),
    ).toEqual([]);
  });
});

describe('events', () => {
  it('go at most once an hour and four times a day; the rest waits for the morning and merges', async () => {
    const items = Array.from({ length: 12 }, (_, i) =>
      makeItem(String(i + 1), '2024-05-15', { responsible: own, lead: 'shkurkina' }),
    );
    await assigned({ ...roadmap, items });
    stage.at('2024-01-16T08:00');
    const act = { kind: 'распоряжение', number: '1', date: '2024-01-15', signatory: 'М.Г. Савенков' };
    const mails: ReceivedMessage[] = [];
    for (let n = 1; n <= 12; n += 1) {
      stage.clock.set(tomsk('2024-01-16T08:10') + n * 2_400_000);
      await run({ do: 'amend', by: 'zubchevskaya', item: String(n), date: '2024-06-14', act });
      mails.push(...(await stage.workUntil(stage.clock.now() + 2_400_000)));
    }
    mails.push(...(await stage.workUntil(tomsk('2024-01-17T10:00'))));
    const mine = mails.filter((m) => key(m) === 'shkurkina');
    const at = mine.map((m) => formatInstant(m.at, 'Asia/Tomsk').slice(0, 16));
    expect(at.slice(0, 4).every((t) => t.startsWith('2024-01-16T') && t.endsWith(':00'))).toBe(true);
    expect(at).toHaveLength(5);
    expect(at[4]).toBe('2024-01-17T09:00');
    expect(new Set(at).size).toBe(5);
    expect(mine.flatMap((m) => m.entries)).toHaveLength(12);
  });
});

describe('several roadmaps', () => {
  it('are one message for one address', async () => {
    await assigned(roadmap, { ...roadmap, id: 'second' });
    stage.at('2024-02-01T09:00');
    const mine = (await stage.work()).filter((m) => key(m) === 'shkurkina');
    expect(mine.map((m) => m.entries.map((e) => `${e.roadmap} ${e.item} ${e.rung}`).sort())).toEqual([
      expect.arrayContaining(['second 5 T-10', 'technopark 5 T-10']),
    ]);
  });
});

describe('what changed while nobody worked', () => {
  it('is known: accepted a minute before the slot', async () => {
    await assigned();
    stage.at('2024-02-01T08:58');
    await run({ do: 'submit', by: 'shkurkina', item: '5', text: 'Отчёт' });
    stage.at('2024-02-01T08:59');
    await run({ do: 'accept', by: 'zubchevskaya', item: '5' });
    stage.at('2024-02-01T09:00');
    expect(of(await stage.work(), 'shkurkina')).toEqual(['5:accepted']);
  });

  it('goes to the address that a changed file gives, also what waited for its retry', async () => {
    await assigned();
    stage.at('2024-02-01T09:00');
    await stage.rows('SELECT 1');
    const people = { ...roadmap.people, shkurkina: { name: 'И.Я. Шкуркина', email: 'new@example.org' } };
    await stage.apply({ ...roadmap, people });
    const mails = await stage.work();
    expect(of(mails, 'new')).toEqual(['5:T-10']);
    expect(of(mails, 'shkurkina')).toEqual([]);
  });

  it('goes to the substitute, in the place of the absent one', async () => {
    await assigned();
    stage.at('2024-01-31T18:30');
    await run({
      do: 'set-absence',
      by: 'shkurkina',
      date: '2024-02-01',
      until: '2024-02-05',
      substitute: 'nazarova',
    });
    stage.at('2024-02-01T09:00');
    const mails = await stage.work();
    expect(of(mails, 'shkurkina')).toEqual([]);
    expect(of(mails, 'nazarova')).toEqual([expect.stringContaining('5:T-10')]);
  });
});

describe('plans', () => {
  it('go on beyond the horizon: overdue rungs of the second year', async () => {
    await assigned();
    const last = async () =>
      (
        await stage.rows<{ at: Date }>(
          "SELECT max(slot) AS at FROM notices WHERE rung LIKE 'O+%' AND status = 'planned'",
        )
      )[0]?.at;
    const first = await last();
    stage.clock.set(tomsk(`${addDays('2024-01-15', 120)}T09:00`));
    expect(await stage.engine.replanDue()).toBe(1);
    expect(await stage.engine.replanDue()).toBe(0);
    expect(Number(await last()) - Number(first)).toBeGreaterThan(100 * 86_400_000);
  });
});
