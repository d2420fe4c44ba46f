// A whole wording: one obligation or several in a cell, with the labels and remarks around them.

import { afterPlace } from './after-place.ts';
import { byDate, onDate } from './by-date.ts';
import { combine } from './combine.ts';
import { atBoundary, attempt, type Cursor, firstOf } from './cursor.ts';
import type { DeadlineMeaning } from './meaning.ts';
import { recurringDeadline } from './recurring.ts';
import { relativeDeadline } from './relative.ts';
import { scopeAfter, scopeBefore } from './scopes.ts';
import { externalDeadline, ongoingDeadline, quarterMatrix } from './standing.ts';
import { windowOfDays } from './windows.ts';

/** Null when not every word was read. */
export const readPhrase = (c: Cursor): DeadlineMeaning | null => firstOf(c, quarterMatrix, obligations);

function obligations(c: Cursor): DeadlineMeaning | null {
  label(c);
  const bracket = c.mark('(') !== null;
  const parts: DeadlineMeaning[] = [];
  do {
    if (c.atEnd() && parts.length > 0) break;
    if (parts.length > 0) furtherWord(c);
    const part = attempt(c, single) ?? attempt(c, scoped) ?? attempt(c, afterPlace);
    if (!part) return null;
    parts.push(part);
  } while (c.mark(',', ';', '/') || c.words('и') || closes(c, bracket));
  return c.atEnd() ? combine(c, parts) : null;

  function closes(cursor: Cursor, open: boolean): boolean {
    return open && cursor.mark(')') !== null;
  }
}

/** «Срок исполнения: …», «Срок – …», «Период: …» */
function label(c: Cursor): void {
  attempt(c, () => {
    if (!c.oneOf('срок', 'период', 'дата', 'сроки')) return null;
    const named = c.words('исполнение');
    return c.mark('-', ':') || named ? true : null;
  });
}

/** «далее – постоянно», «затем до …», «но не позднее …» between two obligations. */
function furtherWord(c: Cursor): void {
  attempt(c, () => {
    c.words('а');
    const said = c.oneOf('далее', 'затем', 'но') !== null || c.words('в', 'последующий');
    c.mark('-', ':');
    return said || null;
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
      const scope = remark(k) ?? attempt(k, scopeAfter);
      if (!atBoundary(k)) return null;
      return scope === null || scope === '' ? meaning : { ...meaning, scope };
    }),
  );
}

/** «I этап – до 1 мая 2024 года», «проект: до 1 мая»: what it holds for is kept beside it. */
function scoped(c: Cursor): DeadlineMeaning | null {
  const scope = scopeBefore(c);
  const meaning = scope === null ? null : single(c);
  if (!meaning || scope === null || meaning.kind === 'external') return null;
  c.warn(`срок относится к: «${scope}»`);
  return { ...meaning, scope };
}

/** «(включительно)», «(отчет)»: set aside, with a warning unless it changes nothing. */
function remark(c: Cursor): string | null {
  return attempt(c, () => {
    if (!c.mark('(')) return null;
    if (c.words('включительно') && c.mark(')')) return '';
    const from = c.position;
    while (c.peek() && c.peek()?.t !== 'mark') c.position++;
    const text = c.slice(from, c.position);
    c.warn(`не учтено: «${text}»`);
    return c.mark(')') ? text : null;
  });
}
