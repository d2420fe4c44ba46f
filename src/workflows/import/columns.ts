// What each column of a table holds: by the words of its header wherever it stands, by its cells where
// the words say too little.
import { isBlank, oneLine } from './cell-words.ts';
import { contentWeights, isDeadline, isNumber } from './column-content.ts';
import { headerWeights, type Role } from './header-words.ts';
import { isPeriod, periodPhrase } from './period-headers.ts';
import type { Cell, Place, Table } from './source-document.ts';

export interface Column {
  role: Role;
  /** The header's words, those of a merged cell above first; empty where there is no header. */
  header: string;
  place: Place;
  sure: boolean;
  /** Russian, one sentence. */
  why?: string;
  /** The column names the deadline too: «Срок, ответственный»; there is no other column for it. */
  withDeadline?: true;
}

export interface Layout {
  /** The first row of the header, or null for a table without one. */
  header: number | null;
  /** The first row under it. */
  body: number;
  /** One per column of the grid. */
  columns: Column[];
  /** For a column of role `period` its words with their year: «I квартал 2013 года»; else null. */
  periods: (string | null)[];
}

/** A header is looked for in the first rows only: titles may stand above it. */
const HEADER_WITHIN = 6;

export function readLayout(table: Table, block: number): Layout {
  const header = headerRow(table);
  const body = header === null ? 0 : endOfHeader(table, header);
  const width = table.rows[0]?.length ?? 0;
  const headers = Array.from({ length: width }, (_, c) => headerParts(table, header, body, c));
  const roles = assign(table, body, headers);
  return {
    header,
    body,
    columns: headers.map((parts, c) => {
      const cell = table.rows[header ?? 0]?.[c];
      const place = {
        block,
        row: cell?.row ?? 0,
        column: cell?.column ?? c,
        start: 0,
        end: header === null ? 0 : (cell?.text.length ?? 0),
      };
      return { header: parts.join(' '), place, ...(roles[c] ?? { role: 'other', sure: true }) };
    }),
    periods: headers.map((parts, c) => (roles[c]?.role === 'period' ? periodPhrase(parts) : null)),
  };
}

/** The row that names most roles: at least two, or one beside a number's. */
function headerRow(table: Table): number | null {
  let best: { row: number; named: number } | null = null;
  for (const [r, row] of table.rows.slice(0, HEADER_WITHIN).entries()) {
    if (row.some(isData)) continue;
    const named = new Set<Role>();
    for (const cell of new Set(row)) {
      const [top] = [...headerWeights(cell.text)].sort((a, b) => b[1] - a[1]);
      if (top && top[1] >= 4) named.add(top[0]);
    }
    if (named.size >= 2 && named.size > (best?.named ?? 0)) best = { row: r, named: named.size };
  }
  if (!best) return null;
  // The second row of a header may name more; it begins where the cells merged into it begin.
  const filled = (table.rows[best.row] ?? []).filter((cell) => !isBlank(cell.text));
  return Math.min(best.row, ...filled.map((cell) => cell.row));
}

const isData = ({ text }: Cell): boolean =>
  isNumber(text) ||
  (text.length < 60 && headerWeights(text).size === 0 && !isPeriod(text) && isDeadline(text));

/** A header goes on while cells are merged into the next row, or while that row only names periods and parts. */
function endOfHeader(table: Table, header: number): number {
  let end = header + 1;
  for (; end < table.rows.length && end < header + 4; end++) {
    const row = table.rows[end] ?? [];
    const above = table.rows[end - 1] ?? [];
    const merged = row.some((cell) => cell.row < end && cell.row >= header && !isBlank(cell.text));
    const own = row.filter((cell) => cell.row === end && !isBlank(cell.text));
    const continues =
      own.length > 0 &&
      own.every(
        (cell) => isPeriod(cell.text) || (headerWeights(cell.text).size > 0 && cell.text.length < 60),
      );
    const under = own.every((cell) => {
      const top = above[cell.column];
      return (
        top &&
        (isBlank(top.text) || top.column !== cell.column || above[cell.column + 1]?.text === '' || merged)
      );
    });
    if (!(merged && (continues || own.length === 0)) && !(continues && under && own.length < row.length - 1))
      break;
  }
  return end;
}

