// Promise I1 and I2 against a mail server that misbehaves: nothing lost, nothing twice, nothing at night.
import { afterEach, describe, expect, it } from '@jest/globals';
import { formatInstant, minutesOfDay } from '../../src/calendar/dates.ts';
import { createLog } from '../../src/log.ts';
import { createEmailNotifier } from '../../src/notifiers/email.ts';
import type { Misbehaviour, Moment } from '../../src/replay/mail-receiver.ts';
import { makeItem, makeRoadmap } from '../support/roadmaps.ts';
import { key, openStage, type Stage, said, tomsk } from './stage.ts';

let stage: Stage;
let bad: (moment: Moment) => Misbehaviour | undefined = () => undefined;
const behaviour = (moment: Moment) => bad(moment);
const to =
  (person: string, what: Misbehaviour, at: Moment['stage'] = 'rcpt') =>
  (moment: Moment) =>
    moment.stage === at && moment.to.at(-1) === `${person}@example.org` ? what : undefined;

async function open(random = () => 0.5) {
  bad = () => undefined;
  stage = await openStage({ behaviour, random });
}
afterEach(() => stage.close());

interface MessageRow {
  status: string;
  uncertain: boolean;
  attempts: number;
  next_at: Date | null;
  message_id: string;
}
const unfinished = () =>
  stage.rows<MessageRow>("SELECT * FROM messages WHERE status IN ('sending', 'retry') ORDER BY recipient");

/** Item 5 is due 2024-02-15: T-10 on 02-01, T-5 on 02-08. Its lead alone, so that there is one person to look at. */
const roadmap = makeRoadmap({
  items: [
    makeItem('5', '2024-02-15', { responsible: ['department'], lead: 'shkurkina' }),
    makeItem('7', '2024-02-16', { responsible: ['department'], lead: 'shkurkina' }),
  ],
});

async function assigned() {
  await stage.apply(roadmap);
  stage.at('2024-01-15T09:00');
  await stage.work();
  const done = await stage.engine.runCommand('technopark', { do: 'acknowledge', by: 'shkurkina' });
  expect(done.ok).toBe(true);
}

