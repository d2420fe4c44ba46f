// Tables of the office form: the head on each page, no row alone on a page.
import { AlignmentType, Table, TableCell, TableLayoutType, TableRow, VerticalAlign, WidthType } from 'docx';
import type { Column } from './office-paper.ts';
import { SIZE, text, twips } from './office-text.ts';
import { printable } from './printable.ts';

/** A row that would take more may break across pages: one that fits on no page would be cut. Millimetres. */
const WHOLE_ROW = 60;
/** Of the table's print, on the safe side. Millimetres. */
const LETTER = 2.4;
const LINE = 4.6;
const CELL_MARGINS = { left: 60, right: 60, top: 20, bottom: 20 };

/**
 * @param width of the page between its margins, in mm; the columns are stretched to it
 * @param keepNext what follows is not parted from the last row
 */
export function tableOf(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { width, keepNext }: { width: number; keepNext: boolean },
): Table {
  const total = columns.reduce((sum, column) => sum + column.width, 0);
  const fitted = columns.map((column) => ({ ...column, width: (column.width * width) / total }));
  return new Table({
    ...laidOut(fitted.map((column) => column.width)),
    rows: [
      rowOf(
        fitted,
        fitted.map(({ head }) => head),
        { isHead: true, keepNext: true },
      ),
      // The last two stay together.
      ...rows.map((cells, i) => {
        const isKept = i === rows.length - 2 || (keepNext && i === rows.length - 1);
        return rowOf(fitted, cells, { isHead: false, keepNext: isKept });
      }),
    ],
  });
}

function rowOf(
  columns: readonly Column[],
  cells: readonly string[],
  { isHead, keepNext }: { isHead: boolean; keepNext: boolean },
): TableRow {
  const widths = columns.map(({ width }) => width);
  return new TableRow({
    tableHeader: isHead,
    keepNext,
    cantSplit: isHead || isWhole(widths, cells, 1),
    children: columns.map(({ width, align = 'left' }, i) => {
      const alignment = isHead || align === 'center' ? AlignmentType.CENTER : AlignmentType.LEFT;
      return new TableCell({
        width: { size: twips(width), type: WidthType.DXA },
        margins: CELL_MARGINS,
        verticalAlign: isHead ? VerticalAlign.CENTER : VerticalAlign.TOP,
        children: [text(cells[i] ?? '', { alignment }, { size: SIZE.table })],
      });
    }),
  });
}

/** Whether a row is estimated to take little of a page. @param size of its print beside the table's */
export function isWhole(widths: readonly number[], cells: readonly string[], size: number): boolean {
  const lines = widths.map((width, i) =>
    printable(cells[i] ?? '')
      .split('\n')
      .reduce((sum, line) => sum + Math.max(1, Math.ceil((line.length * LETTER * size) / (width - 2))), 0),
  );
  return Math.max(...lines) * LINE * size <= WHOLE_ROW;
}

/** @param widths of the columns, in mm */
export function laidOut(widths: readonly number[]) {
  return {
    layout: TableLayoutType.FIXED,
    columnWidths: widths.map(twips),
    width: { size: twips(widths.reduce((sum, one) => sum + one, 0)), type: WidthType.DXA },
  };
}
