// Rows of a table that are no items: numbers under the header, the header again, footnotes, totals.
import { isBlank, plainWords } from './cell-words.ts';
import type { Layout } from './columns.ts';
import type { Cell, Table } from './source-document.ts';

/** Texts that begin in this row, each once. */
export function ownCells(row: readonly Cell[], at: number): Cell[] {
  return row.filter((cell, c) => cell.row === at && row[c - 1] !== cell && !isBlank(cell.text));
}

/** «1 | 2 | 3 | 4 | 5»: small numbers, all different. */
export function isNumberingRow(cells: readonly Cell[], width: number): boolean {
  if (cells.length < 2) return false;
  const numbers = cells.map((cell) =>
    /^\d{1,2}\.?$/.test(cell.text.trim()) ? Number.parseInt(cell.text, 10) : 0,
  );
  return numbers.every((n) => n >= 1 && n <= width + 2) && new Set(numbers).size === numbers.length;
}

/** The words of the header's rows, for finding them again on the next page. */
export function headerWords(table: Table, layout: Layout): Set<string> {
  const rows = layout.header === null ? [] : table.rows.slice(layout.header, layout.body);
  return new Set(rows.map(rowWords));
}

export const rowWords = (row: readonly Cell[]): string =>
  row.map((cell) => plainWords(cell.text).join(' ')).join('|');

export const isFootnote = (text: string): boolean =>
  /^\s*(?:<\*+>|\*|<\d{1,2}>|[¹²³⁴⁵⁶⁷⁸⁹]|примечани[ея]\b|примечани[ея]:|сноск)/iu.test(text);

export const isTotal = (text: string): boolean => /^\s*(?:итого|всего)(?![\p{L}])/iu.test(text);
