// The message and the notifier that the tests of this folder start from.
import { pino } from 'pino';
import { createEmailNotifier, type EmailSettings } from '../../src/notifiers/email.ts';
import type { OutgoingMail } from '../../src/notifiers/notifier.ts';

const silent = pino({ level: 'silent' });

export function sampleMail(overrides: Partial<OutgoingMail> = {}): OutgoingMail {
  return {
    id: '3f0c7a52-6f1c-4f5e-9d36-0d4f6f6a1c11',
    messageId: '3f0c7a52-6f1c-4f5e-9d36-0d4f6f6a1c11@srok.example.org',
    date: new Date('2024-02-01T02:00:00Z'),
    to: { name: 'О.В. Шкуркина', address: 'shkurkina@example.org' },
    cc: [],
    subject: 'П. 5: срок 15.02.2024, осталось 10 раб. дней',
    text: 'Исполнить не позднее 15 февраля 2024 г. (четверг).',
    html: '<p>Исполнить не позднее <b>15 февраля 2024 г.</b> (четверг).</p>',
    references: [],
    ...overrides,
  };
}

export function notifierFor(url: string, overrides: Partial<EmailSettings> = {}) {
  return createEmailNotifier({
    url,
    from: { name: 'Срок', address: 'srok@example.org' },
    tls: { mode: 'off' },
    log: silent,
    ...overrides,
  });
}
