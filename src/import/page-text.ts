// Lines of a page outside ruled tables: tables without rules, texts side by side, and paragraphs.
import { type AlignedLine, takeAligned } from './aligned-table.ts';
import { stretchesAt } from './parted-words.ts';
import { isFull, type PageLine } from './pdf-lines.ts';
import { joinWrapped } from './wrapped-lines.ts';

/** Paragraphs of lines that stood together, or the rows of a table without rules. */
export type PagePart = { paragraphs: string[] } | { rows: string[][] };

/** In parts of the size of the letters: lines further apart have a gap between them. */
const GAP = 1.9;
const INDENT = 0.8;
/** Between texts that stand side by side, such as a date and a number. */
const ASIDE = 2.5;
/** Between columns of a table without rules, points. */
const COLUMNS = { gutter: 3, fewest: 3, part: stretchesAt };
/** Blanks of a justified text are narrower, in parts of the size of the letters. */
const WIDE = 1.2;

/** @param right where full lines end, points */
export function partsOf(lines: readonly PageLine[], right: number): PagePart[] {
  const entries = withGaps(lines);
  const lineAt = (at: number): AlignedLine | undefined => {
    const line = entries[at];
    return line ? line.stretches : line;
  };
  const parts: PagePart[] = [];
  let group: PageLine[] = [];
  const close = (): void => {
    if (group.length > 0) parts.push({ paragraphs: paragraphsOf(group, right) });
    group = [];
  };
  for (let at = 0; at < entries.length; ) {
    const table = hasColumns(entries[at]) ? takeAligned(lineAt, at, COLUMNS) : null;
    const aside = table ? null : takeAside(entries, at);
    if (table || aside) close();
    if (table) parts.push({ rows: table.rows });
    else if (aside) parts.push(...aside.columns.map((column) => ({ paragraphs: joinWrapped(column, null) })));
    else {
      const line = entries[at];
      const last = group.at(-1);
      if (!line || (last && line.left > last.left + INDENT * line.size && !isCentred(last, line))) close();
      if (line) group.push(line);
    }
    at = table?.next ?? aside?.next ?? at + 1;
  }
  close();
  return parts;
}

function withGaps(lines: readonly PageLine[]): (PageLine | null)[] {
  return lines.flatMap((line, at) => {
    const before = lines[at - 1];
    return before && line.y - before.y > GAP * line.size ? [null, line] : [line];
  });
}

/** A narrower line in the middle below a wider one is no first line. */
function isCentred(last: PageLine, line: PageLine): boolean {
  return (
    Math.abs(last.left + last.right - line.left - line.right) < 2 * line.size &&
    line.right < last.right - line.size
  );
}

function paragraphsOf(lines: readonly PageLine[], right: number): string[] {
  const texts = lines.map(({ text }) => text);
  return joinWrapped(texts, (at) => {
    const line = lines[at];
    return line !== undefined && isFull(line, texts[at + 1] ?? '', right);
  });
}

/** Texts side by side are read one after another, not across. */
function takeAside(
  entries: readonly (PageLine | null)[],
  from: number,
): { columns: string[][]; next: number } | null {
  const first = entries[from];
  if (!first || !isApart(first)) return null;
  const columns = first.stretches.map(({ start, end, text }) => ({ start, end, texts: [text] }));
  let next = from + 1;
  for (let line = entries[next]; line; line = entries[++next]) {
    const places = line.stretches.map(({ start, end }) =>
      columns.filter((column) => start < column.end + line.size && end > column.start - line.size),
    );
    // Each part stands under one text; a line of one part only goes on where it does so under the last one.
    if (places.some((under) => under.length !== 1)) break;
    if (places.length === 1 && places[0]?.[0] === columns[0]) break;
    line.stretches.forEach(({ start, end, text }, at) => {
      const column = places[at]?.[0];
      if (!column) return;
      column.texts.push(text);
      column.start = Math.min(column.start, start);
      column.end = Math.max(column.end, end);
    });
  }
  return { columns: columns.map(({ texts }) => texts), next };
}

function hasColumns(line: PageLine | null | undefined): boolean {
  const wide = line?.stretches.filter(
    ({ start }, at, all) => start - (all[at - 1]?.end ?? start) > WIDE * line.size,
  );
  return (wide?.length ?? 0) + 1 >= COLUMNS.fewest;
}

const isApart = ({ stretches, size }: PageLine): boolean =>
  stretches.length > 1 &&
  stretches.every(({ start }, at) => at === 0 || start - (stretches[at - 1]?.end ?? start) > ASIDE * size);
