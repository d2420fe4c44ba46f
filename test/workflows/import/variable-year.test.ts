// Deadlines against a variable year: the words, the year, the date; and the one question where no year is given.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { evidentIn } from '../../../src/workflows/import/missing-year.ts';
import type { SourceDocument } from '../../../src/workflows/import/source-document.ts';
import {
  askYear,
  deadlineInYear,
  inYear,
  withYear,
  yearGiven,
} from '../../../src/workflows/import/variable-year.ts';
import { makeDraft } from './drafts.ts';

const doc = (...texts: string[]): SourceDocument => ({
  format: 'text',
  name: 'order.txt',
  blocks: texts.map((text) => ({ kind: 'paragraph', text })),
});

describe('a deadline against a variable year', () => {
  it.each([
    ['25 августа X - 1 года', { date: '2024-08-25' }],
    ['до 1 сентября Х+1 г.', { date: '2026-09-01' }],
    ['не позднее 15 мая (X+1) года', { date: '2026-05-15' }],
    ['1 октября X - 1 года, далее ежегодно', { recurring: { first: '2024-10-01', rule: 'FREQ=YEARLY' } }],
    ['I квартал X года', { window: { start: '2025-01-01', end: '2025-03-31' } }],
    ['август X-1 года', { window: { start: '2024-08-01', end: '2024-08-31' } }],
  ])('is a date in the year: %s', (text, meaning) => {
    expect(deadlineInYear(text, 2025)).toEqual({ text, ...meaning });
  });

  it.each(['X квартал 2024 года', 'обучающиеся X классов', 'кабинет X', 'до 1 июня 2024 года', 'Xerox года'])(
    'is none without a year that is called X: %s',
    (text) => expect(inYear(text, 2025)).toBeNull(),
  );

  it('is what the collected wordings say of each year', () => {
    const rows = readFileSync(new URL('../../fixtures/deadlines.tsv', import.meta.url), 'utf8').split('\n');
    const known = rows.flatMap((row) => {
      const [words = '', , , , meaning = '{}'] = row.split('\t');
      const { instances, instances_first: first } = meaning.startsWith('{') ? JSON.parse(meaning) : {};
      return Object.entries<string>(instances ?? first ?? {}).map(([year, date]) => ({ words, year, date }));
    });
    expect(known.length).toBeGreaterThan(5);
    for (const { words, year, date } of known) {
      const found = deadlineInYear(words, Number(year));
      expect(found?.date ?? found?.recurring?.first).toBe(date);
    }
  });

  it.each(['с 1 по 10 мая', 'до 5 мая', 'III квартал', 'в течение мая', 'ежемесячно с 1 мая по 1 октября'])(
    'means the same as one whose year is asked: %s',
    (words) => {
      const asked = evidentIn(words, { year: 2025 });
      const variable = deadlineInYear(`${words} X года`, 2025);
      expect({ ...variable, text: words }).toEqual({ ...asked, text: words });
    },
  );

  it('puts the year into both ends of a span', () => {
    expect(inYear('сентябрь X-1 – май X года', 2025)).toBe('сентябрь 2024 – май 2025 года');
    expect(inYear('(X-1)/X учебный год', 2025)).toBe('2024/2025 учебный год');
  });
});

describe('the year of a draft', () => {
  const draft = makeDraft({
    deadlines: {
      '1': '25 августа X - 1 года',
      '2': 'I квартал X года',
      '3': 'до 1 июня 2021 года',
      '4': 'к сроку X года',
    },
  });

  it('is asked once, with the years that the title names', () => {
    const asked = askYear(draft, doc('Об утверждении'));
    expect(asked.questions.map(({ id }) => id)).toEqual(['year', 'people.head.email']);
    expect(asked.questions[0]?.alternatives).toEqual([
      { value: '2020', label: '2020 год (первый срок – 25.08.2019)' },
      { value: '2021', label: '2021 год (первый срок – 25.08.2020)' },
      { value: '2022', label: '2022 год (первый срок – 25.08.2021)' },
    ]);
    expect(askYear(asked, doc())).toBe(asked);
  });

  it('is chosen from what the document says of X before its titles', () => {
    const asked = askYear(draft, doc('X – год создания центра: 2023, 2024'));
    expect(asked.questions[0]?.alternatives.map(({ value }) => value)).toEqual(['2023', '2024']);
  });

  it('is not asked where no deadline needs it', () => {
    const plain = makeDraft({ deadlines: { '1': 'до 1 июня 2021 года' } });
    expect(askYear(plain, doc())).toBe(plain);
  });

  it('settles every deadline that has it, and asks about the one that is not understood even so', () => {
    const settled = withYear(askYear(draft, doc()), 2021);
    expect(settled.file.items.map(({ deadline }) => deadline)).toEqual([
      { text: '25 августа X - 1 года', date: '2020-08-25' },
      { text: 'I квартал X года', window: { start: '2021-01-01', end: '2021-03-31' } },
      'до 1 июня 2021 года',
      null,
    ]);
    expect(settled.questions.map(({ id }) => id)).toEqual(['people.head.email', 'items.4.deadline']);
  });

  it.each([
    ['2025', 2025],
    [' 2025 год ', 2025],
    ['25', null],
    ['1825', null],
    ['X', null],
  ])('is read from the answer «%s»', (answer, year) => expect(yearGiven(answer)).toBe(year));
});
