// The typical Russian office form: A4, margins 30/10/20/20 mm, Times New Roman 14, page numbers from page 2, the addressee at
// the right. A signature is never apart from its paragraph, and every page of a table has its head.
import {
  Document,
  type FileChild,
  Header,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  TextRun,
} from 'docx';
import { oneLine } from '../messages/wording.ts';
import { fixArchive } from './fixed-archive.ts';
import type { Block, OfficePaper } from './office-paper.ts';
import { pictureOf } from './office-picture.ts';
import { signatureBlock, tableOf } from './office-table.ts';
import { FONT, SIZE, STYLE, text, twips } from './office-text.ts';
import { officialDate } from './official-date.ts';

/** Millimetres. */
const PAGE = { short: 210, long: 297 };
const MARGIN = { left: 30, right: 10, top: 20, bottom: 20, header: 10, footer: 10 };

/** @returns a DOCX file, the same bytes for the same paper */
export async function printOfficePaper(paper: OfficePaper): Promise<Uint8Array> {
  const landscape = paper.orientation === 'landscape';
  const width = (landscape ? PAGE.long : PAGE.short) - MARGIN.left - MARGIN.right;
  const document = new Document({
    title: oneLine([paper.name, ...paper.about].join(' ')),
    creator: 'Срок',
    lastModifiedBy: 'Срок',
    styles: {
      default: { document: { run: { font: FONT, size: SIZE.text, language: { value: 'ru-RU' } } } },
    },
    sections: [
      {
        properties: {
          titlePage: true,
          page: {
            size: {
              // The library itself turns the sides of a landscape page.
              width: twips(PAGE.short),
              height: twips(PAGE.long),
              orientation: landscape ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT,
            },
            margin: Object.fromEntries(Object.entries(MARGIN).map(([side, mm]) => [side, twips(mm)])),
          },
        },
        headers: {
          default: new Header({ children: [pageNumber()] }),
          first: new Header({ children: [text('')] }),
        },
        children: partsOf(paper, width),
      },
    ],
  });
  return fixArchive(await Packer.toBuffer(document), paper.date);
}

function pageNumber(): Paragraph {
  return new Paragraph({
    ...STYLE.centred,
    children: [new TextRun({ children: [PageNumber.CURRENT] })],
  });
}

/** @param width of the lines, in mm */
function partsOf(paper: OfficePaper, width: number): FileChild[] {
  const { addressee, date, name, about, body, closing, signatures, drafter, annex } = paper;
  let drawings = 0;
  const blocks = (some: readonly Block[]) =>
    some.flatMap((block) => {
      if (block.kind === 'picture') drawings += 1;
      return blockOf(block, width, drawings);
    });
  return [
    ...addressee.map((one) => text(one, { indent: { left: twips(width / 2) } })),
    text(officialDate(date), { spacing: { before: 240, after: 240 } }),
    text(name, { ...STYLE.heading, ...STYLE.centred }, { bold: true }),
    ...about.map((one) => text(one, { ...STYLE.centred, keepNext: true })),
    ...blocks(body),
    text(closing, { ...STYLE.body, spacing: { before: 240, after: 480 }, keepNext: true, keepLines: true }),
    signatureBlock(signatures, width),
    ...drafter.map((one, i) => text(one, { spacing: { before: i === 0 ? 480 : 0 } }, { size: SIZE.note })),
    ...(annex === null
      ? []
      : [
          text(annex.heading, { ...STYLE.heading, pageBreakBefore: true }, { bold: true }),
          ...blocks(annex.blocks),
        ]),
  ];
}

function blockOf(block: Block, width: number, drawing: number): FileChild[] {
  switch (block.kind) {
    case 'heading':
      return [text(block.text, STYLE.heading, { bold: true })];
    case 'text':
      return [text(block.text, STYLE.body)];
    case 'fact':
      return [text(`${block.label}: ${block.text}`, STYLE.body)];
    case 'note':
      return [text(block.text, STYLE.note, { size: SIZE.note })];
    case 'picture':
      return [pictureOf(block, drawing)];
    case 'table':
      return [tableOf(block.columns, block.rows, width), text('', {}, { size: SIZE.note })];
  }
}
