// What comes back changes what is sent: an address that fails is used no more and the controller knows, a person's
// answer is shown, and nobody who forges a mail changes anything.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ReceivedMessage } from '../../src/replay/received-message.ts';
import { verifyChains } from '../../src/store/journal.ts';
import type { Roadmap } from '../../src/workflows/roadmap.ts';
import { createMemoryMailbox, type MemoryMailbox } from '../mailbox/memory-mailbox.ts';
import { type Ours, outOfOffice, postfixReport, reply } from '../mailbox/samples.ts';
import { execute } from '../support/postgres.ts';
import { makeItem, makeRoadmap } from '../support/roadmaps.ts';
import { key, openStage, type Stage, said } from './stage.ts';

const items = [
  makeItem('5', '2024-02-15', { responsible: ['department'], lead: 'shkurkina' }),
  makeItem('7', '2024-04-29', { responsible: ['department'], lead: 'shkurkina' }),
  makeItem('8', '2024-08-25', { responsible: ['department'] }),
];
const roadmap = makeRoadmap({ items });

let mailbox: MemoryMailbox;
let stage: Stage;
let refuse: string | undefined;

beforeEach(async () => {
  mailbox = createMemoryMailbox();
  refuse = undefined;
  stage = await openStage({
    mailbox,
    settings: { envelopeFrom: (id) => `srok-${id}@srok.example.org` },
    behaviour: ({ stage: at, to }) =>
      at === 'rcpt' && refuse !== undefined && to.at(-1)?.startsWith('shkurkina@')
        ? { reply: 550, text: refuse }
        : undefined,
  });
});
afterEach(() => stage.close());

async function assigned(of: Roadmap = roadmap): Promise<Ours> {
  await stage.apply(of);
  stage.at('2024-01-15T09:00');
  return oursOf((await stage.work()).find((m) => key(m) === 'shkurkina'));
}

function oursOf(message: ReceivedMessage | undefined): Ours {
  if (!message) throw new Error('no message');
  const id = message.messageId.replace(/^<|@.*$/g, '');
  const to = message.to;
  return { id, messageId: `${id}@srok.example.org`, bounce: `srok-${id}@srok.example.org`, to };
}

/** What comes at the time to the person, `5:T-10 7:A`. */
async function at(time: string, person: string): Promise<string[]> {
  stage.at(time);
  return (await stage.work()).filter((m) => key(m) === person).map(said);
}

async function textAt(time: string, person: string): Promise<string> {
  stage.at(time);
  const [mail] = (await stage.work()).filter((m) => key(m) === person);
  return mail?.parsed.text?.replace(/\s+/g, ' ') ?? '';
}

async function reads(...mails: Buffer[]): Promise<string[]> {
  mailbox.put(...mails);
  await stage.engine.readMailbox();
  const rows = await stage.rows<{ kind: string }>('SELECT kind FROM incoming_mails ORDER BY id');
  return rows.map((row) => row.kind);
}

const failing = () =>
  stage.rows<{ address: string; failing_reason: string }>(
    'SELECT address, failing_reason FROM people WHERE failing_since IS NOT NULL',
  );
const openAlarms = () =>
  stage.rows<{ code: string; recipient: string }>(
    'SELECT code, recipient FROM alarms WHERE closed_at IS NULL ORDER BY id',
  );
const journal = (type: string) =>
  stage.rows<{ payload: Record<string, unknown> }>(`SELECT payload FROM journal WHERE type = '${type}'`);

