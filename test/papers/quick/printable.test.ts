// What documents may hold, and what stays on one line in them.
import { describe, expect, it } from '@jest/globals';
import { orderRequisites } from '../../../src/papers/item-paper.ts';
import { officialDate } from '../../../src/papers/official-date.ts';
import { printable, unbroken } from '../../../src/papers/printable.ts';

describe('text on paper', () => {
  it('is without control characters, halves of characters and what XML does not know', () => {
    expect(printable('а\u0000б\u000bв\ud800г\ufffeд\u009fе')).toBe('а б в г д е');
  });

  it('keeps its lines, whatever ends them, and signs of two halves', () => {
    expect(printable(' раз \r\n  два\u2028три\rчетыре 🙂 ')).toBe('раз\nдва\nтри\nчетыре 🙂');
  });

  it('keeps numbers of documents and items, years, and initials with what they belong to', () => {
    expect(unbroken('№ 1410 р, п. 5, 2024 г., И.В. Швайко')).toBe(
      '№\u00a01410\u00a0р, п.\u00a05, 2024\u00a0г., И.В.\u00a0Швайко',
    );
  });

  it('keeps whatever an order’s number ends with', () => {
    expect(orderRequisites({ number: '77 рп', date: '2024-02-01' })).toMatch(/№ 77\u00a0рп$/);
  });

  it('leaves other words apart', () => {
    const text = '№\u00a07 от 1 марта, г. Томска, и т.п. далее, 12 г. соли, кл. А.';
    expect(unbroken(text)).toBe(text);
  });
});

describe('a date of an office paper', () => {
  it.each([
    ['2023-12-27', '«27» декабря 2023 г.'],
    ['2024-03-01', '«01» марта 2024 г.'],
  ])('of %s is %s', (date, words) => {
    expect(officialDate(date)).toBe(words);
  });
});
