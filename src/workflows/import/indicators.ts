// The annex of indicators: its table by the meaning of its header, units in a column or at the end of a
// name, minimums of the opening year and later ones.
import { isBlank, oneLine, plainWords, withoutMarks } from './cell-words.ts';
import { isNumber } from './column-content.ts';
import { numberOf, numberRows } from './numbering.ts';
import { isNumberingRow, ownCells } from './row-kinds.ts';
import {
  type Cell,
  type Found,
  type Place,
  placeOfCell,
  type SourceDocument,
  type Table,
} from './source-document.ts';

export interface IndicatorRow {
  /** Unique, fit for a roadmap's file. */
  id: Found<string>;
  /** Without its unit where that stood in brackets at its end. */
  name: Found<string>;
  unit: Found<string> | null;
  /** The least value in the year of opening. */
  opening: Found<number> | null;
  /** The least value in the years after it. */
  later: Found<number> | null;
}

/** `latest`: a second year after the first. */
type Part = 'number' | 'name' | 'unit' | 'opening' | 'later' | 'latest' | 'other';

const SEVERAL_YEARS = 'Значения по годам различаются; взят второй год.';
const HEADER_WITHIN = 4;

/** Pure. Empty where the document has no such annex. Several tables of indicators are read as one list. */
export function findIndicators(doc: SourceDocument): IndicatorRow[] {
  const rows = doc.blocks.flatMap((table, block) => (table.kind === 'table' ? readTable(table, block) : []));
  const ids = numberRows(rows.map(({ number }) => ({ number, section: null })));
  return rows.flatMap(({ name, unit, opening, later }, at) => {
    const id = ids[at];
    return id ? [{ id, name, unit, opening, later }] : [];
  });
}

type ReadRow = Omit<IndicatorRow, 'id'> & { number: Found<string> | null };

function readTable(table: Table, block: number): ReadRow[] {
  const header = table.rows.slice(0, HEADER_WITHIN).findIndex((row) => {
    const parts = row.map((cell) => partOf(cell.text));
    return parts.includes('name') && row.some((cell) => isValueHeader(cell.text));
  });
  if (header < 0) return [];
  let body = header + 1;
  while (
    body < table.rows.length &&
    table.rows[body]?.some((cell) => cell.row < body && cell.row >= header && !isBlank(cell.text))
  )
    body++;
  const texts = (table.rows[header] ?? []).map((_, c) =>
    [...new Set(table.rows.slice(header, body).map((row) => row[c]?.text ?? ''))].join(' '),
  );
  const columns = valueColumns(texts);
  const rows: ReadRow[] = [];
  for (let r = body; r < table.rows.length; r++) {
    const row = table.rows[r] ?? [];
    const own = ownCells(row, r);
    if (own.length < 2 || isNumberingRow(own, row.length)) continue;
    const read = readRow(row, columns, block);
    if (read) rows.push(read);
  }
  return rows;
}

const isValueHeader = (text: string): boolean =>
  /(?:минимальн|значен|планов|целев|базов)/i.test(text) || /(?:^|\s)20\d\d(?!\d)/.test(text);

function partOf(header: string): Part {
  const words = plainWords(header).join(' ');
  if (/^(?:№|n|no|номер)?(?: ?п ?п?)?$/.test(words)) return 'number';
  if (/последующ|далее|следующ/.test(words)) return 'later';
  if (/единиц\p{L}* измер|^ед /u.test(words)) return 'unit';
  if (/открыти|создани|минимальн|значен|планов/.test(words) && !words.startsWith('наименован'))
    return 'opening';
  if (/показател|индикатор/.test(words)) return 'name';
  return 'other';
}

