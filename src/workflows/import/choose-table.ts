// Which of a document's tables are the roadmap: one table, or several that go on with the same columns
// after a page break, a blank line or a heading of a section.
import { plainWords } from './cell-words.ts';
import { type Layout, readLayout } from './columns.ts';
import { deadlineInside } from './deadline-inside.ts';
import type { Role } from './header-words.ts';
import { numberOf } from './numbering.ts';
import { isFootnote } from './row-kinds.ts';
import type { Place, SourceDocument, Table } from './source-document.ts';

/** One table of the roadmap. */
export interface Part {
  block: number;
  table: Table;
  layout: Layout;
  /** The paragraph over a continuation that names its section. */
  heading: { text: string; place: Place } | null;
}

export interface Choice {
  parts: Part[];
  /** Groups of tables that could be it as well, or that come nearest. */
  candidates: Part[][];
  code: 'found' | 'no-table' | 'several-tables' | 'no-deadlines';
}

const WEIGHTS: Partial<Record<Role, number>> = {
  number: 1,
  title: 2,
  responsible: 3,
  result: 2,
  deadline: 3,
  period: 3,
};
/** Scores nearer than this are equally good. */
const NEAR = 2;
/** How many paragraphs above a table may name it. */
const ABOVE = 6;
/** Part of the titles that must hold a deadline where there is no column for it. */
const WITH_DEADLINE = 0.3;
const SAMPLE = 60;

/** @param chosen the block that a person named where several tables are equally good */
export function chooseTables(doc: SourceDocument, chosen?: number): Choice {
  const groups = groupTables(doc);
  if (chosen !== undefined) {
    const parts = groups.find((group) => group.some(({ block }) => block === chosen));
    return parts
      ? { parts, candidates: [], code: 'found' }
      : { parts: [], candidates: groups, code: 'no-table' };
  }
  const titled = groups.filter((group) => has(group, 'title'));
  const headed = titled.filter(([first]) => first?.layout.header !== null);
  const dated = headed.filter(
    (group) =>
      has(group, 'deadline') ||
      has(group, 'period') ||
      group[0]?.layout.columns.some((column) => column.withDeadline),
  );
  const inTitles = headed.filter((group) => !dated.includes(group) && datedTitles(group));
  const bare = titled.filter(
    (group) => !headed.includes(group) && has(group, 'deadline') && has(group, 'number'),
  );
  for (const candidates of [dated, inTitles, bare]) if (candidates.length) return best(doc, candidates);
  const near = headed.filter(
    (group) => has(group, 'responsible') || has(group, 'result') || has(group, 'number'),
  );
  return { parts: [], candidates: near, code: near.length ? 'no-deadlines' : 'no-table' };
}

function best(doc: SourceDocument, groups: Part[][]): Choice {
  const scored = groups
    .map((parts) => ({ parts, score: scoreOf(doc, parts) }))
    .sort((a, b) => b.score - a.score);
  const top = scored[0];
  if (!top) return { parts: [], candidates: [], code: 'no-table' };
  const equal = scored.filter(({ score }) => score > top.score - NEAR).map(({ parts }) => parts);
  if (equal.length > 1)
    return {
      parts: [],
      candidates: equal.sort((a, b) => (a[0]?.block ?? 0) - (b[0]?.block ?? 0)),
      code: 'several-tables',
    };
  return { parts: top.parts, candidates: [], code: 'found' };
}

const has = (group: readonly Part[], role: Role): boolean =>
  group[0]?.layout.columns.some((column) => column.role === role) ?? false;

function scoreOf(doc: SourceDocument, group: readonly Part[]): number {
  const [first] = group;
  if (!first) return 0;
  const roles = new Set(first.layout.columns.map(({ role }) => role));
  let score = 0;
  for (const role of roles) score += WEIGHTS[role] ?? 0;
  const above = doc.blocks.slice(Math.max(0, first.block - ABOVE), first.block);
  const names = above.map((block) => (block.kind === 'paragraph' ? block.text : '')).join('\n');
  return /дорожн\p{L}+ карт|комплекс\p{L}* мер|план\p{L}*[- ](?:график|меропр|работ)/iu.test(names)
    ? score + NEAR
    : score;
}

function datedTitles(group: readonly Part[]): boolean {
  let rows = 0;
  let dated = 0;
  for (const { table, layout } of group) {
    const column = layout.columns.findIndex(({ role }) => role === 'title');
    for (const row of table.rows.slice(layout.body, layout.body + SAMPLE)) {
      rows++;
      if (deadlineInside(row[column]?.text ?? '')) dated++;
    }
  }
  return rows > 0 && dated / rows >= WITH_DEADLINE;
}

function groupTables(doc: SourceDocument): Part[][] {
  const groups: Part[][] = [];
  for (const [block, table] of doc.blocks.entries()) {
    if (table.kind !== 'table' || !table.rows.length) continue;
    const layout = readLayout(table, block);
    const group = groups.at(-1);
    const part = group && continued(doc, group, { block, table, layout, heading: null });
    if (group && part) group.push(part);
    else groups.push([{ block, table, layout, heading: null }]);
  }
  return groups;
}

/** A heading of a section; words of another plan that has the same columns. */
const LONGEST_HEADING = 150;
const OTHER_PLAN = /приложени|план|карт[аы]|перечень|график|комплекс/i;

/** The part with the columns of the group it goes on, or null where it is another table. */
function continued(doc: SourceDocument, group: readonly Part[], next: Part): Part | null {
  const first = group[0];
  const last = group.at(-1);
  if (!first || !last || first.layout.header === null) return null;
  const between = doc.blocks
    .slice(last.block + 1, next.block)
    .flatMap((block, i) =>
      block.kind === 'paragraph' && !isNoise(block.text)
        ? [{ text: block.text, block: last.block + 1 + i }]
        : [],
    );
  if (next.layout.header === null) {
    if (between.length || next.table.rows[0]?.length !== first.table.rows[0]?.length) return null;
    return { ...next, layout: { ...first.layout, header: null, body: 0 } };
  }
  if (headerOf(first) !== headerOf(next)) return null;
  const heading = between.at(-1);
  if (!heading) return startsAnew(last, next) ? null : next;
  if (between.length > 1 || heading.text.length > LONGEST_HEADING) return null;
  if (startsAnew(last, next) && OTHER_PLAN.test(heading.text)) return null;
  const place = { block: heading.block, start: 0, end: heading.text.length };
  return { ...next, heading: { text: heading.text, place } };
}

const isNoise = (text: string): boolean =>
  !/\p{L}/u.test(text) || /^(?:продолжение|окончание) (?:таблицы|приложения)/i.test(text) || isFootnote(text);

const headerOf = ({ layout }: Part): string =>
  layout.columns.map(({ header }) => plainWords(header).join(' ')).join('|');

/** Whether the numbers of a table begin at one again after those of the table before. */
function startsAnew(last: Part, next: Part): boolean {
  const before = numbersOf(last).at(-1);
  const [after] = numbersOf(next);
  return (
    before !== undefined &&
    after !== undefined &&
    Number.parseInt(after, 10) <= Number.parseInt(before, 10) &&
    !after.includes('.')
  );
}

function numbersOf({ table, layout }: Part): string[] {
  const column = layout.columns.findIndex(({ role }) => role === 'number');
  return table.rows.slice(layout.body).flatMap((row) => numberOf(row[column]?.text ?? '') ?? []);
}
