// Documents of tables written as text: «<» is merged with the cell to the left, «^» with the cell above.
import type { Block, Cell, SourceDocument, Table } from '../../../src/workflows/import/source-document.ts';

/** One row per line, cells between bars; `\n` in a cell is a line break. */
export function grid(text: string): Table {
  return gridOf(
    text
      .trim()
      .split('\n')
      .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('\\n', '\n'))),
  );
}

export function gridOf(texts: readonly (readonly string[])[]): Table {
  const rows: Cell[][] = [];
  for (const [row, line] of texts.entries()) {
    const cells: Cell[] = [];
    rows.push(cells);
    for (const [column, text] of line.entries()) {
      const left = cells[column - 1];
      const above = rows[row - 1]?.[column];
      cells.push(text === '<' && left ? left : text === '^' && above ? above : { text, row, column });
    }
  }
  return { kind: 'table', rows };
}

export const paragraph = (text: string): Block => ({ kind: 'paragraph', text });

export const docOf = (
  blocks: readonly Block[],
  format: SourceDocument['format'] = 'docx',
): SourceDocument => ({ format, name: 'order', blocks: [...blocks] });
