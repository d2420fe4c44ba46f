// Tables of real orders, read in three formats and compared cell by cell with what a careful reader finds.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { readDocx } from '../../../src/import/docx.ts';
import { readHtml } from '../../../src/import/html.ts';
import { readMarkdown } from '../../../src/import/markdown.ts';
import { fieldAt } from '../../../src/web/import-drafts.ts';
import type { DeadlineMeaning } from '../../../src/workflows/deadline/meaning.ts';
import { parseDeadline } from '../../../src/workflows/deadline/parse.ts';
import { composeDraft } from '../../../src/workflows/import/compose-draft.ts';
import type { ImportDraft } from '../../../src/workflows/import/draft.ts';
import { yearsOf } from '../../../src/workflows/import/draft-head.ts';
import { firstDateOf } from '../../../src/workflows/import/missing-year.ts';
import {
  findRoadmapTable,
  type RoadmapRow,
  type RoadmapTable,
} from '../../../src/workflows/import/roadmap-table.ts';
import type { Block, SourceDocument } from '../../../src/workflows/import/source-document.ts';
import { writeRoadmapYaml } from '../../../src/workflows/import/write-yaml.ts';
import { parseRoadmap } from '../../../src/workflows/parse-roadmap.ts';
import { defaultPolicy, russianCalendar } from '../../support/roadmaps.ts';
import { asDocx, asHtml, asMarkdown, corpus, readForm } from './corpus-forms.ts';

