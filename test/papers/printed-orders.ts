// Orders as Word documents that the tests let LibreOffice print to PDF: fixtures test/fixtures/import/h-*.pdf are
// these, printed once.
import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  Header,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx';

export interface PrintedCell {
  text: string;
  columnSpan?: number;
  rowSpan?: number;
}

export type PrintedBlock = string | { rows: (string | PrintedCell)[][]; ruled?: boolean; widths?: number[] };

export interface PrintedOrder {
  blocks: PrintedBlock[];
  header?: string;
  landscape?: boolean;
  numbered?: boolean;
}

const NONE = { style: BorderStyle.NONE, size: 0, color: 'auto' } as const;
const NO_BORDERS = {
  top: NONE,
  bottom: NONE,
  left: NONE,
  right: NONE,
  insideHorizontal: NONE,
  insideVertical: NONE,
};

/** @returns a DOCX file; lines of a cell are separated by `\n`; the first row of a table is its header on every page */
export async function printedOrder({ blocks, header, landscape, numbered }: PrintedOrder): Promise<Buffer> {
  const orientation = landscape ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT;
  return Packer.toBuffer(
    new Document({
      styles: { default: { document: { run: { font: 'Liberation Serif', size: 24 } } } },
      sections: [
        {
          properties: {
            page: { size: { orientation }, margin: { left: 1134, right: 850, top: 1134, bottom: 1134 } },
          },
          headers: header === undefined ? {} : { default: new Header({ children: [centred(header)] }) },
          footers: numbered ? { default: new Footer({ children: [new Paragraph(pageNumber())] }) } : {},
          children: blocks.map((block) =>
            typeof block === 'string'
              ? new Paragraph({
                  children: [new TextRun(block)],
                  alignment: AlignmentType.BOTH,
                  indent: { firstLine: 709 },
                })
              : table(block),
          ),
        },
      ],
    }),
  );
}

const centred = (text: string): Paragraph => new Paragraph({ text, alignment: AlignmentType.CENTER });
const pageNumber = () => ({
  alignment: AlignmentType.CENTER,
  children: [new TextRun({ children: [PageNumber.CURRENT] })],
});

function table({ rows, ruled = true, widths }: Exclude<PrintedBlock, string>): Table {
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    ...(widths && { columnWidths: widths }),
    ...(!ruled && { borders: NO_BORDERS }),
    rows: rows.map(
      (cells, at) =>
        new TableRow({ tableHeader: at === 0, children: cells.map((cell) => printedCell(cell)) }),
    ),
  });
}

function printedCell(cell: string | PrintedCell): TableCell {
  const { text, ...spans } = typeof cell === 'string' ? { text: cell } : cell;
  return new TableCell({
    ...spans,
    margins: { left: 80, right: 80 },
    children: text.split('\n').map((line) => new Paragraph(line)),
  });
}
