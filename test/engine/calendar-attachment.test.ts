// Mails that hand over or move a date bring it for the calendar: over real SMTP, as the very event that the reader's feed has.
import { afterEach, describe, expect, it } from '@jest/globals';
import ICAL from 'ical.js';
import nodeIcal from 'node-ical';
import { feedIcs } from '../../src/feeds/ics.ts';
import type { ReceivedMessage } from '../../src/replay/received-message.ts';
import { feedEvents } from '../../src/workflows/feed.ts';
import type { Roadmap } from '../../src/workflows/roadmap.ts';
import { makeItem, makeRoadmap } from '../support/roadmaps.ts';
import { key, openStage, type Stage, said, testRules } from './stage.ts';

const act = { kind: 'приказ', number: '7', date: '2024-01-18', signatory: 'М.Г. Савенков' };

let stage: Stage;
afterEach(() => stage.close());

interface Shown {
  uid: string;
  sequence: number;
  date: string;
  status: string;
}

function eventsIn(text: string): Shown[] {
  return new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((event) => ({
    uid: String(event.getFirstPropertyValue('uid')),
    sequence: Number(event.getFirstPropertyValue('sequence')),
    date: String(event.getFirstPropertyValue('dtstart')),
    status: String(event.getFirstPropertyValue('status')),
  }));
}

/** What a mail brings for the calendar; null where it brings nothing. */
function calendarOf(mail: ReceivedMessage | undefined) {
  const [attached, ...others] = mail?.parsed.attachments ?? [];
  if (!attached) return null;
  expect(others).toEqual([]);
  return { name: attached.filename, type: attached.contentType, text: attached.content.toString() };
}

/** Right of the @ in the UIDs of its events. */
async function calendarUid(roadmap: string): Promise<string> {
  const { db } = stage.database;
  const columns = db.selectFrom('roadmaps').select('calendar_uid').where('id', '=', roadmap);
  return (await columns.executeTakeFirstOrThrow()).calendar_uid;
}

/** What their feed has at this moment. */
async function feedOf(person: string, roadmap: Roadmap): Promise<Shown[]> {
  const state = await stage.engine.stateOf(roadmap.id);
  const calendar = testRules().calendar('ru');
  const policy = testRules().policies.get('default');
  if (!state || !calendar || !policy) throw new Error('nothing to show');
  const events = feedEvents(
    [state],
    `${person}@example.org`,
    () => ({ calendar, policy, revision: null }),
    stage.clock.now(),
  );
  const uid = await calendarUid(roadmap.id);
  return eventsIn(feedIcs(events, { domainOf: () => uid, linkTo: () => null }));
}

/** Whether text and HTML speak of the file. */
function saysSo(mail: ReceivedMessage | undefined): boolean[] {
  const { text = '', html } = mail?.parsed ?? {};
  return [text, html || ''].map((part) =>
    part.replace(/\s+/g, ' ').includes('Во вложении – контрольные сроки для календаря.'),
  );
}

const mailTo = (mails: readonly ReceivedMessage[], person: string) =>
  mails.find((mail) => key(mail) === person);

