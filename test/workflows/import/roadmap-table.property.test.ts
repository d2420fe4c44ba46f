// What must not change what a roadmap says: the order of its columns, numbers under the header, sections,
// a page break. And nothing that a table may hold makes the reader fail or slow.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findIndicators } from '../../../src/workflows/import/indicators.ts';
import { findRoadmapTable } from '../../../src/workflows/import/roadmap-table.ts';
import {
  type Block,
  type SourceDocument,
  wholePlace,
} from '../../../src/workflows/import/source-document.ts';
import { docOf, gridOf, paragraph } from './grids.ts';

const HEADER = ['№', 'Наименование мероприятия', 'Ответственный исполнитель', 'Результат', 'Срок исполнения'];
const TITLES = [
  'Ремонт кабинетов',
  'Закупка оборудования',
  'Обучение педагогов',
  'Отчёт о работе',
  'Открытие технопарка',
];
const BODIES = ['Департамент образования', 'МАОУ гимназия № 29', 'Отдел закупок, Школа № 5'];
const RESULTS = ['приказ', 'письмо в офис', 'Акт приёмки', 'по форме оператора'];
const DEADLINES = [
  'до 1 марта 2024 года',
  '15.04.2024',
  'II квартал 2024 года',
  'ежегодно до 1 июня',
  'по графику',
  'постоянно',
];

const items = fc
  .array(
    fc.tuple(
      fc.constantFrom(...TITLES),
      fc.constantFrom(...BODIES),
      fc.constantFrom(...RESULTS),
      fc.constantFrom(...DEADLINES),
    ),
    { minLength: 2, maxLength: 8 },
  )
  .map((rows) => rows.map((row, at) => [`${at + 1}.`, ...row]));

const order = fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 });
const RUNS = { numRuns: 30 };

function rowsOf(blocks: Block[], format: SourceDocument['format'] = 'docx') {
  const table = findRoadmapTable(docOf(blocks, format));
  if ('code' in table) throw new Error(table.code);
  return table.rows.map(({ id, title, responsible, result, deadline }) =>
    [id, title, responsible, result, deadline].map((found) => found?.value),
  );
}

const asPrinted = (rows: string[][]) =>
  rows.map(([number = '', ...rest]) => [number.replace('.', ''), ...rest]);

describe('the rows of a roadmap are the same', () => {
  it('in any order of the columns', () => {
    fc.assert(
      fc.property(items, order, (rows, places) => {
        const permuted = [HEADER, ...rows].map((row) => places.map((place) => row[place] ?? ''));
        expect(rowsOf([gridOf(permuted)])).toEqual(asPrinted(rows));
      }),
      RUNS,
    );
  });

  it('with numbers under the header and sections between', () => {
    fc.assert(
      fc.property(items, fc.nat(), fc.boolean(), (rows, at, merged) => {
        const cut = at % rows.length;
        const section = ['II. Организационные меры', ...Array<string>(4).fill(merged ? '<' : '')];
        const more = [HEADER, ['1', '2', '3', '4', '5'], ...rows.slice(0, cut), section, ...rows.slice(cut)];
        expect(rowsOf([gridOf(more)])).toEqual(asPrinted(rows));
      }),
      RUNS,
    );
  });

  it('in two tables, with the header again or without it', () => {
    fc.assert(
      fc.property(items, fc.nat(), fc.boolean(), fc.boolean(), (rows, at, again, page) => {
        const cut = 1 + (at % (rows.length - 1));
        const rest = again ? [HEADER, ...rows.slice(cut)] : rows.slice(cut);
        const blocks = [
          gridOf([HEADER, ...rows.slice(0, cut)]),
          ...(page ? [paragraph('2')] : []),
          gridOf(rest),
        ];
        expect(rowsOf(blocks, 'text')).toEqual(asPrinted(rows));
      }),
      RUNS,
    );
  });
});

const WORDS = [
  ...HEADER,
  ...TITLES,
  ...BODIES,
  ...DEADLINES,
  '1',
  '1.1',
  'I',
  'а)',
  'х',
  '-',
  '-//-',
  '*',
  '<',
  '^',
  '…',
  'I кв.',
  '2024',
  'Итого',
  'Показатель',
  'Минимальное значение',
  'начало',
  'а) раз;\nб) два',
  'I. Раздел',
];
const cell = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...WORDS) },
  fc.string({ maxLength: 30 }),
  fc.constant(''),
);
/** Most begin with a header: the others are no roadmap, and little of them is read. */
const anyGrid = fc
  .tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 10 }), fc.boolean())
  .chain(([width, height, headed]) => {
    const row = fc.array(cell, { minLength: width, maxLength: width });
    const header = [...HEADER.slice(1), '№', 'Соисполнители', 'Начало'].slice(0, width);
    const rows = fc.array(row, { minLength: height, maxLength: height });
    return headed ? rows.map((body) => [header, ...body]) : rows;
  });

describe('any table', () => {
  it('is read without a throw, with different ids and places that the document has', () => {
    let roadmaps = 0;
    fc.assert(
      fc.property(
        fc.array(anyGrid, { maxLength: 3 }),
        fc.constantFrom('docx', 'markdown'),
        (grids, format) => {
          const doc = docOf(grids.map(gridOf), format);
          const table = findRoadmapTable(doc);
          if ('code' in table) expect(table.message).not.toBe('');
          else {
            roadmaps++;
            expect(new Set(table.rows.map(({ id }) => id.value)).size).toBe(table.rows.length);
            for (const { id } of table.rows)
              expect(id.value).toMatch(/^[0-9A-Za-zА-Яа-яЁё][0-9A-Za-zА-Яа-яЁё.-]{0,15}$/);
            const found = table.rows.flatMap(({ id, title, responsible, result, deadline }) => [
              id,
              title,
              responsible,
              result,
              deadline,
            ]);
            for (const place of found.flatMap((one) => one?.place ?? [])) {
              const whole = wholePlace(doc, place);
              expect(place.start).toBeLessThanOrEqual(place.end);
              expect(place.end).toBeLessThanOrEqual(whole.end);
            }
            for (const one of found)
              expect(one?.value === '' || (one?.sure === false && !one.why)).toBe(false);
          }
          expect(new Set(findIndicators(doc).map(({ id }) => id.value)).size).toBe(
            findIndicators(doc).length,
          );
        },
      ),
      { numRuns: 100 },
    );
    // About 30 of the 100 are: enough of them for the checks above to have been made.
    expect(roadmaps).toBeGreaterThan(5);
  });

  it('is read a number of times that grows with its cells, not faster', () => {
    const reads = (rows: number) => {
      let count = 0;
      const texts = Array.from({ length: rows }, (_, at) => [
        String((at % 7) + 1),
        `Мероприятие\nпятое ${at}`,
        'Школа',
        'акт',
        'до 1 мая 2024',
      ]);
      const table = gridOf([HEADER, ...texts]);
      for (const held of new Set(table.rows.flat())) {
        const { text } = held;
        const get = () => {
          count++;
          return text;
        };
        Object.defineProperty(held, 'text', { get });
      }
      const found = findRoadmapTable(docOf([table]));
      expect('rows' in found && found.rows).toHaveLength(rows);
      return count;
    };
    expect(reads(800)).toBeLessThan(4.4 * reads(200));
  });
});
