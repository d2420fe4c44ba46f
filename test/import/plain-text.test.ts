// Texts as they come out of PDFs and word processors.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type AlignedLine, takeAligned } from '../../src/import/aligned-table.ts';
import { takePiped } from '../../src/import/piped-table.ts';
import { readPlainText } from '../../src/import/plain-text.ts';
import { SourceFault } from '../../src/import/source-fault.ts';
import { takeTabbed } from '../../src/import/tabbed-table.ts';
import { linesOf } from '../../src/import/text-lines.ts';
import type { Table } from '../../src/workflows/import/source-document.ts';
import { shown, textsOf } from './shown-blocks.ts';

const read = (...lines: string[]): (string | string[][])[] => shown(readPlainText(lines.join('\n')));

describe('the text of a real order', () => {
  const blocks = readPlainText(readFileSync('test/fixtures/order-1410.txt', 'utf8'));
  const tables = blocks.filter((block): block is Table => block.kind === 'table').map(textsOf);
  const paragraphs = blocks.flatMap((block) => (block.kind === 'paragraph' ? block.text : []));

  it('has one roadmap although blank lines and a line of dashes interrupt it', () => {
    expect(tables).toHaveLength(2);
    const numbers = tables[0]?.map(([number]) => number);
    expect(numbers).toEqual(['№ п/п', ...Array.from({ length: 13 }, (_, at) => `${at + 1}.`)]);
    expect(tables[0]?.at(-1)?.[4]).toBe('не позднее 1 октября 2024 года, далее – ежеквартально');
  });

  it('has its indicators to the last number, with which the file ends', () => {
    expect(tables[1]?.map((row) => row.slice(2))).toEqual([
      ['Минимальное значение в год открытия', 'Минимальное значение в год в последующие годы'],
      ['750', '1500'],
      ['300', '600'],
      ['3000', '6000'],
      ['15', '30'],
      ['0', '30'],
      ['100', '100'],
    ]);
  });

  it('has the clause that a blank line breaks as one sentence', () => {
    const clause = paragraphs.find((text) => text.startsWith('4. '));
    expect(clause).toContain('(И.Я. Шкуркина) организовать сопровождение муниципального');
  });

  it('keeps lines of the head and of the signature apart, without marks of bold type', () => {
    expect(paragraphs.slice(0, 5)).toEqual([
      'АДМИНИСТРАЦИЯ ГОРОДА ТОМСКА',
      'ДЕПАРТАМЕНТ ОБРАЗОВАНИЯ',
      'РАСПОРЯЖЕНИЕ',
      '27.12.2023',
      '№ 1410 р',
    ]);
    expect(paragraphs).toEqual(
      expect.arrayContaining(['Начальник департамента', 'М.Г. Савенков', '(3822) 90-99-81']),
    );
  });
});

describe('tables in plain text', () => {
  it('takes a table of bars', () => {
    expect(read('| № | Срок |', '|---|------|', '| 1 | до 1 мая |')).toEqual([
      [
        ['№', 'Срок'],
        ['1', 'до 1 мая'],
      ],
    ]);
  });

  it('takes a table drawn with signs, with lines between the rows', () => {
    const table = read(
      '┌───┬────────┐',
      '│ № │ Срок   │',
      '├───┼────────┤',
      '│ 1 │ до     │',
      '│   │ 1 мая  │',
      '└───┴────────┘',
    );
    expect(table).toEqual([
      [
        ['№', 'Срок'],
        ['1', 'до 1 мая'],
      ],
    ]);
  });

  it('takes columns that are aligned by blanks', () => {
    expect(
      read(
        '№    Мероприятие             Срок',
        '1.   Утвердить план          до 1 марта',
        '     мероприятий',
        '2.   Закупить оборудование   до 1 июня',
        'Исполнитель: Иванов Иван Иванович',
      ),
    ).toEqual([
      [
        ['№', 'Мероприятие', 'Срок'],
        ['1.', 'Утвердить план мероприятий', 'до 1 марта'],
        ['2.', 'Закупить оборудование', 'до 1 июня'],
      ],
      'Исполнитель: Иванов Иван Иванович',
    ]);
  });

  it('takes no table from a justified text', () => {
    expect(
      read(
        'Руководителю  муниципального  автономного   учреждения',
        'обеспечить   выполнение   перечня  показателей  центра',
        'и  представить    отчет   в    отдел   до  конца  года.',
      ),
    ).toEqual([
      'Руководителю муниципального автономного учреждения обеспечить выполнение перечня показателей центра и представить отчет в отдел до конца года.',
    ]);
  });

  it('goes on with a table behind a page break and drops its repeated header and the number of the page', () => {
    expect(
      read('№\tДело\tСрок', '1\tА\tмай', '2\tБ\tиюнь', '', '- 2 -', '\f№\tДело\tСрок', '3\tВ\tиюль'),
    ).toEqual([
      [
        ['№', 'Дело', 'Срок'],
        ['1', 'А', 'май'],
        ['2', 'Б', 'июнь'],
        ['3', 'В', 'июль'],
      ],
    ]);
  });

  it('begins another table where a row names columns', () => {
    const blocks = read('№\tДело\tСрок', '1\tА\tмай', '', '№\tИмя\tЧисло', '1\tБ\t5');
    expect(blocks).toHaveLength(2);
  });

  it('puts a cell of several lines together', () => {
    expect(read('№\tДело\tСрок', '1\tУтвердить план;', 'Издать приказ\tмай', '2\tБ\tиюнь')).toEqual([
      [
        ['№', 'Дело', 'Срок'],
        ['1', 'Утвердить план;\nИздать приказ', 'май'],
        ['2', 'Б', 'июнь'],
      ],
    ]);
  });

  it('keeps a section between rows as a row of its own', () => {
    expect(read('№\tДело\tСрок', 'Раздел I. Подготовка', '1\tА\tмай')).toEqual([
      [['№', 'Дело', 'Срок'], Array.from({ length: 3 }, () => 'Раздел I. Подготовка'), ['1', 'А', 'май']],
    ]);
  });
});

