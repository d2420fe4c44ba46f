// A deadline inside a longer text: «… провести ремонт до 15.12.2004, у городской елки 28.12.2004 с 10.00.»
import { parseDeadline } from '../deadline/parse.ts';

export interface Inside {
  text: string;
  /** Characters of the text searched, `end` exclusive. */
  start: number;
  end: number;
}

const MONTH = '(?:январ|феврал|март|апрел|ма[яй]|июн|июл|август|сентябр|октябр|ноябр|декабр)';
const DAY = `\\d{1,2}(?:\\.\\d{1,2}\\.(?:\\d{4}|\\d{2})(?!\\d)|\\s+${MONTH})`;
const LIMIT = '(?:в\\s+срок\\s+)?(?:не\\s+позднее|до|к|с|по)\\s+';
const ANY = new RegExp(`(?<![\\p{L}\\d.])(?:${LIMIT})?${DAY}`, 'giu');
const LIMITED = new RegExp(`(?<![\\p{L}\\d.])(?:в\\s+срок\\s+до|не\\s+позднее|до)\\s+${DAY}`, 'giu');
const KINDS: ReadonlySet<string> = new Set(['date', 'on_date', 'window', 'recurring']);

/** What lies further is not looked at. */
const WITHIN = 3000;
const STARTS = 6;
const LONGEST = 120;

/** The first deadline with a day and month, as long as it can be read; `limited`: only «до …», «не позднее …». */
export function deadlineInside(text: string, limited = false): Inside | null {
  const searched = text.slice(0, WITHIN);
  let starts = 0;
  for (const { index } of searched.matchAll(limited ? LIMITED : ANY)) {
    if (starts++ === STARTS) break;
    const found = longest(searched, index);
    if (found) return found;
  }
  return null;
}

function longest(text: string, start: number): Inside | null {
  const tail = text.slice(start, start + LONGEST);
  const ends = [...tail.matchAll(/(?<=[\p{L}\p{N}.])(?=[\s,;:()]|$)/gu)].map(({ index }) => index);
  if (tail.length === LONGEST && ends.at(-1) === LONGEST) ends.pop();
  for (const end of ends.reverse()) {
    const words = tail.slice(0, end).replace(/(?<!\sг|\d{4} г|ч)\.$/, '');
    if (KINDS.has(parseDeadline(words, { year: 2024 }).kind))
      return { text: words, start, end: start + words.length };
  }
  return null;
}
