// DOCX as paragraphs and tables. mammoth gives what Word shows: insertions are in, deletions out, text boxes stand
// after the paragraph that holds them, footnotes at the end. Headers and footers of pages are not read.
import { buffer } from 'node:stream/consumers';
import mammoth from 'mammoth';
import yazl from 'yazl';
import type { Block } from '../workflows/import/source-document.ts';
import { withNumbersWritten } from './document-xml.ts';
import { createNextLabel } from './docx-numbering.ts';
import { readHtml } from './html.ts';
import { MAX_PAGES } from './limits.ts';
import { wrongArchive } from './sniff.ts';
import { damaged, noText, tooDeep, tooManyPages } from './source-fault.ts';
import { unzip } from './unzip.ts';

const isText = (name: string): boolean => /\.(xml|rels)$/i.test(name);

/** Rejects with a `SourceFault`. */
export async function readDocx(bytes: Uint8Array): Promise<Block[]> {
  const { names, parts } = await unzip(bytes, isText);
  if (!names.some((name) => name.startsWith('word/'))) throw wrongArchive(names);
  if ((pagesIn(parts.get('docProps/app.xml')) ?? 0) > MAX_PAGES) throw tooManyPages();
  for (const part of parts.values()) {
    // Entities that unfold each other. Office documents declare none.
    if (part.includes('<!DOCTYPE') || part.includes('<!ENTITY')) throw damaged('declares entities');
  }
  const blocks = readHtml(await toHtml(await packed(prepared(parts))));
  if (blocks.length === 0 && names.some((name) => name.startsWith('word/media/'))) throw noText();
  return blocks;
}

/** Without the rules of numbering, whose numbers are written out. */
function prepared(parts: ReadonlyMap<string, Buffer>): Map<string, Buffer | string> {
  const isNumbering = (name: string) => /(^|\/)numbering\.xml$/.test(name);
  const textOf = (pattern: RegExp) =>
    [...parts].find(([name]) => pattern.test(name))?.[1].toString('utf8') ?? '';
  const nextLabel = createNextLabel(textOf(/(^|\/)numbering\.xml$/), textOf(/(^|\/)styles\.xml$/));
  const made = new Map<string, Buffer | string>();
  for (const [name, part] of parts) {
    if (isNumbering(name)) continue;
    made.set(name, part.includes('<w:body') ? withNumbersWritten(part.toString('utf8'), nextLabel) : part);
  }
  return made;
}

/** What the program that saved it counted. */
function pagesIn(properties: Buffer | undefined): number | null {
  const pages = /<Pages>\s*(\d+)/.exec(properties?.toString('utf8') ?? '')?.[1];
  return pages === undefined ? null : Number(pages);
}

async function toHtml(archive: Buffer): Promise<string> {
  try {
    const { value } = await mammoth.convertToHtml(
      { buffer: archive },
      {
        convertImage: mammoth.images.imgElement(async () => ({ src: '' })),
        externalFileAccess: false,
        includeEmbeddedStyleMap: false,
      },
    );
    return value.replace(/<a href="#(?:foot|end)note-ref-\d+">↑<\/a>/g, '');
  } catch (fault) {
    // Its converter calls itself for what is within each other.
    throw fault instanceof RangeError ? tooDeep() : damaged(fault);
  }
}

/** Anew and without what was left out, so that mammoth unpacks nothing that has not been counted. */
async function packed(parts: ReadonlyMap<string, Buffer | string>): Promise<Buffer> {
  const archive = new yazl.ZipFile();
  for (const [name, content] of parts) {
    archive.addBuffer(typeof content === 'string' ? Buffer.from(content) : content, name, {
      compress: false,
    });
  }
  archive.end();
  return buffer(archive.outputStream);
}
