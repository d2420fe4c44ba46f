// Documents that LibreOffice saves from HTML, as DOCX, DOC and PDF: their tables must read as those of the HTML.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readSource } from '../../src/import/read-source.ts';
import type { Table } from '../../src/workflows/import/source-document.ts';

const run = promisify(execFile);
const LIMIT_MS = 240_000;
const FILTERS = { docx: 'docx:MS Word 2007 XML', doc: 'doc:MS Word 97', pdf: 'pdf' };
const ORDER = new URL('../fixtures/import/merged-cells.html', import.meta.url);

/** Tables of up to 7 × 5 places, in which pieces of a row or of a column are merged. */
const merged = fc
  .record({
    rows: fc.integer({ min: 2, max: 7 }),
    columns: fc.integer({ min: 2, max: 5 }),
    merges: fc.array(fc.record({ row: fc.nat(6), column: fc.nat(4), wide: fc.nat(3), high: fc.nat(3) }), {
      maxLength: 5,
    }),
  })
  .map(({ rows, columns, merges }) => {
    const owner = Array.from({ length: rows }, () => Array.from({ length: columns }, () => -1));
    merges.forEach(({ row, column, wide, high }, index) => {
      const places = owner.slice(row, row + high + 1).map((line) => line.slice(column, column + wide + 1));
      if (places.some((line) => line.some((one) => one >= 0))) return;
      for (const line of owner.slice(row, row + high + 1))
        line.fill(index, column, Math.min(columns, column + wide + 1));
    });
    return owner;
  });

function htmlOf(owner: number[][]): string {
  const rows = owner.map((line, row) => {
    const cells = line.map((one, column) => {
      if (one >= 0 && (line[column - 1] === one || owner[row - 1]?.[column] === one)) return '';
      const wide = one < 0 ? 1 : line.filter((other) => other === one).length;
      const high = one < 0 ? 1 : owner.filter((other) => other[column] === one).length;
      return `<td colspan="${wide}" rowspan="${high}">строка ${row}, графа ${column}</td>`;
    });
    return `<tr>${cells.join('')}</tr>`;
  });
  return `<table border="1">${rows.join('')}</table>`;
}

const documents = new Map<string, string>();
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'srok-documents-'));
  documents.set('order', await readFile(ORDER, 'utf8'));
  fc.sample(merged, { numRuns: 12, seed: 6 }).forEach((owner, index) => {
    documents.set(`table-${index}`, `<meta charset="utf-8"><p>Таблица</p>${htmlOf(owner)}<p>Конец</p>`);
  });
  const files = await Promise.all(
    [...documents].map(async ([name, html]) => {
      const path = join(folder, `${name}.html`);
      await writeFile(path, html);
      return path;
    }),
  );
  const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`;
  for (const filter of Object.values(FILTERS)) {
    await run('soffice', [profile, '--headless', '--convert-to', filter, '--outdir', folder, ...files], {
      timeout: LIMIT_MS,
    });
  }
}, LIMIT_MS);

afterAll(() => rm(folder, { recursive: true, force: true }));

async function tablesOf(name: string): Promise<Table[]> {
  const { blocks } = await readSource(await readFile(join(folder, name)), name);
  return blocks.filter((block) => block.kind === 'table');
}

/** What each place of each table says, and where its cell begins; where a line breaks is the page's business. */
const placesOf = (tables: Table[]): string[][][] =>
  tables.map(({ rows }) =>
    rows.map((row) => row.map((cell) => `${cell.row}.${cell.column} ${cell.text.replaceAll('\n', ' ')}`)),
  );

it.each(['docx', 'doc'])(
  'reads every table of a %s as that of the HTML that it was made from',
  async (format) => {
    for (const name of documents.keys()) {
      expect([name, placesOf(await tablesOf(`${name}.${format}`))]).toEqual([
        name,
        placesOf(await tablesOf(`${name}.html`)),
      ]);
    }
  },
);

it('reads the tables of a PDF as those of the HTML, nearly always', async () => {
  let [same, places, equal] = [0, 0, 0];
  for (const name of documents.keys()) {
    const wanted = placesOf(await tablesOf(`${name}.html`));
    const found = placesOf(await tablesOf(`${name}.pdf`));
    if (JSON.stringify(wanted) === JSON.stringify(found)) same += 1;
    places += wanted.flat(2).length;
    equal += wanted.flatMap((table, t) =>
      table.flatMap((row, r) => row.filter((place, c) => found[t]?.[r]?.[c] === place)),
    ).length;
  }
  process.stdout.write(`PDF: ${same} of ${documents.size} documents, ${equal} of ${places} places\n`);
  expect(equal / places).toBeGreaterThanOrEqual(0.9);
});
