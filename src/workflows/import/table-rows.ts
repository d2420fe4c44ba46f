// Walks the rows of the roadmap's tables from top to bottom: items, sections, and what is neither.
import { executorLines, isBlank, oneLine, withoutMarks } from './cell-words.ts';
import type { Part } from './choose-table.ts';
import { namesBody } from './column-content.ts';
import { deadlineInside } from './deadline-inside.ts';
import { numberOf } from './numbering.ts';
import { createReader, type Fields, type Reader } from './row-cells.ts';
import { headerWords, isFootnote, isNumberingRow, isTotal, ownCells, rowWords } from './row-kinds.ts';
import { itemsOf } from './several-tasks.ts';
import type { Cell, Found, Place } from './source-document.ts';

export interface ReadRow extends Fields {
  title: Found<string>;
  number: Found<string> | null;
  section: string | null;
}

export interface ReadTable {
  rows: ReadRow[];
  sections: { text: string; place: Place }[];
  leftOut: { text: string; place: Place; why: string }[];
}

/** A row as it is walked over. */
interface Line {
  row: readonly Cell[];
  /** Its number in the table, from 0. */
  at: number;
  /** Filled cells that begin in it. */
  own: readonly Cell[];
  block: number;
  reader: Reader;
}

/** @param merges whether the document's format says which cells are merged */
export function readRows(parts: readonly Part[], merges: boolean): ReadTable {
  const read: ReadTable = { rows: [], sections: [], leftOut: [] };
  const [first] = parts;
  const header = first ? headerWords(first.table, first.layout) : new Set<string>();
  const walk = createWalk(read);
  for (const part of parts) {
    const { block, table, layout } = part;
    const reader = createReader(part, merges);
    if (part.heading) walk.section(part.heading.text, part.heading.place);
    for (const cell of new Set(table.rows.slice(0, layout.header ?? 0).flat()))
      leaveOut(read, cell, block, 'Строка над шапкой таблицы.');
    for (let at = layout.body; at < table.rows.length; at++) {
      const row = table.rows[at] ?? [];
      const own = ownCells(row, at);
      if (!own.length || isNumberingRow(own, row.length) || header.has(rowWords(row))) continue;
      walk.line({ row, at, own, block, reader });
    }
  }
  return read;
}

const HEADED = 'Столбца исполнителя нет; исполнителем взят заголовок раздела.';
const JOINED = 'У пункта несколько строк таблицы; сроки объединены.';

