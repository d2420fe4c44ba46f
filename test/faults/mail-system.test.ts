// Through a real mail system, Postfix into Dovecot: what people see in their mailboxes, and what comes back from there.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ParsedMail, simpleParser } from 'mailparser';
import { createTransport } from 'nodemailer';
import { createVirtualClock } from '../../src/clock.ts';
import { createLog } from '../../src/log.ts';
import { createImapMailbox } from '../../src/mailbox/imap-mailbox.ts';
import { createEmailNotifier } from '../../src/notifiers/email.ts';
import { verifyChains } from '../../src/store/journal.ts';
import { srok } from '../cli/run-srok.ts';
import { openWorker, tomsk, type Worker } from '../engine/stage.ts';
import { sampleMail } from '../notifiers/sample-mail.ts';
import { DOMAIN, type MailSystem, mailSystemMissing, startMailSystem } from '../support/mail-system.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { makeItem, makeRoadmap } from '../support/roadmaps.ts';

const missing = mailSystemMissing();
const log = createLog('silent');
const clock = createVirtualClock(tomsk('2024-01-15T08:00'));
/** Everybody but Шкуркина has a mailbox. */
const USERS = ['srok', 'nazarova', 'zubchevskaya', 'shvaiko', 'savenkov', 'shabolina', 'new'];
const address = (user: string) => `${user}@${DOMAIN}`;

const people = Object.fromEntries(
  Object.entries(makeRoadmap().people).map(([key, person]) => [key, { ...person, email: address(key) }]),
);
const roadmap = makeRoadmap({
  people,
  items: [
    makeItem('5', '2024-02-15', { responsible: ['department'], lead: 'shkurkina' }),
    makeItem('7', '2024-04-29', { responsible: ['department'], lead: 'shkurkina' }),
    makeItem('8', '2024-02-15', { responsible: ['department'] }),
  ],
});

let system: MailSystem;
let database: TestDatabase;
let worker: Worker;

/** What lies in a person's mailbox, in the order in which it came. */
async function inbox(user: string): Promise<ParsedMail[]> {
  const mailbox = createImapMailbox({ url: system.imapUrl(user), caFile: system.caFile, log });
  const { mails } = await mailbox.read((session) => session.after(0), 30_000);
  return Promise.all(mails.map(({ source }) => simpleParser(source as Buffer)));
}

