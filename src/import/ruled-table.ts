// Tables as their rules draw them: crossing lines make a grid, a missing inner line makes a merged cell.

import { partsAt, widthScale } from './parted-words.ts';
import { linesOf } from './pdf-lines.ts';
import type { Word } from './pdf-page.ts';
import type { Rule } from './pdf-rules.ts';

/** A cell on a page. `row` from 0, `rows` that it covers from 1; points from the page's left edge. */
export interface PlacedCell {
  row: number;
  rows: number;
  left: number;
  right: number;
  words: Word[];
}

export interface PlacedTable {
  top: number;
  bottom: number;
  left: number;
  right: number;
  rowCount: number;
  cells: PlacedCell[];
}

/** Lines nearer than this are one line, points. */
const NEAR = 3;
/** More crossings than any table has: the page is a drawing. */
const MAX_PAIRS = 250_000;
const MAX_PLACES = 50_000;
const NUMBER = /^\d{1,3}(?:\.\d{1,3})*\.?$/;

/** Takes the words that stand in tables out of `words`. */
export function takeRuled(
  rules: readonly Rule[],
  words: readonly Word[],
): { tables: PlacedTable[]; rest: Word[] } {
  let rest = [...words];
  const tables: PlacedTable[] = [];
  const scale = widthScale(words);
  for (const component of crossing(joined(rules))) {
    const table = tableOf(component, rest, scale);
    if (table.cells.filter((cell) => cell.words.length > 0).length < 2) continue;
    const taken = rest.filter((word) => isIn(word, table));
    rest = rest.filter((word) => !isIn(word, table));
    const numbers = unruledRows(table);
    tables.push(numbers.length > 0 ? tableOf([...component, ...numbers], taken, scale) : table);
  }
  return { tables, rest };
}

/** By the middle of its letters. */
function isIn({ left, right, y, size }: Word, table: PlacedTable): boolean {
  const [x, middleOfLetters] = [(left + right) / 2, y - 0.3 * size];
  return x > table.left && x < table.right && middleOfLetters > table.top && middleOfLetters < table.bottom;
}

/** Lines that go on in each other as one: a border is drawn cell by cell. */
function joined(rules: readonly Rule[]): Rule[] {
  const found: Rule[] = [];
  for (const lies of [true, false]) {
    const clusters: Rule[][] = [];
    for (const rule of rules.filter((one) => one.lies === lies).sort((a, b) => a.at - b.at)) {
      const cluster = clusters.at(-1);
      if (cluster?.[0] && rule.at - cluster[0].at <= NEAR / 2) cluster.push(rule);
      else clusters.push([rule]);
    }
    for (const cluster of clusters) {
      let last: Rule | null = null;
      for (const rule of cluster.sort((a, b) => a.from - b.from)) {
        if (last && rule.from - last.to <= NEAR) last.to = Math.max(last.to, rule.to);
        else {
          last = { ...rule };
          found.push(last);
        }
      }
    }
  }
  return found;
}

/** Groups of lines that cross or touch, from top to bottom. */
function crossing(rules: readonly Rule[]): Rule[][] {
  const lying = rules.filter(({ lies }) => lies);
  const standing = rules.filter(({ lies }) => !lies);
  if (lying.length * standing.length > MAX_PAIRS) return [];
  const groupOf = new Map<Rule, Rule[]>(rules.map((rule) => [rule, [rule]]));
  for (const line of lying) {
    for (const post of standing) {
      const [some, others] = [groupOf.get(line), groupOf.get(post)];
      if (!some || !others || some === others || !touch(line, post)) continue;
      const [large, small] = some.length > others.length ? [some, others] : [others, some];
      large.push(...small);
      for (const rule of small) groupOf.set(rule, large);
    }
  }
  const groups = [...new Set(groupOf.values())].filter(
    (group) => group.length > 3 && group.some(({ lies }) => lies) && group.some(({ lies }) => !lies),
  );
  return groups.sort((a, b) => topOf(a) - topOf(b));
}

const touch = (line: Rule, post: Rule): boolean =>
  line.from - NEAR <= post.at &&
  post.at <= line.to + NEAR &&
  post.from - NEAR <= line.at &&
  line.at <= post.to + NEAR;
const topOf = (rules: readonly Rule[]): number =>
  Math.min(...rules.map((rule) => (rule.lies ? rule.at : rule.from)));

