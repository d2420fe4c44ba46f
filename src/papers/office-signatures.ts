// The block of signatures: each person's position at the left, their name at the right, and between them where they sign;
// under them whom to ask.
import { BorderStyle, Table, TableBorders, TableCell, TableRow, VerticalAlign, WidthType } from 'docx';
import type { Signature, Signatures } from './office-paper.ts';
import { isWhole, laidOut } from './office-table.ts';
import { SIZE, text, twips } from './office-text.ts';

/** The print of a signature beside the table's. */
const PRINT = SIZE.text / SIZE.table;

/**
 * All in one row of a table around it, which does not break: not every program keeps the rows of a table together.
 * @param width of the page between its margins, in mm
 */
export function signatureBlock(signatures: Signatures, drafter: readonly string[], width: number): Table {
  const columns = [0.48, 0.2, 0.32].map((part) => part * width);
  const isShort = signatures.every(({ position, name }) => isWhole(columns, [position, '', name], PRINT));
  return new Table({
    ...laidOut([width]),
    borders: TableBorders.NONE,
    rows: [
      new TableRow({
        cantSplit: isShort,
        children: [
          new TableCell({
            width: { size: twips(width), type: WidthType.DXA },
            margins: { left: 0, right: 0 },
            children: [
              new Table({
                ...laidOut(columns),
                borders: TableBorders.NONE,
                rows: signatures.map((signature) => rowOf(signature, columns, isShort)),
              }),
              text('', {}, { size: SIZE.note }),
              ...drafter.map((one) => text(one, {}, { size: SIZE.note })),
            ],
          }),
        ],
      }),
    ],
  });
}

function rowOf({ position, name }: Signature, columns: readonly number[], isShort: boolean): TableRow {
  return new TableRow({
    cantSplit: isShort,
    children: columns.map(
      (size, column) =>
        new TableCell({
          width: { size: twips(size), type: WidthType.DXA },
          margins: { left: column === 2 ? twips(4) : 0, right: 0 },
          verticalAlign: VerticalAlign.BOTTOM,
          ...(column === 1 && { borders: { bottom: { style: BorderStyle.SINGLE, size: 4 } } }),
          children: [text([position, '', name][column] ?? '', { spacing: { before: 240 } })],
        }),
    ),
  });
}
