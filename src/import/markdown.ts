// Markdown by way of HTML, so that both give the same blocks. The numbers of a list stay as they are written:
// they are the numbers of an order's clauses.
import { Marked, type Tokens } from 'marked';
import type { Block } from '../workflows/import/source-document.ts';
import { readHtml } from './html.ts';
import { pipedCells } from './piped-table.ts';
import { tooLong } from './source-fault.ts';

const HEADING = /^ {0,3}#{1,6} +\S/m;
const DELIMITER = /^ {0,3}\|? *:?-+:? *(?:\| *:?-+:? *)+\|? *$/;

/** Marks of emphasis in one paragraph or list; the lexer looks at the rest of the text for each of them. */
const MAX_MARKS = 2_000;

/** True where a text has what only Markdown has: a heading with # or a table's line of dashes between bars. */
export function looksLikeMarkdown(text: string): boolean {
  return HEADING.test(text) || text.split('\n').some((_, at, all) => isDelimiter(all, at));
}

/** @throws SourceFault `too-long` */
export function readMarkdown(text: string): Block[] {
  const lines = text
    .replace(/\r\n?/g, '\n')
    .replace(/\f/g, '\n')
    .split(/\n{2,}/)
    .map(withFewMarks)
    .join('\n\n');
  return readHtml(htmlOf(withWholeTables(lines)));
}

/** Nobody emphasises so much: they are signs of the text. */
function withFewMarks(part: string): string {
  const marks = part.match(/[*_]+/g)?.length ?? 0;
  return marks > MAX_MARKS && !part.includes('|') ? part.replace(/[*_]/g, '\\$&') : part;
}

function htmlOf(text: string): string {
  try {
    return marked.parse(text, { async: false });
  } catch (cause) {
    // The lexer calls itself for quotations and lists within each other.
    if (cause instanceof RangeError) throw tooLong('части документа вложены одна в другую слишком глубоко');
    throw cause;
  }
}

const marked = new Marked({
  gfm: true,
  renderer: {
    list({ items, ordered, start }) {
      const numbers = items.map(({ raw }) => /^\s*(\d{1,9}[.)])/.exec(raw)?.[1] ?? '');
      // «1. 1. 1.» leaves the counting to the reader.
      const counted = numbers.length > 1 && new Set(numbers).size === 1;
      return items
        .map((item, at) => {
          const number = ordered ? (counted ? `${Number(start) + at}.` : numbers[at]) : '–';
          return `<div>${number} ${this.parser.parse(item.tokens)}</div>\n`;
        })
        .join('');
    },
    table({ raw }: Tokens.Table) {
      // From the text: the lexer leaves out cells that the header has none for.
      const rows = raw
        .trim()
        .split('\n')
        .filter((_, at) => at !== 1)
        .map((line) =>
          pipedCells(line)
            .map((cell) => `<td>${inline(cell)}</td>`)
            .join(''),
        );
      return `<table><tr>${rows.join('</tr><tr>')}</tr></table>\n`;
    },
  },
});

const inline = (cell: string): string => marked.parseInline(cell, { async: false }).replaceAll('\n', '<br>');

/** Rows behind a blank line with as many cells as the table before them, and no header, are its rows. */
function withWholeTables(text: string): string {
  const lines = text.split('\n');
  const kept: string[] = [];
  let width = 0;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (isDelimiter(lines, at)) width = pipedCells(line).length;
    else if (line.trim() !== '' && !line.includes('|')) width = 0;
    if (width > 0 && line.trim() === '') {
      let after = at;
      while (after < lines.length && lines[after]?.trim() === '') after++;
      const next = lines[after] ?? '';
      const goesOn =
        next.includes('|') && pipedCells(next).length === width && !isDelimiter(lines, after + 1);
      if (!goesOn) kept.push('');
      at = after - 1;
    } else kept.push(line);
  }
  return kept.join('\n');
}

function isDelimiter(lines: readonly string[], at: number): boolean {
  return DELIMITER.test(lines[at] ?? '') && lines[at - 1]?.includes('|') === true;
}
