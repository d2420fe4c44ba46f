// Names of people in a text: «И.О. Фамилия», «Фамилия И.О.», full names in either order, several run together,
// in any case. A patronymic tells case and gender; initials leave it to what stands around.
import { monthOf } from '../deadline/calendar-words.ts';
import { type PersonName, printName } from './act.ts';
import type { Found, Place } from './source-document.ts';
import { type Gender, type GrammaticalCase, nominativeSurname } from './surnames.ts';
import { formsOf, headOf } from './word-forms.ts';

/** A name where it stands in a text; `end` exclusive. */
export interface NamePiece {
  start: number;
  end: number;
  /** As printed, capitals put down. */
  surname: string;
  initials: string;
  /** What the patronymic tells. */
  case: GrammaticalCase | null;
  gender: Gender | null;
}

interface Token {
  kind: 'initials' | 'word' | 'patronymic';
  start: number;
  end: number;
  text: string;
}

const TOKEN =
  /(?<![\p{L}.])[А-ЯЁ]\.\s?(?:-\s?)?(?:[А-ЯЁ]\.|[А-ЯЁ](?![\p{L}]))?|(?<=[а-яё])[А-ЯЁ]\.\s?[А-ЯЁ]\.|[А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё][а-яё]+)*|[А-ЯЁ]{3,}(?:-[А-ЯЁ]{3,})*(?![\p{L}])/gu;
const PATRONYMIC =
  /(?:[оеё]вич|[иьткм]ич)(а|у|ем|е)?$|(?:[оеё]вн|славн|[иь]ничн|[тк]ичн|[иь]инишн)(а|ы|е|у|ой)$/iu;
const CASE_OF: Record<string, GrammaticalCase> = {
  m: 'nominative',
  mа: 'accusative',
  mу: 'dative',
  mем: 'instrumental',
  fа: 'nominative',
  fы: 'genitive',
  fе: 'dative',
  fу: 'accusative',
  fой: 'instrumental',
};
/** Capitalised words beside initials that are no surname. */
const NO_SURNAME =
  /^(?:города?|область|области|края?|района?|округа?|республик[аи]|российск.+|федераци.+|приложени.+|начальни.+|врио|исп|исполнитель|отв|контроль|тел|телефон|согласовано|проект)$/iu;

/** All names of a text, in its order. Linear in the text's length. */
export function readNames(text: string): NamePiece[] {
  const names: NamePiece[] = [];
  for (const run of runsOf(tokensOf(text), text))
    names.push(...fullNames(run), ...namesWithInitials(run, text));
  return names.sort((a, b) => a.start - b.start);
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(TOKEN)) {
    const word = match[0].trimEnd();
    const start = match.index;
    const isInitials = /^[А-ЯЁ]\./u.test(word);
    if (!isInitials && (isNoName(word) || isOfBodyOrPlace(word, text, start))) continue;
    const kind = isInitials ? 'initials' : PATRONYMIC.test(word) ? 'patronymic' : 'word';
    tokens.push({ kind, start, end: start + word.length, text: word });
  }
  return tokens;
}

function isNoName(word: string): boolean {
  // «мая» of a date; «Май» may be a surname.
  const isMonth = /[ая]$/iu.test(word) && monthOf(word) !== null;
  return isMonth || NO_SURNAME.test(word) || formsOf(word).length > 0;
}

/** «МБОУ «Лицей»», «ГМЦ» and «г. Томска» are no surnames. */
function isOfBodyOrPlace(word: string, text: string, start: number): boolean {
  if (/(?<![\p{L}.])(?:г\.|гор\.|город(?:а|е|у)?)\s*$/u.test(text.slice(Math.max(0, start - 10), start)))
    return true;
  if (word !== word.toUpperCase()) return false;
  const end = start + word.length;
  return !/[АЕЁИОУЫЭЮЯ]/u.test(word) || word.endsWith('ОУ') || /^\s*[«"“„№]/u.test(text.slice(end, end + 3));
}

/** Tokens that only blanks (or nothing) separate. */
function runsOf(tokens: Token[], text: string): Token[][] {
  const runs: Token[][] = [];
  for (const token of tokens) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run && last && /^[^\S\n]*\n?[^\S\n]*$/u.test(text.slice(last.end, token.start))) run.push(token);
    else runs.push([token]);
  }
  return runs;
}

/** «Зубчевская Ольга Владиславна», «Ольге Владиславне Зубчевской»; the tokens used are marked by their kind. */
function fullNames(run: Token[]): NamePiece[] {
  const names: NamePiece[] = [];
  let free = 0;
  for (let at = 1; at < run.length; at++) {
    const patronymic = run[at];
    const first = run[at - 1];
    if (patronymic?.kind !== 'patronymic' || first?.kind === 'initials' || at - 1 < free || !first) continue;
    const before = at - 2 >= free ? run[at - 2] : undefined;
    const next = run[at + 1];
    const after = next?.kind === 'word' ? next : undefined;
    const surname = chooseSurname(before?.kind === 'initials' ? undefined : before, after);
    if (!surname) continue;
    const [, his, hers] = PATRONYMIC.exec(patronymic.text) ?? [];
    const gender: Gender = hers === undefined ? 'm' : 'f';
    names.push({
      start: Math.min(surname.start, first.start),
      end: Math.max(surname.end, patronymic.end),
      surname: inSmallLetters(surname.text),
      initials: `${first.text.slice(0, 1)}.${patronymic.text.slice(0, 1)}.`,
      case: CASE_OF[gender + (hers ?? his ?? '').toLowerCase()] ?? 'unknown',
      gender,
    });
    free = surname === after ? at + 2 : at + 1;
    for (const used of [surname, first, patronymic]) used.kind = 'patronymic';
  }
  return names;
}

