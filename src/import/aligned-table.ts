// Tables whose columns are only aligned (what `pdftotext -layout` prints, a PDF's table without rules): taken where
// at least three columns are evident, that is where the same gutters stay empty over several lines.

/** Text between gutters; characters in a text file, points on a page. */
export interface Stretch {
  start: number;
  end: number;
  text: string;
}

/** A line by its stretches; null where a gap or a rule lies between lines. */
export type AlignedLine = readonly Stretch[] | null;

export interface AlignedTable {
  rows: string[][];
  /** The line after the table. */
  next: number;
}

type Column = Pick<Stretch, 'start' | 'end'>;

/** Lines with all columns that show whether it is a table. */
const ENOUGH = 3;
const NUMBER = /^\d{1,3}(?:\.\d{1,3})*[.)]?$/;

interface Columns {
  /** The least room between two columns, in the unit of the stretches. */
  gutter: number;
  fewest: number;
  /** Parts a stretch that runs over the place where a column begins; gives none where it cannot. */
  part?: (stretch: Stretch, x: number) => Stretch[];
}

/**
 * @param lineAt undefined after the last line and where something else stands
 */
export function takeAligned(
  lineAt: (at: number) => AlignedLine | undefined,
  from: number,
  { gutter, fewest, part }: Columns,
): AlignedTable | null {
  const first = lineAt(from);
  if (!first || first.length < fewest) return null;
  let columns: readonly Column[] = first;
  const taken: AlignedLine[] = [first];
  let [next, full] = [from + 1, 1];
  for (;;) {
    let at = next;
    while (lineAt(at) === null) at++;
    const whole = lineAt(at);
    const line = whole && full > 1 && part ? fitted(whole, columns, part) : whole;
    // After a gap only a line that fills columns goes on with the table.
    if (!line || (at > next && line.length < fewest)) break;
    const both = union(columns, line, gutter);
    // Two lines with columns settle them; before that a wide head may cover two.
    if (both.length < fewest || (full > 1 && both.length < columns.length)) break;
    // A text below the table that stands in it by chance does not begin, end or have its middle as cells above do.
    if (full > 1 && !isLikeAbove(line, taken, gutter)) break;
    columns = both;
    if (line.length >= fewest) full++;
    if (at > next) taken.push(null);
    taken.push(line);
    next = at + 1;
    // Looked at as soon as it can be seen: otherwise each line of a long text that is none would look at all of it.
    if (full === ENOUGH && line.length >= fewest && !isEvident(taken, columns, gutter)) return null;
  }
  if (full < 2 || (full < ENOUGH && !isEvident(taken, columns, gutter))) return null;
  return { rows: rowsOf(taken, columns), next };
}

/** Stretches that reach into the next column are parted where it begins. */
function fitted(
  line: readonly Stretch[],
  columns: readonly Column[],
  part: (stretch: Stretch, x: number) => Stretch[],
): Stretch[] {
  return line.flatMap((stretch) => {
    const parts = [stretch];
    for (const { start } of columns.filter((column) => isIn(stretch, column)).slice(1)) {
      const last = parts.at(-1);
      const both = last ? part(last, start) : [];
      if (both.length > 0) parts.splice(-1, 1, ...both);
    }
    return parts;
  });
}

/** Columns that cover both: stretches that overlap or have no gutter between them are one. */
function union(some: readonly Column[], others: readonly Column[], gutter: number): Column[] {
  const joined: Column[] = [];
  for (const { start, end } of [...some, ...others].sort((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last && start < last.end + gutter) last.end = Math.max(last.end, end);
    else joined.push({ start, end });
  }
  return joined;
}

/** Where a cell stands, by its start, its end and its middle. */
const PLACES = [
  ({ start }: Column) => start,
  ({ end }: Column) => end,
  ({ start, end }: Column) => (start + end) / 2,
];
const LINES_ABOVE = 8;

/** Cells of a column begin, end or have their middle at one place; the blanks of a justified text do not. */
function isEvident(taken: readonly AlignedLine[], columns: readonly Column[], slack: number): boolean {
  return columns.every((column) => {
    const cells = cellsIn(taken, column);
    return PLACES.some((place) => {
      const usual = usualOf(cells.map(place));
      return cells.filter((cell) => Math.abs(place(cell) - usual) <= slack).length > cells.length / 2;
    });
  });
}

/** True where most cells of a line, and the only one of a line that goes on, stand as most cells above them do. */
function isLikeAbove(line: readonly Stretch[], taken: readonly AlignedLine[], slack: number): boolean {
  const lines = taken.slice(-LINES_ABOVE);
  const aligned = line.filter((cell) => {
    const above = cellsIn(lines, cell);
    return PLACES.some((place) => {
      const usual = usualOf(above.map(place));
      const near = (other: Column): boolean => Math.abs(place(other) - usual) <= slack;
      return near(cell) && above.filter(near).length > above.length / 2;
    });
  });
  return aligned.length > line.length / 2;
}

const cellsIn = (taken: readonly AlignedLine[], column: Column): Stretch[] =>
  taken.flatMap((line) => line?.filter((cell) => isIn(cell, column)) ?? []);
const usualOf = (places: readonly number[]): number =>
  places.toSorted((a, b) => a - b)[places.length >> 1] ?? 0;

const isIn = ({ start, end }: Column, column: Column): boolean => start < column.end && end > column.start;

function rowsOf(taken: readonly AlignedLine[], columns: readonly Column[]): string[][] {
  const cells = taken.map((line) => line && placed(line, columns));
  const numbered = cells.filter((row) => row && NUMBER.test(row[0] ?? '')).length > 1;
  const rows: string[][] = [];
  let gap = true;
  for (const row of cells) {
    const begins = row && (numbered ? NUMBER.test(row[0] ?? '') : gap || row[0] !== '');
    const last = rows.at(-1);
    if (row && (begins || !last)) rows.push(row);
    else if (row && last) addTo(last, row);
    gap = row === null;
  }
  return rows;
}

function addTo(last: string[], row: readonly string[]): void {
  row.forEach((text, column) => {
    if (text) last[column] = last[column] ? `${last[column]}\n${text}` : text;
  });
}

function placed(line: readonly Stretch[], columns: readonly Column[]): string[] {
  return columns.map((column) =>
    line
      .filter((cell) => isIn(cell, column))
      .map(({ text }) => text)
      .join(' '),
  );
}

/** Adds the rows of a table's next part to it: a repeated header is dropped, a row that a page's end cut is whole. */
export function addRows(rows: string[][], next: readonly (readonly string[])[]): void {
  const [header, last] = [rows[0] ?? [], rows.at(-1) ?? []];
  const [first = [], ...others] = next;
  const repeats = header.every((text, column) => first[column]?.startsWith(text));
  // Below a repeated header, and in a row without a number, stands what is left of the last row.
  const rest = repeats ? header.map((text, column) => first[column]?.slice(text.length).trim() ?? '') : first;
  if (repeats || first[0] === '') addTo(last, rest);
  else rows.push([...first]);
  for (const row of others) rows.push([...row]);
}
