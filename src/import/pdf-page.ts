// What stands on a page of a PDF: words with their places and the rules that are drawn, both upright however the
// page is turned. Pictures are not looked at.
import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { combined, type Matrix, type Rule, rulesOf } from './pdf-rules.ts';

/** One or more words that were written together. Points from the upper left corner of the page as it is read. */
export interface Word {
  text: string;
  left: number;
  right: number;
  /** Of the baseline. */
  y: number;
  size: number;
}

export interface PageContent {
  width: number;
  height: number;
  words: Word[];
  rules: Rule[];
}

export async function readPage(page: PDFPageProxy): Promise<PageContent> {
  const { transform, width, height } = page.getViewport({ scale: 1 });
  const { items } = await page.getTextContent();
  const texts = items
    .filter((item) => 'str' in item && item.str.trim() !== '')
    .map((item) => item as TextItem);
  const turns = mostTurns(texts, transform);
  const upright = combined(TURNED(width, height)[turns] ?? transform, transform);
  const { fnArray, argsArray } = await page.getOperatorList();
  return {
    ...(turns % 2 === 1 ? { width: height, height: width } : { width, height }),
    words: texts.flatMap((item) => wordOf(item, combined(upright, item.transform))),
    rules: rulesOf(fnArray, argsArray, upright),
  };
}

interface TextItem {
  str: string;
  transform: number[];
  width: number;
}

/** How to turn a page back whose text runs to the right, downwards, upside down, upwards. */
const TURNED = (width: number, height: number): Matrix[] => [
  [1, 0, 0, 1, 0, 0],
  [0, -1, 1, 0, 0, width],
  [-1, 0, 0, -1, width, height],
  [0, 1, -1, 0, height, 0],
];

/** Quarters of a turn clockwise from text that runs to the right; null for slanted text such as a watermark. */
function turnsOf([a = 0, b = 0]: Matrix): number | null {
  const quarters = Math.atan2(b, a) / (Math.PI / 2);
  const turns = Math.round(quarters);
  return Math.abs(quarters - turns) > 0.1 ? null : (turns + 4) % 4;
}

function mostTurns(texts: readonly TextItem[], transform: Matrix): number {
  const weights = [0, 0, 0, 0];
  for (const { str, transform: own } of texts) {
    const turns = turnsOf(combined(transform, own));
    if (turns !== null) weights[turns] = (weights[turns] ?? 0) + str.length;
  }
  return weights.indexOf(Math.max(...weights));
}

function wordOf({ str, width }: TextItem, matrix: Matrix): Word[] {
  const turns = turnsOf(matrix);
  const [, , c = 0, d = 0, left = 0, y = 0] = matrix;
  const size = Math.hypot(c, d);
  if (turns === null || !(size > 0) || !Number.isFinite(left + y + size + width)) return [];
  // Text that stands upright in a table's head counts with the place where it begins.
  return [{ text: str, left, right: left + (turns === 0 ? width : size), y, size }];
}
