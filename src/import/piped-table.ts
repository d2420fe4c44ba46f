// Tables whose cells are parted by upright bars: Markdown's, and those drawn with signs in old text files.

import type { TakenTable } from './tabbed-table.ts';
import { tidy } from './text-blocks.ts';
import type { Line } from './text-lines.ts';

/** Cells of one line; outer bars may be missing, `\|` is a bar of the text, `<br>` a line of the cell. */
export function pipedCells(raw: string): string[] {
  const line = raw
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '');
  return line.split(/(?<!\\)\|/).map((cell) =>
    cell
      .replace(/\\\|/g, '|')
      .split(/<br\s*\/?>/i)
      .map(tidy)
      .filter(Boolean)
      .join('\n'),
  );
}

export function takePiped(lines: readonly Line[], from: number): TakenTable | null {
  const drawn = lines[from]?.kind === 'rule';
  if (drawn ? lines[from + 1]?.kind !== 'pipes' : lines[from]?.kind !== 'pipes') return null;
  const groups: string[][][] = [[]];
  let [width, rules, next] = [0, 0, from];
  while (next < lines.length) {
    let at = next;
    while (lines[at]?.kind === 'blank' || lines[at]?.kind === 'page') at++;
    const line = lines[at];
    if (line?.kind === 'rule' && (at === next || lines[at + 1]?.kind === 'pipes')) {
      groups.push([]);
      rules++;
    } else if (line?.kind === 'pipes') {
      const cells = pipedCells(line.raw);
      // A row over a line of dashes after a gap is the header of another table, unless all rows are ruled off.
      const header = at > next && lines[at + 1]?.kind === 'rule' && rules < 3;
      if (at > next && (cells.length !== width || header)) break;
      width = Math.max(width, cells.length);
      groups.at(-1)?.push(cells);
    } else break;
    next = at + 1;
  }
  const filled = groups.filter((group) => group.length > 0);
  // Ruled off row by row: what stands between two rules is one row.
  const rows = rules > 2 && drawn ? filled.map((group) => merged(group, width)) : filled.flat();
  return rows.length > 1 || rules > 0 ? { rows, next } : null;
}

function merged(group: readonly (readonly string[])[], width: number): string[] {
  return Array.from({ length: width }, (_, column) =>
    group
      .map((cells) => cells[column] ?? '')
      .filter(Boolean)
      .join('\n'),
  );
}
