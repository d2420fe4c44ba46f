// What has to wait past the last day that a calendar file has: it waits, an alarm names the file, and with the file it goes.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createWorkCalendar } from '../../src/calendar/work-calendar.ts';
import type { Rules } from '../../src/engine/engine-deps.ts';
import type { Misbehaviour, Moment } from '../../src/replay/mail-receiver.ts';
import { makeItem, makeRoadmap, russianYear } from '../support/roadmaps.ts';
import { key, openStage, type Stage, said, testRules, tomsk } from './stage.ts';

/** The last working day of 2024 is Saturday, 28 December; the first of 2025 is Thursday, 9 January. */
const until = (year: number): Rules => {
  const years = Array.from({ length: year - 2023 }, (_, i) => russianYear(2024 + i));
  const calendar = createWorkCalendar('ru', years);
  return { ...testRules(), calendar: () => calendar };
};
const roadmap = makeRoadmap({
  items: [
    makeItem('5', '2024-12-28', { responsible: ['department'], lead: 'shkurkina' }),
    makeItem('7', '2024-12-28', { responsible: ['department'], lead: 'shkurkina' }),
  ],
});
const MISSING = 'письма ждут: нет производственного календаря на 2025 год, нужен файл calendars/ru-2025.json';

let stage: Stage;
let bad: (moment: Moment) => Misbehaviour | undefined;
beforeEach(async () => {
  bad = () => undefined;
  stage = await openStage({ rules: until(2024), behaviour: (moment) => bad(moment) });
  stage.at('2024-12-20T08:00');
  await stage.apply(roadmap);
  stage.at('2024-12-20T09:00');
  await stage.work();
  await stage.engine.runCommand('technopark', { do: 'acknowledge', by: 'shkurkina' });
});
afterEach(() => stage.close());

const alarms = () =>
  stage.rows<{ body: string }>("SELECT body FROM alarms WHERE code = 'calendar' AND closed_at IS NULL");
const due = (at: string) =>
  stage.rows(`SELECT FROM mail_schedule WHERE next_at <= '${at}+07' AND recipient LIKE 'shkurkina@%'`);

async function withTheFile(): Promise<string[]> {
  const { engine } = stage.another({ rules: until(2025) });
  await engine.replanDue();
  expect(await alarms()).toEqual([]);
  const before = stage.receiver.mails.length;
  await engine.sendDue('reminders', { id: 'new' });
  return (await stage.received())
    .slice(before)
    .filter((m) => key(m) === 'shkurkina')
    .map(said);
}

describe('a reminder missed on the last working day that is known', () => {
  beforeEach(async () => {
    stage.at('2024-12-28T20:00');
    expect(await stage.work()).toEqual([]);
  });

  it('keeps waiting, whatever day it is, and an alarm names the missing file', async () => {
    expect(await alarms()).toEqual([{ body: MISSING }]);
    for (const day of ['2025-01-01', '2025-01-09', '2025-03-03']) {
      stage.at(`${day}T09:00`);
      await stage.engine.replanDue();
      expect(await stage.work()).toEqual([]);
      expect(await due(`${day}T09:00`)).toEqual([]);
    }
    expect(await alarms()).toHaveLength(1);
    expect(await stage.rows("SELECT FROM notices WHERE status = 'planned' AND rung = 'T-0'")).toHaveLength(2);
  });

  it('lets people go on reporting meanwhile', async () => {
    stage.at('2025-01-08T12:00');
    const done = await stage.engine.runCommand('technopark', {
      do: 'submit',
      by: 'shkurkina',
      item: '5',
      executed: '2024-12-28',
    });
    expect(done).toMatchObject({ ok: true });
    stage.at('2025-01-09T09:00');
    expect(await withTheFile()).toEqual(['7:O+1']);
  });

  it('goes as what is true when the file has come, not on a day off of the new year', async () => {
    stage.at('2025-01-05T09:30');
    expect(await withTheFile()).toEqual([]);
    stage.at('2025-01-09T09:00');
    expect(await withTheFile()).toEqual(['5:O+1 7:O+1']);
  });
});

it('records a refusal of the last hour, and the message waits for the file', async () => {
  // The first attempt is the one of 17:00, late within its hour: the retry falls behind 18:00.
  stage.clock.set(tomsk('2024-12-28T17:59') + 30_000);
  await stage.rows("UPDATE notices SET send_at = '2024-12-28T17:00+07' WHERE rung = 'T-0'");
  bad = ({ stage: at }) => (at === 'rcpt' ? { reply: 451 } : undefined);
  await stage.work();
  bad = () => undefined;
  const waiting = await stage.rows<{ status: string; recipient: string; next_at: Date }>(
    "SELECT status, recipient, next_at FROM messages WHERE status <> 'sent' AND stream = 'reminders'",
  );
  expect(waiting).toEqual([
    { status: 'retry', recipient: 'shkurkina@example.org', next_at: new Date('2025-01-01T09:00+07:00') },
  ]);
  stage.at('2025-01-01T09:00');
  expect(await stage.work()).toEqual([]);
  expect(await alarms()).toEqual([{ body: MISSING }]);
  stage.at('2025-01-09T09:00');
  expect(await withTheFile()).toEqual(['5:O+1 7:O+1']);
});
