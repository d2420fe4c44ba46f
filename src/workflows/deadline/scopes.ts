// What a deadline holds for, where a cell sets it apart: «I этап – до 1 мая», «до 1 мая – проект приказа».
import { NO_DEADLINE } from './after-place.ts';
import type { Cursor } from './cursor.ts';

const LONGEST = 12;

/** Words, perhaps with the number of a stage, up to a dash or a colon. */
export function scopeBefore(c: Cursor): string | null {
  const from = c.position;
  const numbered = c.peek()?.t;
  if (numbered === 'num' || numbered === 'roman' || numbered === 'numeral') c.position++;
  const words = plainWords(c);
  const end = c.position;
  if (words === 0 || !c.mark('-', ':')) return null;
  return c.slice(from, end);
}

/** After a dash, up to the end of the part. */
export function scopeAfter(c: Cursor): string | null {
  if (!c.mark('-')) return null;
  const from = c.position;
  while (c.peek()?.t === 'word' && c.position - from < LONGEST) c.position++;
  if (c.position === from) return null;
  const scope = c.slice(from, c.position);
  c.warn(`срок относится к: «${scope}»`);
  return scope;
}

/** Words that neither belong to a deadline nor make a number of another kind. */
function plainWords(c: Cursor): number {
  const from = c.position;
  for (let t = c.peek(); t?.t === 'word' && c.position - from < LONGEST; t = c.peek()) {
    if ((t.lemma !== null && !c.isWord(0, 'в', 'и', 'на', 'по')) || NO_DEADLINE.test(t.text)) break;
    c.position++;
  }
  return c.position - from;
}
