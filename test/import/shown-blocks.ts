// Blocks as tests compare them: a paragraph is its text, a table its rows of texts, and which places one cell covers.
import type { Block, Table } from '../../src/workflows/import/source-document.ts';

export const shown = (blocks: readonly Block[]): (string | string[][])[] =>
  blocks.map((block) => (block.kind === 'paragraph' ? block.text : textsOf(block)));

export const textsOf = (table: Table): string[][] => table.rows.map((row) => row.map(({ text }) => text));

/** Each place of the grid as the place of its cell: `0.2` where row 0, column 2 begins. */
export const cellsOf = (table: Table): string[][] =>
  table.rows.map((row) => row.map(({ row, column }) => `${row}.${column}`));