/** Asked again and again: mail takes its time. */
async function until<T>(what: string, ask: () => Promise<T | undefined | false>): Promise<T> {
  for (let tries = 0; tries < 150; tries += 1) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${what} did not come\n${system.log()}`);
}

const arrived = (user: string, count: number) =>
  until(`mail ${count} of ${user}`, async () => {
    const mails = await inbox(user);
    return mails.length >= count && mails;
  });

async function work(at: string): Promise<void> {
  clock.set(tomsk(at));
  for (const stream of ['reminders', 'escalations', 'monitoring'] as const)
    await worker.engine.sendDue(stream, { id: 'test' });
}

const addresses = (of: ParsedMail['replyTo']) => of?.value.map((one) => one.address);
const words = (mail: ParsedMail | undefined) => mail?.text?.replace(/\s+/g, ' ');

if (missing !== null)
  describe('a real mail system', () => {
    it(`NOT RUN: ${missing}`, () => console.warn(`test/faults/mail-system.test.ts was not run: ${missing}`));
  });
else
  describe('a real mail system', () => {
    beforeAll(async () => {
      system = await startMailSystem(USERS);
      database = await createTestDatabase();
      worker = openWorker(database.appUrl, system.smtpUrl, clock, {
        notifier: createEmailNotifier({
          url: system.smtpUrl,
          from: { name: 'Срок', address: address('srok') },
          tls: { mode: 'off' },
          log,
        }),
        mailbox: createImapMailbox({ url: system.imapUrl('srok'), caFile: system.caFile, log }),
        settings: {
          mailDomain: DOMAIN,
          envelopeFrom: (id) => address(`srok+${id}`),
          repliesTo: { name: 'Срок', address: address('srok') },
        },
      });
      const applied = await worker.engine.apply(roadmap);
      if (!applied.ok) throw new Error(applied.refusals.join('; '));
      await work('2024-01-15T09:00');
    });
    afterAll(async () => {
      await worker.close();
      await database.drop();
      await system.close();
    });

    it('keeps Cyrillic subjects and names, both parts, and the thread', async () => {
      const [mail] = await arrived('nazarova', 1);
      expect(mail?.subject).toBe('Поставлено на контроль: распоряжение № 1410 р (пунктов: 1)');
      expect(mail?.from?.value).toEqual([{ name: 'Срок', address: address('srok') }]);
      expect(mail?.to).toMatchObject({ value: [{ name: 'О.И. Назарова', address: address('nazarova') }] });
      expect(addresses(mail?.replyTo)).toEqual([address('zubchevskaya'), address('srok')]);
      expect(mail?.text).toContain('Исполнено мероприятие 8');
      expect(mail?.html).toContain('Исполнено мероприятие 8');
      expect(mail?.inReplyTo).toBe(`<item.8.technopark@${DOMAIN}>`);
      expect(mail?.headers.get('auto-submitted')).toBe('auto-generated');
      expect(mail?.headers.get('return-path')).toMatchObject({
        value: [{ address: expect.stringMatching(/^srok\+[0-9a-f-]{36}@srok\.test$/) }],
      });
      await work('2024-02-01T09:00');
      const [, reminder] = await arrived('nazarova', 2);
      expect(reminder?.references).toEqual(mail?.references);
      expect(reminder?.messageId).not.toBe(mail?.messageId);
    });

    it('carries attachments with Cyrillic names', async () => {
      const content = Buffer.from('Реестр\u0000извещений');
      await worker.notifier.deliver(
        sampleMail({
          to: { name: 'С.В. Шаболина', address: address('shabolina') },
          cc: [],
          attachments: [
            { filename: 'Реестр извещений № 5.bin', content, contentType: 'application/octet-stream' },
          ],
        }),
      );
      const [mail] = await arrived('shabolina', 1);
      expect(mail?.attachments.map((a) => [a.filename, a.content])).toEqual([
        ['Реестр извещений № 5.bin', content],
      ]);
    });

    it('returns what nobody takes; the address is used no more, and the controller reads why', async () => {
      const failing = await until('the bounce', async () => {
        await worker.engine.readMailbox();
        const rows = await worker.database.db
          .selectFrom('people')
          .select(['address', 'failing_reason'])
          .where('failing_since', 'is not', null)
          .execute();
        return rows.length > 0 && rows;
      });
      expect(failing).toEqual([
        {
          address: address('shkurkina'),
          failing_reason: expect.stringMatching(/550 5\.1\.1 .*User doesn't exist/),
        },
      ]);
      await work('2024-02-01T09:30');
      const [digest] = await arrived('zubchevskaya', 1);
      expect(digest?.subject).toMatch(/^Сводка по № 1410 р на 01\.02\.2024: .*требует внимания 2/);
      expect(words(digest)).toContain(
        `И.Я. Шкуркина: письма на адрес ${address('shkurkina')} не доставляются с 01.02.2024`,
      );
      const sent = () =>
        worker.database.db
          .selectFrom('messages')
          .select('id')
          .where('recipient', '=', address('shkurkina'))
          .execute();
      const before = await sent();
      await work('2024-02-08T09:00');
      expect(await sent()).toHaveLength(before.length);
    });

    it('shows an operator the address and why', async () => {
      const env = { DATABASE_URL: database.appUrl, DATABASE_ADMIN_URL: database.ownerUrl };
      const listed = await srok(['addresses'], { env });
      expect(listed.stdout).toMatch(
        /^shkurkina@srok\.test {2}И\.Я\. Шкуркина {2}с 01\.02\.2024: 550 5\.1\.1 .*\n$/,
      );
      const unknown = await srok(['addresses', '--works', 'nobody@example.org'], { env });
      expect([unknown.code, unknown.stderr]).toEqual([
        1,
        expect.stringContaining('Нет в перечне недоступных: nobody@example.org'),
      ]);
    });

    it('brings a person’s answer into the controller’s digest', async () => {
      const [assignment] = await arrived('nazarova', 1);
      const mua = createTransport({ url: system.smtpUrl, ignoreTLS: true });
      await mua.sendMail({
        from: { name: 'Назарова Ольга', address: address('nazarova') },
        to: addresses(assignment?.replyTo) as string[],
        subject: `Re: ${assignment?.subject}`,
        inReplyTo: assignment?.messageId,
        references: [assignment?.references ?? [], assignment?.messageId ?? ''].flat(),
        text: `Перечень согласован с РВПО.\n\n${new Date(0).toISOString()}, Срок пишет:\n> ${assignment?.text?.replaceAll('\n', '\n> ')}`,
      } as never);
      mua.close();
      await until('the answer', async () => {
        await worker.engine.readMailbox();
        return (await worker.database.db.selectFrom('replies').select('id').execute()).length === 1;
      });
      const before = (await inbox('zubchevskaya')).length;
      await work('2024-02-09T09:30');
      const digest = (await arrived('zubchevskaya', before + 1)).at(-1);
      expect(words(digest)).toContain('О.И. Назарова, 08.02.2024: «Перечень согласован с РВПО».');
      expect(await verifyChains(worker.database.db)).toEqual([]);
    });

    it('reaches the person under the address that was corrected, and the alarm is over', async () => {
      clock.set(tomsk('2024-02-09T10:30'));
      const corrected = { ...people, shkurkina: { name: 'И.Я. Шкуркина', email: address('new') } };
      const applied = await worker.engine.apply({ ...roadmap, people: corrected });
      expect(applied.ok).toBe(true);
      await work('2024-02-09T11:00');
      await work('2024-02-12T09:00');
      const mails = await arrived('new', 1);
      expect(mails).toHaveLength(1);
      expect(words(mails[0])).toContain('Исполнено мероприятие 5');
      expect(words(mails[0])).toContain('Исполнено мероприятие 7');
      const open = worker.database.db.selectFrom('alarms').select('code').where('closed_at', 'is', null);
      expect(await open.execute()).toEqual([]);
    });

    it('is read by the service itself, by its own job', async () => {
      const child = spawn(process.execPath, ['bin/srok.js', 'start'], {
        cwd: fileURLToPath(new URL('../..', import.meta.url)),
        stdio: 'ignore',
        env: {
          PATH: process.env['PATH'],
          PORT: '0',
          DATABASE_URL: database.appUrl,
          DATABASE_ADMIN_URL: database.ownerUrl,
          SMTP_URL: system.smtpUrl,
          SROK_SMTP_TLS: 'off',
          SROK_MAIL_FROM: address('srok'),
          SROK_MAIL_BOUNCE: address('srok+{id}'),
          IMAP_URL: system.imapUrl('srok'),
          SROK_IMAP_CA_FILE: system.caFile,
        },
      });
      try {
        const started = new Date();
        await until('the first turn', async () => {
          const rows = await worker.database.db.selectFrom('mailboxes').select('read_at').execute();
          return rows.some(({ read_at }) => read_at !== null && read_at > started);
        });
      } finally {
        await end(child);
      }
    });
  });

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