/** @param scale see `widthScale` */
function tableOf(rules: readonly Rule[], words: readonly Word[], scale: number): PlacedTable {
  const lying = rules.filter(({ lies }) => lies);
  const standing = rules.filter(({ lies }) => !lies);
  const xs = edges(standing, lying);
  const ys = edges(lying, standing);
  const [columns, rows] = [xs.length - 1, ys.length - 1];
  const cells: PlacedCell[] = [];
  const table = {
    top: ys[0] ?? 0,
    bottom: ys.at(-1) ?? 0,
    left: xs[0] ?? 0,
    right: xs.at(-1) ?? 0,
    rowCount: rows,
    cells,
  };
  if (columns * rows > MAX_PLACES || columns * rows < 2) return table;
  const posts = xs.map((x) => standing.filter(({ at }) => Math.abs(at - x) <= NEAR));
  const lines = ys.map((y) => lying.filter(({ at }) => Math.abs(at - y) <= NEAR));
  const hasPost = (column: number, row: number): boolean => covers(posts[column], middle(ys, row));
  const hasLine = (row: number, column: number): boolean => covers(lines[row], middle(xs, column));
  const cellAt: (PlacedCell | undefined)[][] = Array.from({ length: rows }, () => []);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (cellAt[row]?.[column]) continue;
      let [last, end] = [column + 1, row + 1];
      while (last < columns && !hasPost(last, row) && !cellAt[row]?.[last]) last++;
      while (end < rows && isOpen(end, column, last)) end++;
      const cell: PlacedCell = {
        row,
        rows: end - row,
        left: xs[column] ?? 0,
        right: xs[last] ?? 0,
        words: [],
      };
      cells.push(cell);
      for (const places of cellAt.slice(row, end)) {
        for (let at = column; at < last; at++) places[at] = cell;
      }
    }
  }
  /** Nothing is drawn between the cell so far and the row `end`, nor within that row. */
  function isOpen(end: number, column: number, last: number): boolean {
    for (let c = column; c < last; c++) {
      if (hasLine(end, c) || cellAt[end]?.[c] || (c > column && hasPost(c, end))) return false;
    }
    return (column === 0 || hasPost(column, end)) && (last === columns || hasPost(last, end));
  }
  for (const word of words) {
    const row = placeOf(ys, word.y - 0.3 * word.size);
    const inside = xs.flatMap((x, column) =>
      word.left < x && x < word.right && hasPost(column, row) ? x : [],
    );
    for (const part of partsAt(word, row === -1 ? [] : inside, scale)) {
      cellAt[row]?.[placeOf(xs, (part.left + part.right) / 2)]?.words.push(part);
    }
  }
  return table;
}

/** Where lines stand, and how far the lines across them reach. Ascending. */
function edges(rules: readonly Rule[], across: readonly Rule[]): number[] {
  const ends =
    across.length > 0
      ? [Math.min(...across.map(({ from }) => from)), Math.max(...across.map(({ to }) => to))]
      : [];
  const found: number[] = [];
  for (const at of [...rules.map((rule) => rule.at), ...ends].sort((a, b) => a - b)) {
    if (at - (found.at(-1) ?? Number.NEGATIVE_INFINITY) > NEAR) found.push(at);
  }
  return found;
}

const middle = (edge: readonly number[], at: number): number => ((edge[at] ?? 0) + (edge[at + 1] ?? 0)) / 2;
const covers = (rules: readonly Rule[] | undefined, at: number): boolean =>
  rules?.some(({ from, to }) => from <= at && at <= to) ?? false;

/** The stretch between two edges in which a place lies; -1 outside. */
function placeOf(edge: readonly number[], at: number): number {
  const next = edge.findIndex((one) => one > at);
  return next === -1 ? -1 : next - 1;
}

/** Lines that are not drawn: over each number but the first where a ruled row holds several numbered ones. */
function unruledRows({ cells, left, right }: PlacedTable): Rule[] {
  return cells
    .filter((cell) => cell.left === left)
    .flatMap((cell) => {
      const lines = linesOf(cell.words);
      if (lines.length < 2 || !lines.every(({ text }) => NUMBER.test(text))) return [];
      return lines.slice(1).map(({ y, size }): Rule => ({ lies: true, at: y - size, from: left, to: right }));
    });
}
