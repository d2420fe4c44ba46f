// What stands on pages beside the document itself: their numbers, and headers and footers that repeat.
import type { PageLine } from './pdf-lines.ts';

interface Page {
  height: number;
  lines: readonly PageLine[];
}

/** Headers and footers stand in this part of the page's height, at the top and at the foot. */
const MARGIN = 0.12;
/** A header stands at the same height on every page, points. */
const STEP = 6;
const NUMBER =
  /^(?:[-–—]\s*)?\d{1,4}(?:\s*[-–—])?$|^(?:стр(?:аница|\.)?|лист)\s*\d{1,4}(?:\s*(?:из|\/)\s*\d{1,4})?$/i;

/** The lines of the document itself, page by page. */
export function withoutFurniture(pages: readonly Page[]): PageLine[][] {
  const seen = new Map<string, number>();
  for (const page of pages) {
    const keys = new Set(page.lines.filter((line) => isInMargin(line, page)).map(keyOf));
    for (const key of keys) seen.set(key, (seen.get(key) ?? 0) + 1);
  }
  const repeated = Math.max(3, pages.length * 0.6);
  return pages.map((page) =>
    page.lines.filter(
      (line) =>
        !isInMargin(line, page) || !(NUMBER.test(line.text) || (seen.get(keyOf(line)) ?? 0) >= repeated),
    ),
  );
}

const isInMargin = ({ y }: PageLine, { height }: Page): boolean =>
  y < height * MARGIN || y > height * (1 - MARGIN);
/** «Страница 2 из 5» counts as the same line on every page, «Приложение 1» and «Приложение 2» do not. */
const keyOf = ({ y, text }: PageLine): string =>
  `${Math.round(y / STEP)} ${/стр|лист|page/i.test(text) ? text.replace(/\d+/g, '#') : text}`;
