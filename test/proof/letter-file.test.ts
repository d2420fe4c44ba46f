import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { type Letter, readLetter, writeLetter } from '../../src/proof/letter-file.ts';

const ID = '2347ad00-97cc-46e9-9033-79a6d605cdf0';
const letter = (changes: Partial<Letter> = {}): Letter => ({
  id: ID,
  messageId: `${ID}@srok.example.org`,
  at: Date.parse('2024-02-01T02:00:00Z'),
  to: { name: 'О.И. Назарова', address: 'nazarova@example.org' },
  subject: 'П. 5: срок 15.02.2024, осталось 10 раб. дней',
  text: 'Первая строка\r\nвторая\n\n--\nконец',
  html: '<p>Срок – 15&nbsp;февраля</p>',
  ...changes,
});

describe('a message as a file', () => {
  it('gives back its words sign by sign, whatever they are', () => {
    const words = fc.string({ unit: 'grapheme', maxLength: 200 });
    fc.assert(
      fc.property(words, words, words, (subject, text, html) => {
        expect(readLetter(ID, writeLetter(letter({ subject, text, html })))).toEqual({ subject, text, html });
      }),
      { numRuns: 60 },
    );
  });

  it('is read by mail programs', async () => {
    const read = await simpleParser(writeLetter(letter()));
    expect(read).toMatchObject({
      subject: 'П. 5: срок 15.02.2024, осталось 10 раб. дней',
      messageId: `<${ID}@srok.example.org>`,
      date: new Date('2024-02-01T02:00:00Z'),
      html: '<p>Срок – 15&nbsp;февраля</p>',
    });
    expect([read.to].flat()[0]?.value).toEqual([{ name: 'О.И. Назарова', address: 'nazarova@example.org' }]);
    expect(read.text).toContain('вторая');
  });

  it.each([
    ['nothing', ''],
    ['another message', String(writeLetter(letter({ id: ID.replace('2', '3') })))],
    [
      'a part too many',
      String(writeLetter(letter())).replace(`--srok-${ID}--`, `--srok-${ID}\r\n\r\nx\r\n--srok-${ID}--`),
    ],
  ])('is not what holds %s', (_what, content) => {
    expect(readLetter(ID, Buffer.from(content))).toBeNull();
  });
});
