// A leave schedule as offices keep it: a table saved as CSV by a spreadsheet, with names or addresses, two dates and a
// substitute on each line. Read as text only; who is meant is leave-plan.ts's question.
import { isUtf8 } from 'node:buffer';
import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import { type IsoDate, isIsoDate } from '../calendar/dates.ts';

export interface LeaveLine {
  /** In the file, from 1. */
  line: number;
  /** As written. */
  who: string;
  substitute: string;
  from: IsoDate | null;
  until: IsoDate | null;
  /** What is wrong with the line itself. */
  faults: string[];
}

export type LeaveSchedule = { ok: true; lines: LeaveLine[] } | { ok: false; fault: string };

const COLUMNS = ['who', 'from', 'until', 'substitute'] as const;
type Column = (typeof COLUMNS)[number];
const AT_MOST = 1_000;
const HEAD = /^(№|ф\.?\s*и\.?\s*о|фамилия|сотрудник|работник|адрес|кто|e-?mail)/i;

/** UTF-8, else the encoding in which Russian spreadsheets save CSV. */
export function decodeSchedule(bytes: Uint8Array): string {
  return new TextDecoder(isUtf8(bytes) ? 'utf-8' : 'windows-1251').decode(bytes);
}

export function readSchedule(text: string): LeaveSchedule {
  const records = split(text);
  if (records === null)
    return { ok: false, fault: 'Таблица не читается: проверьте кавычки и сохраните её как CSV.' };
  const lines = records.filter(
    ({ cells }, i) => cells.some((cell) => cell !== '') && !(i === 0 && isHead(cells)),
  );
  if (lines.length === 0) return { ok: false, fault: 'В таблице нет ни одной строки.' };
  if (lines.length > AT_MOST)
    return { ok: false, fault: `Строк больше ${AT_MOST}: разделите таблицу на части.` };
  return { ok: true, lines: lines.map(readLine) };
}

interface Cells {
  line: number;
  cells: string[];
}

/** Null when it is no table. */
function split(text: string): Cells[] | null {
  const [first = ''] = text.split('\n').filter((line) => line.trim() !== '');
  const count = (sign: string) => first.split(sign).length;
  const delimiter = [';', '\t', ','].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
  try {
    return parse<Cells, Partial<Record<Column, string>>>(text, {
      columns: [...COLUMNS],
      delimiter,
      bom: true,
      trim: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      on_record: (record, { lines }) => ({
        line: lines,
        cells: COLUMNS.map((column) => record[column] ?? ''),
      }),
    });
  } catch (error) {
    if (error instanceof CsvError) return null;
    throw error;
  }
}

function isHead(cells: readonly string[]): boolean {
  return HEAD.test(cells[0] ?? '') && !cells.some((cell) => dayOf(cell) !== null);
}

function readLine({ line, cells }: Cells): LeaveLine {
  const [who = '', first = '', last = '', substitute = ''] = cells;
  const [from, until] = [dayOf(first), dayOf(last)];
  const faults: string[] = [];
  if (who === '') faults.push('не указано, кто отсутствует');
  if (from === null) faults.push(dateFault('первый день', first));
  if (until === null) faults.push(dateFault('последний день', last));
  if (from !== null && until !== null && until < from) faults.push('последний день раньше первого');
  return { line, who, substitute, from, until, faults };
}

function dateFault(which: string, text: string): string {
  return text === '' ? `не указан ${which}` : `${which} – не дата: «${text}»; нужно, например, 01.07.2024`;
}

/** «1.7.2024» or «2024-07-01» */
function dayOf(text: string): IsoDate | null {
  const [, d = '', m = '', y = ''] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:\s*г\.?)?$/.exec(text) ?? [];
  const date = y === '' ? text : `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`;
  return isIsoDate(date) ? date : null;
}
