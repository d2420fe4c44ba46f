// A document of any accepted format by what is in it. Runs in the reading thread: `read-source.ts` is for everybody else.
import type { Block, SourceDocument } from '../workflows/import/source-document.ts';
import { readDoc } from './doc.ts';
import { readDocx } from './docx.ts';
import { readHtml } from './html.ts';
import { MAX_BLOCKS, MAX_CELLS, MAX_CHARACTERS, MAX_PAGES } from './limits.ts';
import { looksLikeMarkdown, readMarkdown } from './markdown.ts';
import { readPlainText } from './plain-text.ts';
import { sniff, wrongType } from './sniff.ts';
import { damaged, SourceFault, tooLong } from './source-fault.ts';
import { decodeText } from './text-encoding.ts';

/** Rejects with a `SourceFault` and nothing else. */
export async function readDocument(bytes: Uint8Array, name: string): Promise<SourceDocument> {
  try {
    if (bytes.length === 0) throw empty();
    const { format, blocks } = await read(bytes);
    if (charactersOf(blocks) === 0) throw empty();
    return { format, name, blocks };
  } catch (fault) {
    // What the libraries throw on bytes that are no document has no common type.
    throw fault instanceof SourceFault ? fault : damaged(fault);
  }
}

async function read(bytes: Uint8Array): Promise<Pick<SourceDocument, 'format' | 'blocks'>> {
  switch (sniff(bytes)) {
    case 'zip':
      return { format: 'docx', blocks: await readDocx(bytes) };
    case 'ole':
      return { format: 'doc', blocks: await readDoc(bytes) };
    case 'pdf': {
      // Read in only when it is needed: it is larger than all the rest.
      const { readPdf } = await import('./pdf.ts');
      return { format: 'pdf', blocks: await readPdf(new Uint8Array(bytes), { pages: MAX_PAGES }) };
    }
    case 'text': {
      const text = decodeText(bytes);
      if (text === null) throw wrongType('файл неизвестного вида');
      if (text.length > MAX_CHARACTERS) throw tooLong('слишком много текста');
      if (isHtml(text)) return { format: 'html', blocks: readHtml(text) };
      if (looksLikeMarkdown(text)) return { format: 'markdown', blocks: readMarkdown(text) };
      return { format: 'text', blocks: readPlainText(text) };
    }
  }
}

/** Markdown and plain text may hold HTML, too, but do not begin with it. */
const isHtml = (text: string): boolean =>
  /^[\s\ufeff]*<(?:!doctype\s+html|!--|\?xml|html|head|body|meta|style|table|div|p|center|font|span|h[1-6])(?![\w-])/i.test(
    text,
  ) || /<(?:html|body)[\s>]/i.test(text.slice(0, 4_096));

/** @throws SourceFault where there is more than the limits allow */
function charactersOf(blocks: readonly Block[]): number {
  if (blocks.length > MAX_BLOCKS) throw tooLong('слишком много абзацев');
  let [cells, characters] = [0, 0];
  for (const block of blocks) {
    if (block.kind === 'paragraph') characters += block.text.length;
    else {
      cells += block.rows.length * (block.rows[0]?.length ?? 0);
      for (const cell of new Set(block.rows.flat())) characters += cell.text.length;
    }
    if (cells > MAX_CELLS) throw tooLong('в таблицах слишком много ячеек');
    if (characters > MAX_CHARACTERS) throw tooLong('слишком много текста');
  }
  return characters;
}

const empty = (): SourceFault =>
  new SourceFault('empty', 'Файл пуст: в нём нет текста. Загрузите другой файл.');
