import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  dayInWords,
  itemList,
  oneLine,
  periodInWords,
  plural,
  quoted,
  shorten,
  workDays,
  workingDays,
} from '../../src/messages/wording.ts';

describe('plural', () => {
  it('agrees with the number as spoken', () => {
    // An independent source of the rule: the platform's own.
    const rules = new Intl.PluralRules('ru');
    fc.assert(
      fc.property(fc.nat(1_000_000), (n) => {
        const form = plural(n, 'one', 'few', 'many');
        expect(form).toBe(rules.select(n));
      }),
    );
  });

  it('counts working days', () => {
    expect([1, 2, 5, 11, 21, 112].map(workingDays)).toEqual([
      '1 рабочий день',
      '2 рабочих дня',
      '5 рабочих дней',
      '11 рабочих дней',
      '21 рабочий день',
      '112 рабочих дней',
    ]);
    expect(workDays(3)).toBe('3 раб. дня');
  });
});

describe('dates', () => {
  it('are in words, with the day of the week', () => {
    expect(dayInWords({ date: '2024-08-23', weekday: 5, isWorking: true })).toBe(
      '23 августа 2024 г. (пятница)',
    );
    expect(dayInWords({ date: '2024-12-28', weekday: 6, isWorking: true })).toBe(
      '28 декабря 2024 г. (суббота, рабочий день)',
    );
    expect(dayInWords({ date: '2024-08-24', weekday: 6, isWorking: false })).toBe(
      '24 августа 2024 г. (суббота)',
    );
  });

  it.each([
    ['2024-07-01', '2024-09-30', 'III квартал 2024 г.'],
    ['2024-09-01', '2024-09-30', 'сентябрь 2024 г.'],
    ['2024-07-01', '2024-12-31', 'II полугодие 2024 г.'],
    ['2024-01-01', '2024-12-31', '2024 г.'],
    ['2024-03-01', '2024-04-30', 'период с 01.03.2024 по 30.04.2024'],
  ])('%s … %s is %s', (start, end, words) => {
    expect(periodInWords({ start, end, asOf: null })).toBe(words);
  });
});

describe('texts of documents', () => {
  it('are cut at a word and marked as cut', () => {
    expect(shorten('Объявлены закупки товаров, работ, услуг', 25)).toBe('Объявлены закупки…');
    expect(shorten('Короткое', 25)).toBe('Короткое');
  });

  it('become one line whatever they contain', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(oneLine(text)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  it('carry inner quotation marks inside outer ones', () => {
    expect(quoted('технопарк «Кванториум»')).toBe('«технопарк „Кванториум“»');
  });

  it('name at most five items', () => {
    expect(itemList(['2', '3'])).toBe('п. 2, 3');
    expect(itemList(['1', '2', '3', '4', '5', '6', '7'])).toBe('п. 1, 2, 3, 4 и ещё 3');
  });
});
