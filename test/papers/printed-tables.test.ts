// Real roadmaps, printed to PDF by LibreOffice and read back: how many cells come out as they went in.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readMarkdown } from '../../src/import/markdown.ts';
import { readPdf } from '../../src/import/pdf.ts';
import type { Block } from '../../src/workflows/import/source-document.ts';
import { type PrintedOrder, printedOrder } from './printed-orders.ts';

const CORPUS = 'test/fixtures/roadmaps';
const run = promisify(execFile);

/** The ways in which each table is printed. */
const WAYS: Record<string, Pick<PrintedOrder, 'landscape'> & { ruled: boolean; floor: number }> = {
  'with rules, upright pages': { ruled: true, floor: 0.92 },
  'with rules, broad pages': { ruled: true, landscape: true, floor: 0.98 },
  'without rules, broad pages': { ruled: false, landscape: true, floor: 0.87 },
};

const gridsOf = (blocks: readonly Block[]): string[][][] =>
  blocks.flatMap((block) =>
    block.kind === 'table' ? [block.rows.map((row) => row.map(({ text }) => text))] : [],
  );

/** Where a cell's lines end is the page's business. */
const even = (text: string | undefined): string => (text ?? '').replace(/\s+/g, ' ');

function sameCells(printed: readonly string[][], read: readonly string[][]): { same: number; all: number } {
  const cells = printed.flatMap((row, at) =>
    row.map((text, column) => even(text) === even(read[at]?.[column])),
  );
  return { same: cells.filter(Boolean).length, all: cells.length };
}

describe.each(Object.entries(WAYS))('tables of the corpus printed %s', (way, { ruled, floor, ...page }) => {
  let folder: string;
  const printed = new Map<string, string[][][]>();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'srok-printed-'));
    for (const file of (await readdir(CORPUS)).filter((name) => /^doc\d+\.md$/.test(name))) {
      const name = file.replace('.md', '');
      const tables = gridsOf(readMarkdown(await readFile(join(CORPUS, file), 'utf8')));
      printed.set(name, tables);
      const blocks = tables.flatMap((rows, at) => [`Приложение ${at + 1}. Дорожная карта`, { rows, ruled }]);
      await writeFile(join(folder, `${name}.docx`), await printedOrder({ blocks, numbered: true, ...page }));
    }
    const files = [...printed.keys()].map((name) => join(folder, `${name}.docx`));
    // A profile of its own: beside another one LibreOffice would hand the work over to it and end.
    const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`;
    await run('soffice', [profile, '--headless', '--convert-to', 'pdf', '--outdir', folder, ...files]);
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it(`read back with at least ${floor * 100} % of their cells as they were`, async () => {
    const counts = { same: 0, all: 0 };
    const told: string[] = [];
    for (const [name, tables] of printed) {
      const bytes = new Uint8Array(await readFile(join(folder, `${name}.pdf`)));
      const read = gridsOf(await readPdf(bytes, { pages: 500 }));
      const found = tables.map((rows, at) => sameCells(rows, read[at] ?? []));
      const same = found.reduce((sum, one) => sum + one.same, 0);
      const all = found.reduce((sum, one) => sum + one.all, 0);
      counts.same += same;
      counts.all += all;
      if (same < all) told.push(`${name} ${same}/${all}`);
    }
    process.stdout.write(
      `${way}: ${counts.same} of ${counts.all} cells; not all in: ${told.join(', ') || 'none'}\n`,
    );
    expect(counts.same / counts.all).toBeGreaterThanOrEqual(floor);
  });
});