/** Columns per year: the first is the opening year's, the second the later years'. */
function valueColumns(headers: readonly string[]): Map<Part, number> {
  const columns = new Map<Part, number>();
  const years: { c: number; year: number }[] = [];
  for (const [c, header] of headers.entries()) {
    const year = /(?:^|\D)(20\d\d)(?!\d)/.exec(header)?.[1];
    const part = partOf(header);
    if (year && (part === 'opening' || part === 'other')) years.push({ c, year: Number(year) });
    else if (!columns.has(part)) columns.set(part, c);
    else if (part === 'opening' && !columns.has('later')) columns.set('later', c);
  }
  const [first, second, third] = years.sort((a, b) => a.year - b.year);
  if (first && !columns.has('opening')) columns.set('opening', first.c);
  if (second && !columns.has('later')) columns.set('later', second.c);
  if (third && columns.get('later') === second?.c) columns.set('latest', third.c);
  return columns;
}

function readRow(row: readonly Cell[], columns: ReadonlyMap<Part, number>, block: number): ReadRow | null {
  const at = (part: Part): Cell | undefined => row[columns.get(part) ?? -1];
  const nameCell = at('name');
  if (!nameCell || isBlank(nameCell.text) || isNumber(nameCell.text)) return null;
  const opening = numberIn(at('opening'), block);
  const later = numberIn(at('later'), block);
  if (!opening && !later) return null;
  const named = withUnit(withoutMarks(oneLine(nameCell.text)).text);
  const place = placeOfCell(nameCell, block);
  const unitCell = at('unit');
  const own =
    unitCell && !isBlank(unitCell.text)
      ? unitCell
      : /^[%‰]$/.test(unitCell?.text.trim() ?? '')
        ? unitCell
        : undefined;
  const inName =
    named.unit === null || own
      ? null
      : { value: named.unit, place: unitPlace(nameCell, named.unit, place), sure: true };
  const value = numberOf(at('number')?.text ?? '');
  const numberCell = at('number');
  return {
    number:
      value !== null && numberCell ? { value, place: placeOfCell(numberCell, block), sure: true } : null,
    name: { value: own ? withoutMarks(oneLine(nameCell.text)).text : named.name, place, sure: true },
    unit: own ? { value: oneLine(own.text), place: placeOfCell(own, block), sure: true } : inName,
    opening,
    later:
      later && at('latest') && numberIn(at('latest'), block)?.value !== later.value
        ? { ...later, sure: false, why: SEVERAL_YEARS }
        : later,
  };
}

function unitPlace(cell: Cell, unit: string, whole: Place): Place {
  const start = cell.text.lastIndexOf(unit);
  return start < 0 ? whole : { ...whole, start, end: start + unit.length };
}

/** Words that a bracket at the end of a name begins with when it is a unit. */
const UNIT =
  /^(?:%|проц|чел|ед\.|единиц|шт|тыс|млн|руб|балл|час|дн|количеств|раз|кв|га\b|м²|мест|документ|доля)/i;

/** «Численность детей (человек в год)» */
function withUnit(text: string): { name: string; unit: string | null } {
  const found =
    /^(.*\S)\s*\(([^()]{1,40})\)[\s.;]*$/u.exec(text) ?? /^(.*\S),\s*([^\s,]{1,12}(?: в год)?)$/u.exec(text);
  const unit = found?.[2]?.trim() ?? '';
  return found?.[1] && UNIT.test(unit)
    ? { name: found[1].replace(/[,\s]+$/, ''), unit }
    : { name: text, unit: null };
}

/** «1 500», «0,5», «не менее 70 %», «100%»; a text with two numbers is none. */
function numberIn(cell: Cell | undefined, block: number): Found<number> | null {
  if (!cell) return null;
  const text = withoutMarks(oneLine(cell.text)).text.toLowerCase();
  const found =
    /^(не менее |не ниже |не более |от |до |≥ ?|> ?)?(\d{1,3}(?: \d{3})+|\d+)(?:[.,](\d+))?\s*(%|\p{L}[\p{L}. ]{0,20})?$/u.exec(
      text,
    );
  if (!found) return null;
  const value = Number(`${found[2]?.replaceAll(' ', '')}${found[3] ? `.${found[3]}` : ''}`);
  const place = placeOfCell(cell, block);
  return /более|^до/.test(found[1] ?? '')
    ? { value, place, sure: false, why: `В документе «${oneLine(cell.text)}»: это не наименьшее значение.` }
    : { value, place, sure: true };
}
