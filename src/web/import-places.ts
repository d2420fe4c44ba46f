// Places of a document on its page: each has an id that links lead to, and is marked where it stands.
import type { ImportDraft } from '../workflows/import/draft.ts';
import type { Place, SourceDocument } from '../workflows/import/source-document.ts';

/** A stretch of one text: plain, or marked with what is marked inside it. */
export type Piece = string | { id: string; pieces: Piece[] };

/** A merged cell stands at several places of the grid: its first one counts. */
function firstPlace({ blocks }: SourceDocument, place: Place): Place {
  const block = blocks[place.block];
  const cell = block?.kind === 'table' ? block.rows[place.row ?? -1]?.[place.column ?? -1] : undefined;
  return cell ? { ...place, row: cell.row, column: cell.column } : place;
}

export function placeId(source: SourceDocument, place: Place): string {
  const { block, row, column, start, end } = firstPlace(source, place);
  return ['p', block, ...(row === undefined ? [] : [row, column]), start, end].join('-');
}

/** The key of one text of the document: a paragraph's or a cell's. */
export const textKey = (block: number, row?: number, column?: number): string =>
  [block, row, column].join('-');

export interface Marked {
  start: number;
  end: number;
  id: string;
}

/** Every place that anything of the import links to, by `textKey`. */
export function placesByText(source: SourceDocument, draft: ImportDraft): Map<string, Marked[]> {
  const places = [
    ...Object.values(draft.places),
    ...draft.questions.flatMap(({ place }) => place ?? []),
    ...draft.remarks.flatMap(({ place }) => place ?? []),
  ];
  const found = new Map<string, Map<string, Marked>>();
  for (const place of places) {
    const { block, row, column, start, end } = firstPlace(source, place);
    const key = textKey(block, row, column);
    const id = placeId(source, place);
    const marks = found.get(key) ?? new Map<string, Marked>();
    found.set(key, marks.set(id, { start, end, id }));
  }
  return new Map([...found].map(([key, marks]) => [key, [...marks.values()]]));
}

/** Marks inside each other; one that reaches beyond another's end is cut there, and has its id in any case. */
export function piecesOf(text: string, marks: readonly Marked[]): Piece[] {
  const ordered = [...marks].sort((a, b) => a.start - b.start || b.end - a.end);
  let next = 0;
  function inside(from: number, to: number): Piece[] {
    const pieces: Piece[] = [];
    let at = from;
    for (let mark = ordered[next]; mark && mark.start < Math.max(to, from + 1); mark = ordered[next]) {
      next += 1;
      const start = Math.min(Math.max(mark.start, at), to);
      const end = Math.max(start, Math.min(mark.end, to));
      if (start > at) pieces.push(text.slice(at, start));
      pieces.push({ id: mark.id, pieces: inside(start, end) });
      at = end;
    }
    if (to > at) pieces.push(text.slice(at, to));
    return pieces;
  }
  const pieces = inside(0, text.length);
  // What points behind the text still has a place to lead to.
  for (const { id } of ordered.slice(next)) pieces.push({ id, pieces: [] });
  return pieces;
}
