// A deadline inside a longer text: «… провести ремонт до 15.12.2004, у городской елки 28.12.2004 с 10.00.»
import { MONTH } from '../deadline/calendar-words.ts';
import { parseDeadline } from '../deadline/parse.ts';

export interface Inside {
  text: string;
  /** Characters of the text searched, `end` exclusive. */
  start: number;
  end: number;
}

const DAY = `\\d{1,2}(?:\\.\\d{1,2}\\.(?:\\d{4}|\\d{2})(?!\\d)|\\s+${MONTH})`;
const YEAR = '\\p{L}*(?:\\s+\\d{4}(?:\\s*(?:года|г\\.?))?)?(?!\\p{L})';
const LIMIT = '(?:в\\s+срок\\s+)?(?:не\\s+позднее|до|к|с|по)\\s+';
const ANY = new RegExp(`(?<![\\p{L}\\d.])(?:${LIMIT})?${DAY}`, 'giu');
const LIMITED = new RegExp(`(?<![\\p{L}\\d.])(?:в\\s+срок\\s+до|не\\s+позднее|до)\\s+${DAY}${YEAR}`, 'giu');
const KINDS: ReadonlySet<string> = new Set(['date', 'on_date', 'window', 'recurring']);

/** What lies further is not looked at. */
const WITHIN = 3000;
const STARTS = 6;
const LONGEST = 120;
const UNREAD = 5;
const NEXT = 40;

/** The first deadline with a day and month, as long as it can be read; `limited`: only «до …», «не позднее …». */
export function deadlineInside(text: string, limited = false): Inside | null {
  const searched = text.slice(0, WITHIN);
  let starts = 0;
  for (const match of searched.matchAll(limited ? LIMITED : ANY)) {
    if (starts++ === STARTS) break;
    if (limited) return { text: match[0], start: match.index, end: match.index + match[0].length };
    const found = longest(searched, match.index, match[0].length);
    if (found) return found;
  }
  return null;
}

/** Word by word as far as it can be read; words that nothing readable follows end it. */
function longest(text: string, start: number, least: number): Inside | null {
  const tail = text.slice(start, start + LONGEST);
  let found: Inside | null = null;
  let failures = 0;
  for (const { index } of tail.matchAll(/(?<=[\p{L}\p{N}.])(?=[\s,;:()]|$)/gu)) {
    if (index < least || (index === LONGEST && text.length > start + LONGEST)) continue;
    const words = tail.slice(0, index).replace(/(?<!\sг|\d{4} г|ч)\.$/, '');
    if (KINDS.has(parseDeadline(words, { year: 2024 }).kind)) {
      found = { text: words, start, end: start + words.length };
      failures = 0;
    } else if (++failures === UNREAD) break;
    // Only a number can go on with a deadline that is read; trying every word takes long.
    if (found && !/\d|год|г\./.test(tail.slice(index, index + NEXT))) break;
  }
  return found;
}
