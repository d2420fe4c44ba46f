// Text inside a plot: lines that fit where no browser measures them.

/** Pixels a line takes at most, in the widest typeface that it may be drawn in (DejaVu Sans). */
export function textWidth(text: string, size: number, isBold = false): number {
  return Math.ceil(text.length * size * (isBold ? 0.7 : 0.62));
}

/** One line, without what XML does not allow: control characters, halves of pairs, noncharacters. */
export function printable(text: string): string {
  return text.replace(/([\p{Cc}\p{Cs}\p{Zl}\p{Zp}\uFFFE\uFFFF]|[^\S\u00A0])+/gu, ' ').trim();
}

export interface Wrapped {
  lines: string[];
  /** Words are missing at the end. */
  isCut: boolean;
}

/**
 * Lines of whole words, the last of them with «…» where words are missing.
 *
 * @param width pixels of a line
 * @param size pixels of the typeface
 */
export function wrap(
  text: string,
  { width, size, most, isBold = false }: { width: number; size: number; most: number; isBold?: boolean },
): Wrapped {
  const fits = (line: string) => textWidth(line, size, isBold) <= width;
  const lines: string[] = [];
  for (const word of text.replace(/ г\./g, '\u00A0г.').split(' ')) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last !== undefined && fits(longer)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  const shown = lines.slice(0, most).map((line, i) => {
    const goesOn = i === most - 1 && lines.length > most;
    return goesOn || !fits(line) ? cut(line, fits) : line;
  });
  return { lines: shown, isCut: shown.some((line, i) => line !== lines[i]) };
}

function cut(line: string, fits: (line: string) => boolean): string {
  const letters = Array.from(line);
  const shortened = () => `${letters.join('').replace(/[\s,;:.–-]+$/, '')}…`;
  while (letters.length > 1 && !fits(shortened())) letters.pop();
  return shortened();
}
