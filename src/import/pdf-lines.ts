// Words of a page as lines, stretches of lines that stand apart, and paragraphs.
import type { Stretch } from './aligned-table.ts';
import type { Word } from './pdf-page.ts';
import { tidy } from './text-blocks.ts';
import { firstWord } from './wrapped-lines.ts';

/** What stands on one baseline. */
export interface PageLine {
  y: number;
  size: number;
  left: number;
  right: number;
  /** Parts of the line that are further apart than words are. */
  stretches: Stretch[];
  text: string;
}

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';
/** Of a footnote's mark, in parts of the size of its line. */
const RAISED_SIZE = 0.85;
/** In parts of the size of the letters: between two words, and between two columns. */
const WORD_GAP = 0.15;
const COLUMN_GAP = 0.6;

/** From top to bottom, each from left to right. */
export function linesOf(words: readonly Word[]): PageLine[] {
  const groups: Word[][] = [];
  for (const word of [...words].sort((a, b) => a.y - b.y)) {
    const group = groups.at(-1);
    const first = group?.[0];
    // A footnote's mark stands higher than its line, by less than half a line.
    if (group && first && word.y - first.y <= 0.45 * Math.max(first.size, word.size)) group.push(word);
    else groups.push([word]);
  }
  return groups.map(lineOf).filter(({ text }) => text !== '');
}

function lineOf(words: readonly Word[]): PageLine {
  const size = words.reduce((most, word) => Math.max(most, word.size), 0);
  const y = words.reduce((low, word) => (word.size > RAISED_SIZE * size ? Math.max(low, word.y) : low), 0);
  const stretches: Stretch[] = [];
  for (const word of [...words].sort((a, b) => a.left - b.left)) {
    const text = isRaised(word, y, size) ? raised(word.text) : word.text;
    const last = stretches.at(-1);
    const gap = last ? word.left - last.end : 0;
    if (last && gap < COLUMN_GAP * size) {
      last.text += gap > WORD_GAP * size ? ` ${text}` : text;
      last.end = Math.max(last.end, word.right);
    } else stretches.push({ start: word.left, end: word.right, text });
  }
  for (const stretch of stretches) stretch.text = softEnd(stretch.text);
  return {
    y,
    size,
    left: stretches[0]?.start ?? 0,
    right: stretches.reduce((most, { end }) => Math.max(most, end), 0),
    stretches,
    text: stretches.map(({ text }) => text).join(' '),
  };
}

const isRaised = (word: Word, y: number, size: number): boolean =>
  word.size <= RAISED_SIZE * size && y - word.y > 0.15 * size && /^\d{1,2}$/.test(word.text.trim());
const raised = (text: string): string => text.replace(/\d/g, (digit) => RAISED[Number(digit)] ?? digit);

/** A soft hyphen that shows is one at the line's end. */
const softEnd = (text: string): string => tidy(text.replace(/\u00ad\s*$/, '-'));

/** The usual width of a character of the line. */
export const perCharacter = ({ left, right, text }: Pick<PageLine, 'left' | 'right' | 'text'>): number =>
  (right - left) / Math.max(1, text.length);

/** True where the first word of `next` had no room behind `line` before `right`. */
export function isFull(
  line: Pick<PageLine, 'left' | 'right' | 'text'>,
  next: string,
  right: number,
): boolean {
  return line.right + (firstWord(next).length + 0.7) * perCharacter(line) > right;
}
