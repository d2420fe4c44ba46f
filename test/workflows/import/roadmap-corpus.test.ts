// Tables of real orders, read in three formats and compared cell by cell with what a careful reader finds.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { readDocx } from '../../../src/import/docx.ts';
import { readHtml } from '../../../src/import/html.ts';
import { readMarkdown } from '../../../src/import/markdown.ts';
import {
  findRoadmapTable,
  type RoadmapRow,
  type RoadmapTable,
} from '../../../src/workflows/import/roadmap-table.ts';
import type { Block, SourceDocument } from '../../../src/workflows/import/source-document.ts';
import { asDocx, asHtml, asMarkdown, corpus, readForm } from './corpus-forms.ts';

type ExpectedRow = { [K in Exclude<keyof RoadmapRow, 'section'>]: string | null } & {
  section: string | null;
};
interface Expected {
  rows: ExpectedRow[];
  /** Fields that a person has to confirm: «2.deadline». */
  doubts: string[];
  leftOut: number;
}

const FILE = new URL('../../fixtures/roadmaps/expected.json', import.meta.url);
const expected: Record<string, Expected> = JSON.parse(readFileSync(FILE, 'utf8'));
const FIELDS = ['id', 'title', 'responsible', 'result', 'deadline', 'section'] as const;

const FORMATS: Record<'html' | 'docx' | 'markdown', (name: string) => Promise<Block[]>> = {
  html: async (name) => readHtml(asHtml(readForm(name))),
  docx: async (name) => await readDocx(await asDocx(readForm(name))),
  markdown: async (name) => readMarkdown(asMarkdown(readForm(name))),
};

function read(format: SourceDocument['format'], blocks: Block[]): RoadmapTable {
  const table = findRoadmapTable({ format, name: 'annex', blocks });
  if ('code' in table) throw new Error(table.code);
  return table;
}

function textOf(row: RoadmapRow | undefined, field: (typeof FIELDS)[number]): string | null | undefined {
  const found = row?.[field];
  return typeof found === 'object' && found !== null ? found.value : found;
}

/** How many cells are as expected, of how many; `wrong` names the others. */
function compare(want: Expected, got: RoadmapTable) {
  const wrong: string[] = [];
  for (let r = 0; r < Math.max(want.rows.length, got.rows.length); r++)
    for (const field of FIELDS) {
      const [a, b] = [want.rows[r]?.[field], textOf(got.rows[r], field)];
      if (a !== b) wrong.push(`${r + 1}.${field}: ${JSON.stringify(b)} instead of ${JSON.stringify(a)}`);
    }
  const cells = Math.max(want.rows.length, got.rows.length) * FIELDS.length;
  return { cells, exact: cells - wrong.length, wrong };
}

describe('tables of real orders', () => {
  const counts: string[] = [];

  it.each(corpus)('%s: every cell in HTML, DOCX and Markdown', async (name) => {
    const want = expected[name];
    if (!want) throw new Error(`nothing expected of ${name}`);
    const line: string[] = [];
    const wrong: string[] = [];
    for (const [format, blocksOf] of Object.entries(FORMATS)) {
      const kind = format as keyof typeof FORMATS;
      const table = read(kind, await blocksOf(name));
      const { cells, exact, wrong: cellsWrong } = compare(want, table);
      line.push(`${format} ${exact}/${cells}`);
      wrong.push(...cellsWrong.map((text) => `${format} ${text}`));
      if (table.leftOut.length !== want.leftOut) wrong.push(`${format}: ${table.leftOut.length} left out`);
      const doubts = table.rows.flatMap((row) =>
        FIELDS.flatMap((field) => {
          const found = row[field];
          return typeof found === 'object' && found && !found.sure ? [`${row.id.value}.${field}`] : [];
        }),
      );
      const unforeseen = kind === 'markdown' ? [] : doubts.filter((doubt) => !want.doubts.includes(doubt));
      const missed = want.doubts.filter((doubt) => !doubts.includes(doubt));
      if (missed.length + unforeseen.length)
        wrong.push(`${format}: doubts missed ${missed.join()}, unforeseen ${unforeseen.join()}`);
    }
    counts.push(`${name}: ${line.join(', ')}`);
    expect(wrong).toEqual([]);
  });

  it('prints how many cells were exact', () => {
    process.stdout.write(`${counts.join('\n')}\n`);
    expect(counts).toHaveLength(corpus.length);
  });
});
