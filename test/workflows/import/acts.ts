// Documents for the tests of acts, written as their lines; `|` between cells of a table without borders.
import { readFileSync } from 'node:fs';
import { readPlainText } from '../../../src/import/plain-text.ts';
import type { Block, SourceDocument } from '../../../src/workflows/import/source-document.ts';

/** A paragraph for each line; a line with `|` is a row of a table. */
export function actOf(text: string): SourceDocument {
  const blocks: Block[] = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) =>
      line.includes('|')
        ? {
            kind: 'table',
            rows: [line.split('|').map((cell, column) => ({ text: cell.trim(), row: 0, column }))],
          }
        : { kind: 'paragraph', text: line },
    );
  return { format: 'text', name: 'act.txt', blocks };
}

/** The order of Tomsk as plain text. */
export function orderOfTomsk(): SourceDocument {
  const text = readFileSync(new URL('../../fixtures/order-1410.txt', import.meta.url), 'utf8');
  return { format: 'text', name: 'order-1410.txt', blocks: readPlainText(text) };
}
