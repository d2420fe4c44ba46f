// Tables of the office form: the head on each page, no row alone on a page, and the block of signatures.
import {
  AlignmentType,
  BorderStyle,
  Table,
  TableBorders,
  TableCell,
  TableLayoutType,
  TableRow,
  VerticalAlign,
  WidthType,
} from 'docx';
import type { Column, Signature } from './office-paper.ts';
import { SIZE, text, twips } from './office-text.ts';
import { printable } from './printable.ts';

/** A row that would take more may break across pages: one that fits on no page would be cut. Millimetres. */
const WHOLE_ROW = 60;
/** Of the table's print, on the safe side. Millimetres. */
const LETTER = 2.4;
const LINE = 4.6;
const CELL_MARGINS = { left: 60, right: 60, top: 20, bottom: 20 };

/** @param width of the page between its margins, in mm; the columns are stretched to it */
export function tableOf(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
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
      ...rows.map((cells, i) => rowOf(fitted, cells, { isHead: false, keepNext: i === rows.length - 2 })),
    ],
  });
}

function rowOf(
  columns: readonly Column[],
  cells: readonly string[],
  { isHead, keepNext }: { isHead: boolean; keepNext: boolean },
): TableRow {
  return new TableRow({
    tableHeader: isHead,
    keepNext,
    cantSplit: isHead || heightOf(columns, cells) <= WHOLE_ROW,
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

/** Millimetres, estimated. */
function heightOf(columns: readonly Column[], cells: readonly string[]): number {
  const lines = columns.map(({ width }, i) =>
    printable(cells[i] ?? '')
      .split('\n')
      .reduce((sum, line) => sum + Math.max(1, Math.ceil((line.length * LETTER) / (width - 2))), 0),
  );
  return Math.max(...lines) * LINE;
}

/** Each person's position at the left, their name at the right, and between them where they sign. */
export function signatureBlock(signatures: readonly Signature[], width: number): Table {
  const columns = [0.48, 0.2, 0.32].map((part) => part * width);
  return new Table({
    ...laidOut(columns),
    borders: TableBorders.NONE,
    rows: signatures.map(
      ({ position, name }, i) =>
        new TableRow({
          cantSplit: true,
          keepNext: i < signatures.length - 1,
          children: columns.map(
            (size, column) =>
              new TableCell({
                width: { size: twips(size), type: WidthType.DXA },
                verticalAlign: VerticalAlign.BOTTOM,
                ...(column === 1 && { borders: { bottom: { style: BorderStyle.SINGLE, size: 4 } } }),
                children: [text([position, '', name][column] ?? '', { spacing: { before: 240 } })],
              }),
          ),
        }),
    ),
  });
}

/** @param widths of the columns, in mm */
function laidOut(widths: readonly number[]) {
  return {
    layout: TableLayoutType.FIXED,
    columnWidths: widths.map(twips),
    width: { size: twips(widths.reduce((sum, one) => sum + one, 0)), type: WidthType.DXA },
  };
}
