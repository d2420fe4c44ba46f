// Plain text as people have it: copied out of a PDF or a word processor, hard-wrapped, with tables of tabs, bars
// or blanks.
import type { Block } from '../workflows/import/source-document.ts';
import { takeAligned } from './aligned-table.ts';
import { takePiped } from './piped-table.ts';
import { takeTabbed } from './tabbed-table.ts';
import { paragraph, tableOfRows, tidy } from './text-blocks.ts';
import { type Line, linesOf } from './text-lines.ts';
import { goesOn, joinTwo, joinWrapped } from './wrapped-lines.ts';

/** Longer lines are whole paragraphs. */
const WIDEST_WRAPPED = 130;
const NARROWEST_WRAPPED = 50;

export function readPlainText(text: string): Block[] {
  const lines = linesOf(withoutBold(text));
  const width = wrappedWidth(lines);
  const blocks: Block[] = [];
  let group: string[] = [];
  /** The last paragraph may still go on behind a blank line. */
  let open = false;
  const close = (): void => {
    joinWrapped(group.map(tidy), width).forEach((joined, at) => {
      const last = blocks.at(-1);
      if (at === 0 && open && last?.kind === 'paragraph' && goesOn(last.text, joined)) {
        blocks[blocks.length - 1] = paragraph(joinTwo(last.text, joined));
      } else blocks.push(paragraph(joined));
      open = true;
    });
    group = [];
  };
  for (let at = 0; at < lines.length; ) {
    const table = takeTabbed(lines, at) ?? takePiped(lines, at) ?? takeAligned(lines, at);
    if (table) {
      close();
      blocks.push(tableOfRows(table.rows.map((row) => row.map(joinedCell))));
      open = false;
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
  return blocks.filter((block) => block.kind === 'table' || block.text !== '');
}

const joinedCell = (text: string): string => joinWrapped(text.split('\n'), null).join('\n');

/** Characters of a full line where the text is hard-wrapped, else null. */
function wrappedWidth(lines: readonly Line[]): number | null {
  const lengths = lines.filter(({ kind }) => kind === 'text').map(({ raw }) => tidy(raw).length);
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
