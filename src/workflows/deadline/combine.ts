// Several obligations in one cell: days of one kind and adjacent windows become one meaning, the rest `parts`.
import type { Cursor } from './cursor.ts';
import { checkOrder } from './dates.ts';
import type { DeadlineMeaning } from './meaning.ts';
import { inOrder } from './stretches.ts';

export function combine(c: Cursor, parts: DeadlineMeaning[]): DeadlineMeaning | null {
  const [first] = parts;
  if (!first || parts.length === 1) return first ?? null;
  return plainDays(c, parts) ?? plainWindows(c, parts) ?? apart();

  function apart(): DeadlineMeaning {
    c.warn('в одной строке несколько сроков');
    const { scope: _, ...main } = first as DeadlineMeaning;
    return { ...(main as DeadlineMeaning), parts };
  }
}

function plainDays(c: Cursor, parts: DeadlineMeaning[]): DeadlineMeaning | null {
  const [first] = parts;
  const dates = parts.flatMap((p) =>
    (p.kind === 'date' || p.kind === 'on_date') && p.kind === first?.kind && !p.time && p.scope === undefined
      ? (p.dates ?? [p.date ?? null])
      : [null],
  );
  const known = dates.filter((d) => d !== null);
  if (known.length < dates.length) return null;
  checkOrder(c, known);
  if (first?.kind === 'date') return { kind: 'date', sense: 'by', date: null, dates: known, warnings: [] };
  return { kind: 'on_date', dates: known, warnings: [] };
}

function plainWindows(c: Cursor, parts: DeadlineMeaning[]): DeadlineMeaning | null {
  const windows = parts.flatMap((p) =>
    p.kind === 'window' &&
    p.start !== null &&
    p.end !== null &&
    !p.windows &&
    !p.time &&
    p.scope === undefined
      ? [{ start: p.start, end: p.end }]
      : [],
  );
  if (windows.length < parts.length) return null;
  const spans = inOrder(c, windows);
  const [first, last] = [spans[0], spans.at(-1)];
  if (!first || !last) return null;
  return {
    kind: 'window',
    start: first.start,
    end: last.end,
    ...(spans.length > 1 && { windows: spans.map((w): [string, string] => [w.start, w.end]) }),
    warnings: [],
  };
}
