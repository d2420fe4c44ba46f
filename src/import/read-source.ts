// A document of any accepted format, read by what is in it.
import type { SourceDocument } from '../workflows/import/source-document.ts';
import { readDocx } from './docx.ts';
import { readHtml } from './html.ts';

/** Rejects with a `SourceFault` whose message is for the person who chose the file. */
export async function readSource(bytes: Uint8Array, name: string): Promise<SourceDocument> {
  const isArchive = bytes[0] === 0x50 && bytes[1] === 0x4b;
  return isArchive
    ? { format: 'docx', name, blocks: await readDocx(bytes) }
    : { format: 'html', name, blocks: readHtml(new TextDecoder().decode(bytes)) };
}
