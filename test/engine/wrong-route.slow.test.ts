// A relay that refuses everybody must not silence the product: it is the route that is wrong, not the people.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { refusedByAll } from '../../src/cli/doctor/ledger.ts';
import type { Misbehaviour } from '../../src/replay/mail-receiver.ts';
import { verifyChains } from '../../src/store/journal.ts';
import { createMemoryMailbox, type MemoryMailbox } from '../mailbox/memory-mailbox.ts';
import { type Ours, postfixReport } from '../mailbox/samples.ts';
import { makeItem, makeRoadmap } from '../support/roadmaps.ts';
import { key, openStage, type Stage, said } from './stage.ts';

const KEYS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];
const base = makeRoadmap();
const roadmap = makeRoadmap({
  people: {
    ...base.people,
    ...Object.fromEntries(KEYS.map((one) => [one, { name: `Лицо ${one}`, email: `${one}@example.org` }])),
  },
  items: KEYS.map((one, i) =>
    makeItem(String(i + 1), '2024-02-15', { responsible: ['department'], lead: one }),
  ),
});

let stage: Stage;
let mailbox: MemoryMailbox;
/** By key of the addressee. */
let refuse: (person: string) => Misbehaviour | undefined;
const unknown = { reply: 550, text: '5.1.1 User unknown' };

beforeEach(async () => {
  refuse = () => undefined;
  mailbox = createMemoryMailbox();
  stage = await openStage({
    mailbox,
    settings: { envelopeFrom: (id) => `srok-${id}@srok.example.org`, sentBatch: 2 },
    behaviour: ({ stage: at, to }) =>
      at === 'rcpt' ? refuse(to.at(-1)?.replace(/@.*/, '') ?? '') : undefined,
  });
  await stage.apply(roadmap);
});
afterEach(() => stage.close());

const failing = async () =>
  (
    await stage.rows<{ address: string }>(
      'SELECT address FROM people WHERE failing_since IS NOT NULL ORDER BY address',
    )
  ).map((row) => row.address.replace(/@.*/, ''));
const byStatus = () =>
  stage.rows<{ status: string; n: number }>(
    'SELECT status, count(*)::int AS n FROM messages GROUP BY status ORDER BY status',
  );
const doctor = async () => (await refusedByAll(stage.database.db, stage.clock.now()))[0]?.level;

describe('a mail server that refuses everybody', () => {
  it.each([unknown, { reply: 554, text: '5.7.1 Relay access denied' }])(
    'with %j gives up nobody: all is sent when it comes to its senses',
    async (what) => {
      refuse = () => what;
      stage.at('2024-01-15T09:00');
      await stage.work();
      expect(await failing()).toEqual([]);
      expect(await byStatus()).toEqual([{ status: 'retry', n: 10 }]);
      expect(await doctor()).toBe('fault');
      const [alarm] = await stage.rows<{ n: number }>(
        "SELECT count(*)::int AS n FROM alarms WHERE closed_at IS NULL AND code = 'failed'",
      );
      expect(alarm).toEqual({ n: 10 });
      // Not even when its tries are too far apart to be seen together.
      stage.at('2024-01-15T17:50');
      await stage.work();
      expect(await failing()).toEqual([]);
      expect(await doctor()).toBe('fault');
      refuse = () => undefined;
      stage.at('2024-01-16T09:00');
      const mails = await stage.work();
      const assigned = mails.filter((m) => KEYS.includes(key(m)));
      expect(assigned.map(key).sort()).toEqual(KEYS);
      expect(assigned.every((m) => said(m).endsWith(':A'))).toBe(true);
      expect(await stage.rows('SELECT body FROM alarms WHERE closed_at IS NULL')).toEqual([]);
      expect(await doctor()).toBe('ok');
      expect(await verifyChains(stage.database.db)).toEqual([]);
    },
  );

  it('is told from five of ten who are unknown, at the latest when they are tried again', async () => {
    refuse = (person) => (KEYS.slice(0, 5).includes(person) ? unknown : undefined);
    stage.at('2024-01-15T09:00');
    await stage.work();
    // Were they the first, nobody had been reached.
    stage.at('2024-01-15T09:03');
    await stage.work();
    expect(await failing()).toEqual(KEYS.slice(0, 5));
    expect(await doctor()).toBe('ok');
  });

  it('undoes what the first refusals did, also what was not sent meanwhile', async () => {
    refuse = (person) => (KEYS.slice(0, 4).includes(person) ? unknown : undefined);
    stage.at('2024-01-15T09:00');
    await stage.work();
    expect(await failing()).toEqual(KEYS.slice(0, 4));
    await stage.engine.runCommand('technopark', {
      do: 'amend',
      item: '1',
      date: '2024-03-15',
      act: { kind: 'приказ', number: '1', date: '2024-01-15', signatory: 'М.Г. Савенков' },
    });
    stage.at('2024-01-15T10:00');
    await stage.work();
    expect(await stage.rows("SELECT rung FROM notices WHERE reason = 'address-fails' ORDER BY rung")).toEqual(
      [{ rung: 'A' }, { rung: 'amended' }],
    );
    // Those who had been reached are refused now as well.
    refuse = () => unknown;
    for (const [i, one] of KEYS.slice(4).entries())
      await stage.engine.runCommand('technopark', {
        do: 'amend',
        item: String(KEYS.indexOf(one) + 1),
        date: `2024-03-${18 + (i % 5)}`,
        act: { kind: 'приказ', number: '2', date: '2024-01-15', signatory: 'М.Г. Савенков' },
      });
    stage.at('2024-01-15T11:00');
    await stage.work();
    expect(await failing()).toEqual([]);
    refuse = () => undefined;
    stage.at('2024-01-15T12:00');
    const mails = await stage.work();
    expect(mails.map((m) => `${key(m)} ${said(m)}`).sort()).toEqual([
      'a 1:amended 1:A',
      'b 2:A',
      'c 3:A',
      'd 4:A',
      ...KEYS.slice(4).map((one, i) => `${one} ${i + 5}:amended`),
    ]);
    expect(await byStatus()).toEqual([{ status: 'sent', n: expect.any(Number) }]);
  });

  it('may do so later, by reports: none of the addresses is given up', async () => {
    stage.at('2024-01-15T09:00');
    const mails = await stage.work();
    mailbox.put(
      ...mails.slice(0, 6).map((mail) => {
        const id = mail.messageId.replace(/^<|@.*$/g, '');
        const ours: Ours = {
          id,
          messageId: `${id}@srok.example.org`,
          bounce: `srok-${id}@srok.example.org`,
          to: mail.to,
        };
        return postfixReport(ours);
      }),
    );
    await stage.engine.readMailbox();
    expect(await failing()).toEqual([]);
    expect(await doctor()).toBe('fault');
    expect(
      await stage.rows("SELECT 1 FROM alarms WHERE code = 'returned' AND closed_at IS NULL"),
    ).toHaveLength(6);
    expect(await verifyChains(stage.database.db)).toEqual([]);
  });
});
