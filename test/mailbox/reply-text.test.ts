// What a person wrote is kept, what they only quote is not.
import { describe, expect, it } from '@jest/globals';
import { replyText } from '../../src/mailbox/reply-text.ts';

describe('the text of a reply', () => {
  it.each([
    ['above marked quotation', 'Готово.\n\n01.02.2024 09:00, Срок пишет:\n> П. 5\n> срок', 'Готово.'],
    [
      'above Outlook’s block',
      'Готово.\n\nОт: Срок <srok@example.org>\nОтправлено: 1 февраля\nТема: П. 5',
      'Готово.',
    ],
    ['above a line of dashes', 'Готово.\n\n-----Исходное сообщение-----\nП. 5', 'Готово.'],
    ['above Mail.ru’s block', 'Готово.\n--\nО.И. Назарова\n\n> П. 5', 'Готово.'],
    [
      'between quoted lines',
      '> срок 15.02.2024\nПеренести нельзя.\n> результат\nРеестр будет.',
      'Перенести нельзя.\nРеестр будет.',
    ],
    [
      'of an English program',
      'Done.\n\nOn Thu, Feb 1, 2024 at 9:00 AM Srok <srok@example.org> wrote:\n> x',
      'Done.',
    ],
    ['with nothing of its own', '> П. 5\n> срок', ''],
    [
      'that only looks like a quotation',
      'От департамента: готово.\nИванов пишет отчёт.',
      'От департамента: готово.\nИванов пишет отчёт.',
    ],
    [
      'with a quoted button that would let its reader act in the sender’s place',
      'Готово.\nОзнакомлен(а): https://srok.example.org/a/0a1b2c3d.WyJhY2tub3dsZWRnZSJd.AAAAAAAAAAAAAAAAAAAAAA',
      'Готово.\nОзнакомлен(а): (ссылка)',
    ],
  ])('%s', (_where, text, own) => {
    expect(replyText(text)).toBe(own);
  });

  it('is bounded', () => {
    expect(replyText('а'.repeat(1_000_000))).toHaveLength(4_000);
  });
});
