// A list of organisations as people keep it, CSV or XLSX, to rows with their lines. What the rows say is
// workflows/import/organisations.ts. Runs in the reading thread: `read-source.ts` is for everybody else.
import { CsvError, parse } from 'csv-parse/sync';
import readSheets, { type Sheet } from 'read-excel-file/node';
import {
  type ListRow,
  MOST_ORGANISATIONS,
  type OrganisationsRead,
  readOrganisations,
} from '../workflows/import/organisations.ts';
import { MAX_LIST_BYTES } from './limits.ts';
import { SourceFault } from './source-fault.ts';
import { decodeText } from './text-encoding.ts';
import { unzip } from './unzip.ts';

/** With what may stand above and between the organisations. */
const MAX_ROWS = MOST_ORGANISATIONS + 1_000;
const SAVE_AS = 'сохраните список как XLSX или CSV и укажите его';
const NO_BOOK = `книга не читается, файл повреждён или это не XLSX: ${SAVE_AS}`;

/** Why there are no rows; `line` where it is known. */
class ListUnreadable extends Error {
  readonly line: number;
  constructor(message: string, line = 1) {
    super(message);
    this.line = line;
  }
}

/** Never rejects because of what is in the file: that is a fault with its line. */
export async function readOrganisationsFile(bytes: Uint8Array): Promise<OrganisationsRead> {
  try {
    return readOrganisations(await rowsOf(bytes));
  } catch (error) {
    if (!(error instanceof ListUnreadable)) throw error;
    return { ok: false, faults: [{ line: error.line, message: error.message }] };
  }
}

async function rowsOf(bytes: Uint8Array): Promise<ListRow[]> {
  if (bytes.length > MAX_LIST_BYTES)
    throw new ListUnreadable('файл больше 5 МБ: оставьте в нём только список организаций');
  const begins = (...signature: number[]) => signature.every((byte, i) => bytes[i] === byte);
  if (begins(0xd0, 0xcf, 0x11, 0xe0))
    throw new ListUnreadable(`это книга Excel старого вида или файл с паролем: ${SAVE_AS}`);
  const rows = begins(0x50, 0x4b, 0x03, 0x04) ? await sheetRows(bytes) : csvRows(textOf(bytes));
  if (rows.length > MAX_ROWS)
    throw new ListUnreadable(
      `строк ${rows.length}, допустимо не более ${MOST_ORGANISATIONS} организаций: разделите список`,
    );
  return rows;
}

function textOf(bytes: Uint8Array): string {
  const text = decodeText(bytes);
  if (text === null) throw new ListUnreadable(`это не таблица CSV и не книга XLSX: ${SAVE_AS}`);
  return text;
}

/** Split by the mark that makes most cells of its first lines. */
function csvRows(text: string): ListRow[] {
  const beginning = text.split(/\r\n|\n|\r/, 12).join('\n');
  const [delimiter = ';'] = [';', ',', '\t']
    .map((mark) => ({ mark, count: beginning.split(mark).length }))
    .sort((a, b) => b.count - a.count)
    .map(({ mark }) => mark);
  try {
    const records = parse(text, {
      delimiter,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      to: MAX_ROWS + 1,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    let end = 0;
    return records.map(({ record, info }) => {
      const line = end + 1;
      end = info.lines;
      return { line, cells: record };
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Number((error as CsvError & { lines?: number }).lines) || 1;
    throw new ListUnreadable('кавычка не закрыта или стоит не на месте: исправьте ячейку', line);
  }
}

/** Of the first sheet that has a header, else of the first. */
async function sheetRows(bytes: Uint8Array): Promise<ListRow[]> {
  const buffer = Buffer.from(bytes);
  await refuseBomb(buffer);
  let sheets: Sheet<string>[];
  try {
    // A telephone number stays as it is written.
    sheets = await readSheets(buffer, { parseNumber: (text) => text });
  } catch {
    throw new ListUnreadable(NO_BOOK);
  }
  const lists = sheets.map(({ data }) =>
    data.map((cells, i) => ({
      line: i + 1,
      // No column of a list is of dates or of truth values.
      cells: cells.map((cell) => (typeof cell === 'string' ? cell : '')),
    })),
  );
  return lists.find((rows) => rows.length > 1) ?? lists[0] ?? [];
}

/** Unpacks everything once and keeps nothing, so that a header which lies about sizes does not help. */
async function refuseBomb(buffer: Buffer): Promise<void> {
  try {
    await unzip(buffer, () => true);
  } catch (fault) {
    if (!(fault instanceof SourceFault)) throw fault;
    if (fault.code === 'bomb')
      throw new ListUnreadable(
        'книга при распаковке слишком велика: оставьте в ней только список организаций',
      );
    if (fault.code === 'encrypted')
      throw new ListUnreadable(`книга защищена паролем: снимите защиту, ${SAVE_AS}`);
    throw new ListUnreadable(NO_BOOK);
  }
}