describe('mail that hands over or moves a date', () => {
  const roadmap = makeRoadmap({
    items: [makeItem('1', '2024-06-09'), makeItem('2', '2024-07-01', { responsible: ['department'] })],
  });

  it('brings the events of the reader’s feed, and their changes afterwards', async () => {
    stage = await openStage();
    await stage.apply(roadmap);
    stage.at('2024-01-15T09:00');
    const assigned = await stage.work();
    const lead = calendarOf(mailTo(assigned, 'nazarova'));
    expect([lead?.name, lead?.type]).toEqual(['сроки.ics', 'text/calendar']);
    expect(lead?.text).toContain('METHOD:PUBLISH');
    expect(saysSo(mailTo(assigned, 'nazarova'))).toEqual([true, true]);
    expect(eventsIn(lead?.text ?? '')).toEqual(await feedOf('nazarova', roadmap));
    const uid = await calendarUid(roadmap.id);
    expect(eventsIn(lead?.text ?? '').map((event) => event.uid)).toEqual([
      `technopark_1@${uid}`,
      `technopark_2@${uid}`,
    ]);
    const part = calendarOf(mailTo(assigned, 'shabolina'));
    expect(part?.name).toBe('срок-п-1.ics');
    expect(eventsIn(part?.text ?? '')).toEqual(eventsIn(lead?.text ?? '').slice(0, 1));
    const read = Object.values(nodeIcal.sync.parseICS(part?.text ?? ''));
    expect(read.flatMap((one) => (one?.type === 'VEVENT' ? [one.uid, one.method] : []))).toEqual([
      `technopark_1@${uid}`,
      'PUBLISH',
    ]);

    await moved('amend', { do: 'amend', by: 'zubchevskaya', item: '1', date: '2024-06-20', act });
    await moved('cancel', { do: 'cancel', by: 'zubchevskaya', item: '2', text: 'не требуется' });
    stage.at('2024-01-18T10:00');
    await run({ do: 'change-lead', by: 'zubchevskaya', item: '1', person: 'shkurkina' });
    const mails = await workNextHour('2024-01-18T11:00');
    const [former, next] = ['nazarova', 'shkurkina'].map((person) => calendarOf(mailTo(mails, person)));
    expect(eventsIn(former?.text ?? '')).toMatchObject([{ status: 'CANCELLED', date: '2024-06-20' }]);
    expect(eventsIn(next?.text ?? '')).toEqual(await feedOf('shkurkina', roadmap));
    expect(eventsIn(next?.text ?? '')).toMatchObject([{ status: 'CONFIRMED', date: '2024-06-20' }]);

    async function moved(what: 'amend' | 'cancel', command: Parameters<typeof run>[0]) {
      const before = await feedOf('nazarova', roadmap);
      const day = what === 'amend' ? '16' : '17';
      stage.at(`2024-01-${day}T10:00`);
      await run(command);
      const mail = mailTo(await workNextHour(`2024-01-${day}T11:00`), 'nazarova');
      const [event] = eventsIn(calendarOf(mail)?.text ?? '');
      expect(event).toMatchObject(
        what === 'amend' ? { date: '2024-06-20', status: 'CONFIRMED' } : { status: 'CANCELLED' },
      );
      expect(await feedOf('nazarova', roadmap)).toContainEqual(event);
      expect(event?.sequence).toBeGreaterThan(
        before.find(({ uid }) => uid === event?.uid)?.sequence ?? Number.NaN,
      );
    }

    async function run(command: Parameters<typeof stage.engine.runCommand>[1]) {
      expect(await stage.engine.runCommand(roadmap.id, command)).toMatchObject({ ok: true });
    }

    function workNextHour(at: string) {
      stage.at(at);
      return stage.work();
    }
  });

  it('brings none where there is no date, nor with a reminder', async () => {
    stage = await openStage();
    const { items } = makeRoadmap();
    await stage.apply(makeRoadmap({ items: items.filter(({ id }) => id === '2' || id === '3') }));
    stage.at('2024-01-15T09:00');
    const assigned = await stage.work();
    expect(calendarOf(mailTo(assigned, 'nazarova'))?.name).toBe('срок-п-3.ics');
    stage.at('2024-01-22T09:00');
    const reminded = mailTo(await stage.work(), 'nazarova');
    expect(reminded && said(reminded)).toContain('3:T-5');
    expect(calendarOf(reminded)).toBeNull();
    expect(saysSo(reminded)).toEqual([false, false]);
  });

  it('brings the same bytes when it is sent once more', async () => {
    let lost = true;
    stage = await openStage({
      behaviour: ({ stage: moment }) => {
        if (moment !== 'reply' || !lost) return undefined;
        return 'drop';
      },
      random: () => 0.5,
    });
    await stage.apply(makeRoadmap({ items: [makeItem('2', '2024-07-01', { responsible: ['department'] })] }));
    stage.at('2024-01-15T09:00');
    await stage.work();
    lost = false;
    stage.at('2024-01-15T09:01');
    await stage.work();
    const mails = (await stage.received()).filter((mail) => key(mail) === 'nazarova');
    expect(mails.map(({ messageId }) => messageId)).toEqual([mails[0]?.messageId, mails[0]?.messageId]);
    const [first, second] = mails.map(calendarOf);
    expect(first).not.toBeNull();
    expect(second).toEqual(first);
  });
});
