// Papers as programs of others read them: mammoth a DOCX, exceljs an XLSX.
import ExcelJS from 'exceljs';
import mammoth from 'mammoth';

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

const plain = (html: string): string =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replace(/&([^;]+);/g, (_, name: string) => ENTITIES[name] ?? '?')
    .replace(/\s+/g, ' ')
    .trim();

export interface ReadDocument {
  text: string;
  pictures: number;
  /** Cells of the table whose head has this column, head included. */
  table(column: string): string[][];
}

/** Spaces of all kinds are plain ones. */
export async function readDocx(content: Buffer): Promise<ReadDocument> {
  const { value: html } = await mammoth.convertToHtml({ buffer: content });
  const tables = [...html.matchAll(/<table>(.*?)<\/table>/gs)].map(([, table = '']) =>
    [...table.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) =>
      [...row.matchAll(/<t[dh][^>]*>(.*?)<\/t[dh]>/gs)].map(([, cell = '']) => plain(cell)),
    ),
  );
  return {
    text: plain(html),
    pictures: html.match(/<img /g)?.length ?? 0,
    table: (column) => tables.find(([head]) => head?.includes(column)) ?? [],
  };
}

/** Every row of the only sheet as its cells' values; empty cells are ''. */
export async function readXlsx(content: Buffer): Promise<(string | number)[][]> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(Uint8Array.from(content).buffer);
  const rows: (string | number)[][] = [];
  book.worksheets[0]?.eachRow({ includeEmpty: true }, (row) => {
    const cells = Array.from({ length: row.cellCount }, (_, i) => row.getCell(i + 1).value ?? '');
    rows.push(
      cells.map((value) => {
        if (typeof value !== 'string' && typeof value !== 'number')
          throw new Error(`neither text nor number: ${JSON.stringify(value)}`);
        return typeof value === 'string' ? value.replace(/\s+/g, ' ') : value;
      }),
    );
  });
  return rows;
}
