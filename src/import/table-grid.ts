// A table whose cells span columns and rows as a full grid, in which a merged cell stands at every place it covers.
import type { Cell, Table } from '../workflows/import/source-document.ts';
import { MAX_CELLS } from './limits.ts';
import { tooLong } from './source-fault.ts';

export interface GridCell<Content> {
  content: Content;
  /** Columns and rows that it covers, from 1. */
  columns: number;
  rows: number;
}

/** A table as it was written: groups of rows (head, body, foot), out of which no cell reaches. */
export interface FlowTable {
  /** Cells as they are written: a merged one counts once. */
  size: number;
  /** The content of a cell: its lines separated by `\n`. */
  groups: GridCell<string>[][][];
}

/** As HTML says it. */
const MAX_SPAN = 1_000;

/** No table where nothing is written. */
export function tableOf({ groups }: FlowTable): Table[] {
  const rows = withoutRepeats(groups.flatMap(gridOf));
  const width = Math.max(0, ...rows.map((row) => row.length));
  if (rows.length * width > MAX_CELLS) throw tooLong('в таблице слишком много ячеек');
  const columns = Array.from({ length: width }, (_, column) => rows.map((row) => row[column]));
  const kept = columns.flatMap((cells, column) => (sameCells(cells, columns[column - 1]) ? [] : [column]));
  const places = new Map<GridCell<string>, Cell>();
  const grid = rows.map((row, rowNumber) =>
    kept.map((from, column) => {
      const source = row[from];
      const known = source && places.get(source);
      if (known) return known;
      const cell: Cell = { text: source?.content ?? '', row: rowNumber, column };
      if (source) places.set(source, cell);
      return cell;
    }),
  );
  return grid.some((row) => row.some(({ text }) => text !== '')) ? [{ kind: 'table', rows: grid }] : [];
}

/** The lines of a cell; of a table within it each row is a line. */
export function linesOf(flow: readonly (string | FlowTable)[]): string {
  return flow
    .flatMap((piece) =>
      typeof piece === 'string'
        ? [piece]
        : piece.groups.flat().map((row) =>
            row
              .map(({ content }) => content.replaceAll('\n', ' '))
              .join(' ')
              .trim(),
          ),
    )
    .filter((line) => line !== '')
    .join('\n');
}

type Row = (GridCell<string> | undefined)[];

/** The grid of a group of rows. A place that two cells claim belongs to the earlier one. */
function gridOf(group: readonly GridCell<string>[][]): Row[] {
  const grid: Row[] = group.map(() => []);
  let places = 0;
  group.forEach((cells, rowNumber) => {
    let column = 0;
    for (const cell of cells) {
      while (grid[rowNumber]?.[column]) column += 1;
      const height = Math.min(cell.rows, group.length - rowNumber);
      const width = Math.min(cell.columns, MAX_SPAN);
      places += height * width;
      if (places > 5 * MAX_CELLS) throw tooLong('в таблице слишком много ячеек');
      for (const row of grid.slice(rowNumber, rowNumber + height)) {
        for (let at = column; at < column + width; at += 1) row[at] ??= cell;
      }
      column += width;
    }
  });
  return grid;
}

/** Rows that hold nothing but cells of the row above say nothing. */
const withoutRepeats = (rows: Row[]): Row[] =>
  rows.filter((row, index) => row.length > 0 && !sameCells(row, rows[index - 1]));

function sameCells(a: Row, b: Row | undefined): boolean {
  return b?.length === a.length && Array.from(a).every((cell, index) => cell === b[index]);
}