describe('a message that was not taken', () => {
  it.each([450, 421])('waits after %s and goes later with the same Message-ID', async (reply) => {
    await open();
    await assigned();
    stage.at('2024-02-01T09:00');
    bad = to('shkurkina', { reply });
    expect(await stage.work()).toEqual([]);
    const [first] = await unfinished();
    expect(first).toMatchObject({ status: 'retry', uncertain: false, attempts: 1 });
    expect(first?.next_at).toEqual(new Date(tomsk('2024-02-01T09:01')));
    stage.at('2024-02-01T09:01');
    await stage.work();
    const [second] = await unfinished();
    expect(second?.next_at).toEqual(new Date(tomsk('2024-02-01T09:03')));
    bad = () => undefined;
    stage.at('2024-02-01T09:03');
    const [mail] = await stage.work();
    expect(mail && [key(mail), said(mail), mail.messageId]).toEqual([
      'shkurkina',
      '5:T-10',
      first?.message_id,
    ]);
    expect(await unfinished()).toEqual([]);
  });

  it('spreads retries by chance and never past the longest wait', async () => {
    let chance = 0;
    await open(() => chance);
    await assigned();
    stage.at('2024-02-01T09:00');
    bad = to('shkurkina', { reply: 450 });
    const waits: number[] = [];
    for (let i = 0; i < 8; i += 1) {
      chance = i % 2;
      const before = stage.clock.now();
      await stage.work();
      const next = (await unfinished())[0]?.next_at?.getTime() ?? 0;
      waits.push((next - before) / 1000);
      stage.clock.set(next);
    }
    // 60 s doubled, times 0.75 … 1.25, at most an hour
    expect(waits).toEqual([45, 150, 180, 600, 720, 2400, 2700, 4500]);
  });

  it('is not tried outside 09:00–18:00 of a working day of its recipient', async () => {
    await open();
    await stage.apply(
      makeRoadmap({
        people: {
          ...roadmap.people,
          shkurkina: {
            name: 'И.Я. Шкуркина',
            email: 'shkurkina@example.org',
            timezone: 'Europe/Kaliningrad',
          },
        },
        items: roadmap.items,
      }),
    );
    bad = to('shkurkina', { reply: 450 });
    stage.clock.set(tomsk('2024-01-15T14:00'));
    for (let i = 0; i < 70; i += 1) {
      await stage.work();
      const next = (await unfinished())[0]?.next_at;
      if (!next) break;
      const local = formatInstant(next.getTime(), 'Europe/Kaliningrad');
      expect(['2024-01-20', '2024-01-21']).not.toContain(local.slice(0, 10));
      const minutes = minutesOfDay(next.getTime(), 'Europe/Kaliningrad');
      expect(minutes >= 9 * 60 && minutes < 18 * 60).toBe(true);
      stage.clock.set(next.getTime());
    }
    expect(stage.clock.now()).toBeGreaterThan(tomsk('2024-01-22T15:00'));
  });

  it('takes in what became due meanwhile and drops what became stale', async () => {
    await open();
    await assigned();
    stage.at('2024-02-01T09:00');
    bad = to('shkurkina', { reply: 450 });
    await stage.work();
    // Item 7's T-10 of the next day joins; item 5 is reported and drops out.
    stage.at('2024-02-01T17:30');
    await stage.engine.runCommand('technopark', { do: 'submit', by: 'shkurkina', item: '5', text: 'Отчёт' });
    bad = () => undefined;
    stage.at('2024-02-02T09:00');
    const mails = (await stage.work()).filter((m) => key(m) === 'shkurkina');
    expect(mails.map(said)).toEqual(['7:T-10']);
    expect(await stage.rows("SELECT reason FROM notices WHERE item = '5' AND rung = 'T-10'")).toEqual([
      { reason: 'under-review' },
    ]);
  });

  it('ends as suppressed when nothing of it is left', async () => {
    await open();
    await assigned();
    stage.at('2024-02-01T09:00');
    bad = to('shkurkina', { reply: 450 });
    await stage.work();
    await stage.engine.runCommand('technopark', { do: 'submit', by: 'shkurkina', item: '5', text: 'Отчёт' });
    bad = () => undefined;
    stage.at('2024-02-01T09:30');
    expect((await stage.work()).filter((m) => key(m) === 'shkurkina')).toEqual([]);
    expect(
      await stage.rows(
        "SELECT m.status, n.status AS notice, n.reason FROM messages m, notices n WHERE m.attempts = 1 AND m.created_at = '2024-02-01T02:00Z' AND n.item = '5' AND n.rung = 'T-10'",
      ),
    ).toEqual([{ status: 'suppressed', notice: 'suppressed', reason: 'under-review' }]);
  });

  it('is merged with later ones after a refused connection: no server has seen it', async () => {
    await open();
    await assigned();
    const unreachable = createEmailNotifier({
      url: 'smtp://127.0.0.1:1',
      from: { address: 'srok@example.org' },
      tls: { mode: 'off' },
      log: createLog('silent'),
    });
    const cutOff = stage.another({ notifier: unreachable });
    stage.at('2024-02-01T09:00');
    await cutOff.engine.sendDue('reminders', { id: 'cut off' });
    expect(await unfinished()).toMatchObject([{ status: 'retry', uncertain: false }]);
    stage.at('2024-02-02T09:00');
    expect((await stage.work()).filter((m) => key(m) === 'shkurkina').map(said)).toEqual(['5:T-10 7:T-10']);
  });
});

