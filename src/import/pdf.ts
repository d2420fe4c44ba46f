// Orders as PDF: words and ruling lines of every page put together to the paragraphs and tables that they show.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { getDocument, type PDFDocumentProxy, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { Block } from '../workflows/import/source-document.ts';
import { addRows } from './aligned-table.ts';
import { createBlockList } from './block-list.ts';
import { textOfCell } from './cell-text.ts';
import { partsOf } from './page-text.ts';
import { addPart, gridOf, isSameTable, type TextTable, textTable } from './paged-table.ts';
import { withoutFurniture } from './pdf-furniture.ts';
import { linesOf, type PageLine } from './pdf-lines.ts';
import { readPage } from './pdf-page.ts';
import { type PlacedTable, takeRuled } from './ruled-table.ts';
import { damaged, noText, SourceFault, tooLong } from './source-fault.ts';
import { tableOfRows } from './text-blocks.ts';
import { joinedCell } from './wrapped-lines.ts';

/** What a page holds outside tables, and its tables. */
interface ReadPage {
  width: number;
  height: number;
  lines: PageLine[];
  tables: PlacedTable[];
}

/** A page with fewer letters is a picture with a stamp. */
const FEWEST_LETTERS = 20;
const SIGNED = /электронной\s+подписью|сертификат/i;
const STAMP_LETTERS = 400;

/**
 * @param bytes are taken over: the caller's array is empty afterwards
 * @throws SourceFault `no-text`, `encrypted`, `too-long`, `damaged`
 */
export async function readPdf(bytes: Uint8Array, limits: { pages: number }): Promise<Block[]> {
  const folder = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
  const task = getDocument({
    data: bytes,
    cMapUrl: join(folder, 'cmaps/'),
    cMapPacked: true,
    standardFontDataUrl: join(folder, 'standard_fonts/'),
    isEvalSupported: false,
    useSystemFonts: false,
    disableFontFace: true,
    useWasm: false,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    // Pictures are not unpacked.
    maxImageSize: 1,
    verbosity: VerbosityLevel.ERRORS,
  });
  try {
    return await blocksOf(await task.promise, limits);
  } catch (fault) {
    throw faultOf(fault);
  } finally {
    await task.destroy();
  }
}

function faultOf(fault: unknown): SourceFault {
  if (fault instanceof SourceFault) return fault;
  if (fault instanceof Error && fault.name === 'PasswordException') {
    return new SourceFault(
      'encrypted',
      'Файл защищён паролем. Снимите защиту или загрузите документ без пароля.',
      { cause: fault },
    );
  }
  return damaged(fault);
}

async function blocksOf(document: PDFDocumentProxy, limits: { pages: number }): Promise<Block[]> {
  if (document.numPages > limits.pages) throw tooLong(`страниц больше ${limits.pages}`);
  const pages: ReadPage[] = [];
  const known = new Set<string>();
  let letters = 0;
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const { words, rules, width, height } = await readPage(page);
    page.cleanup();
    letters += words.reduce((sum, { text }) => sum + (text.match(/\p{L}/gu)?.length ?? 0), 0);
    const { tables, rest } = takeRuled(rules, words);
    const lines = linesOf(rest);
    addWords(known, lines, 0);
    // A cell's line may begin with the end of a word that was too long for it.
    for (const { cells } of tables) for (const cell of cells) addWords(known, linesOf(cell.words), 1);
    pages.push({ width, height, lines, tables });
  }
  if (isScan(pages, letters)) {
    throw noText();
  }
  return putTogether(pages, known);
}

/** Words of lines from the word `from` on that no line's end breaks. */
function addWords(known: Set<string>, lines: readonly PageLine[], from: number): void {
  for (const { text } of lines) {
    for (const word of text.split(' ').slice(from)) {
      if (!word.endsWith('-')) known.add(word.replace(/[^\p{L}-]/gu, '').toLowerCase());
    }
  }
}

/** Nothing but a stamp of an electronic signature counts as nothing. */
function isScan(pages: readonly ReadPage[], letters: number): boolean {
  if (letters < FEWEST_LETTERS * pages.length) return true;
  const stamped = pages.some(({ lines }) => lines.some(({ text }) => SIGNED.test(text)));
  return stamped && letters < STAMP_LETTERS;
}

function putTogether(pages: readonly ReadPage[], known: ReadonlySet<string>): Block[] {
  const list = createBlockList();
  const texts = withoutFurniture(pages);
  const ends = lineEnds(pages);
  let table: TextTable | null = null;
  /** Of a table without rules. */
  let rows: string[][] = [];
  const close = (): void => {
    if (table) for (const grid of gridOf(table)) list.addTable(grid);
    if (rows.length > 0)
      list.addTable({ ...tableOfRows(rows.map((row) => row.map(joinedCell))), guessed: true });
    table = null;
    rows = [];
  };
  pages.forEach((page, at) => {
    let lines = texts[at] ?? [];
    const right = ends.get(Math.round(page.width)) ?? page.width;
    const addText = (above: readonly PageLine[]): void => {
      for (const part of partsOf(above, right)) {
        const goesOn = 'rows' in part && rows[0]?.length === part.rows[0]?.length;
        if (!goesOn) close();
        if (!('rows' in part)) list.addParagraphs(part.paragraphs);
        else if (goesOn) addRows(rows, part.rows);
        else rows = part.rows;
      }
    };
    for (const placed of page.tables) {
      addText(lines.filter(({ y }) => y < placed.top));
      lines = lines.filter(({ y }) => y >= placed.top);
      const next = textTable(placed, (cell) => textOfCell(cell, known));
      if (table && isSameTable(table, next)) addPart(table, next);
      else {
        close();
        table = next;
      }
    }
    addText(lines);
  });
  close();
  return list.finish();
}

/** By the width of pages, where their longest lines end. */
function lineEnds(pages: readonly ReadPage[]): Map<number, number> {
  const ends = new Map<number, number>();
  for (const { width, lines } of pages) {
    const key = Math.round(width);
    for (const { right } of lines) ends.set(key, Math.max(ends.get(key) ?? 0, Math.min(right, width)));
  }
  return ends;
}
