// Tables as XLSX: a head that stays in sight, numbers as numbers, long text wrapped; texts are never formulas.
import writeXlsxFile, { type Cell } from 'write-excel-file/node';
import type { IsoDate } from '../calendar/dates.ts';
import { fixArchive } from './fixed-archive.ts';
import { printable } from './printable.ts';

/** Null is an empty cell. */
type Value = string | number | null;

export interface WorkbookSheet {
  name: string;
  /** Lines above the table. */
  lead: readonly string[];
  /** Widths are in characters. */
  columns: readonly { head: string; width: number }[];
  rows: readonly (readonly Value[])[];
  /** Lines under it. */
  notes: readonly string[];
}

/** Of what a cell may hold. */
const LONGEST = 32_767;
/** Points. */
const LINE_HEIGHT = 15;
/** Of what a row may have. */
const TALLEST = 409;
const FONT = { fontFamily: 'Times New Roman', fontSize: 11 };
const BORDER = { borderStyle: 'thin', borderColor: '#000000' } as const;

/** @returns an XLSX file, the same bytes for the same sheets */
export async function printWorkbook(sheets: readonly WorkbookSheet[], date: IsoDate): Promise<Uint8Array> {
  const file = writeXlsxFile(
    sheets.map(({ name, lead, columns, rows, notes }) => ({
      sheet: name,
      columns: columns.map(({ width }) => ({ width })),
      stickyRowsCount: lead.length + 1,
      orientation: 'landscape' as const,
      data: [
        ...lead.map((line, i) => spanning(line, columns, i === 0)),
        columns.map(({ head }) => ({
          ...textCell(head),
          ...BORDER,
          fontWeight: 'bold' as const,
          align: 'center' as const,
        })),
        ...rows.map((row) => row.map((value) => ({ ...cellOf(value), ...BORDER }))),
        ...notes.map((line) => spanning(line, columns, false)),
      ],
    })),
    FONT,
  );
  return fixArchive(await file.toBuffer(), date);
}

function cellOf(value: Value) {
  if (typeof value === 'number') return { value, type: Number, alignVertical: 'top' as const };
  return textCell(value ?? '');
}

function textCell(text: string) {
  return {
    value: printable(text).slice(0, LONGEST),
    type: String,
    wrap: true,
    alignVertical: 'top' as const,
  };
}

/** A line over all columns; Excel gives such cells no height of their own. */
function spanning(line: string, columns: WorkbookSheet['columns'], isBold: boolean): Cell[] {
  const width = columns.reduce((sum, column) => sum + column.width, 0);
  const cell = textCell(line);
  return [
    {
      ...cell,
      columnSpan: columns.length,
      height: Math.min(Math.ceil(cell.value.length / width) * LINE_HEIGHT, TALLEST),
      ...(isBold && { fontWeight: 'bold' as const }),
    },
    ...Array.from({ length: columns.length - 1 }, () => null),
  ];
}
