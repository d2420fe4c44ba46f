// Orders that LibreOffice printed to PDF (test/papers/printed-orders.ts makes such documents).
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { readPdf } from '../../src/import/pdf.ts';
import { readPlainText } from '../../src/import/plain-text.ts';
import { SourceFault } from '../../src/import/source-fault.ts';
import type { Block, Table } from '../../src/workflows/import/source-document.ts';
import { cellsOf, shown, textsOf } from './shown-blocks.ts';

const LIMITS = { pages: 500 };
const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(`test/fixtures/import/h-${name}.pdf`));
const read = (name: string): Promise<Block[]> => readPdf(fixture(name), LIMITS);
const tablesOf = (blocks: readonly Block[]): Table[] => blocks.filter((block) => block.kind === 'table');
const codeOf = (bytes: Uint8Array, limits = LIMITS): Promise<string> =>
  readPdf(bytes, limits).then(
    () => 'read',
    (fault: unknown) => (fault instanceof SourceFault ? fault.code : String(fault)),
  );

describe('an order of five pages', () => {
  let blocks: Block[];
  beforeAll(async () => {
    blocks = await read('order');
  });

  it('gives the rows, cells and paragraphs that its text has', () => {
    const text = readPlainText(readFileSync('test/fixtures/order-1410.txt', 'utf8'));
    expect(shown(blocks)).toEqual(shown(text));
  });

  it('has all 13 rows of its roadmap in one table', () => {
    expect(tablesOf(blocks).map(({ rows }) => rows.length)).toEqual([14, 7]);
  });
});

describe('tables on pages', () => {
  it('are taken without rules where their columns are evident', async () => {
    const [title, table, last] = shown(await read('no-rules'));
    expect(title).toBe('План мероприятий');
    expect(last).toBe('Исполнитель: И.И. Иванов');
    expect(table).toHaveLength(9);
    expect(table?.[2]).toEqual([
      '2.',
      'Проведено повышение квалификации педагогических работников образовательной организации',
      'III квартал 2024 г.',
      'МБОУ СОШ № 5',
    ]);
  });

  it('have merged cells where an inner rule is missing', async () => {
    const [table] = tablesOf(await read('merged'));
    expect(table && cellsOf(table)).toEqual([
      ['0.0', '0.1', '0.2', '0.2', '0.4'],
      ['0.0', '0.1', '1.2', '1.3', '0.4'],
      ['2.0', '2.0', '2.0', '2.0', '2.0'],
      ['3.0', '3.1', '3.2', '3.3', '3.4'],
      ['4.0', '4.1', '4.2', '4.2', '3.4'],
      ['5.0', '5.0', '5.0', '5.0', '5.0'],
      ['6.0', '6.1', '6.2', '6.2', '6.4'],
    ]);
    expect(table && textsOf(table)[0]?.[4]).toBe('Ответственный');
    expect(table && textsOf(table)[4]).toEqual([
      '2',
      'Закупить оборудование',
      'до 1 июня 2024 года',
      'до 1 июня 2024 года',
      'Комитет образования',
    ]);
  });

  it('go on over pages, without repeated headers, page headers and page numbers', async () => {
    const blocks = await read('pages');
    expect(blocks.map(({ kind }) => kind)).toEqual(['paragraph', 'table', 'paragraph']);
    const numbers = tablesOf(blocks)
      .flatMap(textsOf)
      .map(([number]) => number);
    expect(numbers).toEqual(['№', ...Array.from({ length: 60 }, (_, at) => `${at + 1}.`)]);
  });

  it('read the same on a page that is turned', async () => {
    const bytes = Buffer.from(fixture('merged')).toString('latin1');
    const turned = bytes.replaceAll('/Type/Page/Parent', '/Type/Page/Rotate 90/Parent');
    expect(turned).not.toBe(bytes);
    expect(shown(await readPdf(new Uint8Array(Buffer.from(turned, 'latin1')), LIMITS))).toEqual(
      shown(await read('merged')),
    );
  });

  it('have a footnote’s mark beside the date, not in it', async () => {
    const [table] = tablesOf(
      await readPdf(new Uint8Array(readFileSync('test/fixtures/import/merged-cells.pdf')), LIMITS),
    );
    expect(table?.rows[3]?.map(({ text }) => text).slice(3)).toEqual(['01.04.2024', '15.04.2024¹']);
  });
});

describe('a PDF that cannot be read', () => {
  it('says whether it is a scan, protected, damaged or too long', async () => {
    expect(await codeOf(fixture('scan'))).toBe('no-text');
    expect(await codeOf(fixture('password'))).toBe('encrypted');
    expect(await codeOf(fixture('order').slice(0, 900))).toBe('damaged');
    expect(await codeOf(new Uint8Array(Buffer.from('%PDF-1.7\n')))).toBe('damaged');
    expect(await codeOf(fixture('pages'), { pages: 2 })).toBe('too-long');
  });
});
