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

const NUMBER = /^\d{1,3}(?:\.\d{1,3})*[.)]?$/;

/**
 * @param lineAt undefined after the last line and where something else stands
 * @param gutter the least room between two columns, in the unit of the stretches
 * @param fewest columns
 */
export function takeAligned(
  lineAt: (at: number) => AlignedLine | undefined,
  from: number,
  { gutter, fewest }: { gutter: number; fewest: number },
): AlignedTable | null {
  const first = lineAt(from);
  if (!first || first.length < fewest) return null;
  let columns: readonly Column[] = first;
  const taken: AlignedLine[] = [first];
  let [next, full] = [from + 1, 1];
  for (;;) {
    let at = next;
    while (lineAt(at) === null) at++;
    const line = lineAt(at);
    // After a gap only a line that fills columns goes on with the table.
    if (!line || (at > next && line.length < fewest)) break;
    const both = union(columns, line, gutter);
    if (both.length < fewest || both.length < columns.length - 1) break;
    columns = both;
    if (line.length >= fewest) full++;
    if (at > next) taken.push(null);
    taken.push(line);
    next = at + 1;
  }
  return full < 2 ? null : { rows: rowsOf(taken, columns), next };
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
      .filter(({ start, end }) => start < column.end && end > column.start)
      .map(({ text }) => text)
      .join(' '),
  );
}
