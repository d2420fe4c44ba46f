import { domainToASCII } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { ParsedMail } from 'mailparser';
import type { EmailSettings } from '../../src/notifiers/email.ts';
import type { Notifier, OutgoingMail } from '../../src/notifiers/notifier.ts';
import { type MailReceiver, type ReceivedMail, startMailReceiver } from '../../src/replay/mail-receiver.ts';
import { notifierFor, sampleMail } from './sample-mail.ts';

let receiver: MailReceiver;
let notifier: Notifier;

afterEach(async () => {
  await notifier.close();
  await receiver.close();
});

async function start(settings: Partial<EmailSettings> = {}) {
  receiver = await startMailReceiver();
  notifier = notifierFor(receiver.url, settings);
}

/** One mail, sent and received. */
async function travel(mail: OutgoingMail): Promise<ReceivedMail & { parsed: ParsedMail; lines: string[] }> {
  await notifier.deliver(mail);
  const [received] = await receiver.waitFor(1);
  if (!received) throw new Error('nothing received');
  const head = received.raw.toString('latin1').split('\r\n\r\n', 1)[0] ?? '';
  return { ...received, parsed: await received.parse(), lines: head.split('\r\n') };
}

describe('a mail as it is received', () => {
  it('keeps Cyrillic names, subject and both bodies', async () => {
    await start();
    const { parsed } = await travel(
      sampleMail({ replyTo: { name: 'О.В. Зубчевская', address: 'zubchevskaya@example.org' } }),
    );
    expect(parsed.from?.value).toEqual([{ name: 'Срок', address: 'srok@example.org' }]);
    expect(parsed.to).toMatchObject({ value: [{ name: 'О.В. Шкуркина', address: 'shkurkina@example.org' }] });
    expect(parsed.replyTo?.value).toEqual([{ name: 'О.В. Зубчевская', address: 'zubchevskaya@example.org' }]);
    expect(parsed.subject).toBe('П. 5: срок 15.02.2024, осталось 10 раб. дней');
    expect(parsed.text?.trim()).toBe('Исполнить не позднее 15 февраля 2024 г. (четверг).');
    expect(parsed.html).toContain('<b>15 февраля 2024 г.</b>');
  });

  it('carries the given moment as its date and the given Message-ID', async () => {
    await start();
    const { parsed } = await travel(sampleMail());
    expect(parsed.date).toEqual(new Date('2024-02-01T02:00:00Z'));
    expect(parsed.messageId).toBe('<3f0c7a52-6f1c-4f5e-9d36-0d4f6f6a1c11@srok.example.org>');
  });

  it('says that a machine wrote it, without asking to hide bounces', async () => {
    await start();
    const { parsed } = await travel(sampleMail());
    expect(parsed.headers.get('auto-submitted')).toBe('auto-generated');
    expect(parsed.headers.get('x-auto-response-suppress')).toBe('DR, RN, NRN, OOF, AutoReply');
    expect(parsed.headers.has('precedence')).toBe(false);
  });

  it('hangs in its threads, the closest last', async () => {
    await start();
    const { parsed } = await travel(
      sampleMail({ references: ['roadmap@srok.example.org', 'item-5@srok.example.org'] }),
    );
    expect(parsed.references).toEqual(['<roadmap@srok.example.org>', '<item-5@srok.example.org>']);
    expect(parsed.inReplyTo).toBe('<item-5@srok.example.org>');
  });

  it('opens a thread when it refers to nothing but itself', async () => {
    await start();
    const { parsed } = await travel(sampleMail({ references: [sampleMail().messageId] }));
    expect(parsed.references).toBeUndefined();
    expect(parsed.inReplyTo).toBeUndefined();
  });

  it('has an envelope sender of its own, to which a bounce can be matched', async () => {
    await start({ bounceDomain: 'bounce.example.org' });
    const { envelope } = await travel(sampleMail());
    expect(envelope.from).toBe('bounce+3f0c7a52-6f1c-4f5e-9d36-0d4f6f6a1c11@bounce.example.org');
  });

  it('lets the message name its envelope sender', async () => {
    await start({ bounceDomain: 'bounce.example.org' });
    const { envelope } = await travel(sampleMail({ envelopeFrom: 'returns@example.org' }));
    expect(envelope.from).toBe('returns@example.org');
  });

  it('reaches the people in copy, also under a Cyrillic domain', async () => {
    await start();
    const { envelope, parsed, lines } = await travel(
      sampleMail({ cc: [{ address: 'school@гимназия29.рф' }] }),
    );
    expect(lines).toContain(`Cc: school@${domainToASCII('гимназия29.рф')}`);
    expect(envelope.to).toEqual(['shkurkina@example.org', 'school@гимназия29.рф']);
    expect(parsed.cc).toMatchObject({ value: [{ address: 'school@гимназия29.рф' }] });
  });

  it('carries attachments with Cyrillic names', async () => {
    await start();
    const { parsed } = await travel(
      sampleMail({
        attachments: [
          { filename: 'Форма мониторинга.csv', content: 'а;б', contentType: 'text/csv; charset=utf-8' },
        ],
      }),
    );
    expect(parsed.attachments[0]).toMatchObject({
      filename: 'Форма мониторинга.csv',
      contentType: 'text/csv',
    });
    expect(parsed.attachments[0]?.content.toString()).toBe('а;б');
  });

  it('carries headers of its own choice when they are X- or List- ones', async () => {
    await start();
    const { parsed } = await travel(sampleMail({ headers: { 'X-Srok-Job': 'send-reminders 17' } }));
    expect(parsed.headers.get('x-srok-job')).toBe('send-reminders 17');
    await expect(notifier.deliver(sampleMail({ headers: { Bcc: 'spy@example.com' } }))).rejects.toThrow(
      'недопустимый заголовок',
    );
    await expect(notifier.deliver(sampleMail({ headers: { 'X-A: b\r\nBcc': 'c' } }))).rejects.toThrow(
      'недопустимый заголовок',
    );
  });

  it('folds a long Cyrillic subject into lines that no server refuses, and loses nothing of it', async () => {
    await start();
    const subject = 'Создание детского технопарка «Кванториум» на базе общеобразовательной организации '
      .repeat(40)
      .trim();
    const { parsed, lines } = await travel(sampleMail({ subject }));
    expect(parsed.subject).toBe(subject);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(78);
  });
});

