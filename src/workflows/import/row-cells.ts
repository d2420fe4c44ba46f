// One row of a roadmap's table as fields: which cell speaks for which column, merged and repeated cells
// taken from above, marks of footnotes apart.
import { executorLines, isBlank, isDitto, oneLine, withoutMarks } from './cell-words.ts';
import type { Part } from './choose-table.ts';
import { isDeadline } from './column-content.ts';
import { joinedDeadlines, spanOf, tickedPeriods } from './deadline-cells.ts';
import { deadlineInside } from './deadline-inside.ts';
import type { Role } from './header-words.ts';
import { type Cell, type Found, placeOfCell } from './source-document.ts';

export interface Fields {
  title: Found<string> | null;
  responsible: Found<string> | null;
  result: Found<string> | null;
  deadline: Found<string> | null;
}

/** What stands in the columns of one table. */
export interface Reader {
  cells(row: readonly Cell[], role: Role): Cell[];
  /** @param above the fields of the item above, for ditto marks and cells left empty */
  fields(row: readonly Cell[], above: Fields | null): Fields;
  has(role: Role): boolean;
  is(role: Role, column: number): boolean;
}

/** «Отв.: …» */
const LABEL = /^(?:отв\.?|ответственн\p{L}{1,3}|исполнител[ьи])\s*[:–—-]\s*/iu;
const INHERITED = 'Ячейка пуста; взято из строки выше, как из объединённой ячейки.';
const SHARED = 'Исполнитель и срок стоят в одной ячейке.';
const IN_TITLE = 'Столбца срока нет; срок взят из текста мероприятия.';

/** @param merges whether the document's format says which cells are merged */
export function createReader({ block, layout }: Part, merges: boolean): Reader {
  const columnsOf = (role: Role) => layout.columns.flatMap((column, c) => (column.role === role ? [c] : []));
  const columns = new Map<Role, number[]>(layout.columns.map(({ role }) => [role, columnsOf(role)]));
  const has = (role: Role) => columns.has(role);
  const cells = (row: readonly Cell[], role: Role): Cell[] => {
    const found = new Set<Cell>();
    for (const c of columns.get(role) ?? []) {
      const cell = row[c];
      // A cell merged over several columns speaks for the first of them.
      const owner = cell && layout.columns[cell.column]?.role;
      if (cell && (owner === role || (role === 'deadline' && isDeadline(cell.text)))) found.add(cell);
    }
    return [...found];
  };

  function text(row: readonly Cell[], role: Role, above: Found<string> | null): Found<string> | null {
    const own = cells(row, role);
    const filled = own.filter((cell) => !isBlank(cell.text));
    const [first] = filled;
    if (!first) {
      const empty = own.length > 0 && own.every((cell) => cell.text.trim() === '');
      const inheritable = !merges && empty && (role === 'responsible' || role === 'deadline');
      if (above && own.some((cell) => isDitto(cell.text))) return above;
      return inheritable && above ? { ...above, sure: false, why: INHERITED } : null;
    }
    if (filled.length === 1 && isDitto(first.text)) return above;
    const lined = (own: string) =>
      role === 'deadline'
        ? joinedDeadlines(own).value
        : role === 'responsible'
          ? executorLines(own)
          : oneLine(own);
    const value = filled.map((cell) => withoutMarks(lined(cell.text)).text);
    const joined = value.join(', ');
    return {
      value: role === 'responsible' ? joined.replace(LABEL, '') : joined,
      place: placeOfCell(first, block),
      sure: true,
    };
  }

  function deadline(
    row: readonly Cell[],
    above: Found<string> | null,
    title: Found<string> | null,
  ): Found<string> | null {
    if (has('period') && !has('deadline')) return tickedPeriods(row, layout, block);
    if (has('deadline') || has('deadline-start')) {
      const end = text(row, 'deadline', has('deadline-start') ? null : above);
      const found = has('deadline-start') ? spanOf(text(row, 'deadline-start', null), end) : end;
      return found ?? (has('period') ? tickedPeriods(row, layout, block) : null);
    }
    const [cell] = shared < 0 ? cells(row, 'title') : [row[shared]];
    const inside = cell && title && deadlineInside(cell.text);
    if (!inside) return null;
    const place = { ...placeOfCell(cell, block), start: inside.start, end: inside.end };
    return { value: oneLine(inside.text), place, sure: false, why: shared < 0 ? IN_TITLE : SHARED };
  }

  const shared = layout.columns.findIndex(({ withDeadline }) => withDeadline);
  /** Of «до 1 мая, директор»: «директор». */
  function withoutDeadline(row: readonly Cell[], found: Found<string> | null): Found<string> | null {
    if (shared < 0 || !found) return found;
    const inside = deadlineInside(row[shared]?.text ?? '');
    const value = inside
      ? found.value.replace(oneLine(inside.text), '').replace(/^[\s,;–-]+|[\s,;–-]+$/g, '')
      : found.value;
    return value === '' ? null : { ...found, value, sure: false, why: SHARED };
  }

  return {
    cells,
    has,
    is: (role, column) => layout.columns[column]?.role === role,
    fields(row, above) {
      const title = text(row, 'title', null);
      const found = deadline(row, above?.deadline ?? null, title);
      const stricter = found?.sure && title && has('deadline') ? deadlineInside(title.value, true) : null;
      return {
        title,
        responsible: withoutDeadline(row, text(row, 'responsible', above?.responsible ?? null)),
        result: text(row, 'result', above?.result ?? null),
        deadline:
          found && stricter && !found.value.includes(stricter.text)
            ? { ...found, sure: false, why: `В тексте мероприятия назван ещё один срок: «${stricter.text}».` }
            : found,
      };
    },
  };
}