describe('paragraphs in plain text', () => {
  it('takes tabs behind a clause number and at the beginning of a line for indents', () => {
    expect(
      read('1.\tУтвердить план.', '2.\tНазначить ответственных.', '\tКонтроль оставляю за собой.'),
    ).toEqual(['1. Утвердить план.', '2. Назначить ответственных.', 'Контроль оставляю за собой.']);
  });

  it('joins a word that a line’s end breaks, and leaves hyphens of words and years', () => {
    expect(read('План образова-', 'ния на 2024-', '2025 годы, научно-', 'методический')).toEqual([
      'План образования на 2024-2025 годы, научно-методический',
    ]);
  });

  it('reads line ends of all systems alike', () => {
    const text = 'ПРИКАЗ\n\n1. Утвердить\nплан.\n\n2. Назначить.';
    const same = ['\r\n', '\r', '\n'].map((end) => readPlainText(text.replaceAll('\n', end)));
    expect(new Set(same.map((blocks) => JSON.stringify(blocks))).size).toBe(1);
  });

  it('leaves a place name under a date, and a footnote’s stars', () => {
    expect(read('от 27.12.2023', 'г. Томск', '', 'Срок: 1 мая 2024** года')).toEqual([
      'от 27.12.2023',
      'г. Томск',
      'Срок: 1 мая 2024** года',
    ]);
  });
});

const PIECES = [
  '\t',
  '\n',
  '\n\n',
  '|',
  '---',
  '**',
  '\f',
  '  ',
  '    ',
  '1.',
  '№',
  'слово',
  'Слово',
  '-',
  ';',
  '\u00ad',
  '│',
  '─',
];

describe('any text', () => {
  it('is read, or refused with a reason', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string())), (pieces) => {
        try {
          for (const block of readPlainText(pieces.join(''))) {
            if (block.kind === 'table') expect(new Set(block.rows.map(({ length }) => length)).size).toBe(1);
            else expect(block.text).toMatch(/^\S(?:.*\S)?$/u);
          }
        } catch (fault) {
          expect(fault).toBeInstanceOf(SourceFault);
        }
      }),
    );
  });

  it('refuses a table that a long line would make a thousand times larger than its text', () => {
    expect(() => readPlainText(`${'а\t'.repeat(5_000)}\n${'а\tб\n'.repeat(5_000)}`)).toThrow(SourceFault);
  });

  it('is looked at a bounded number of times per line', () => {
    const looks = (text: string): number => {
      const lines = linesOf(text);
      let count = 0;
      const counted = new Proxy(lines, {
        get(target, key) {
          if (typeof key === 'string' && /^\d+$/.test(key)) count++;
          return Reflect.get(target, key);
        },
      });
      const lineAt = (at: number): AlignedLine | undefined => {
        const line = counted[at];
        if (line?.kind === 'blank') return null;
        return (
          line &&
          [...line.raw.matchAll(/\S+/g)].map(({ index, 0: word }) => ({
            start: index,
            end: index + word.length,
            text: word,
          }))
        );
      };
      for (let at = 0; at < lines.length; ) {
        const table =
          takeTabbed(counted, at) ??
          takePiped(counted, at) ??
          takeAligned(lineAt, at, { gutter: 1, fewest: 3 });
        at = table?.next ?? at + 1;
      }
      return count / lines.length;
    };
    const hard = fc.array(
      fc.constantFrom('\t', '\n', '\n\n\n', 'а', 'б\tв\tг', '|', '---', '  а  б  в', '1.'),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(hard, (pieces) => {
        const text = pieces.join('');
        expect(looks(text.repeat(80))).toBeLessThan(1.5 * looks(text.repeat(10)) + 5);
      }),
      { numRuns: 40 },
    );
  });
});
