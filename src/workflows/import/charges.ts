// Whom a clause gives work to: the dative words it begins with, up to the verb or the colon. «Комитету по … (О.И.
// Назарова), отделу … (И.Я. Шкуркина) организовать …», «Руководителю … С.В. Шаболиной: …».
import type { Charge, PersonName } from './act.ts';
import { partOf } from './act-lines.ts';
import { type NamePiece, personOf, readNames } from './people.ts';
import { lowerFirst } from './signatures.ts';
import type { Found, Place } from './source-document.ts';
import { headOf, nominativePhrase } from './word-forms.ts';

const ASKING = /^(?:рекомендовать|поручить|предложить|предписать|разрешить)\s+/iu;
const VERB =
  /^(?:\p{Ll}{2,}(?:[аяиеуыо]ть|йти|чь)(?:ся)?|(?:вы|про|в|вне|пере|при|произ|до|за|от|с|раз)?(?:вести|нести)|учесть|принять|считать)$/u;
const NO_VERB = /^(?:печать|сеть|мать|путь|треть|память|область|помощь|ночь|речь|прибыть|кровать)$/u;
/** Words looked at for the end of the dative: bodies have long names, but a clause is longer. */
const MOST_WORDS = 120;

/** The bodies and people that a clause charges, in its order; empty where it begins with a verb. */
export function chargesOf(text: string, place: Place): Charge[] {
  const asked = ASKING.exec(text)?.[0].length ?? 0;
  const addressed = addressedPart(text.slice(asked));
  if (addressed === null) return [];
  return pieces(addressed).flatMap(({ start, words }) => {
    const charge = chargeOf(words, { ...place, start: place.start + asked + start, end: place.end });
    return charge ? [charge] : [];
  });
}

/** Up to the first infinitive or colon outside brackets and quotation marks; null if it does not begin in the dative. */
function addressedPart(text: string): string | null {
  let end = -1;
  let depth = 0;
  let count = 0;
  for (const match of text.matchAll(/[«"“(»"”)]|\p{L}+(?:-\p{L}+)*|:/gu)) {
    const [token] = match;
    if (/[«(]/u.test(token)) depth++;
    else if (/[»)]/u.test(token)) depth = Math.max(0, depth - 1);
    else if (depth === 0 && (token === ':' || (VERB.test(token) && !NO_VERB.test(token)))) {
      end = match.index;
      break;
    }
    if (++count > MOST_WORDS) return null;
  }
  if (end <= 0) return null;
  const addressed = text.slice(0, end);
  return isDative(addressed) ? addressed : null;
}

function isDative(piece: string): boolean {
  const words = piece.trim().split(/[\s,]+/u);
  if (headOf(words, 'dative')) return true;
  const [name] = readNames(piece);
  return (
    name?.start === 0 &&
    name.case !== 'nominative' &&
    personOf(name, { case: 'unknown', place: null }).value.surname !== name.surname
  );
}

/** Split at commas, semicolons and «и» that a dative follows; brackets hold together. */
function pieces(addressed: string): { start: number; words: string }[] {
  const cuts = [0];
  let depth = 0;
  for (const match of addressed.matchAll(/[()]|[,;]\s*|\sи\s/gu)) {
    if (match[0] === '(') depth++;
    else if (match[0] === ')') depth = Math.max(0, depth - 1);
    else if (depth === 0 && startsCharge(addressed.slice(match.index + match[0].length)))
      cuts.push(match.index);
  }
  return cuts.map((start, index) => {
    const lead = start === 0 ? 0 : (/^(?:[,;]\s*|\sи\s)/u.exec(addressed.slice(start))?.[0].length ?? 0);
    return { start: start + lead, words: addressed.slice(start + lead, cuts[index + 1]) };
  });
}

/** A body or position in the dative; «заместителю», said of the person just named, is their position. */
function startsCharge(rest: string): boolean {
  const words = rest
    .slice(0, 200)
    .split(/[\s,]+/u)
    .slice(0, 8);
  // «и МУП «Водоканал»»: an abbreviation has no cases.
  if (/^\p{Lu}{2,}\s+[«"№\p{L}]/u.test(rest)) return true;
  const head = headOf(words, 'dative');
  if (!head) return false;
  const ambiguous = headOf(words, 'genitive');
  return (
    !ambiguous ||
    ambiguous.at !== head.at ||
    words[0] !== (words[0] ?? '').toLowerCase() ||
    head.form.gender === 'f'
  );
}

function chargeOf(printed: string, place: Place): Charge | null {
  const names = readNames(printed);
  const found = names.map((name) => readPerson(printed, name, place));
  const first = names[0];
  const bare = withoutNames(printed, names)
    .replace(/\(\s*[,;]?\s*\)/gu, ' ')
    .replace(/\s+/gu, ' ')
    .replace(/[\s,;:–—-]+$/u, '')
    .trim();
  if (bare === '' && first)
    return { body: found[0] ? `${found[0].value.initials} ${found[0].value.surname}` : '', people: found };
  const words = bare.split(' ');
  const head = headOf(words, 'dative');
  if (!head) {
    const isNamed = found.length > 0 || /^\p{Lu}{2,}\s/u.test(bare);
    return bare !== '' && isNamed ? { body: bare, people: found } : null;
  }
  if (head.form.what === 'position')
    return {
      body: bodyHeaded(words.slice(head.at + 1).join(' ')) || (nominativePhrase(bare, 'dative') ?? bare),
      people: found,
    };
  return { body: nominativePhrase(bare, 'dative') ?? bare, people: found };
}

/** The body of «руководителю муниципального … гимназии № 29», nominative; of an abbreviation as printed; else none. */
function bodyHeaded(genitive: string): string {
  if (/^\p{Lu}{2,}(?!\p{Ll})/u.test(genitive)) return genitive;
  const isBody = headOf(genitive.split(' '), 'genitive')?.form.what === 'body';
  return (isBody ? nominativePhrase(genitive, 'genitive') : null) ?? '';
}

function readPerson(printed: string, name: NamePiece, place: Place): Found<PersonName> {
  const inBrackets = /\([^)]*$/u.test(printed.slice(0, name.start));
  const before = printed
    .slice(0, name.start)
    .replace(/[\s,–—(-]+$/u, '')
    .trim();
  const [following = '', words = ''] = /^\s*,\s*(\p{Ll}[^()]*)/u.exec(printed.slice(name.end)) ?? [];
  const after = words.replace(/[\s,:]+$/u, '');
  const isPosition = headOf(before.split(' '), 'dative')?.form.what === 'position';
  const position = inBrackets ? null : isPosition ? before : after;
  const positionAt = isPosition ? printed.search(/\S/u) : name.end + following.length - words.length;
  return personOf(name, {
    case: inBrackets ? 'nominative' : 'dative',
    position: position ? lowerFirst(nominativePhrase(position, 'dative') ?? position) : null,
    positionPlace: partOf(place, positionAt, positionAt + (isPosition ? before : after).length),
    place: partOf(place, name.start, name.end),
  });
}

function withoutNames(text: string, names: readonly NamePiece[]): string {
  let left = '';
  let from = 0;
  for (const { start, end } of names) {
    left += text.slice(from, start);
    from = end;
  }
  return left + text.slice(from);
}
