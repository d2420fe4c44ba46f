// The act before its annexes, line by line: cells of tables without borders are lines too. Where the act ends and
// the annexes begin.
import type { Place, SourceDocument, Table } from './source-document.ts';

export interface Line {
  /** Without the marks of bold type and headings that plain text and Markdown leave. */
  text: string;
  place: Place;
}

export interface ActLines {
  /** Of the act, or of what stands before the first annex's table. */
  lines: Line[];
  /** The index of the first line that heads an annex; `lines.length` if there is none. */
  annex: number;
}

/** The act is at most this long: what follows is read by others. */
const MOST_LINES = 3000;
const ANNEX = /^(?:приложени[ея](?:\s*(?:№|N|No)?\s*\d+)?(?:[\s.,:]|$)|утвержд[её]н[аоы]?(?:\s|$|:))/iu;

/** Lines up to the first real table (three columns and rows or more), which is an annex's. */
export function actLines(doc: SourceDocument): ActLines {
  const lines: Line[] = [];
  for (const [block, content] of doc.blocks.entries()) {
    if (lines.length > MOST_LINES) break;
    if (content.kind === 'paragraph') lines.push(...linesOf(content.text, { block }));
    else if (isRuled(content)) break;
    else
      for (const [row, cells] of content.rows.entries())
        for (const [column, cell] of cells.entries())
          if (cell.row === row && cell.column === column)
            lines.push(...linesOf(cell.text, { block, row, column }));
  }
  const annex = lines.findIndex(({ text }) => ANNEX.test(text));
  return { lines, annex: annex < 0 ? lines.length : annex };
}

function isRuled({ rows }: Table): boolean {
  const full = rows.filter((row) => new Set(row.map(({ row, column }) => `${row},${column}`)).size > 2);
  return full.length > 2 && full.some((row) => row.every(({ text }) => text.trim() !== ''));
}

function linesOf(text: string, at: Omit<Place, 'start' | 'end'>): Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const printed of text.split('\n')) {
    const lead = /^[\s*_#>]*/u.exec(printed)?.[0].length ?? 0;
    const words = printed.slice(lead).replace(/[\s*_]+$/u, '');
    if (words !== '')
      lines.push({ text: words, place: { ...at, start: start + lead, end: start + lead + words.length } });
    start += printed.length + 1;
  }
  return lines;
}

/** A part of a text that begins at the place; the whole place where the text goes on beyond it, in other paragraphs. */
export function partOf(place: Place, start: number, end: number): Place {
  return place.start + end <= place.end
    ? { ...place, start: place.start + start, end: place.start + end }
    : place;
}

/** A part of a line as a place. */
export function placeIn(line: Line, start: number, length: number): Place {
  return { ...line.place, start: line.place.start + start, end: line.place.start + start + length };
}
