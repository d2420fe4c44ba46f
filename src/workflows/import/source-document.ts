// A document as every format gives it: paragraphs and tables in reading order. What an order says is
// found in this, and every finding keeps its place here.

export interface Paragraph {
  kind: 'paragraph';
  /** One line: inner white space is single blanks. */
  text: string;
}

export interface Cell {
  /** Lines (paragraphs, breaks) separated by `\n`; inner white space is single blanks. */
  text: string;
  /** Of the cell itself: a merged cell stands at several places of the grid and keeps its first. From 0. */
  row: number;
  column: number;
}

export interface Table {
  kind: 'table';
  /** A full grid: all rows are equally long; a merged cell stands at every place it covers. */
  rows: Cell[][];
  /** Its cells were told apart by where the words stand, for want of rules or marks: some may be missing or cut wrong. */
  guessed?: true;
}

export type Block = Paragraph | Table;

export const FORMATS = ['docx', 'doc', 'pdf', 'html', 'markdown', 'text'] as const;

export interface SourceDocument {
  format: (typeof FORMATS)[number];
  /** The file's name as it was given, for messages and the page. */
  name: string;
  blocks: Block[];
}

/** Where a finding stands: a block, in a table the cell, and characters of its text (`end` exclusive). */
export interface Place {
  block: number;
  row?: number;
  column?: number;
  start: number;
  end: number;
}

/** Something read from a document. */
export interface Found<T> {
  value: T;
  /** Null where the document does not say it and it was concluded. */
  place: Place | null;
  /** False: a person has to confirm it, and `why` says what is in doubt (Russian, one sentence). */
  sure: boolean;
  why?: string;
}

/** The whole text of a cell or paragraph as a place. */
export function wholePlace(doc: SourceDocument, at: { block: number; row?: number; column?: number }): Place {
  return { ...at, start: 0, end: textAt(doc, at).length };
}

/** The whole text of a cell as a place. */
export const placeOfCell = ({ row, column, text }: Cell, block: number): Place => ({
  block,
  row,
  column,
  start: 0,
  end: text.length,
});

/** The words that a place points to. Throws RangeError for a place that the document does not have. */
export function fragmentAt(doc: SourceDocument, place: Place): string {
  return textAt(doc, place).slice(place.start, place.end);
}

function textAt(doc: SourceDocument, at: { block: number; row?: number; column?: number }): string {
  const block = doc.blocks[at.block];
  const holder = block?.kind === 'table' ? block.rows[at.row ?? -1]?.[at.column ?? -1] : block;
  if (!holder) throw new RangeError(`no such place in the document: ${JSON.stringify(at)}`);
  return holder.text;
}
