// A place before a date is set aside; anything that could be a limit in other words is asked about.
import { describe, expect, it } from '@jest/globals';
import { parseDeadline } from '../../../src/workflows/deadline/parse.ts';

const read = (text: string) => parseDeadline(text, {});

describe('a place before the date', () => {
  it.each([
    [
      'Библиотеки 9 – 11 июня 2003 г.',
      { kind: 'window', start: '2003-06-09', end: '2003-06-11' },
      'Библиотеки',
    ],
    ['у городской елки 28.12.2004', { kind: 'on_date', date: '2004-12-28' }, 'у городской елки'],
    ['школы города до 9 июня 2003 г.', { kind: 'date', date: '2003-06-09' }, 'школы города'],
  ])('«%s» is set aside with a warning', (text, meaning, place) => {
    expect(read(text)).toMatchObject({ ...meaning, warnings: [`не учтено: «${place}»`] });
  });
});

describe('a limit that is misspelt, or that the grammar does not know', () => {
  it.each([
    'не познее 15 февраля 2024 года',
    'Не познее 15 февраля 2024 года',
    'не позднеее 15.02.2024',
    'не пожднее 15.02.2024',
    'не позднее чм 15.02.2024',
    'не ранне 1 мая 2024 г.',
    'не 1 мая 2024 года',
    'дл 1 мая 2024 года',
    'Посе 15 февраля 2024 года',
    'перед 1 мая 2024 года',
    'ранее 1 мая 2024 г.',
    'через 1 мая 2024 года',
    'кроме 1 мая 2024 года',
    'Ориентировочно 1 мая 2024 года',
    'за неделю 1 мая 2024',
  ])('«%s» is no day: it is asked about', (text) => {
    expect(read(text)).toMatchObject({ kind: 'unknown', question: expect.stringContaining(text) });
  });
});

describe('a limit whose words are clear after all', () => {
  it('has its lost space back, with a warning', () => {
    expect(read('Непозднее 1 мая 2024 г.')).toMatchObject({
      kind: 'date',
      date: '2024-05-01',
      warnings: ['«Непозднее» прочитано как «Не позднее»'],
    });
  });

  it('that names only a beginning is no day, and has no end', () => {
    expect(read('после 15 февраля 2024 года')).toMatchObject({
      kind: 'window',
      start: '2024-02-16',
      end: null,
      warnings: [expect.stringContaining('конец срока не назван')],
    });
  });
});
