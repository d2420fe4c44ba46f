// The body over an act, printed in capitals on several lines, as one name in normal case: «АДМИНИСТРАЦИЯ ГОРОДА
// ТОМСКА» and «ДЕПАРТАМЕНТ ОБРАЗОВАНИЯ» are «Департамент образования администрации города Томска».
import type { Line } from './act-lines.ts';
import type { Found } from './source-document.ts';
import { genitivePhrase, headOf } from './word-forms.ts';
import { isPlaceName } from './zone-of.ts';

const NO_BODY = /^(?:проект|герб|российская федерация|экз|копия|утвержд|приложение)|^\(.*\)$|^[^\p{L}]+$/iu;
const TERRITORY =
  /^(?:(?:\p{L}+(?:ая|ий)\s+(?:область|край|район|автономный округ|автономная область))|республика\s+.+|муниципальное образование\s.+|город(?:ской округ)?\s+.+)$/iu;

/** The body named in the lines over the act's kind. The last one that begins a name issues, those over it own it. */
export function ofBody(lines: readonly Line[]): Found<string> | null {
  const names: { text: string; line: Line }[] = [];
  for (const line of lines) {
    const text = line.text.replace(/[\s,]+$/u, '');
    if (NO_BODY.test(text) || /\d{2}\.\d{2}\.\d{4}|^(?:№|N)\s*\d/u.test(text)) continue;
    const head = headOf(words(text.toLowerCase()), 'nominative');
    // «АДМИНИСТРАЦИИ» under another name is its owner, not several bodies.
    const begins = head?.form.plural === false && !/^[\p{Ll}«"“]/u.test(text);
    const last = names.at(-1);
    if (begins || TERRITORY.test(text)) names.push({ text, line });
    else if (last) last.text += ` ${text}`;
    else names.push({ text, line });
  }
  const bodies = names.filter(({ text }) => !TERRITORY.test(text) || names.length === 1);
  const issuer = bodies.at(-1);
  if (!issuer) return null;
  const owners = bodies.slice(0, -1).reverse();
  const known = headOf(words(issuer.text.toLowerCase()), 'nominative') !== null;
  const value = [normalCase(issuer.text), ...owners.map(({ text }) => genitivePhrase(normalCase(text)))].join(
    ' ',
  );
  const { place } = issuer.line;
  if (known) return { value, place, sure: true };
  return { value, place, sure: false, why: 'Неясно, называет ли эта строка орган, издавший акт.' };
}

function words(text: string): string[] {
  return text.split(' ');
}

const BEFORE_PLACE = /^(?:города?|г\.?|пос[её]лка|села|деревни|станицы|республик[аи])$/iu;
const AFTER_PLACE =
  /^(?:област|кра[йя]|район|округ|республик|федераци|сельск|муниципальн|городск|поселени)/iu;
const COMMON_ADJECTIVE =
  /^(?:городск|муниципальн|сельск|автономн|федеральн|региональн|областн|краев|районн|общ|внутригородск|административн)/iu;

/** A name printed in capitals in small letters, place names and the first word with a capital; others stay. */
export function normalCase(printed: string): string {
  const list = printed.split(' ');
  const shouted = list.filter((word) => /\p{Lu}{2}/u.test(word) && word === word.toUpperCase()).length;
  const cased = shouted * 2 < list.length ? list : list.map((word, at) => inNormalCase(word, at, list));
  return cased
    .join(' ')
    .replace(/^(["«“]?)(\p{Ll})/u, (_, quote: string, letter: string) => quote + letter.toUpperCase());
}

function inNormalCase(word: string, at: number, list: string[]): string {
  if (!/\p{Lu}{2}/u.test(word)) return word.length === 1 ? word.toLowerCase() : word;
  const small = word.toLowerCase();
  const before = list[at - 1] ?? '';
  const after = list[at + 1] ?? '';
  const isPlace =
    isPlaceName(word) ||
    BEFORE_PLACE.test(before) ||
    /^["«“]/u.test(word) ||
    (small.startsWith('российск') && after.toLowerCase().startsWith('федераци')) ||
    (/(?:ск|цк)(?:ой|ого|ая|ий|ое)$/u.test(small) &&
      AFTER_PLACE.test(after) &&
      !COMMON_ADJECTIVE.test(small));
  if (small.startsWith('федераци') && before.toLowerCase().startsWith('российск')) return capital(small);
  return isPlace ? capital(small) : small;
}

/** Each part of «комсомольска-на-амуре» that is no preposition. */
function capital(word: string): string {
  return word.replace(/(?<=^|["«“-])(?!на-|де-)\p{Ll}/gu, (letter) => letter.toUpperCase());
}
