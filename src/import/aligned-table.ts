// Tables whose columns are only aligned by runs of blanks (what `pdftotext -layout` prints): taken where at least
// three columns are evident, that is where the same gutters stay empty over several lines.

import type { TakenTable } from './tabbed-table.ts';
import { tidy } from './text-blocks.ts';
import type { Line } from './text-lines.ts';

const WIDEST = 400;
const NUMBER = /^\d{1,3}(?:\.\d{1,3})*\.?$/;

/** [first, past the last] character of a stretch. */
type Stretch = readonly [number, number];

export function takeAligned(lines: readonly Line[], from: number): TakenTable | null {
  const first = lines[from];
  if (first?.kind !== 'text' || stretchesOf(first.raw).length < 3) return null;
  let columns = stretchesOf(first.raw);
  const taken: (string | null)[] = [first.raw];
  let next = from + 1;
  let full = 1;
  while (next < lines.length) {
    const at = lines[next]?.kind === 'blank' ? next + 1 : next;
    const line = lines[at];
    if (line?.kind !== 'text') break;
    const here = stretchesOf(line.raw);
    // After a gap only a line that fills columns goes on with the table.
    if (at > next && here.length < 3) break;
    const both = union(columns, here);
    if (both.length < 3 || both.length < columns.length - 1) break;
    columns = both;
    if (here.length > 2) full++;
    if (at > next) taken.push(null);
    taken.push(line.raw);
    next = at + 1;
  }
  if (full < 2) return null;
  return { rows: rowsOf(taken, columns), next };
}

/** Stretches of text between runs of two blanks or more. */
function stretchesOf(raw: string): Stretch[] {
  const found: Stretch[] = [];
  const text = raw.slice(0, WIDEST).trimEnd();
  for (const part of text.matchAll(/\S+(?: \S+)*/g)) found.push([part.index, part.index + part[0].length]);
  return found;
}

/** Columns that cover both: stretches that overlap, or stand nearer than two blanks, are one. */
function union(some: readonly Stretch[], others: readonly Stretch[]): Stretch[] {
  const joined: [number, number][] = [];
  for (const [start, end] of [...some, ...others].sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last && start < last[1] + 1) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  return joined;
}

function rowsOf(taken: readonly (string | null)[], columns: readonly Stretch[]): string[][] {
  const cells = taken.map((raw) => (raw === null ? null : cut(raw, columns)));
  const numbered = cells.filter((row) => row && NUMBER.test(row[0] ?? '')).length > 1;
  const rows: string[][] = [];
  let gap = true;
  for (const row of cells) {
    const begins = row && (numbered ? NUMBER.test(row[0] ?? '') : gap || row[0] !== '');
    if (row && (begins || rows.length === 0)) rows.push(row);
    else if (row) addTo(rows.at(-1) ?? [], row);
    gap = row === null;
  }
  return rows;
}

function addTo(last: string[], row: readonly string[]): void {
  row.forEach((text, column) => {
    if (text) last[column] = last[column] ? `${last[column]}\n${text}` : text;
  });
}

const cut = (raw: string, columns: readonly Stretch[]): string[] =>
  columns.map(([start], at) => tidy(raw.slice(at === 0 ? 0 : start, columns[at + 1]?.[0])));
