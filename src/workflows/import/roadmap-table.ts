// The roadmap in a document: which table it is, by what its header means, and its rows as they are printed.
import type { Column } from './columns.ts';
import type { Found, Place } from './source-document.ts';

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
  code: 'no-table' | 'several-tables' | 'no-deadlines';
  candidates: { block: number; header: string }[];
  /** Russian, to an operator. */
  message: string;
}