function createWalk(read: ReadTable) {
  let section: string | null = null;
  let sectionPlace: Place | null = null;
  /** The item above in the same section. */
  let above: ReadRow | null = null;
  /** A row with number and title only: a section if sub-items follow. */
  let bare: { row: ReadRow; number: string } | null = null;

  function startSection(text: string, place: Place): void {
    section = oneLine(text);
    sectionPlace = place;
    read.sections.push({ text: section, place });
    above = null;
    bare = null;
  }

  /** A cell on its own. False where it belongs to an item. */
  function single(line: Line, cell: Cell): boolean {
    const { row, at, block, reader } = line;
    const inherits = row.some((other) => other.row < at && !isBlank(other.text));
    const wide = row[cell.column + 1] === cell;
    const inside = reader.is('title', cell.column);
    if (inherits || (inside && !wide && !reader.has('number') && deadlineInside(cell.text))) return false;
    const named = inside || reader.is('number', cell.column) || reader.is('section', cell.column);
    if (!wide && above && (!named || (inside && /^\p{Ll}/u.test(cell.text)))) return false;
    startSection(cell.text, { ...cellPlace(block, cell) });
    return true;
  }

  /** Rows that go on with the item above: its title merged down, a row broken by a page. */
  function goOn(line: Line, fields: Fields, numbered: boolean): boolean {
    const titles = line.reader.cells(line.row, 'title').filter((cell) => !isBlank(cell.text));
    const mergedDown = titles.length > 0 && titles.every((cell) => cell.row < line.at);
    const broken = !titles.length || (line.reader.has('number') && /^\p{Ll}/u.test(titles[0]?.text ?? ''));
    if (numbered || !above || !(mergedDown || broken)) return false;
    const added = (role: 'responsible' | 'result' | 'deadline', by: string) => {
      const own = line.reader
        .cells(line.row, role)
        .some((cell) => cell.row === line.at && !isBlank(cell.text));
      const [value, more] = [above?.[role], fields[role]];
      if (!own || !more || !above) return;
      const lined = role === 'responsible' ? executorLines : oneLine;
      const joined = value ? { ...value, value: lined(`${value.value}${by}${more.value}`) } : more;
      above[role] =
        role === 'deadline' && value && mergedDown ? { ...joined, sure: false, why: JOINED } : joined;
    };
    if (!mergedDown && titles[0])
      above.title = {
        ...above.title,
        value: oneLine(`${above.title.value}\n${withoutMarks(titles[0].text).text}`),
      };
    added('responsible', mergedDown ? ', ' : '\n');
    added('result', mergedDown ? '; ' : '\n');
    added('deadline', mergedDown ? '; ' : '\n');
    return true;
  }

  function item(line: Line, number: Found<string> | null, found: Fields & { title: Found<string> }): void {
    const { row, reader, own, block } = line;
    let fields = found;
    if (bare && number && isChild(bare.number, number.value)) {
      const { title } = bare.row;
      read.rows.pop();
      startSection(
        `${bare.row.number?.value ?? ''}. ${title.value}`,
        title.place ?? cellPlace(block, own[0]),
      );
      fields = { ...reader.fields(row, null), title: fields.title };
    }
    const named = reader.cells(row, 'section').find((cell) => !isBlank(cell.text));
    if (named && oneLine(named.text) !== section) startSection(named.text, cellPlace(line.block, named));
    const items = itemsOf(fields, number, reader.cells(row, 'title')[0], reader.cells(row, 'deadline')[0]);
    const headed = !reader.has('responsible') && section !== null && namesBody(section);
    const responsible = headed
      ? { value: section ?? '', place: sectionPlace, sure: false, why: HEADED }
      : null;
    for (const one of items) read.rows.push({ ...one, responsible: one.responsible ?? responsible, section });
    above = read.rows.at(-1) ?? null;
    const only = own.every((cell) => reader.is('number', cell.column) || reader.is('title', cell.column));
    bare = only && number && above ? { row: above, number: number.value } : null;
  }

  return {
    section: startSection,
    line(line: Line): void {
      const { row, own, block, reader } = line;
      const [cell] = own;
      if (!cell) return;
      const titleCell = reader.cells(row, 'title').find(({ text }) => !isBlank(text));
      if (
        (own.length === 1 && isFootnote(cell.text)) ||
        isTotal((titleCell ?? cell).text) ||
        isTotal(cell.text)
      ) {
        leaveOut(read, cell, block, isFootnote(cell.text) ? 'Сноска.' : 'Итоговая строка.');
        return;
      }
      if (own.length === 1 && single(line, cell)) return;
      const numberCell = reader.cells(row, 'number')[0];
      const value = numberCell ? numberOf(numberCell.text) : null;
      const number =
        value !== null && numberCell ? { value, place: cellPlace(block, numberCell), sure: true } : null;
      const fields = reader.fields(row, above);
      if (goOn(line, fields, number !== null && numberCell?.row === line.at)) return;
      if (!fields.title) {
        leaveOut(read, cell, block, 'В строке нет мероприятия.');
        return;
      }
      for (const { text, row: r, column } of own)
        for (const mark of withoutMarks(text).marks) {
          const start = text.indexOf(mark);
          const place = { block, row: r, column, start, end: start + mark.length };
          read.leftOut.push({ text: mark, place, why: 'Знак сноски.' });
        }
      item(line, number, { ...fields, title: fields.title });
    },
  };
}

/** «3.1» under «3», Arabic under Roman, «1» again under «2». */
function isChild(parent: string, number: string): boolean {
  if (number.startsWith(`${parent}.`)) return true;
  if (/^[IVX]+$/.test(parent)) return !/^[IVX]+$/.test(number);
  return /^\d+$/.test(parent) && /^\d+$/.test(number) && Number(number) <= Number(parent);
}

function cellPlace(block: number, cell: Cell | undefined): Place {
  return { block, row: cell?.row ?? 0, column: cell?.column ?? 0, start: 0, end: cell?.text.length ?? 0 };
}

function leaveOut(read: ReadTable, cell: Cell, block: number, why: string): void {
  if (!isBlank(cell.text))
    read.leftOut.push({ text: oneLine(cell.text), place: cellPlace(block, cell), why });
}
