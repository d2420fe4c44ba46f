import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { readDocument } from '../../src/import/read-document.ts';
import type { Table } from '../../src/workflows/import/source-document.ts';
import { cellsOf, shown } from './shown-blocks.ts';

const FIXTURES = new URL('../fixtures/import/', import.meta.url);

async function blocksOf(name: string) {
  const { blocks } = await readDocument(await readFile(new URL(name, FIXTURES)), name);
  const tables = blocks.filter((block): block is Table => block.kind === 'table');
  return { texts: shown(blocks), cells: tables.map(cellsOf) };
}

// test/papers/office-documents.test.ts makes such files anew.
it.each(['docx', 'doc'])(
  'reads the same from a %s that LibreOffice made as from its HTML',
  async (format) => {
    expect(await blocksOf(`merged-cells.${format}`)).toEqual(await blocksOf('merged-cells.html'));
  },
);

it('counts the lists of a DOC as those of the DOCX that it was made from', async () => {
  const { texts } = await blocksOf('numbered-lists.doc');
  expect(texts).toEqual((await blocksOf('numbered-lists.docx')).texts);
  expect(texts).toContain('1.2. план');
  expect(texts).toContainEqual([
    ['1', 'раз'],
    ['2', 'два'],
    ['3', 'три'],
  ]);
});
