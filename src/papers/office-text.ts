// Paragraphs of the office form: how each kind of text stands on the page.
import {
  AlignmentType,
  convertMillimetersToTwip,
  type IParagraphOptions,
  type IRunOptions,
  Paragraph,
  TextRun,
} from 'docx';
import { printable, unbroken } from './printable.ts';

export const FONT = 'Times New Roman';
/** Half points, as Word counts. */
export const SIZE = { text: 28, table: 20, note: 22 };

/** Whole twips (1/20 point), Word's unit of length. */
export function twips(mm: number): number {
  return Math.round(convertMillimetersToTwip(mm));
}

/** Spacing is in twips. */
export const STYLE = {
  centred: { alignment: AlignmentType.CENTER },
  /** Never alone at the foot of a page. */
  heading: { keepNext: true, keepLines: true, spacing: { before: 240, after: 120 } },
  body: {
    alignment: AlignmentType.BOTH,
    indent: { firstLine: twips(12.5) },
    spacing: { after: 120 },
    widowControl: true,
  },
  note: { alignment: AlignmentType.LEFT, spacing: { before: 40, after: 40 }, widowControl: true },
} as const satisfies Record<string, IParagraphOptions>;

export function text(content: string, paragraph: IParagraphOptions = {}, run: IRunOptions = {}): Paragraph {
  const lines = unbroken(printable(content)).split('\n');
  return new Paragraph({
    ...paragraph,
    children: lines.map((line, i) => new TextRun({ ...run, text: line, ...(i > 0 && { break: 1 }) })),
  });
}
