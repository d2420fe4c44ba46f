// A table that goes on over pages as one: its repeated header is dropped, and a row that a page's end cut is whole.
import type { Table } from '../workflows/import/source-document.ts';
import type { PlacedCell, PlacedTable } from './ruled-table.ts';
import { type GridCell, tableOf } from './table-grid.ts';
import { goesOn, joinTwo } from './wrapped-lines.ts';

/** A cell with its text; edges in points from the table's left edge. */
export interface TextCell {
  row: number;
  rows: number;
  left: number;
  right: number;
  text: string;
}

/** Rows of cells from left to right; a merged cell stands in its first row. */
export interface TextTable {
  width: number;
  /** Where columns begin and end, ascending. */
  edges: number[];
  rows: TextCell[][];
}

const NEAR = 5;
const MAX_HEADER_ROWS = 3;
/** Rows that show whether a table is numbered. */
const RECENT = 20;
const NUMBER = /^\d{1,3}(?:\.\d{1,3})*[.)]?$/;

export function textTable(
  { left, right, rowCount, cells }: PlacedTable,
  textOf: (cell: PlacedCell) => string,
): TextTable {
  const rows: TextCell[][] = Array.from({ length: rowCount }, () => []);
  cells.forEach((cell) => {
    rows[cell.row]?.push({
      row: cell.row,
      rows: cell.rows,
      left: cell.left - left,
      right: cell.right - left,
      text: textOf(cell),
    });
  });
  return {
    width: right - left,
    edges: edgesOf(rows.flatMap((row) => row.flatMap((cell) => [cell.left, cell.right]))),
    rows,
  };
}

/** True where the columns of `next`, which follows with nothing between, are those of `table`. */
export function isSameTable(table: TextTable, next: TextTable): boolean {
  const most = Math.max(table.edges.length, next.edges.length);
  return (
    Math.abs(table.width - next.width) <= 2 * NEAR && edgesOf([...table.edges, ...next.edges]).length <= most
  );
}

/** Adds the rows of a table's next part to it. */
export function addPart(table: TextTable, next: TextTable): void {
  let from = 0;
  while (from < MAX_HEADER_ROWS && isSameRow(table.rows[from], next.rows[from])) from++;
  const rows = next.rows.slice(from);
  const [last, first] = [table.rows.at(-1), rows[0]];
  if (last && first && isCutRow(table, last, first)) {
    last.forEach((cell, at) => {
      const rest = first[at]?.text ?? '';
      if (rest) cell.text = cell.text ? cutText(cell.text, rest) : rest;
    });
    rows.shift();
  }
  for (const row of rows) table.rows.push(row);
  table.edges = edgesOf([...table.edges, ...next.edges]);
}

const cutText = (text: string, rest: string): string =>
  /[.;:!?]$/.test(text) ? `${text}\n${rest}` : joinTwo(text, rest);

function isSameRow(row: TextCell[] | undefined, other: TextCell[] | undefined): boolean {
  if (!row || !other || row.length !== other.length || row.every(({ text }) => text === '')) return false;
  return row.every(({ text }, at) => text === other[at]?.text);
}

/** In a numbered table, a row without number whose cells go on in those of the row before. */
function isCutRow(table: TextTable, last: readonly TextCell[], first: readonly TextCell[]): boolean {
  const recent = table.rows.slice(-RECENT);
  const numbered = recent.filter((row) => NUMBER.test(row[0]?.text ?? '')).length;
  if (numbered * 2 < recent.length || last.length !== first.length || first.length < 2) return false;
  const rest = first.slice(1);
  return (
    first[0]?.text === '' &&
    [...last, ...first].every(({ rows }) => rows === 1) &&
    rest.some(({ text }) => text !== '') &&
    rest.some(({ text }, at) => text === '' || goesOn(last[at + 1]?.text ?? '', text))
  );
}

/** The full grid. None where nothing is written. */
export function gridOf(table: TextTable): Table[] {
  const { edges } = table;
  const at = (x: number): number => edges.findLastIndex((edge) => edge <= x + NEAR);
  const rows = table.rows.map((row) =>
    row.map(
      ({ left, right, rows: covered, text }): GridCell<string> => ({
        content: text,
        columns: Math.max(1, at(right) - at(left)),
        rows: covered,
      }),
    ),
  );
  return tableOf({ size: rows.length, groups: [rows] });
}

function edgesOf(edges: readonly number[]): number[] {
  const found: number[] = [];
  for (const edge of [...edges].sort((a, b) => a - b)) {
    if (edge - (found.at(-1) ?? Number.NEGATIVE_INFINITY) > NEAR) found.push(edge);
  }
  return found;
}
