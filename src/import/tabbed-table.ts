// Tables whose cells are parted by tabs, as they are copied out of a PDF or a word processor: interrupted by
// blank lines and page breaks, with lines of dashes and with cells of several lines.
import { tidy } from './text-blocks.ts';
import type { Line } from './text-lines.ts';

export interface TakenTable {
  rows: string[][];
  /** The line after the table. */
  next: number;
}

const NUMBER = /^\d{1,3}(?:\.\d{1,3})*\.?$/;
const SECTION = /^(?:раздел|этап|блок|направление|[IVXХ]+\.)/i;

const cellsOf = (raw: string): string[] => raw.split('\t').map(tidy);
const isNumbered = (cells: readonly string[]): boolean => NUMBER.test(cells[0] ?? '');
/** A first row that names columns: it numbers nothing, and says № or repeats the table's first row. */
const isHeader = (cells: readonly string[], first: readonly string[]): boolean =>
  /^(?:№|N\b|п\s*\/\s*п)/i.test(cells[0] ?? '') || cells.join('\t') === first.join('\t');

export function takeTabbed(lines: readonly Line[], from: number): TakenTable | null {
  const start = lines[from];
  if (start?.kind !== 'tabs') return null;
  const first = cellsOf(start.raw);
  const rows = [first];
  let [width, next, repeats] = [first.length, from + 1, 0];
  let numbered = first[0]?.startsWith('№') === true;
  while (next < lines.length) {
    const at = skipGap(lines, next);
    const line = lines[at];
    if (!line?.raw.trim()) break;
    const cells = cellsOf(line.raw);
    if (line.kind === 'rule') {
      next = at + 1;
      continue;
    }
    const last = rows.at(-1) ?? [];
    if (at > next) {
      const row =
        line.raw.includes('\t') && (cells.length === width || (isNumbered(cells) && cells.length > 2));
      if (!row) break;
      if (isHeader(cells, first)) {
        if (cells.join('\t') !== first.join('\t')) break;
        repeats++;
      } else rows.push(cells);
    } else if (goesOnInRow(last, cells, numbered ? width : 0)) {
      last.push(`${last.pop() ?? ''}\n${cells[0] ?? ''}`, ...cells.slice(1));
    } else if (
      cells.length > 1 &&
      (line.kind === 'tabs' || cells.length === width || (numbered && isNumbered(cells)))
    ) {
      width = Math.max(width, cells.length);
      rows.push(cells);
    } else if (cells.length === 1 && isSection(lines, at, width)) {
      rows.push(Array.from({ length: width }, () => cells[0] ?? ''));
    } else break;
    numbered ||= isNumbered(cells);
    next = at + 1;
  }
  const rule = lines[from + 1]?.kind === 'rule' && width > 2;
  return rows.length + repeats > 1 || rule ? { rows, next } : null;
}

function skipGap(lines: readonly Line[], from: number): number {
  let at = from;
  while (lines[at]?.kind === 'blank' || lines[at]?.kind === 'page') at++;
  return at;
}

/** In a numbered table a row that lacks cells goes on in the next line; so does a last cell before a small letter. */
function goesOnInRow(last: readonly string[], cells: readonly string[], width: number): boolean {
  if (isNumbered(cells) && cells.length > 1) return false;
  const [text = ''] = cells;
  if (cells.length === 1 && /^[а-яёa-z]/.test(text)) return true;
  return (
    last.length > 1 && !SECTION.test(text) && last.length + cells.length - 1 <= width && last.length < width
  );
}

/** One line between rows, short and followed by another row at once. */
function isSection(lines: readonly Line[], at: number, width: number): boolean {
  const after = lines[at + 1];
  return (
    tidy(lines[at]?.raw ?? '').length <= 200 &&
    after?.raw.includes('\t') === true &&
    cellsOf(after.raw).length === width
  );
}
