// DOCX as paragraphs and tables. mammoth gives what Word shows: insertions are in, deletions out, text boxes stand
// after the paragraph that holds them, footnotes at the end. Headers and footers of pages are not read.
import { buffer } from 'node:stream/consumers';
import mammoth from 'mammoth';
import yazl from 'yazl';
import type { Block } from '../workflows/import/source-document.ts';
import { readHtml } from './html.ts';
import { damaged, SourceFault } from './source-fault.ts';
import { unzip } from './unzip.ts';

const isText = (name: string): boolean => /\.(xml|rels)$/i.test(name);

/** Rejects with a `SourceFault`. */
export async function readDocx(bytes: Uint8Array): Promise<Block[]> {
  const { parts } = await unzip(bytes, isText);
  return readDocxParts(parts);
}

/** @param parts the XML of the archive, by name */
export async function readDocxParts(parts: ReadonlyMap<string, Buffer>): Promise<Block[]> {
  for (const part of parts.values()) {
    // Entities that unfold each other; office documents have no declarations.
    if (part.includes('<!DOCTYPE') || part.includes('<!ENTITY')) throw damaged('declares a document type');
  }
  return readHtml(await toHtml(await packed(parts)));
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
    throw fault instanceof SourceFault ? fault : damaged(fault);
  }
}

/** Anew and without what was left out, so that mammoth unpacks nothing that has not been counted. */
async function packed(parts: ReadonlyMap<string, Buffer>): Promise<Buffer> {
  const archive = new yazl.ZipFile();
  for (const [name, content] of parts) archive.addBuffer(content, name, { compress: false });
  archive.end();
  return buffer(archive.outputStream);
}
