// Tables of real orders as documents of three formats. The corpus notes in words what a form looked like
// (numbers under the header, merged cells, sections); this makes them so again.
import { readdirSync, readFileSync } from 'node:fs';
import { Document, Packer, Paragraph, Table, TableCell, TableRow } from 'docx';

const FOLDER = new URL('../../fixtures/roadmaps/', import.meta.url);

/** A cell of a form; `across` and `down` are spans. */
export interface FormCell {
  text: string;
  across?: number;
  down?: number;
}

export interface Form {
  name: string;
  title: string;
  rows: FormCell[][];
  columns: number;
  below: string[];
}

/** What the notes at the head of a file say about its form. Columns by their place in the corpus, from 0. */
interface Notes {
  numbering?: true;
  emptyNumberHeader?: true;
  /** Columns that are the collector's only. */
  dropped?: number[];
  /** The corpus' columns in the order of the form. */
  order?: number[];
  /** A row over the whole table before the rows. */
  heading?: string;
  below?: string;
  lines?: true;
}

const NOTES: Record<string, Notes> = {
  doc02: { numbering: true, emptyNumberHeader: true },
  doc12: {
    below:
      '<*> Организации, не входящие в структуру администрации области, привлекаются к выполнению мероприятия по согласованию.',
  },
  doc18: { lines: true },
  doc19: { numbering: true },
  doc24: { order: [0, 1, 2, 4, 3] },
  doc28: { dropped: [0, 2], heading: 'Главный инженер региональной дирекции' },
  doc36: { numbering: true },
  doc42: { dropped: [3, 4] },
  doc49: { order: [0, 2, 1, 3, 4] },
  doc53: { order: [0, 1, 4, 2, 3] },
  doc61: {},
  doc69: { numbering: true, order: [0, 1, 4, 2, 3] },
};

export const corpus: readonly string[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.md'))
  .map((file) => file.slice(0, -3));

const MISSING = '(нет столбца)';
const MERGED = '(пусто — объединённая ячейка)';
const plain = (text: string) => (text.startsWith('(пусто') ? '' : text.replaceAll('[обрезано]', '…'));

export function readForm(name: string): Form {
  const notes = NOTES[name] ?? {};
  const text = readFileSync(new URL(`${name}.md`, FOLDER), 'utf8');
  const lines = text.split('\n').slice(text.split('\n').findIndex((line) => line.startsWith('|')));
  const split = (line: string) =>
    line
      .trim()
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim());
  const [header = [], ...rows] = lines
    .filter((line) => line.trim() !== '' && !line.startsWith('|---'))
    .map((line) => (line.startsWith('|') ? split(line) : [line.trim()]));
  const kept = (notes.order ?? header.map((_, c) => c)).filter(
    (c) => !notes.dropped?.includes(c) && !rows.every((row) => row.length === 1 || row[c] === MISSING),
  );
  const pick = (row: string[]) =>
    kept.flatMap((c) => (row[c] ?? '').split(header[c]?.includes(' / ') ? ' / ' : '\0'));
  const names = pick(header);
  const matrix = header.findIndex((cell) => cell.includes(' / '));
  const grid: FormCell[][] =
    matrix < 0
      ? [names.map((cell) => ({ text: cell }))]
      : [
          kept.map((c) =>
            c === matrix
              ? { text: 'Срок реализации', across: names.length - kept.length + 1 }
              : { text: header[c] ?? '', down: 2 },
          ),
          names.slice(kept.indexOf(matrix)).map((cell) => ({ text: cell })),
        ];
  if (notes.emptyNumberHeader && grid[0]?.[0]) grid[0][0].text = '';
  if (notes.numbering) grid.push(names.map((_, c) => ({ text: String(c + 1) })));
  if (notes.heading) grid.push([{ text: notes.heading, across: names.length }]);
  for (const row of rows) {
    if (row.length === 1) grid.push([{ text: row[0] ?? '', across: names.length }]);
    else grid.push(pick(row).map((cell) => ({ text: cell })));
  }
  return {
    name,
    title: /- Title: (.*)/.exec(text)?.[1] ?? '',
    rows: spanned(grid, notes.lines === true),
    columns: names.length,
    below: notes.below ? [notes.below] : [],
  };
}

/** Cells said to be merged become spans of the cell above; the corpus' marks go. */
function spanned(grid: FormCell[][], lines: boolean): FormCell[][] {
  const heads = new Map<number, FormCell>();
  return grid.map((row) =>
    row.flatMap((cell, c) => {
      const head = heads.get(c);
      if (cell.text === MERGED && head) {
        head.down = (head.down ?? 1) + 1;
        return [];
      }
      const text = plain(cell.text).replaceAll('; - ', ';\n- ');
      const own = { ...cell, text: lines ? broken(text) : text };
      if (cell.across === undefined) heads.set(c, own);
      return [own];
    }),
  );
}

/** As in a table drawn with characters. */
const broken = (text: string) => text.replace(/(\S+ \S+) /g, '$1\n');

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

export function asHtml({ title, rows, below }: Form): string {
  const cell = ({ text, across = 1, down = 1 }: FormCell) =>
    `<td colspan="${across}" rowspan="${down}">${escaped(text).replaceAll('\n', '<br>')}</td>`;
  const body = rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('\n');
  const notes = below.map((text) => `<p>${escaped(text)}</p>`).join('\n');
  return `<!doctype html><meta charset="utf-8"><h1>${escaped(title)}</h1><table>${body}</table>${notes}`;
}

/** Without merged cells: what they cover is empty. */
export function asMarkdown({ title, rows, columns, below }: Form): string {
  const covered = new Set<string>();
  const lines = rows.map((row, r) => {
    const cells: string[] = [];
    const queue = [...row];
    for (let c = 0; c < columns; c++) {
      if (covered.has(`${r} ${c}`)) {
        cells.push('');
        continue;
      }
      const { text, across = 1, down = 1 } = queue.shift() ?? { text: '' };
      for (let i = 0; i < down; i++) for (let j = 0; j < across; j++) covered.add(`${r + i} ${c + j}`);
      cells.push(text.replace(/[*|<_]/g, '\\$&').replaceAll('\n', '<br>'));
    }
    return `| ${cells.join(' | ')} |`;
  });
  const [head = '', ...rest] = lines;
  const rule = `|${' --- |'.repeat(columns)}`;
  const notes = below.map((text) => text.replace(/[*<]/g, '\\$&'));
  return [`# ${title}`, '', head, rule, ...rest, '', ...notes, ''].join('\n');
}

export async function asDocx({ title, rows, below }: Form): Promise<Uint8Array> {
  const cell = ({ text, across = 1, down = 1 }: FormCell) =>
    new TableCell({
      columnSpan: across,
      rowSpan: down,
      children: text.split('\n').map((line) => new Paragraph(line)),
    });
  const table = new Table({ rows: rows.map((row) => new TableRow({ children: row.map(cell) })) });
  const children = [new Paragraph(title), table, ...below.map((text) => new Paragraph(text))];
  return await Packer.toBuffer(new Document({ sections: [{ children }] }));
}
