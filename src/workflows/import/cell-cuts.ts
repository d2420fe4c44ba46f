// Where a cell of executors is cut into names: a comma inside a name is told from a comma between names by what
// follows it, and a line break that was lost by a capital letter.
import { repairLetters } from './body-names.ts';
import { isBareSurname, readNames } from './people.ts';
import { formsOf, headOf } from './word-forms.ts';

/** «Отв.:» before the names. */
export const LABEL = /^(?:отв(?:етственны[ей])?|исп(?:олнител[ьи])?|соисполнител[ьи])\s*[.:]+\s*/iu;
const ABBREVIATED = /^(?:зам\.?|кл\.?|и\.\s?о\.|врио|пом\.?|гл\.?|д\/с|дет\.?|мун\.?)\s*/iu;
/** Plural participles and adjectives used as nouns: «ответственные за …», «главные администраторы …». */
const PEOPLE_GROUP =
  /^(?:ответственные|заведующие|управляющие|главные|классные|районные|муниципальные|образовательные|родители|школы|детские|д\/сады|предприятия|жители)(?!\p{L})/u;
/** Characters before a cut that tell what stood there. */
const TAIL = 40;

interface Part {
  start: number;
  end: number;
  sure: boolean;
}

/** Cut at semicolons, and at commas, line ends, brackets and blanks where a new name begins. */
export function cutsOf(text: string): Part[] {
  const parts: Part[] = [];
  let start = 0;
  let sure = true;
  let depth = 0;
  let quoted = false;
  const names = readNames(text);
  const insideName = new Set(names.flatMap((name) => range(name.start, name.end)));
  for (const match of text.matchAll(
    /[()«»"“”„;]|,\s*|\n+|(?<=[\p{L}).\d»"])\s+(?=\p{L})|(?<=\p{Ll}{2})(?=\p{Lu}\p{Ll}{2})/gu,
  )) {
    const [token] = match;
    if (token === '(') depth++;
    else if (token === ')') depth = Math.max(0, depth - 1);
    else if (/["“”„«»]/u.test(token)) quoted = token === '«' || token === '„' || (token === '"' && !quoted);
    else if (depth === 0 && !quoted && !insideName.has(match.index)) {
      const cut = cutAt(text.slice(start, match.index), token, text.slice(match.index + token.length));
      if (!cut) continue;
      parts.push({ start, end: match.index, sure });
      start = match.index + token.length;
      sure = cut === 'sure';
    }
  }
  parts.push({ start, end: text.length, sure });
  return parts.filter((part) => /[\p{L}\d]/u.test(text.slice(part.start, part.end)));
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}

function cutAt(before: string, token: string, after: string): 'sure' | 'unsure' | null {
  if (token === ';') return 'sure';
  const isBlank = token !== '' && token.trim() === '' && !token.includes('\n');
  if (isBlank && !/^\p{Lu}/u.test(after)) return null;
  if (betweenSurnames(before, after)) return isBlank ? 'unsure' : 'sure';
  if (token === '') return null;
  const begins = beginsName(after, before);
  if (token.startsWith(',')) return begins ?? afterWholeName(before, after);
  if (token.includes('\n')) return begins ?? (isNewLine(before, after) ? 'unsure' : null);
  // A lost line break: only a capitalised noun or a name shows it.
  if (before.trimEnd().endsWith(')') && /^\p{Lu}/u.test(after)) return begins;
  if (begins === null || !/^\p{Lu}\p{Ll}/u.test(after)) return null;
  if (ABBREVIATED.test(after)) return 'unsure';
  if (begins === 'unsure' || isGenitiveToo(after) || isFormOfOrganisation(before)) return null;
  if (startsWithName(after)) return endsWithName(before) ? 'sure' : null;
  return isLowerEnd(before) || endsWithName(before) ? 'unsure' : null;
}

/** «КлюевЕгорова», «Клюев, Егорова»: surnames without initials. */
function betweenSurnames(before: string, after: string): boolean {
  return (
    isBareSurname(before.trim()) && isBareSurname(/^\p{Lu}\p{Ll}+(?:-\p{Lu}\p{Ll}+)?/u.exec(after)?.[0] ?? '')
  );
}

/** «… (по согласованию), арендаторы», «ГБУЗ «МИАЦ», поставщик», «Ким, Бондарь»: what stands before the comma is whole. */
function afterWholeName(before: string, after: string): 'sure' | 'unsure' | null {
  if (/согласовани[юя]\s*\)\s*$/iu.test(before)) return 'sure';
  if (/[»"”]\s*$/u.test(before) && /^\p{Ll}{4,}/u.test(after)) return 'unsure';
  const word = /^\p{Lu}\p{Ll}+$/u;
  return word.test(before.trim()) && word.test(firstWords(after).join(' ')) ? 'unsure' : null;
}

const startsWithName = (text: string) => readNames(text.slice(0, 60))[0]?.start === 0;
const endsWithName = (text: string) => {
  const tail = text.slice(-60).trimEnd();
  return readNames(tail).at(-1)?.end === tail.length;
};
/** Ends with a word in small letters or an abbreviation (not «г.», a preposition or an adjective that waits for its noun). */
function isLowerEnd(before: string): boolean {
  const word = /\p{L}+\.?$/u.exec(before.slice(-TAIL).trimEnd())?.[0] ?? '';
  return (
    !/^(?:г|гор|им|и|в|на|по|при|зам|кл|гл|ст)\.?$/iu.test(word) &&
    !/(?:ый|ий|ой|ая|ое|ее|ые|ие)$/u.test(word)
  );
}

function isFormOfOrganisation(before: string): boolean {
  const tail = before.slice(-TAIL);
  return (
    /(?:учреждени|организаци|предприяти)\p{Ll}*\s*$/iu.test(tail) || /(?:^|\s)\p{Lu}{2,}\s*$/u.test(tail)
  );
}

/** Whether a text begins a new body, position or person; unsure where the noun may be a genitive too. */
function beginsName(after: string, before: string): 'sure' | 'unsure' | null {
  const rest = after.slice(0, 200).trimStart().replace(LABEL, '');
  if (startsWithName(rest)) return 'sure';
  if (ABBREVIATED.test(rest) || PEOPLE_GROUP.test(rest.toLowerCase())) return 'sure';
  if (/^\p{Lu}{2,}(?!\p{Ll})/u.test(repairLetters(rest.slice(0, 40)))) return 'sure';
  const words = firstWords(rest);
  const head = headOf(words, 'nominative');
  if (!head) return /^\p{L}/u.test(rest) && looksPlural(words) ? 'unsure' : null;
  if (!isGenitiveToo(rest)) return 'sure';
  // «руководители отдела образования, управления культуры»: a genitive among genitives.
  const first = headOf(before.trim().split(/[\s,]+/u), 'nominative');
  if (first?.form.what === 'position' && !/^\p{Lu}/u.test(rest)) return null;
  return head.form.plural ? 'sure' : 'unsure';
}

/** Up to the next comma: what a name begins with. */
function firstWords(rest: string): string[] {
  return (/^[^,;(:]*/u.exec(rest.slice(0, 160))?.[0] ?? '').trim().split(/\s+/u);
}

/** «администрации», «школы»: of one in the genitive, or several in the nominative. */
function isGenitiveToo(rest: string): boolean {
  return formsOf(firstWords(rest)[0] ?? '').some((form) => form.case === 'genitive');
}

/** «субъекты …», «водопользователи»: an unknown plural in the nominative that no adjective of the list before governs. */
function looksPlural(words: string[]): boolean {
  return /(?:тели|ники|чики|щики|цы)$/u.test(words[0] ?? '');
}

function isNewLine(before: string, after: string): boolean {
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const word = /^\p{L}+/u.exec(after)?.[0] ?? '';
  return /^\p{Lu}/u.test(after) && isLowerEnd(line) && !/(?:ого|его|ой|ых|их|ы|и|а|я)$/u.test(word);
}
