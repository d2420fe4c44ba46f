// The body of a DOCX made ready for mammoth, which loses numbers that Word counts, hidden text's being hidden, merged
// rows with a bookmark between them, and what stands in simple fields.
import { attribute, type NextLabel, type ParagraphNumbering } from './docx-numbering.ts';

/** Their content stays. */
const UNWRAPPED = new Set(['w:bookmarkStart', 'w:bookmarkEnd', 'w:fldSimple', 'w:dir', 'w:bdo']);
const OFF = new Set(['0', 'false', 'off']);

interface OpenParagraph extends ParagraphNumbering {
  /** Its mark was deleted: it goes on in the next paragraph, which has the number. */
  isDeleted: boolean;
}

/** The same XML with numbers written out. One pass over its tags, so linear in its length. */
export function withNumbersWritten(xml: string, nextLabel: NextLabel): string {
  const out: string[] = [];
  const paragraphs: OpenParagraph[] = [];
  const rows: { isDeleted: boolean }[] = [];
  const runs: { from: number; isHidden: boolean }[] = [];
  const properties: string[] = [];
  let copied = 0;

  function writeNumber(): void {
    const paragraph = paragraphs.at(-1);
    if (!paragraph || paragraph.isDeleted || rows.some(({ isDeleted }) => isDeleted)) return;
    const label = nextLabel(paragraph);
    if (label !== null) out.push(`<w:r><w:t xml:space="preserve">${label} </w:t></w:r>`);
  }

  function open(name: string, tag: string): void {
    const within = properties.at(-1);
    const paragraph = paragraphs.at(-1);
    const isOf = within === 'w:pPr' ? paragraph : undefined;
    if (name === 'w:p') paragraphs.push({ style: null, list: null, level: null, isDeleted: false });
    else if (name === 'w:tr') rows.push({ isDeleted: false });
    else if (name === 'w:r') runs.push({ from: out.length, isHidden: false });
    else if (/^w:(pPr|rPr|trPr)$/.test(name))
      properties.push(within === undefined ? name : `${within} ${name}`);
    else if (name === 'w:pStyle' && isOf) isOf.style = attribute(tag, 'w:val');
    else if (name === 'w:numId' && isOf) isOf.list = attribute(tag, 'w:val');
    else if (name === 'w:ilvl' && isOf) isOf.level = Number(attribute(tag, 'w:val') ?? 0);
    else if (name === 'w:del' && within === 'w:pPr w:rPr' && paragraph) paragraph.isDeleted = true;
    else if (name === 'w:del' && within === 'w:trPr') Object.assign(rows.at(-1) ?? {}, { isDeleted: true });
    else if (name === 'w:vanish' && within === 'w:rPr' && !OFF.has(attribute(tag, 'w:val') ?? '')) {
      Object.assign(runs.at(-1) ?? {}, { isHidden: true });
    }
  }

  function close(name: string): void {
    if (name === 'w:p') paragraphs.pop();
    else if (name === 'w:tr') rows.pop();
    else if (name === 'w:pPr') {
      // That within another is what it was before a tracked change.
      if (properties.pop() === 'w:pPr') writeNumber();
    } else if (name === 'w:rPr' || name === 'w:trPr') properties.pop();
    else if (name === 'w:r') {
      const run = runs.pop();
      if (run?.isHidden) out.length = run.from;
    }
  }

  for (const { 0: tag, 1: slash, 2: name = '', index } of xml.matchAll(/<(\/?)([\w:]+)[^<>]*>/g)) {
    // A hidden run is cut from where it began: what stands before it must be out already.
    if (copied < index) out.push(xml.slice(copied, index));
    copied = index + tag.length;
    if (slash === '') open(name, tag);
    if (name === 'w:position' && Number(attribute(tag, 'w:val')) > 0) {
      out.push('<w:vertAlign w:val="superscript"/>');
    } else if (!UNWRAPPED.has(name)) out.push(tag);
    if (slash !== '' || tag.endsWith('/>')) close(name);
  }
  out.push(xml.slice(copied));
  return out.join('');
}
