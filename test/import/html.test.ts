import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readHtml } from '../../src/import/html.ts';
import { SourceFault } from '../../src/import/source-fault.ts';
import type { Cell, Table } from '../../src/workflows/import/source-document.ts';
import { cellsOf, shown } from './shown-blocks.ts';

const read = (html: string) => shown(readHtml(html));

function tableIn(html: string): Table {
  const table = readHtml(html).find((block) => block.kind === 'table');
  if (!table) throw new Error('no table');
  return table;
}

describe('paragraphs of HTML', () => {
  it('are headings, paragraphs and lines, with single blanks', () => {
    expect(
      read(
        '<h1>Распоряжение</h1>от 1&nbsp;мая<br>№ 5<p>О\n  созда&shy;нии <b>цен</b>тра</p><div>а<div>б</div>в</div>',
      ),
    ).toEqual(['Распоряжение', 'от 1 мая', '№ 5', 'О создании центра', 'а', 'б', 'в']);
  });

  it('have the numbers of ordered lists', () => {
    expect(
      read(
        '<ol><li>раз<ol start="3"><li>три</li></ol></li><li value="7">семь</li><li>восемь</li></ol><ul><li>черта</li></ul>',
      ),
    ).toEqual(['1. раз', '3. три', '7. семь', '8. восемь', '– черта']);
  });

  it('leave out what nobody sees', () => {
    expect(
      read(
        '<title>т</title><style>p{}</style><script>a</script><p hidden>а</p><p style="display: none">б</p><p>в<del>г</del><ins>д</ins></p><!-- е --><noscript>ж</noscript>',
      ),
    ).toEqual(['вд']);
  });

  it('keep a footnote mark apart from the date before it', () => {
    expect(read('до 15.01.2024<sup>1</sup>')).toEqual(['до 15.01.2024¹']);
  });

  it('are the lines of preformatted text', () => {
    expect(read('<pre>раз\n  два\n\nтри</pre>')).toEqual(['раз', 'два', 'три']);
  });
});

describe('a table of HTML', () => {
  it('has a merged cell at every place that it covers', () => {
    const table = tableIn(
      '<table><tr><th rowspan=2>№<th colspan=2>Срок<tr><td>с<td>по<tr><td>1<td colspan=2>май</table>',
    );
    expect(shown([table])).toEqual([
      [
        ['№', 'Срок', 'Срок'],
        ['№', 'с', 'по'],
        ['1', 'май', 'май'],
      ],
    ]);
    expect(cellsOf(table)).toEqual([
      ['0.0', '0.1', '0.1'],
      ['0.0', '1.1', '1.2'],
      ['2.0', '2.1', '2.1'],
    ]);
  });

  it('has rows of one length, whatever is missing or too wide', () => {
    expect(read('<table><tr><td>a<td>b<td>c<tr><td>d<tr><td colspan=900>e</table>')).toEqual([
      [
        ['a', 'b', 'c'],
        ['d', '', ''],
        ['e', 'e', 'e'],
      ].map((row) => [...row, ...(row[0] === 'e' ? ['e'] : [''])]),
    ]);
  });

  it('lets no cell reach out of its group of rows', () => {
    expect(
      read('<table><thead><tr><td rowspan=9>a<td>b</thead><tbody><tr><td>c<td rowspan=0>d<tr><td>e</table>'),
    ).toEqual([
      [
        ['a', 'b'],
        ['c', 'd'],
        ['e', 'd'],
      ],
    ]);
  });

  it('gives what it merely lays out, and keeps a small table within a cell as lines of it', () => {
    const inner = '<table><tr><td>№<td>Дело<tr><td>1<td>раз</table>';
    expect(read(`<table><tr><td>меню<td>начало${inner}конец</table>`)).toEqual([
      'меню',
      'начало',
      [
        ['№', 'Дело'],
        ['1', 'раз'],
      ],
      'конец',
    ]);
    const rows = '<tr><td>а<td>б'.repeat(4);
    expect(read(`<table>${rows}<tr><td>в<td>г${inner}</table>`)[0]).toContainEqual(['в', 'г\n№ Дело\n1 раз']);
  });

  it('is no table when it only frames a text, and keeps its caption before it', () => {
    expect(
      read('<table><tr><td><p>раз<p>два</table><table><caption>Меры</caption><tr><td>a<td>b</table>'),
    ).toEqual(['раз', 'два', 'Меры', [['a', 'b']]]);
  });
});

it('reads any HTML, or says why not, and gives full grids', () => {
  const tag = fc.constantFrom(
    'table',
    'tr',
    'td',
    'p',
    'ol',
    'li',
    'b',
    'br',
    'sup',
    'thead',
    'caption',
    'div',
  );
  const piece = fc.oneof(
    fc.string({ maxLength: 5 }),
    tag.map((name) => `<${name}>`),
    tag.map((name) => `</${name}>`),
    fc.tuple(fc.nat(5), fc.nat(5)).map(([columns, rows]) => `<td colspan=${columns} rowspan=${rows}>x`),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      for (const block of readHtml(pieces.join(''))) {
        if (block.kind === 'paragraph') expect(block.text).toMatch(/^\S(?:.*\S)?$/);
        else expect(faultIn(block.rows)).toBeNull();
      }
    }),
    { numRuns: 200 },
  );
});

/** A place that breaks what a full grid promises. */
function faultIn(rows: Cell[][]): string | null {
  for (const [rowNumber, row] of rows.entries()) {
    if (row.length !== rows[0]?.length) return `row ${rowNumber} has ${row.length} places`;
    for (const [column, cell] of row.entries()) {
      if (cell.row > rowNumber || cell.column > column || rows[cell.row]?.[cell.column] !== cell) {
        return `the cell at ${rowNumber}.${column} says ${cell.row}.${cell.column}`;
      }
    }
  }
  return null;
}

describe('HTML that was made to bring a reader down', () => {
  it.each([
    ['ten thousand tables within each other', '<table><tr><td>'.repeat(10_000)],
    ['rows that all last to the end', `<table>${'<tr><td rowspan=65000>a'.repeat(1_500)}</table>`],
    ['too many places', `<table>${'<tr><td colspan=1000>a<td>b'.repeat(300)}</table>`],
  ])('is refused: %s', (_what, html) => {
    expect(() => readHtml(html)).toThrow(SourceFault);
  });

  it('may claim a billion columns and rows', () => {
    expect(read('<table><tr><td colspan=1000000000>a<td rowspan=1000000000>b<tr><td>c</table>')).toEqual([
      [
        ['a', 'a', 'b'],
        ['c', '', 'b'],
      ],
    ]);
  });

  it('may leave thousands of tags open', () => {
    expect(read(`${'<a href=x><b><p>'.repeat(4_000)}конец`)).toEqual(['конец']);
  });
});
