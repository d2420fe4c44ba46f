// What the readers of text make blocks of: text without invisible characters, and rows padded to a full grid.
import type { Paragraph, Table } from '../workflows/import/source-document.ts';
import { MAX_CELLS } from './limits.ts';
import { tooLong } from './source-fault.ts';

/** Soft hyphens, zero-width characters, byte order marks: nothing that a reader of the paper would see. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g;

/** One line: inner white space is single blanks. */
export function tidy(text: string): string {
  return text.replace(INVISIBLE, '').replace(/\s+/g, ' ').trim();
}

export function paragraph(text: string): Paragraph {
  return { kind: 'paragraph', text: tidy(text) };
}

/**
 * @param rows texts of cells, lines of a cell separated by `\n`; short rows are padded with empty cells
 * @throws SourceFault `too-long`
 */
export function tableOfRows(rows: readonly (readonly string[])[]): Table {
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
  if (rows.length * width > MAX_CELLS) throw tooLong('в таблице слишком много ячеек');
  return {
    kind: 'table',
    rows: rows.map((row, at) =>
      Array.from({ length: width }, (_, column) => ({
        text: tidyLines(row[column] ?? ''),
        row: at,
        column,
      })),
    ),
  };
}

function tidyLines(text: string): string {
  return text.split('\n').map(tidy).filter(Boolean).join('\n');
}