const LOOKS_LIKE_SURNAME =
  /(?:[оеё]в|[иы]н|[сц]к|ко|ук|юк|ич|дзе|швили|ян|ец|ых|их)(?:а|у|ы|ой|ым|ая|ую|ого|ому|ий|ом)?$/iu;

/** A capitalised word alone that ends as surnames do, and names neither a body nor a position. */
export function isBareSurname(word: string): boolean {
  return (
    /^\p{Lu}\p{Ll}{2,}(?:-\p{Lu}\p{Ll}+)?$/u.test(word) && LOOKS_LIKE_SURNAME.test(word) && !isNoName(word)
  );
}

/** Of the words around a first name and patronymic the surname: before them, unless only the one after looks it. */
function chooseSurname(before: Token | undefined, after: Token | undefined): Token | undefined {
  if (!before || !after) return before ?? after;
  return LOOKS_LIKE_SURNAME.test(after.text) && !LOOKS_LIKE_SURNAME.test(before.text) ? after : before;
}

/** A run «Фамилия И.О. Фамилия И.О.» ends with initials, «И.О. Фамилия И.О. Фамилия» with a surname. */
function namesWithInitials(run: Token[], text: string): NamePiece[] {
  const names: NamePiece[] = [];
  let from = 0;
  while (from < run.length) {
    // An alternating stretch: no two tokens of one kind beside each other.
    let to = from;
    while (
      to < run.length &&
      isFree(run[to]) &&
      (to === from || isInitials(run[to]) !== isInitials(run[to - 1]))
    )
      to++;
    const stretch = run.slice(from, to);
    from = Math.max(to, from + 1);
    const surnameFirst = isInitials(stretch.at(-1)) ? stretch.length > 1 : goesOnWithBody(stretch, text);
    let at = surnameFirst === isInitials(stretch[0]) ? 1 : 0;
    for (; at + 1 < stretch.length; at += 2) {
      const [one, two] = [stretch[at], stretch[at + 1]];
      if (!one || !two) break;
      const [surname, initials] = surnameFirst ? [one, two] : [two, one];
      if (initials.text.length < 3 && surname.text.length < 3) continue;
      names.push({
        start: one.start,
        end: two.end,
        surname: inSmallLetters(surname.text),
        initials: closed(initials.text),
        case: null,
        gender: null,
      });
    }
  }
  return names.filter(({ start, end }) => !/\n.*\n/u.test(text.slice(start, end)));
}

/** «Иванов И.И.\nГИМЦ», «Иванов И.И. Томский техникум»: the word after the initials begins what is named next. */
function goesOnWithBody(stretch: readonly Token[], text: string): boolean {
  const [first, initials] = stretch;
  const [before, last] = stretch.slice(-2);
  if (!first || !initials || !before || !last || isInitials(first) || stretch.length < 3) return false;
  const breaks = (one: Token, other: Token) => text.slice(one.end, other.start).includes('\n');
  if (breaks(before, last)) return !breaks(first, initials);
  const isCapital = ({ text: word }: Token) => word === word.toUpperCase();
  if (isCapital(last) && !(isCapital(first) && LOOKS_LIKE_SURNAME.test(last.text))) return true;
  return (
    headOf(text.slice(last.start, last.start + 80).split(/[\s,;()]+/u), 'nominative')?.form.what === 'body'
  );
}

const isInitials = (token: Token | undefined) => token?.kind === 'initials';
const isFree = (token: Token | undefined) => token !== undefined && token.kind !== 'patronymic';

/** «С. В» → «С.В.». */
function closed(initials: string): string {
  return (initials.match(/\p{Lu}/gu) ?? []).map((letter) => `${letter}.`).join('');
}

/** «САВЕНКОВ» → «Савенков»; «Кечил-оола» stays. */
function inSmallLetters(word: string): string {
  if (word !== word.toUpperCase()) return word;
  return word.replace(/\p{L}+/gu, (part) => part.slice(0, 1) + part.slice(1).toLowerCase());
}

/**
 * A name as a finding: its surname in the nominative where that is certain. `around` is the case that the text asks
 * for; the patronymic's own case goes before it.
 */
export function personOf(
  piece: NamePiece,
  around: {
    case: GrammaticalCase;
    gender?: Gender | null;
    position?: string | null;
    positionPlace?: Place | null;
    place: Place | null;
  },
): Found<PersonName> {
  const gender = piece.gender ?? around.gender ?? null;
  const reading = nominativeSurname(piece.surname, piece.case ?? around.case, gender);
  const value: PersonName = {
    surname: reading.surname,
    initials: piece.initials,
    position: around.position ?? null,
    ...(around.position && around.positionPlace && { positionPlace: around.positionPlace }),
    ...(reading.readings.length > 1 && { alternatives: reading.readings }),
  };
  if (reading.sure) return { value, place: around.place, sure: true };
  const variants = reading.readings.map((surname) => printName({ surname, initials: piece.initials }));
  const why =
    variants.length > 1
      ? `Фамилия стоит не в именительном падеже, возможны варианты: ${variants.join(', ')}.`
      : 'Фамилия стоит не в том падеже, которого требует предложение.';
  return { value, place: around.place, sure: false, why };
}
