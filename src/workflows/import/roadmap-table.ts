// The roadmap in a document: which table it is, by what its header means, and its rows as they are printed.
import { chooseTables, type Part } from './choose-table.ts';
import type { Column } from './columns.ts';
import { numberRows } from './numbering.ts';
import { isFootnote } from './row-kinds.ts';
import type { Found, Place, SourceDocument } from './source-document.ts';
import { type ReadRow, readRows } from './table-rows.ts';

/** One item. Values are the document's words, lines joined; null where the row does not say it. A merged cell's value keeps the place of the cell. */
export interface RoadmapRow {
  /** Unique, fit for a roadmap's file. */
  id: Found<string>;
  title: Found<string>;
  /** Co-executors of a column of their own follow after a comma. */
  responsible: Found<string> | null;
  result: Found<string> | null;
  deadline: Found<string> | null;
  section: string | null;
}

export interface RoadmapTable {
  rows: RoadmapRow[];
  sections: { text: string; place: Place }[];
  /** Rows and marks that became no item: footnotes, totals, titles above the header. `why` is Russian. */
  leftOut: { text: string; place: Place; why: string }[];
  /** Left to right, of the first of the tables that make up the roadmap. */
  columns: Column[];
  /** Blocks of the document, one per table that the roadmap goes on over. */
  blocks: number[];
}

export interface TableFault {
  code: 'no-table' | 'several-tables' | 'no-deadlines' | 'too-many-items';
  candidates: { block: number; header: string }[];
  /** Russian, to an operator. */
  message: string;
}

/** Formats whose readers know merged cells; elsewhere an empty cell may be the rest of one. */
const MERGING: ReadonlySet<SourceDocument['format']> = new Set(['docx', 'html']);
/** Footnotes stand in the first paragraphs under a table. */
const BELOW = 6;

const MESSAGES = {
  'no-table':
    'В документе не найдена таблица мероприятий. Назовите её столбцы так, чтобы программа узнала их: «№», «Мероприятие», «Ответственный», «Результат», «Срок».',
  'several-tables': 'В документе несколько таблиц мероприятий. Укажите, какая из них – дорожная карта.',
  'no-deadlines': 'В таблице мероприятий нет столбца со сроками, и сроки не названы в тексте мероприятий.',
};

/** Pure. @param chosen the block of the table that a person named after `several-tables` */
export function findRoadmapTable(doc: SourceDocument, chosen?: number): RoadmapTable | TableFault {
  const { parts, candidates, code } = chooseTables(doc, chosen);
  const [first] = parts;
  if (code !== 'found' || !first) return fault(code === 'found' ? 'no-table' : code, candidates);
  const read = readRows(parts, MERGING.has(doc.format));
  if (!read.rows.length) return fault('no-table', [parts]);
  const rows = numberedInTitles(read.rows);
  const ids = numberRows(rows);
  return {
    rows: rows.flatMap(({ title, responsible, result, deadline, section }, at) => {
      const id = ids[at];
      return id ? [{ id, title, responsible, result, deadline, section }] : [];
    }),
    sections: read.sections,
    leftOut: [...read.leftOut, ...footnotes(doc, parts)],
    columns: first.layout.columns,
    blocks: parts.map(({ block }) => block),
  };
}

function fault(code: keyof typeof MESSAGES, candidates: readonly Part[][]): TableFault {
  return {
    code,
    candidates: candidates.flatMap(([part]) =>
      part
        ? [
            {
              block: part.block,
              header: part.layout.columns
                .map(({ header }) => header)
                .filter(Boolean)
                .join(' | '),
            },
          ]
        : [],
    ),
    message: MESSAGES[code],
  };
}

/** «1. Провести …» in a table without a column of numbers. */
function numberedInTitles(rows: readonly ReadRow[]): readonly ReadRow[] {
  if (rows.some(({ number }) => number)) return rows;
  const split = rows.map((row) =>
    /^(\d{1,3}(?:\.\d{1,3}){0,3})(?:[.)]\s*|\s)(?=\p{L})/u.exec(row.title.value),
  );
  if (split.filter(Boolean).length < rows.length * 0.7) return rows;
  return rows.map((row, at) => {
    const found = split[at];
    if (!found) return row;
    const { place, value } = row.title;
    // A title that goes on in the next row may leave its cell with the number alone.
    const start = Math.min((place?.start ?? 0) + found[0].length, place?.end ?? Number.POSITIVE_INFINITY);
    return {
      ...row,
      number: { value: found[1] ?? '', place: place && { ...place, end: start }, sure: true },
      title: { ...row.title, value: value.slice(found[0].length), place: place && { ...place, start } },
    };
  });
}

function footnotes(doc: SourceDocument, parts: readonly Part[]): RoadmapTable['leftOut'] {
  return parts.flatMap(({ block }) =>
    doc.blocks.slice(block + 1, block + 1 + BELOW).flatMap((below, i) =>
      below.kind === 'paragraph' && isFootnote(below.text)
        ? [
            {
              text: below.text,
              place: { block: block + 1 + i, start: 0, end: below.text.length },
              why: 'Сноска под таблицей.',
            },
          ]
        : [],
    ),
  );
}
