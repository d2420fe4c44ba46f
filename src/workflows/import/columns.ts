// What each column of a table holds: by the words of its header wherever it stands, by its cells where
// the words say too little.
import { isBlank, oneLine, plainWords } from './cell-text.ts';
import { contentWeights, isDeadline, isNumber } from './column-content.ts';
import { headerWeights, type Role } from './header-words.ts';
import type { Cell, Place, Table } from './source-document.ts';

export interface Column {
  role: Role;
  /** The header's words, those of a merged cell above first; empty where there is no header. */
  header: string;
  place: Place;
  sure: boolean;
  /** Russian, one sentence. */
  why?: string;
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
const PERIOD =
  /^(?:(?:i{1,3}|iv|[1-4])(?:\s?(?:кв|квартал)\w*)?|(?:i{1,2}|[12]) (?:полугодие|п г)|январь|февраль|март|апрель|май|июнь|июль|август|сентябрь|октябрь|ноябрь|декабрь|20\d\d(?: год| г)?)(?: 20\d\d)?(?: год[аы]?| г)?$/;

export function isPeriod(header: string): boolean {
  const words = plainWords(header)
    .map((word) => word.replaceAll('і', 'i').replace(/^[iх1l]+$/, (roman) => roman.replaceAll('l', 'i')))
    .join(' ')
    .replace(/кв\p{L}*/gu, 'кв');
  return PERIOD.test(words);
}

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
  return best?.row ?? null;
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

type Assigned = Pick<Column, 'role' | 'sure' | 'why'>;

const MANY: ReadonlySet<Role> = new Set(['responsible', 'period', 'funding', 'note', 'other']);
const NAMED = 4;
/** A header's word of this weight is not put in doubt by what stands under it. */
const CERTAIN = 5.5;
const FROM_CONTENT = 1.5;
const BY_CONTENT = 'Заголовок столбца не называет его содержание; назначение столбца определено по ячейкам.';

function assign(table: Table, body: number, headers: readonly (readonly string[])[]): Assigned[] {
  const rows = table.rows.slice(body, body + 60);
  const taken = new Set<Role>();
  const roles: (Assigned | undefined)[] = headers.map(() => undefined);
  const cellsOf = (c: number) => rows.flatMap((row) => row[c] ?? []);
  const words = headers.map((parts, c) => {
    const weights = headerWeights(parts.join(' '));
    if (isPeriod(parts.at(-1) ?? '') && contentWeights(cellsOf(c)).has('period')) weights.set('period', 12);
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
    if (roles[c] || weight < FROM_CONTENT || taken.has(role) || role === 'period') continue;
    // A named column's neighbour without a name is not a second one; a number needs no name.
    taken.add(role);
    roles[c] =
      role === 'number' && weight > 3 ? { role, sure: true } : { role, sure: false, why: BY_CONTENT };
  }
  return roles.map((role) => role ?? { role: 'other', sure: true });
}

/** The year may stand above the quarters only. */
function periodPhrase(parts: readonly string[]): string {
  const label = (parts.at(-1) ?? '').replace(/[,;:]+$/, '');
  const year = /20\d\d/.exec(parts.slice(0, -1).join(' '))?.[0];
  const named = /^[IVХX]+$/i.test(label)
    ? `${label} квартал`
    : /^20\d\d$/.test(label)
      ? `${label} год`
      : label;
  return year && !/20\d\d/.test(named) ? `${named} ${year} года` : named;
}