describe('an address that fails for good', () => {
  it('is used no more, and each open item of its owner is in the controller’s next digest', async () => {
    expect(await reads(postfixReport(await assigned()))).toEqual(['bounce']);
    expect(await failing()).toEqual([
      { address: 'shkurkina@example.org', failing_reason: expect.stringContaining('550 5.1.1') },
    ]);
    stage.at('2024-01-15T09:30');
    const [digest] = (await stage.work()).filter((m) => key(m) === 'zubchevskaya');
    expect(digest && said(digest)).toBe('5:alarm 7:alarm');
    expect(digest?.parsed.text?.replace(/\s+/g, ' ')).toMatch(
      /И\.Я\. Шкуркина: письма на адрес shkurkina@example\.org не доставляются с 15\.01\.2024 \(550 5\.1\.1 .*?\); отправка остановлена, исправьте адрес\./,
    );
    expect(await at('2024-02-01T09:00', 'shkurkina')).toEqual([]);
    expect(await stage.rows("SELECT status, reason FROM notices WHERE item = '5' AND rung = 'T-10'")).toEqual(
      [{ status: 'suppressed', reason: 'address-fails' }],
    );
    expect(await journal('address-fails')).toHaveLength(1);
    expect(await journal('message-returned')).toEqual([
      { payload: expect.objectContaining({ items: ['5', '7'], meaning: 'address-unknown' }) },
    ]);
    expect(JSON.stringify(await journal('message-returned'))).not.toContain('shkurkina');
    expect(await verifyChains(stage.database.db)).toEqual([]);
  });

  it('gets nothing; its new address gets once what did not arrive, and then the alarm is over', async () => {
    await reads(postfixReport(await assigned()));
    await at('2024-02-01T09:00', 'shkurkina');
    stage.at('2024-02-02T12:00');
    const people = { ...roadmap.people, shkurkina: { name: 'И.Я. Шкуркина', email: 'new@example.org' } };
    await stage.apply({ ...roadmap, people });
    expect(await openAlarms()).toEqual([{ code: 'failed', recipient: 'new@example.org' }]);
    stage.at('2024-02-02T13:00');
    await stage.work();
    stage.at('2024-02-05T09:00');
    await stage.work();
    const got = (await stage.received()).filter((m) => key(m) === 'new');
    expect(got.map(said)).toEqual(['5:T-10 7:A+3']);
    expect(await openAlarms()).toEqual([]);
    expect(await failing()).toEqual([
      { address: 'shkurkina@example.org', failing_reason: expect.any(String) },
    ]);
    const [digest = ''] = await at('2024-02-05T09:30', 'zubchevskaya');
    expect(digest).not.toContain('alarm');
  });

  it('may be the controller’s: then the supervisor reads in their place', async () => {
    const controllers = makeRoadmap({
      items,
      parties: { ...roadmap.parties, department: { name: 'Д', lead: 'zubchevskaya' } },
    });
    await stage.apply(controllers);
    stage.at('2024-01-15T09:00');
    const mail = oursOf((await stage.work()).find((m) => key(m) === 'zubchevskaya'));
    await reads(postfixReport(mail));
    stage.at('2024-01-15T09:30');
    const digests = (await stage.work()).map((m) => `${key(m)} ${said(m)}`);
    expect(digests).toEqual([expect.stringMatching(/^shvaiko .*8:alarm/)]);
  });

  it('is known from the server’s refusal as well', async () => {
    await assigned();
    refuse = '5.1.1 User unknown';
    expect(await at('2024-02-01T09:00', 'shkurkina')).toEqual([]);
    expect(await failing()).toEqual([
      { address: 'shkurkina@example.org', failing_reason: '550 5.1.1 User unknown' },
    ]);
    refuse = undefined;
    expect(await at('2024-02-08T09:00', 'shkurkina')).toEqual([]);
    expect((await at('2024-02-08T09:30', 'zubchevskaya'))[0]).toContain('5:alarm 7:alarm');
  });

  it('works again when an operator says so, and late reports of earlier messages no longer count', async () => {
    const mail = await assigned();
    await reads(postfixReport(mail));
    await at('2024-02-01T09:00', 'shkurkina');
    stage.at('2024-02-02T08:00');
    expect(await stage.engine.addressesWork(['shkurkina@example.org', 'nobody@example.org'])).toEqual([
      'shkurkina@example.org',
    ]);
    await reads(postfixReport({ ...mail }, { said: '550 5.1.1 <$TO>: once more' }));
    expect(await failing()).toEqual([]);
    expect(await at('2024-02-02T09:00', 'shkurkina')).toEqual(['5:T-10 7:A+3']);
    expect(await journal('address-works')).toHaveLength(1);
  });
});

