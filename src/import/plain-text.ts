// Plain text as people have it: copied out of a PDF or a word processor, hard-wrapped, with tables of tabs, bars
// or blanks.
import type { Block } from '../workflows/import/source-document.ts';
import { type AlignedLine, type Stretch, takeAligned } from './aligned-table.ts';
import { createBlockList } from './block-list.ts';
import { takePiped } from './piped-table.ts';
import { takeTabbed } from './tabbed-table.ts';
import { tableOfRows, tidy } from './text-blocks.ts';
import { type Line, linesOf } from './text-lines.ts';
import { firstWord, joinedCell, joinWrapped } from './wrapped-lines.ts';

/** Longer lines are whole paragraphs. */
const WIDEST_WRAPPED = 130;
const NARROWEST_WRAPPED = 50;

export function readPlainText(text: string): Block[] {
  const lines = linesOf(withoutBold(text));
  const width = wrappedWidth(lines);
  const list = createBlockList();
  let group: string[] = [];
  const close = (): void => {
    const texts = group.map(tidy);
    const widest = texts.reduce((most, { length }) => Math.max(most, length), 0);
    const room = texts.length > 2 && widest >= NARROWEST_WRAPPED ? widest : width;
    const isFull = (at: number): boolean =>
      width !== null &&
      (texts[at] ?? '').length + 1 + firstWord(texts[at + 1] ?? '').length > (room ?? width);
    list.addParagraphs(joinWrapped(texts, isFull));
    group = [];
  };
  for (let at = 0; at < lines.length; ) {
    const marked = takeTabbed(lines, at) ?? takePiped(lines, at);
    const table = marked ?? takeAligned(alignedAt(lines), at, COLUMNS);
    if (table) {
      close();
      const grid = tableOfRows(table.rows.map((row) => row.map(joinedCell)));
      list.addTable(marked ? grid : { ...grid, guessed: true });
      at = table.next;
      continue;
    }
    const line = lines[at++];
    if (!line || line.kind === 'blank' || line.kind === 'page' || line.kind === 'rule') close();
    else {
      if (/^(?: {3,}|\t)/.test(line.raw) && /^[А-ЯЁA-Z\d«]/.test(line.raw.trim())) close();
      group.push(line.raw);
    }
  }
  close();
  return list.finish();
}

/** At least three columns with two blanks between them in every line: with fewer they run together. */
const COLUMNS = { gutter: 2, fewest: 3 };
const WIDEST_ALIGNED = 400;

const alignedAt =
  (lines: readonly Line[]) =>
  (at: number): AlignedLine | undefined => {
    const line = lines[at];
    if (line?.kind === 'blank') return null;
    return line?.kind === 'text' ? stretchesOf(line.raw) : undefined;
  };

/** Stretches of text between runs of two blanks or more. */
const stretchesOf = (raw: string): Stretch[] =>
  [...raw.slice(0, WIDEST_ALIGNED).matchAll(/\S+(?: \S+)*/g)].map(({ index, 0: text }) => ({
    start: index,
    end: index + text.length,
    text,
  }));

/** Characters of a full line where the text is hard-wrapped, else null. */
function wrappedWidth(lines: readonly Line[]): number | null {
  const lengths = lines
    .filter(({ kind, raw }) => kind === 'text' && stretchesOf(raw).length < 2)
    .map(({ raw }) => tidy(raw).length);
  const short = lengths.filter((length) => length <= WIDEST_WRAPPED);
  if (short.length < lengths.length * 0.9) return null;
  const width = short.reduce((most, length) => Math.max(most, length), 0);
  const full = short.filter((length) => length > width * 0.8).length;
  return width >= NARROWEST_WRAPPED && full >= 4 ? width : null;
}

/** `**…**` marks what is bold; asterisks of footnotes («2020** года») stay. */
function withoutBold(text: string): string {
  let bold = false;
  return text.replace(/\*\*/g, (mark, at: number) => {
    const [before, after] = [text[at - 1] ?? ' ', text[at + 2] ?? ' '];
    const opens = /[\s(«"|]/.test(before) && /[^\s*]/.test(after);
    const closes = bold && /\S/.test(before);
    if (!opens && !closes) return mark;
    bold = !closes;
    return '';
  });
}
