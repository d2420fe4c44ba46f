// How a deadline's wording is understood. What the grammar does not consume to the last word is
// `unknown` with a question: a wrong date told with confidence is the worst this can do.
import { afterPlace } from './after-place.ts';
import { atBoundary, attempt, type Cursor, createCursor, firstOf } from './cursor.ts';
import { byDate, onDate, windowOfDays } from './limits.ts';
import type { DeadlineContext, DeadlineMeaning } from './meaning.ts';
import { normalise } from './normalise.ts';
import { adjacent } from './periods.ts';
import { recurringDeadline } from './recurring.ts';
import { relativeDeadline } from './relative.ts';
import { externalDeadline, ongoingDeadline, quarterMatrix } from './standing.ts';
import { tokenise } from './tokens.ts';

/** Longer input is no deadline. Bytes of UTF-8 are at most twice this many for Russian; counted in characters. */
const LONGEST = 100_000;

/** Never throws. Dates without a year take it from the context, or stay without one. */
export function parseDeadline(text: string, context: DeadlineContext): DeadlineMeaning {
  if (text.length > LONGEST || Buffer.byteLength(text) > LONGEST)
    return unknown('', [], 'Текст длиннее 100 КБ. Укажите только формулировку срока.');
  const { text: clean, warnings } = normalise(text);
  if (!/[\p{L}\p{N}]/u.test(clean))
    return unknown('', warnings, 'Срок не указан. Укажите дату или порядок её определения.');
  const tokens = tokenise(clean, (word) => warnings.push(`повторено слово «${word}»`));
  const c = createCursor(clean, tokens, context);
  const meaning = attempt(c, phrase);
  if (!meaning) return unknown(clean, warnings);
  return {
    ...meaning,
    warnings: [...new Set([...warnings, ...c.warnings, ...meaning.warnings])].slice(0, 20),
  };
}

function unknown(clean: string, warnings: string[], question?: string): DeadlineMeaning {
  const shown = clean.length > 120 ? `${clean.slice(0, 120)}…` : clean;
  return {
    kind: 'unknown',
    question:
      question ?? `Не удалось однозначно понять срок «${shown}». Укажите дату или порядок её определения.`,
    warnings: warnings.slice(0, 20),
  };
}

function phrase(c: Cursor): DeadlineMeaning | null {
  const matrix = attempt(c, quarterMatrix);
  if (matrix) return matrix;
  label(c);
  const bracket = c.mark('(') !== null;
  const parts: DeadlineMeaning[] = [];
  do {
    const part = attempt(c, single) ?? attempt(c, afterPlace);
    if (!part) return null;
    parts.push(part);
  } while (c.mark(',', ';', '/') || c.words('и'));
  if (bracket && !c.mark(')')) return null;
  return c.atEnd() ? combine(c, parts) : null;
}

/** «Срок исполнения: …» */
function label(c: Cursor): void {
  attempt(c, () => {
    if (!c.words('срок')) return null;
    const named = c.words('исполнение');
    return c.mark('-', ':') || named ? true : null;
  });
}

const ALTERNATIVES = [
  ongoingDeadline,
  recurringDeadline,
  byDate,
  windowOfDays,
  onDate,
  relativeDeadline,
  externalDeadline,
];

/** One obligation, with what may trail it. */
function single(c: Cursor): DeadlineMeaning | null {
  return firstOf<DeadlineMeaning>(
    c,
    ...ALTERNATIVES.map((alternative) => (k: Cursor) => {
      const meaning = alternative(k);
      if (!meaning) return null;
      k.words('включительно');
      remark(k);
      return atBoundary(k) ? meaning : null;
    }),
  );
}

/** «(понедельник)», «(включительно)», «(отчет)»: set aside, with a warning unless it changes nothing. */
function remark(c: Cursor): void {
  attempt(c, () => {
    if (!c.mark('(')) return null;
    if (c.words('включительно') && c.mark(')')) return true;
    const from = c.position;
    while (c.peek() && c.peek()?.t !== 'mark') c.position++;
    c.warn(`не учтено: «${c.slice(from, c.position)}»`);
    return c.mark(')');
  });
}

/** Several obligations in one cell: days of one kind and adjacent windows become one meaning, the rest `parts`. */
function combine(c: Cursor, parts: DeadlineMeaning[]): DeadlineMeaning | null {
  const [first] = parts;
  if (!first || parts.length === 1) return first ?? null;
  const plainDays = parts.flatMap((p) =>
    (p.kind === 'date' || p.kind === 'on_date') && p.kind === first.kind && !p.time
      ? (p.dates ?? [p.date ?? null])
      : [null],
  );
  const dates = plainDays.filter((d) => d !== null);
  if (dates.length === plainDays.length) {
    if (first.kind === 'date') return { kind: 'date', sense: 'by', date: null, dates, warnings: [] };
    return { kind: 'on_date', dates, warnings: [] };
  }
  const windows = parts.flatMap((p) =>
    p.kind === 'window' && p.start !== null && p.end !== null ? [{ start: p.start, end: p.end }] : [],
  );
  const last = windows.at(-1);
  if (windows.length === parts.length && last && first.kind === 'window') {
    const joined = windows.every((w, i) => i === 0 || adjacent(windows[i - 1] ?? w, w));
    return {
      kind: 'window',
      start: first.start,
      end: last.end,
      ...(!joined && { windows: windows.map((w): [string, string] => [w.start, w.end]) }),
      warnings: [],
    };
  }
  c.warn('в одной строке несколько сроков');
  return { ...first, parts };
}