/** From top to bottom. */
function headerParts(table: Table, header: number | null, body: number, column: number): string[] {
  if (header === null) return [];
  const texts: string[] = [];
  for (let r = header; r < body; r++) {
    const row = table.rows[r] ?? [];
    let text = oneLine(row[column]?.text ?? '');
    // Without merged cells a heading over several columns stands over the first of them only.
    if (!text && r === header && body > header + 1 && !isBlank(table.rows[r + 1]?.[column]?.text ?? ''))
      for (let left = column - 1; left >= 0 && !text; left--) text = oneLine(row[left]?.text ?? '');
    if (text && texts.at(-1) !== text) texts.push(text);
  }
  return texts;
}

type Assigned = Pick<Column, 'role' | 'sure' | 'why' | 'withDeadline'>;

const MANY: ReadonlySet<Role> = new Set(['responsible', 'period', 'funding', 'note', 'other']);
const NAMED = 4;
/** A header's word of this weight is not put in doubt by what stands under it. */
const CERTAIN = 5.5;
const FROM_CONTENT = 1.5;
const SHARED = 'Исполнитель и срок стоят в одном столбце.';
const BY_CONTENT = 'Заголовок столбца не называет его содержание; назначение столбца определено по ячейкам.';

function assign(table: Table, body: number, headers: readonly (readonly string[])[]): Assigned[] {
  const rows = table.rows.slice(body, body + 60);
  const taken = new Set<Role>();
  const roles: (Assigned | undefined)[] = headers.map(() => undefined);
  const cellsOf = (c: number) => rows.flatMap((row) => row[c] ?? []);
  // A quarter without any tick is one of the matrix all the same.
  const matrix = headers.map((parts, c) =>
    isPeriod(parts.at(-1) ?? '') ? contentWeights(cellsOf(c)) : null,
  );
  const ticked = matrix.some((weights) => weights?.has('period'));
  const words = headers.map((parts, c) => {
    const weights = headerWeights(parts.join(' '));
    const cells = matrix[c];
    if (ticked && cells && (cells.has('period') || cells.size === 0)) weights.set('period', 12);
    return weights;
  });
  // Cells are read only for columns that their header leaves open, or that another column competes with.
  const open = words.map((weights) => {
    const [role, weight] = [...weights].sort((a, b) => b[1] - a[1])[0] ?? ['other', 0];
    return (
      weight < CERTAIN ||
      (!MANY.has(role) && words.filter((other) => (other.get(role) ?? 0) >= CERTAIN).length > 1)
    );
  });
  const content = open.map((asked, c) => (asked ? contentWeights(cellsOf(c)) : new Map<Role, number>()));
  const bids = words.flatMap((weights, c) =>
    [...weights].map(([role, weight]) => ({ c, role, weight, total: weight + (content[c]?.get(role) ?? 0) })),
  );
  for (const { c, role, weight } of bids.sort((a, b) => b.total - a.total)) {
    if (roles[c] || weight < NAMED - 1 || (taken.has(role) && !MANY.has(role))) continue;
    taken.add(role);
    roles[c] = weight >= CERTAIN ? { role, sure: true } : { role, sure: false, why: BY_CONTENT };
    if (weight < CERTAIN && (content[c]?.get(role) ?? 0) >= FROM_CONTENT) roles[c] = { role, sure: true };
  }
  const rest = content.flatMap((weights, c) => [...weights].map(([role, weight]) => ({ c, role, weight })));
  for (const { c, role, weight } of rest.sort((a, b) => b.weight - a.weight)) {
    const named = [...(words[c]?.values() ?? [])].some((word) => word >= CERTAIN);
    if (roles[c] || named || weight < FROM_CONTENT || taken.has(role) || role === 'period') continue;
    taken.add(role);
    roles[c] =
      role === 'number' && weight > 3 ? { role, sure: true } : { role, sure: false, why: BY_CONTENT };
  }
  const shared = words.findIndex(
    (weights, c) => roles[c]?.role === 'responsible' && (weights.get('deadline') ?? 0) >= CERTAIN,
  );
  const alone = !taken.has('deadline') && !taken.has('period');
  return roles.map((role, c) =>
    alone && c === shared
      ? { role: 'responsible', sure: false, why: SHARED, withDeadline: true }
      : (role ?? { role: 'other', sure: true }),
  );
}
