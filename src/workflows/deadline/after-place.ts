// A place and a date in one cell of a table: «Библиотеки 9 – 11 июня 2003 г.». What stands before the date must be a
// place: a limit in other words, or misspelt, would turn «after» or «by» into the day itself.
import { plainLetters } from '../plain-letters.ts';
import { byDate, onDate } from './by-date.ts';
import { atBoundary, type Cursor, firstOf } from './cursor.ts';
import type { DeadlineMeaning } from './meaning.ts';
import { distance } from './spelling.ts';
import { windowOfDays } from './windows.ts';

/** Words that make the number after them something else than a deadline. */
export const NO_DEADLINE =
  /^((ул|пр|пл|пер|каб|ауд|д|стр|корп|ст|п|ч|тел|ред|им)$|улиц|проспект|площад|переул|кабинет|аудитор|дом|стат|пункт|подпункт|част|приказ|закон|распоряж|постановл|письм|договор|контракт|протокол|устав|указ|решен|телефон|факс|редакц|регистр|рожд|состоян|утвержд|принят|подписан|номер)/i;

/** Words that say of a date how it is meant, or that it is not certain. */
const OF_THE_DATE =
  /^((между|около|кроме|пока|вплоть|только|уже|ещ[её]|сразу|позади|прежде|вслед|спустя)$|начина|ориентир|предварит|предполож|пример|приблизит|желател|накануне|крайн|максим|миним|поздн)/i;

/** A slip of one or two letters in these must not make a place of them. */
const LIMITS = [
  'позднее',
  'позже',
  'ранее',
  'раньше',
  'после',
  'перед',
  'включительно',
  'течение',
  'течении',
  'период',
];

const LONGEST_PLACE = 30;

/** Only before a date with its own year; the place is set aside with a warning. */
export function afterPlace(c: Cursor): DeadlineMeaning | null {
  const from = c.position;
  const named = beginsPlace(c);
  for (let t = c.peek(); t?.t === 'word'; t = c.peek()) {
    if (NO_DEADLINE.test(t.text) || OF_THE_DATE.test(t.text) || likeLimit(t.text)) return null;
    if ((t.lemma !== null && !c.isWord(0, 'в', 'и')) || c.position - from > LONGEST_PLACE) return null;
    const next = c.peek(1);
    c.position++;
    if (next?.t !== 'word') break;
    if (c.isWord(0, 'до', 'с', 'не', 'к', 'в')) break;
  }
  if (c.position === from) return null;
  const start = c.position;
  const meaning = firstOf<DeadlineMeaning>(c, byDate, windowOfDays, onDate);
  if (!meaning || !atBoundary(c) || !/\d{4}/.test(c.slice(start, c.position))) return null;
  // Nothing but its place in the cell tells a day from a limit that is badly written.
  if (meaning.kind !== 'date' && !named) return null;
  c.warn(`не учтено: «${c.slice(from, start)}»`);
  return meaning;
}

/** «Библиотеки …», «МАОУ …», «у городской елки …»; a small letter begins something that belongs to the date. */
function beginsPlace(c: Cursor): boolean {
  const first = c.peek();
  return (
    first?.t === 'word' &&
    (/^\p{Lu}/u.test(c.slice(c.position, c.position + 1)) || /^(у|в|во)$/.test(first.text))
  );
}

function likeLimit(word: string): boolean {
  const plain = plainLetters(word).replace(/^не/, '');
  return LIMITS.some((limit) => distance(plain, limit) <= (limit.length < 6 ? 1 : 2));
}