describe('hostile content', () => {
  const injections = [
    'П. 5\r\nBcc: spy@example.com',
    'П. 5\nX-Injected: yes\n\n<script>body</script>',
    'П. 5\rX-Injected: yes',
    'П. 5\u2028X-Injected: yes\u0085X-Injected: yes\u0000',
    'П. 5 =?utf-8?B?DQpYLUluamVjdGVkOiB5ZXM=?= \r\n X-Injected: yes',
    'plain ASCII\r\nX-Injected: yes',
  ];

  it.each(injections)(
    'stays one line of the subject, of a name, of a header and of a file name: %j',
    async (hostile) => {
      await start();
      const { parsed, lines, envelope } = await travel(
        sampleMail({
          subject: hostile,
          to: { name: hostile, address: 'shkurkina@example.org' },
          cc: [{ name: hostile, address: 'nazarova@example.org' }],
          replyTo: { name: hostile, address: 'zubchevskaya@example.org' },
          headers: { 'X-Srok-Item': hostile },
          references: [`${hostile}@example.org`],
          attachments: [{ filename: hostile, content: 'x', contentType: `text/plain\r\n${hostile}` }],
        }),
      );
      expect(lines.filter((line) => /^(bcc|x-injected)/i.test(line))).toEqual([]);
      expect(parsed.headers.has('x-injected')).toBe(false);
      expect(envelope.to).toEqual(['shkurkina@example.org', 'nazarova@example.org']);
      expect(parsed.to).toMatchObject({ value: [{ address: 'shkurkina@example.org' }] });
      expect(parsed.cc).toMatchObject({ value: [{ address: 'nazarova@example.org' }] });
      expect(parsed.subject).not.toMatch(/[\p{Cc}\u2028]/u);
      expect(parsed.text?.trim()).toBe('Исполнить не позднее 15 февраля 2024 г. (четверг).');
      expect(parsed.attachments).toHaveLength(1);
    },
  );

  it('cannot turn the order of a name around', async () => {
    await start();
    const { parsed } = await travel(sampleMail({ subject: 'Сводка \u202egpj.exe' }));
    expect(parsed.subject).toBe('Сводка gpj.exe');
  });

  it.each([
    'a@example.org\r\nRCPT TO:<spy@example.com>',
    'a@example.org>, <spy@example.com',
    'a@example.org, spy@example.com',
    'Имя <a@example.org>',
    'a b@example.org',
    'a@b@example.org',
    'nobody',
    '',
  ])('is refused for good as an address, before a connection is opened: %j', async (address) => {
    await start();
    const refused = { name: 'RefusedError', code: 'EADDRESS' };
    await expect(notifier.deliver(sampleMail({ to: { address } }))).rejects.toMatchObject(refused);
    await expect(notifier.deliver(sampleMail({ cc: [{ address }] }))).rejects.toMatchObject(refused);
    await expect(notifier.deliver(sampleMail({ replyTo: { address } }))).rejects.toMatchObject(refused);
    await expect(notifier.deliver(sampleMail({ envelopeFrom: address }))).rejects.toMatchObject(refused);
    expect(receiver.connections()).toBe(0);
  });

  it('cannot make the notifier read a file', async () => {
    await start();
    const { parsed } = await travel(
      sampleMail({ html: '<img src="file:///etc/passwd"><img src="/etc/passwd">' }),
    );
    expect(parsed.attachments).toEqual([]);
    expect(parsed.html).toContain('file:///etc/passwd');
  });
});

describe('the pool', () => {
  it('sends 200 messages over its two connections, each once', async () => {
    await start({ maxConnections: 2, maxMessagesPerConnection: 1000 });
    const ids = Array.from({ length: 200 }, (_, i) => `m${i}@srok.example.org`);
    const receipts = await Promise.all(
      ids.map((messageId) => notifier.deliver(sampleMail({ id: messageId, messageId }))),
    );
    expect(receipts.every(({ accepted, reply }) => accepted && reply.startsWith('250 '))).toBe(true);
    const parsed = await Promise.all(receiver.mails.map((mail) => mail.parse()));
    expect(parsed).toHaveLength(200);
    expect(new Set(parsed.map(({ messageId }) => messageId))).toEqual(new Set(ids.map((id) => `<${id}>`)));
    expect(receiver.connections()).toBe(2);
  });

  it('lets deliveries under way end before it closes', async () => {
    await start({ maxConnections: 1 });
    const deliveries = [1, 2, 3, 4, 5].map((n) => notifier.deliver(sampleMail({ id: `${n}` })));
    await notifier.close();
    await expect(Promise.all(deliveries)).resolves.toHaveLength(5);
    expect(receiver.mails).toHaveLength(5);
  });
});
