import { describe, expect, it } from '@jest/globals';
import { anchorIn, anchorOf } from '../../src/proof/anchors.ts';
import { ProofUnreadable } from '../../src/proof/archive.ts';

const MARK = '0123456789abcdef'.repeat(2);
const mail = (text: string) =>
  Buffer.from(
    `Date: Mon, 12 Feb 2024 02:30:00 +0000\r\nSubject: =?utf-8?B?0KHQstC+0LTQutCw?=\r\nMIME-Version: 1.0\r\n` +
      `Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(text).toString('base64')}`,
  );
const foot = (number: string, mark = MARK) => `Контрольная отметка журнала по № ${number}: ${mark}`;

describe('a saved digest', () => {
  it('gives the mark of the order, and when it was sent', async () => {
    const text = `Сводка\n\n${foot('77', 'f'.repeat(32))}\n${foot('1410 р')}\nНе заменяет СЭД`;
    expect(await anchorIn(mail(text), 'сводка', '1410 р')).toEqual({
      source: 'сводка',
      marks: [MARK],
      at: Date.parse('2024-02-12T02:30:00Z'),
    });
  });

  it('gives it also when it was forwarded, its lines broken and quoted', async () => {
    const text = `> Контрольная отметка журнала\n> по №\u00a01410\u00a0р:\n> ${MARK}\n`;
    expect((await anchorIn(mail(text), 'сводка', '1410 р')).marks).toEqual([MARK]);
  });

  it('gives the marks of both roadmaps where orders have the same number', async () => {
    const text = `${foot('1', MARK)}\n${foot('1', 'e'.repeat(32))}`;
    expect((await anchorIn(mail(text), 'сводка', '1')).marks).toEqual([MARK, 'e'.repeat(32)]);
  });

  it('gives the marks of all roadmaps of an order where the digest goes by item, wherever a line is broken', async () => {
    const text = `${foot('1', MARK)}, ${'e'.repeat(32)},\n${'d'.repeat(32)}\nНе заменяет СЭД`;
    expect((await anchorIn(mail(text), 'сводка', '1')).marks).toEqual([MARK, 'e'.repeat(32), 'd'.repeat(32)]);
  });

  it.each([foot('1411 р'), foot('1410 р', MARK.slice(1)), 'Сводка', ''])(
    'is refused without the mark: %s',
    async (text) => {
      await expect(anchorIn(mail(text), 'svodka.eml', '1410 р')).rejects.toThrow(ProofUnreadable);
    },
  );
});

describe('a head given by hand', () => {
  it('is taken as printed in a digest, and whole', () => {
    expect(anchorOf(` ${MARK.toUpperCase()}\n`)?.marks).toEqual([MARK]);
    expect(anchorOf(MARK + MARK)?.marks).toEqual([MARK + MARK]);
  });

  it.each(['', MARK.slice(1), `${MARK}g`, `${MARK}${MARK}0`])('is refused: %s', (head) => {
    expect(anchorOf(head)).toBeNull();
  });
});
