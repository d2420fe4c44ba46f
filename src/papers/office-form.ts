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
import { signatureBlock } from './office-signatures.ts';
import { tableOf } from './office-table.ts';
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
  let drawing = 0;
  const blocks = (some: readonly Block[], keepsLast: boolean) =>
    some.flatMap((block, i) => {
      if (block.kind === 'picture') drawing += 1;
      return blockOf(block, { width, drawing, keepNext: keepsLast && i === some.length - 1 });
    });
  return [
    ...addressee.map((one) => text(one, { indent: { left: twips(width / 2) } })),
    text(officialDate(date), { spacing: { before: 240, after: 240 } }),
    text(name, { ...STYLE.heading, ...STYLE.centred }, { bold: true }),
    ...about.map((one, i) =>
      text(one, { ...STYLE.centred, keepNext: true, spacing: { after: i === about.length - 1 ? 240 : 0 } }),
    ),
    // Otherwise the closing paragraph could stand with the signatures alone on a page.
    ...blocks(body, true),
    text(closing, { ...STYLE.body, spacing: { before: 240, after: 480 }, keepNext: true, keepLines: true }),
    signatureBlock(signatures, drafter, width),
    ...(annex === null
      ? []
      : [
          text(annex.heading, { ...STYLE.heading, pageBreakBefore: true }, { bold: true }),
          ...blocks(annex.blocks, false),
        ]),
  ];
}

interface Place {
  /** Of the lines, in mm. */
  width: number;
  /** Ordinal of a picture. */
  drawing: number;
  keepNext: boolean;
}

function blockOf(block: Block, { width, drawing, keepNext }: Place): FileChild[] {
  switch (block.kind) {
    case 'heading':
      return [text(block.text, STYLE.heading, { bold: true })];
    case 'text':
      return [text(block.text, { ...STYLE.body, keepNext })];
    case 'fact':
      return [text(`${block.label}: ${block.text}`, { ...STYLE.body, keepNext })];
    case 'note':
      return [text(block.text, { ...STYLE.note, keepNext }, { size: SIZE.note })];
    case 'picture':
      return [pictureOf(block, drawing)];
    case 'table':
      return [
        tableOf(block.columns, block.rows, { width, keepNext }),
        text('', { keepNext }, { size: SIZE.note }),
      ];
  }
}