describe('a message that may have been taken', () => {
  it('is repeated with its own entries only, and what became due meanwhile goes apart', async () => {
    await open();
    await assigned();
    stage.at('2024-02-01T09:00');
    bad = to('shkurkina', 'drop', 'reply');
    const [first] = await stage.work();
    expect(await unfinished()).toMatchObject([{ status: 'retry', uncertain: true }]);
    // The next attempt is clearly refused: the first one may still have been taken.
    bad = to('shkurkina', { reply: 450 });
    stage.at('2024-02-01T09:01');
    await stage.work();
    expect(await unfinished()).toMatchObject([{ status: 'retry', uncertain: true, attempts: 2 }]);
    bad = () => undefined;
    stage.at('2024-02-02T09:00');
    const mails = (await stage.work()).filter((m) => key(m) === 'shkurkina');
    expect(mails.map(said)).toEqual(['5:T-10', '7:T-10']);
    expect(mails[0]?.messageId).toBe(first?.messageId);
    expect(mails[1]?.messageId).not.toBe(first?.messageId);
  });

  it('does not give its entries to a second message when the day is full of event notices', async () => {
    await open();
    await stage.apply(roadmap);
    stage.at('2024-01-15T09:00');
    bad = to('shkurkina', 'drop', 'reply');
    await stage.work();
    bad = () => undefined;
    await stage.rows(
      "INSERT INTO messages SELECT gen_random_uuid(), recipient, to_key, to_name, copies, channel, stream, slot, kind, true, 'sent', false, 1, NULL, gen_random_uuid()::text, reference_ids, subject, '', '', entries, told, created_at, created_at, job, reply, error FROM messages, generate_series(1, 4) WHERE recipient = 'shkurkina@example.org'",
    );
    stage.at('2024-01-15T09:05');
    const mails = (await stage.work()).filter((m) => key(m) === 'shkurkina');
    const [first] = await stage.received();
    expect(mails.map((m) => m.messageId)).toEqual([first?.messageId]);
  });
});

describe('a message refused for good', () => {
  it('is an alarm in the controller’s next digest, once, and over when mail goes again', async () => {
    await open();
    await assigned();
    stage.at('2024-02-01T09:00');
    bad = to('shkurkina', { reply: 550, text: 'refused by policy' });
    await stage.work();
    expect(await stage.rows("SELECT status, reply FROM messages WHERE status = 'failed'")).toEqual([
      { status: 'failed', reply: expect.stringContaining('refused by policy') },
    ]);
    stage.at('2024-02-01T09:30');
    const [digest] = (await stage.work()).filter((m) => key(m) === 'zubchevskaya');
    expect(digest && said(digest)).toContain('5:alarm');
    expect(digest?.parsed.text).toContain('И.Я. Шкуркина');
    stage.at('2024-02-02T09:00');
    await stage.work();
    expect(await stage.rows('SELECT closed_at FROM alarms')).toEqual([{ closed_at: null }]);
    bad = () => undefined;
    stage.at('2024-02-08T09:00');
    await stage.work();
    expect(await stage.rows('SELECT recipient FROM alarms WHERE closed_at IS NULL')).toEqual([]);
  });

  it('is an alarm also when only the copy was refused, while the message counts as sent', async () => {
    await open();
    const { parties } = roadmap;
    const department = {
      ...parties['department'],
      name: 'Департамент',
      lead: 'nazarova',
      informed: ['nazarova'],
    };
    await stage.apply({ ...roadmap, parties: { ...parties, department } });
    stage.at('2024-01-15T09:00');
    bad = to('nazarova', { reply: 550, text: 'no such user' });
    await stage.work();
    expect(await stage.rows('SELECT DISTINCT status FROM messages')).toEqual([{ status: 'sent' }]);
    expect(await stage.rows('SELECT recipient, code FROM alarms')).toEqual([
      { recipient: 'nazarova@example.org', code: 'address-fails' },
    ]);
  });

  it('is over when mail goes to the person’s new address', async () => {
    await open();
    await assigned();
    stage.at('2024-02-01T09:00');
    bad = to('shkurkina', { reply: 550 });
    await stage.work();
    const people = { ...roadmap.people, shkurkina: { name: 'И.Я. Шкуркина', email: 'new@example.org' } };
    await stage.apply({ ...roadmap, people });
    stage.at('2024-02-02T09:00');
    expect((await stage.work()).filter((m) => key(m) === 'new').map(said)).toEqual(['7:T-10']);
    expect(await stage.rows('SELECT recipient FROM alarms WHERE closed_at IS NULL')).toEqual([]);
  });

  it('becomes an alarm, too, when it has been tried for hours', async () => {
    await open();
    await assigned();
    stage.at('2024-02-01T09:00');
    bad = to('shkurkina', { reply: 450 });
    for (let i = 0; i < 9; i += 1) {
      await stage.work();
      stage.clock.set((await unfinished())[0]?.next_at?.getTime() ?? 0);
    }
    expect(await stage.rows('SELECT person, code FROM alarms')).toEqual([
      { person: 'shkurkina', code: 'failed' },
    ]);
  });
});