describe('what is no failure of the address', () => {
  it('a full mailbox is an alarm, and mail goes on; a delay is only noted', async () => {
    const mail = await assigned();
    const delay = postfixReport(mail, { action: 'delayed', status: '4.4.1', said: '451 4.4.1 later' });
    expect(await reads(delay)).toEqual(['delay']);
    expect(await openAlarms()).toEqual([]);
    await reads(postfixReport(mail, { status: '5.2.2', said: '552 5.2.2 <$TO>: Mailbox full' }));
    expect(await failing()).toEqual([]);
    expect(await textAt('2024-01-15T09:30', 'zubchevskaya')).toContain('почтовый ящик переполнен');
    expect(await at('2024-02-01T09:00', 'shkurkina')).toEqual(['5:T-10 7:A+3']);
    // Taken by the server, as the one that came back was.
    expect(await openAlarms()).toHaveLength(0);
  });

  it('a mail that came back stays an alarm over the holidays, however many are taken meanwhile', async () => {
    await reads(postfixReport(await assigned(), { status: '5.7.1', said: '554 5.7.1 <$TO>: rejected' }));
    await stage.engine.runCommand('technopark', {
      do: 'amend',
      item: '7',
      date: '2024-05-06',
      act: { kind: 'приказ', number: '1', date: '2024-01-15', signatory: 'М.Г. Савенков' },
    });
    expect(await at('2024-01-15T10:00', 'shkurkina')).toEqual(['7:amended 7:A']);
    expect(await openAlarms()).toEqual([{ code: 'returned', recipient: 'shkurkina@example.org' }]);
    expect(await failing()).toEqual([]);
  });

  it('a copy’s failure is not the addressee’s', async () => {
    const informed = {
      ...roadmap.parties['department'],
      name: 'Д',
      lead: 'nazarova',
      informed: ['shabolina'],
    };
    const mail = await assigned({ ...roadmap, parties: { ...roadmap.parties, department: informed } });
    await reads(postfixReport(mail, { to: 'shabolina@example.org' }));
    expect((await failing()).map((f) => f.address)).toEqual(['shabolina@example.org']);
    expect(await openAlarms()).toEqual([{ code: 'returned', recipient: 'shabolina@example.org' }]);
    expect(await textAt('2024-01-15T09:30', 'zubchevskaya')).toContain(
      'Копия письма на адрес shabolina@example.org не доставлена',
    );
    expect(await at('2024-02-01T09:00', 'shkurkina')).toEqual(['5:T-10 7:A+3']);
  });

  it('the service’s own mail is no answer, though its envelope sender names a message', async () => {
    const mail = await assigned();
    const sent = stage.receiver.mails.find((m) => m.raw.includes(mail.messageId));
    const delivered = `Return-Path: <${mail.bounce}>\r\nDelivered-To: srok@srok.example.org\r\n`;
    expect(await reads(Buffer.concat([Buffer.from(delivered), sent?.raw ?? Buffer.of()]))).toEqual([
      'unmatched',
    ]);
    expect(await stage.rows('SELECT id FROM replies')).toEqual([]);
  });

  it('a forged mail, or one that cannot be read, changes nothing', async () => {
    const mail = await assigned();
    const nobodys = { id: '', bounce: 'srok@srok.example.org', messageId: 'guessed@srok.example.org' };
    const forged = [
      postfixReport(mail, { to: 'nazarova@example.org' }),
      postfixReport({ ...mail, ...nobodys }),
      // Whoever knows the item knows its thread.
      reply({ ...mail, messageId: 'item.5.technopark@srok.example.org' }),
      Buffer.from(`X: ${'y'.repeat(200_000)}\r\n\r\n`),
    ];
    expect(await reads(...forged)).toEqual(['unmatched', 'unmatched', 'unmatched', 'unreadable']);
    expect(await failing()).toEqual([]);
    expect(await openAlarms()).toEqual([]);
    expect(await stage.rows('SELECT id FROM replies')).toEqual([]);
    // It may name somebody who was erased.
    expect(await stage.rows("SELECT 1 FROM incoming_mails WHERE detail LIKE '%nazarova%'")).toEqual([]);
  });
});

