// Word 97–2003 as paragraphs and tables. Headers and footers of pages are not read.
import WordExtractor from 'word-extractor';
import type { Block } from '../workflows/import/source-document.ts';
import { readPlainText } from './plain-text.ts';
import { oleFault } from './sniff.ts';

/** Rejects with a `SourceFault`, or with what the library throws on a damaged file. */
export async function readDoc(bytes: Uint8Array): Promise<Block[]> {
  const fault = oleFault(bytes);
  if (fault) throw fault;
  const document = await new WordExtractor().extract(Buffer.from(bytes));
  return readPlainText(document.getBody({ filterUnicode: false }));
}
