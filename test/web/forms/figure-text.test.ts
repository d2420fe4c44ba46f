// Numbers as people type them.
import { describe, expect, it } from '@jest/globals';
import { fieldText, isSameValue, typedNumber } from '../../../src/web/forms/figure-text.ts';

const NUMBER = 'Укажите число, например 750 или 99,5';
const THOUSANDS =
  'Три цифры после запятой или точки можно прочесть и как тысячи, и как дробь: тысячи отделяйте пробелом, например 12 000';

function read(text: string, isPercent = false): number | string | undefined {
  const { success, data, error } = typedNumber(isPercent).safeParse(text);
  return success ? data : error.issues[0]?.message;
}

it.each([
  ['750', 750],
  ['1 500', 1500],
  ['1\u00a0500', 1500],
  ['1\u202f500', 1500],
  ['1\u2009500', 1500],
  ['\u200b12\ufeff', 12],
  ['99,5', 99.5],
  ['99.5', 99.5],
  ['0', 0],
  ['0,125', 0.125],
  ['12,3450', 12.345],
  ['-5', -5],
  ['−5', -5],
  ['–5', -5],
])('reads «%s» as %d', (text, number) => {
  expect(read(text)).toBe(number);
});

it.each([
  ['много', NUMBER],
  ['1,5,5', NUMBER],
  ['1.234,5', NUMBER],
  ['1.000', THOUSANDS],
  ['12,000', THOUSANDS],
  ['-1,500', THOUSANDS],
  ['1.234.567', THOUSANDS],
  ['1e9', NUMBER],
  ['٧٥٠', NUMBER],
  ['12345678901', NUMBER],
  ['--5', NUMBER],
  ['', NUMBER],
  ['50 %', 'Укажите число без знака «%»: показатель измеряется не в процентах'],
])('does not read «%s»', (text, fault) => {
  expect(read(text)).toBe(fault);
});

it.each(['95 %', '95%', '95\u00a0%', '95'])('reads «%s» of an indicator in per cent', (text) => {
  expect(read(text, true)).toBe(95);
});

describe('a value in its field', () => {
  it('is read again as it was', () => {
    for (const amount of [0, 750, 1234.5, 12.345, 99.5678, 999_999_999])
      expect(read(fieldText(amount))).toBe(amount);
  });

  it('is the same only as another one of its kind', () => {
    expect(isSameValue({ numerator: 3, denominator: 4 }, { numerator: 3, denominator: 4 })).toBe(true);
    expect(isSameValue({ numerator: 3, denominator: 4 }, { numerator: 6, denominator: 8 })).toBe(false);
    expect(isSameValue(75, { numerator: 3, denominator: 4 })).toBe(false);
    expect(isSameValue(undefined, undefined)).toBe(true);
  });
});
