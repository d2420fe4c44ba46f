// Texts of two neighbouring cells that a PDF gives as one: parted at the blank that stands at the rule between them.
import type { Stretch } from './aligned-table.ts';
import type { Word } from './pdf-page.ts';

/** Widths of letters in parts of their size, as serif fonts have them. */
const NARROW = /[ .,:;!|'()[\]/Iilj]/;
const WIDE = /[жмшщюыфЖМШЩЮЫФ№—W]/;
/** Texts from this on tell how wide the letters of a page are. */
const TELLING = 6;

/** @returns how much wider the letters of a page are than those of serif fonts */
export function widthScale(words: readonly Word[]): number {
  const scales = words
    .filter(({ text }) => text.length >= TELLING)
    .map(({ text, left, right, size }) => (right - left) / (usualWidth(text) * size))
    .sort((a, b) => a - b);
  return scales[scales.length >> 1] ?? 1;
}

/** @param posts where rules cross the word, ascending */
export function partsAt(word: Word, posts: readonly number[], scale: number): Word[] {
  const parts: Word[] = [];
  let rest = word;
  for (const x of posts) {
    const parted = partedAt(rest, x, scale);
    if (!parted) continue;
    parts.push(parted[0]);
    rest = parted[1];
  }
  return [...parts, rest];
}

/** @param x where a column begins */
export function stretchesAt({ start, end, text }: Stretch, x: number): Stretch[] {
  const size = (end - start) / usualWidth(text);
  const parts = partedAt({ text, left: start, right: end, y: 0, size }, x, 1);
  return (parts ?? []).map((part) => ({ start: part.left, end: part.right, text: part.text }));
}

function partedAt(word: Word, x: number, scale: number): [Word, Word] | null {
  const unit = scale * word.size;
  let best: [Word, Word] | null = null;
  let least = word.size;
  for (const { index } of word.text.matchAll(/ /g)) {
    const [text, next] = [word.text.slice(0, index), word.text.slice(index + 1)];
    const [end, start] = [word.left + usualWidth(text) * unit, word.right - usualWidth(next) * unit];
    // The rule lies between the two texts.
    const off = Math.max(0, end - x) + Math.max(0, x - start);
    if (off >= least) continue;
    least = off;
    best = [
      { ...word, text, right: Math.min(end, x) },
      { ...word, text: next, left: Math.max(start, x) },
    ];
  }
  return best;
}

function usualWidth(text: string): number {
  let width = 0;
  for (const letter of text)
    width += NARROW.test(letter) ? 0.3 : WIDE.test(letter) ? 0.8 : /\p{Lu}/u.test(letter) ? 0.68 : 0.48;
  return width;
}