/** `value` is the date (a bare one is a limit too), «start/end» of a window, the rule of a series; «--» for a year that is not said. */
interface Meaning {
  kind: 'date' | 'window' | 'recurring' | 'relative' | 'external' | 'ongoing' | 'unknown';
  value: string;
}
type ExpectedRow = { [K in Exclude<keyof RoadmapRow, 'section'>]: string | null } & {
  section: string | null;
  /** What a careful reader understands by the deadline; null where there is none. */
  meaning: Meaning | null;
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

type Format = 'html' | 'docx' | 'markdown';
const FORMATS: Record<Format, (name: string) => Promise<Block[]>> = {
  html: async (name) => readHtml(asHtml(readForm(name))),
  docx: async (name) => await readDocx(await asDocx(readForm(name))),
  markdown: async (name) => readMarkdown(asMarkdown(readForm(name))),
};

const known = new Map<string, Promise<Block[]>>();
/** Read once for all tests. */
function blocksOf(format: Format, name: string): Promise<Block[]> {
  const key = `${format} ${name}`;
  const blocks = known.get(key) ?? FORMATS[format](name);
  known.set(key, blocks);
  return blocks;
}

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
    for (const format of Object.keys(FORMATS)) {
      const kind = format as Format;
      const table = read(kind, await blocksOf(kind, name));
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

/** Of a deadline that says no year; «--» is read for it. */
const SOME_YEAR = 2099;

function meaningOf(words: string, { file }: ImportDraft): Meaning {
  const { year } = yearsOf(file.title, file.order);
  const meaning = parseDeadline(words, { year: year ?? SOME_YEAR });
  const kind = meaning.kind === 'on_date' ? 'date' : meaning.kind;
  return { kind, value: mainValue(meaning).replaceAll(String(SOME_YEAR), '-') };
}

function mainValue(meaning: DeadlineMeaning): string {
  if (meaning.parts) return meaning.parts.map(mainValue).join(', ');
  switch (meaning.kind) {
    case 'date':
    case 'on_date':
      return meaning.dates?.join(', ') ?? meaning.date ?? meaning.template ?? '';
    case 'window':
      return `${meaning.start ?? ''}/${meaning.end ?? ''}`;
    case 'recurring':
      return [meaning.rule, ...(meaning.window ? [meaning.window.join('/')] : [])].join(' ');
    case 'relative':
      return `${meaning.direction} ${meaning.offset}`;
    case 'ongoing':
      return meaning.window?.join('/') ?? '';
    case 'external':
    case 'unknown':
      return '';
  }
}

/** The words mean it, and so does what the draft has made of them. */
function isAsExpected(
  draft: ImportDraft,
  deadline: ImportDraft['file']['items'][number]['deadline'],
  want: Meaning | null = null,
): boolean {
  if (deadline === null || want === null) return deadline === want;
  const made = typeof deadline === 'string' ? null : firstDateOf(deadline);
  const words = typeof deadline === 'string' ? deadline : (deadline.text ?? '');
  const { kind, value } = meaningOf(words, draft);
  return kind === want.kind && value === want.value && want.value.includes(made ?? '');
}

const calendar = russianCalendar();
const surroundings = {
  calendar: () => calendar,
  policies: new Map([['default', defaultPolicy()]]),
};

/** Paths of the fields that the file has a fault at; that its years have no calendar is no fault of the draft. */
function faultsOf(draft: ImportDraft): string[] {
  const yaml = writeRoadmapYaml(draft);
  const checked = parseRoadmap(yaml, 'annex.yaml', surroundings);
  if (checked.ok) return [];
  return checked.errors
    .filter(({ message }) => !message.includes('нет производственного календаря'))
    .map(({ line, column }) => fieldAt(yaml, line, column));
}

/** Asked about the field, about what it is part of, or about all items at once. */
function isAsked({ questions }: ImportDraft, path: string): boolean {
  const [, field = ''] = /^items\..+?\.(responsible|result|deadline)(?:\.|$)/.exec(path) ?? [];
  const ofAll = field === 'deadline' ? ['year', 'items.year'] : [`items.${field}`];
  return questions.some(
    ({ about }) => path === about || path.startsWith(`${about}.`) || ofAll.includes(about),
  );
}

/** Deadlines whose words the collector has cut short, so that they are asked. */
const CUT: Record<string, number> = { doc01: 1, doc06: 1, doc27: 1 };
/** Of the three forms together. */
const LEAST_PARTIES = 240;
const MOST_QUESTIONS = 1500;

describe('drafts of real orders', () => {
  const counts: string[] = [];
  const all = { parties: 0, questions: 0 };

  it.each(corpus)('%s: what its file lacks is asked, and no deadline is understood wrong', async (name) => {
    const rows = expected[name]?.rows ?? [];
    const wrong: string[] = [];
    for (const format of Object.keys(FORMATS) as Format[]) {
      const doc = { format, name: 'annex', blocks: await blocksOf(format, name) };
      const draft = composeDraft(doc, { calendar: 'ru', policy: 'default' });
      if ('fault' in draft) throw new Error(draft.fault.message);
      const { items } = draft.file;
      const faults = faultsOf(draft);
      // An annex alone has no number.
      expect(faults).toContain('order.number');
      const unasked = faults.filter((path) => !isAsked(draft, path));
      wrong.push(...unasked.map((path) => `${format} ${path}: nobody is asked`));
      const unlike = items.filter(({ deadline }, at) => !isAsExpected(draft, deadline, rows[at]?.meaning));
      const surely = unlike.filter(({ id }) => !isAsked(draft, `items.${id}.deadline`));
      wrong.push(...surely.map(({ id }) => `${format} ${id}: understood wrong, and nobody is asked`));
      if (unlike.length > (CUT[name] ?? 0))
        wrong.push(
          `${format}: ${unlike.length} deadlines not understood, ${unlike.map(({ id }) => id).join()}`,
        );
      if (items.length !== rows.length) wrong.push(`${format}: ${items.length} items`);
      const parties = Object.keys(draft.file.parties).length;
      const questions = draft.questions.length;
      const deadlines = `${items.length - unlike.length}/${items.length}`;
      counts.push(
        `${name} ${format}: items ${items.length}, parties ${parties}, deadlines understood ${deadlines}, questions ${questions}`,
      );
      all.parties += parties;
      all.questions += questions;
    }
    expect(wrong).toEqual([]);
  });

  it('prints what was found', () => {
    process.stdout.write(`${counts.join('\n')}\nin all: ${JSON.stringify(all)}\n`);
    expect(counts).toHaveLength(3 * corpus.length);
    expect(all.parties).toBeGreaterThanOrEqual(LEAST_PARTIES);
    expect(all.questions).toBeLessThanOrEqual(MOST_QUESTIONS);
  });
});