describe('an answer', () => {
  it('of a person is journaled and in the controller’s digest, until the weekly one has had it', async () => {
    const mail = await assigned();
    const text = 'Реестр «в работе» у <b>юристов</b>.\nЖдём до 20.01.';
    const others = reply(mail, { from: 'secretary@example.com', text: 'Передано.' });
    expect(await reads(reply(mail, { text }), others)).toEqual(['reply', 'reply']);
    const [entry] = await journal('reply-received');
    expect(entry?.payload).toMatchObject({ items: ['5', '7'], message: mail.id });
    expect(JSON.stringify(entry)).not.toMatch(/Реестр|shkurkina/);
    expect(
      await stage.rows(`SELECT body FROM journal_texts WHERE hash = '${String(entry?.payload['text'])}'`),
    ).toEqual([{ body: text }]);
    stage.at('2024-01-15T09:30');
    const [digest] = (await stage.work()).filter((m) => key(m) === 'zubchevskaya');
    expect(digest && said(digest)).toBe('5:replies 5:replies');
    expect(digest?.parsed.text?.replace(/\s+/g, ' ')).toContain(
      'И.Я. Шкуркина, 15.01.2024: «Реестр „в работе“ у <b>юристов</b>. Ждём до 20.01». На письмо по п. 5, 7.',
    );
    expect(digest?.parsed.text).toContain('С адреса secretary@example.com, 15.01.2024: «Передано».');
    expect(digest?.parsed.html).not.toContain('<b>юристов');
    expect((await at('2024-01-22T09:30', 'zubchevskaya'))[0] ?? '').not.toContain('replies');
  });

  it('of a machine is shown while no absence is entered and the person does not write, and is no answer', async () => {
    const mail = await assigned();
    expect(await reads(outOfOffice(mail))).toEqual(['auto-reply']);
    expect(await stage.rows('SELECT id FROM replies')).toEqual([]);
    expect(await textAt('2024-01-15T09:30', 'zubchevskaya')).toContain(
      'И.Я. Шкуркина: на письмо ответила программа («Я в отпуске до 12.02.2024. По срочным вопросам: И.Я. Шкуркина.»), отсутствие не указано',
    );
    expect(await at('2024-02-01T09:00', 'shkurkina')).toEqual(['5:T-10 7:A+3']);
    expect(await openAlarms()).toHaveLength(1);
    await stage.engine.runCommand('technopark', {
      do: 'set-absence',
      by: 'zubchevskaya',
      person: 'shkurkina',
      date: '2024-02-01',
      until: '2024-02-12',
      substitute: 'nazarova',
    });
    expect((await at('2024-02-05T09:30', 'zubchevskaya'))[0] ?? '').not.toContain('alarm');
    await reads(reply(mail));
    expect(await openAlarms()).toEqual([]);
  });
});

describe('the reading', () => {
  it('goes on where it ended, and knows a mail again under another number', async () => {
    const mail = await assigned();
    const replies = ['а', 'б', 'в', 'г', 'д'].map((text) => reply(mail, { text }));
    expect(await reads(...replies)).toHaveLength(5);
    expect(await stage.engine.readMailbox()).toBe(0);
    mailbox.renumber();
    expect(await reads(reply(mail, { text: 'е' }))).toHaveLength(6);
    expect(await stage.rows('SELECT id FROM replies')).toHaveLength(6);
    expect(await stage.rows('SELECT uid_validity, last_uid FROM mailboxes')).toEqual([
      { uid_validity: 2, last_uid: 9 },
    ]);
  });

  it('passes by a mail that cannot be taken in, and says which', async () => {
    const mail = await assigned();
    await execute(
      stage.test.ownerUrl,
      `CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         IF NEW.sender LIKE 'poison%' THEN RAISE EXCEPTION 'poison' USING ERRCODE = 'data_exception'; END IF;
         RETURN NEW; END $$;
       CREATE TRIGGER poison BEFORE INSERT ON replies FOR EACH ROW EXECUTE FUNCTION poison()`,
    );
    const poison = reply(mail, { from: 'poison@example.org' });
    const kinds = await reads(reply(mail, { text: 'а' }), poison, reply(mail, { text: 'б' }));
    expect(kinds).toEqual(['reply', 'unreadable', 'reply']);
    expect(await stage.engine.readMailbox()).toBe(0);
  });

  it('is one reader’s at a time, and what a killed one began is begun again', async () => {
    const mail = await assigned();
    mailbox.put(...Array.from({ length: 9 }, (_, i) => reply(mail, { text: `ответ ${i}` })));
    const others = [stage.another(), stage.another(), stage.another()];
    // Ends in the middle, as by a lost connection.
    const broken = { ...mailbox, read: brokenAfter(mailbox, 2) };
    await expect(stage.another({ mailbox: broken }).engine.readMailbox()).rejects.toThrow('lost');
    await Promise.all(others.map((one) => one.engine.readMailbox()));
    await stage.engine.readMailbox();
    expect(await stage.rows('SELECT id FROM replies')).toHaveLength(9);
    expect(await stage.rows("SELECT 1 FROM journal WHERE type = 'reply-received'")).toHaveLength(9);
    expect(await verifyChains(stage.database.db)).toEqual([]);
  });
});

function brokenAfter(of: MemoryMailbox, pages: number): MemoryMailbox['read'] {
  return (work, deadlineMs) =>
    of.read(async (session) => {
      let left = pages;
      return work({
        ...session,
        after: async (uid) => {
          left -= 1;
          if (left < 0) throw new Error('the connection was lost');
          return session.after(uid);
        },
      });
    }, deadlineMs);
}
