// The words of an event that a deadline is counted from, kept as the document has them.
import { attempt, type Cursor } from './cursor.ts';

/** Does another obligation begin here (after a comma)? Looks three tokens ahead. */
function partBegins(c: Cursor, ahead: number): boolean {
  const at = c.isWord(ahead, 'но', 'и') ? ahead + 1 : ahead;
  if (c.isWord(at, 'ежегодно', 'ежеквартально', 'ежемесячно', 'еженедельно', 'ежедневно', 'далее'))
    return true;
  if (c.isWord(at, 'не') && c.isWord(at + 1, 'реже', 'менее')) return true;
  const limit =
    c.isWord(at, 'не') && c.isWord(at + 1, 'позднее')
      ? at + 2
      : c.isWord(at, 'до', 'к', 'срок')
        ? at + 1
        : -1;
  const t = limit < 0 ? undefined : c.peek(limit);
  return limit > at + 1 || t?.t === 'num' || t?.t === 'dotted' || t?.t === 'month';
}

/**
 * The words of an event, up to the end of the part. `null` when there are none. Numbers in them are
 * refused (`strict`) or warned of: they may be a date that belongs to the deadline.
 */
export function event(c: Cursor, strict: boolean): string | null {
  return attempt(c, () => {
    const from = c.position;
    let depth = 0;
    let numbers = false;
    let named = false;
    for (let t = c.peek(); t; t = c.peek()) {
      if (t.t === 'mark') {
        if (t.mark === '(') depth++;
        if (t.mark === ')' && --depth < 0) break;
        if (t.mark === ';' && depth === 0) break;
        if (t.mark === ',' && depth === 0 && partBegins(c, 1)) break;
      } else if (['num', 'dotted', 'clock', 'month', 'roman'].includes(t.t)) numbers = true;
      if (numbers && strict) return null;
      // «до пятнадцатого» names no event.
      named ||= t.t === 'word' || t.t === 'span';
      c.position++;
    }
    const text = c.slice(from, c.position);
    if (!named || !/\p{L}{2}/u.test(text)) return null;
    if (numbers) c.warn('в описании события есть числа или даты: проверьте, от чего считается срок');
    return text;
  });
}
