// Word 97–2003 as paragraphs and tables: cells lie where the rows' edges say. Headers and footers of pages, footnotes
// and text boxes are not read. Numbers that Word counts are written out.
import type { Block } from '../workflows/import/source-document.ts';
import { type DocCharacter, type RowShape, readDocFile } from './doc-file.ts';
import { oleFault } from './sniff.ts';
import { type GridCell, tableOf } from './table-grid.ts';

interface Row {
  cells: string[];
  shape: RowShape | null;
}

/** Edges of two rows that are this near are one, twips. */
const NEAR = 40;
const CELL_END = '\u0007';
const LINE_BREAK = '\u000b';
/** Ends of lines: of paragraphs, by hand, of pages. */
const LINE_ENDS = new Set(['\r', LINE_BREAK, '\u000c']);
const FIELD = { begins: '\u0013', shows: '\u0014', ends: '\u0015' };

/** Rejects with a `SourceFault`, or with what the library throws on a damaged file. */
export async function readDoc(bytes: Uint8Array): Promise<Block[]> {
  const fault = oleFault(bytes);
  if (fault) throw fault;
  const { characters, nextNumber } = await readDocFile(bytes);
  const blocks: Block[] = [];
  /** Fields within each other, each by whether it is still its instruction. */
  const fields: boolean[] = [];
  let line = '';
  let lines: string[] = [];
  /** Where the lines of the paragraph begin. */
  let begins = 0;
  let cells: string[] = [];
  let rows: Row[] = [];

  function endLine(): void {
    const text = line
      .replace(/\p{Cf}/gu, '')
      .replace(/[\s\p{Cc}]+/gu, ' ')
      .trim();
    line = '';
    if (text !== '') lines.push(text);
  }
  /** Its number stands at its beginning, but is known at its end. */
  function number(paragraph: DocCharacter['paragraph']): void {
    const own = paragraph && paragraph.list > 0 ? nextNumber(`${paragraph.list}`, paragraph.level) : null;
    if (own !== null) lines[begins] = `${own} ${lines[begins] ?? ''}`.trim();
    begins = lines.length;
  }
  function endCell(): void {
    cells.push(lines.join('\n'));
    lines = [];
    begins = 0;
  }
  function endRow(shape: RowShape | null): void {
    rows.push({ cells, shape });
    cells = [];
    line = '';
    lines = [];
    begins = 0;
  }
  function endTable(): void {
    if (cells.length > 0) endRow(null);
    if (rows.length > 0) blocks.push(...tableOf({ size: rows.length, groups: [gridCells(rows)] }));
    rows = [];
  }
  function endParagraph(): void {
    const own = lines;
    endTable();
    lines = [];
    begins = 0;
    for (const text of own) blocks.push({ kind: 'paragraph', text });
  }

  for (const { character, paragraph } of characters) {
    if (character === FIELD.begins) fields.push(true);
    else if (character === FIELD.shows) fields.splice(-1, 1, false);
    else if (character === FIELD.ends) fields.pop();
    else if (character === CELL_END && paragraph?.endsRow) endRow(paragraph.shape);
    else if (character === CELL_END || LINE_ENDS.has(character)) {
      endLine();
      if (character === LINE_BREAK) continue;
      number(paragraph);
      if (character === CELL_END) endCell();
      else if (!(paragraph?.inTable || (paragraph === undefined && cells.length > 0))) endParagraph();
    } else if (!fields.includes(true)) line += character === '\u001e' ? '\u2011' : character;
  }
  endLine();
  endParagraph();
  return blocks;
}

/** The cells of each row with the columns and rows they cover, from where the edges lie. */
function gridCells(rows: readonly Row[]): GridCell<string>[][] {
  const edges = distinct(rows.flatMap(({ shape }) => shape?.edges ?? []));
  const columnAt = (edge: number) => edges.findLastIndex((known) => known <= edge + NEAR / 2);
  const made: { from: number; to: number; cell: GridCell<string> | null }[][] = [];
  for (const { cells, shape } of rows) {
    const above = made.at(-1) ?? [];
    const row: (typeof made)[number] = [];
    cells.forEach((content, index) => {
      const from = shape?.edges[index];
      const to = shape?.edges[index + 1];
      if (from === undefined || to === undefined) {
        row.push({ from: index, to: index + 1, cell: { content, columns: 1, rows: 1 } });
        return;
      }
      const [first, end] = [columnAt(from), columnAt(to)];
      const { isMergedWithLeft = false, isMergedWithAbove = false } = shape?.cells[index] ?? {};
      const left = row.at(-1);
      const over = above.find((one) => one.from === first && one.to === end)?.cell;
      if (isMergedWithLeft && left?.cell) {
        left.to = end;
        left.cell.columns = end - left.from;
      } else if (isMergedWithAbove && over && content === '') {
        over.rows += 1;
        row.push({ from: first, to: end, cell: over });
      } else
        row.push({ from: first, to: end, cell: { content, columns: Math.max(1, end - first), rows: 1 } });
    });
    made.push(row);
  }
  const seen = new Set<GridCell<string>>();
  return made.map((row) => {
    let column = 0;
    return row.flatMap(({ from, to, cell }) => {
      const gap = from > column ? [{ content: '', columns: from - column, rows: 1 }] : [];
      column = to;
      if (!cell || seen.has(cell)) return gap;
      seen.add(cell);
      return [...gap, cell];
    });
  });
}

/** Sorted, with those that are near each other as the first of them. */
function distinct(edges: readonly number[]): number[] {
  const found: number[] = [];
  for (const edge of [...edges].sort((a, b) => a - b)) {
    if (found.length === 0 || edge - (found.at(-1) ?? 0) > NEAR) found.push(edge);
  }
  return found;
}
