// Blocks as they are found one after another: a sentence that a blank line or a page's end interrupts goes on.
import type { Block, Table } from '../workflows/import/source-document.ts';
import { paragraph } from './text-blocks.ts';
import { goesOn, joinTwo } from './wrapped-lines.ts';

export interface BlockList {
  /** @param texts paragraphs of a group of lines that stood together */
  addParagraphs(texts: readonly string[]): void;
  addTable(table: Table): void;
  finish(): Block[];
}

export function createBlockList(): BlockList {
  const blocks: Block[] = [];
  /** The last paragraph in pieces: it may still go on. */
  let open: string[] = [];

  function close(): void {
    const block = paragraph(open.join(''));
    if (block.text !== '') blocks.push(block);
    open = [];
  }
  return {
    addParagraphs(texts) {
      texts.forEach((text, at) => {
        const last = open.at(-1);
        if (at === 0 && last !== undefined && goesOn(last, text)) {
          const both = joinTwo(last, text);
          open.splice(-1, 1, both.slice(0, both.length - text.length));
        } else close();
        open.push(text);
      });
    },
    addTable(table) {
      close();
      blocks.push(table);
    },
    finish() {
      close();
      return blocks;
    },
  };
}
