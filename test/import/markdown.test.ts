// Orders written as Markdown.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { looksLikeMarkdown, readMarkdown } from '../../src/import/markdown.ts';
import { SourceFault } from '../../src/import/source-fault.ts';
import { shown } from './shown-blocks.ts';

const read = (...lines: string[]): (string | string[][])[] => shown(readMarkdown(lines.join('\n')));

describe('tables in Markdown', () => {
  it('are taken with and without outer bars', () => {
    const rows = [
      ['№', 'Срок'],
      ['1', 'до 1 мая'],
    ];
    expect(read('| № | Срок |', '|---|---|', '| 1 | до 1 мая |')).toEqual([rows]);
    expect(read('№ | Срок', '--|--:', '1 | до 1 мая')).toEqual([rows]);
  });

  it('keep escaped bars, lines of cells and the cells that the header has no name for', () => {
    expect(read('№ | Дело', '---|---', '1 | а \\| б<br>**в** | ещё')).toEqual([
      [
        ['№', 'Дело', ''],
        ['1', 'а | б\nв', 'ещё'],
      ],
    ]);
  });

  it('are one where only a blank line interrupts them', () => {
    expect(
      read(
        '№ | Срок',
        '---|---',
        '1 | май',
        '',
        '2 | июнь',
        '',
        'Начальник',
        '',
        'А | Б',
        '---|---',
        'в | г',
      ),
    ).toEqual([
      [
        ['№', 'Срок'],
        ['1', 'май'],
        ['2', 'июнь'],
      ],
      'Начальник',
      [
        ['А', 'Б'],
        ['в', 'г'],
      ],
    ]);
  });

  it('may be HTML', () => {
    expect(
      read(
        'Приложение',
        '',
        '<table><tr><td colspan="2">Срок</td></tr><tr><td>1</td><td>2</td></tr></table>',
      ),
    ).toEqual([
      'Приложение',
      [
        ['Срок', 'Срок'],
        ['1', '2'],
      ],
    ]);
  });
});

describe('text in Markdown', () => {
  it('loses its marks and keeps its footnotes', () => {
    expect(
      read('# ПРИКАЗ', '**от 1 марта** *2024 г.* [№ 5](https://example.org) до 2024<sup>1</sup>'),
    ).toEqual(['ПРИКАЗ', 'от 1 марта 2024 г. № 5 до 2024¹']);
  });

  it('keeps the numbers of clauses as they are written', () => {
    expect(read('1. Утвердить', '2. Назначить:', '   - А', '4) Закупить', '', '4.1. Контроль')).toEqual([
      '1. Утвердить',
      '2. Назначить:',
      '– А',
      '4) Закупить',
      '4.1. Контроль',
    ]);
    expect(read('3. А', '3. Б')).toEqual(['3. А', '4. Б']);
  });
});

describe('Markdown among plain texts', () => {
  it('is known by a heading or by the line of dashes of a table', () => {
    expect(looksLikeMarkdown('# Приказ\n\nтекст')).toBe(true);
    expect(looksLikeMarkdown('№ | Срок\n---|---\n1 | май')).toBe(true);
  });

  it('is not what only has bold words or tables of tabs', () => {
    expect(looksLikeMarkdown(readFileSync('test/fixtures/order-1410.txt', 'utf8'))).toBe(false);
    expect(looksLikeMarkdown('#1 и # 2\n-----\t-----\nа | б')).toBe(false);
  });
});

const PIECES = [
  '#',
  '# ',
  '|',
  '---|---',
  '\n',
  '\n\n',
  '> ',
  '- ',
  '1. ',
  '```',
  '<td>',
  '</table>',
  '**',
  '_',
  '[',
  '](',
  '    ',
  'а',
];

describe('any Markdown', () => {
  it('is read, or refused with a reason', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string())), (pieces) => {
        try {
          for (const block of readMarkdown(pieces.join('')))
            expect(block.kind).toMatch(/^(?:paragraph|table)$/);
        } catch (fault) {
          expect(fault).toBeInstanceOf(SourceFault);
        }
      }),
    );
  });

  it('is refused where quotations are within each other a thousand times', () => {
    expect(() => readMarkdown(`${'>'.repeat(20_000)} а`)).toThrow(SourceFault);
  });
});
