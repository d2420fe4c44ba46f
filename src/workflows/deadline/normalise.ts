// Undoes what typing, copying and recognition do to a phrase before it is read: odd spaces and dashes,
// broken and glued words, footnote marks. Says so where the repair is a guess.
import { monthOf } from './calendar-words.ts';
import { repairWord } from './letters.ts';
import { isKnown } from './vocabulary.ts';

export interface Normalised {
  text: string;
  warnings: string[];
}

const SPACES = /[\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+/g;
const INVISIBLE = /[\u200b-\u200f\u2060\ufeff]/g;
const DASHES = /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g;
const FOOTNOTES = /[*\u00b9\u00b2\u00b3\u2070-\u2079†‡]|(?<=[\p{L}\p{N}.])\s?\[\d{1,2}\]/gu;
/** «2024 года1»: a footnote's number that lost its height. */
const LOW_FOOTNOTE = /(?<=\d\s?(?:года?|г\.))\d\)?(?=\s|$|[,;)])/gu;
/** «Ⅳ», one sign for the whole number. */
const ROMAN_SIGNS = /[\u2160-\u216b]/g;
const BROKEN_WORD = /(\p{L}{2,40})- (\p{Ll}{2,40})/gu;
const SOFT_BREAK = /\u00ad\s*/g;

/** «втечение», «непозднее», «вмае»: a short word that lost its space before a known one. */
const GLUED = /^(в|до|не|за|по|со?|ко?)(\p{L}{3,})$/iu;

function unglue(word: string, warn: (text: string) => void): string {
  const [, short = '', rest = ''] = isKnown(word) ? [] : (GLUED.exec(word) ?? []);
  if (rest === '' || !isKnown(rest)) return word;
  warn(`«${word}» прочитано как «${short} ${rest}»`);
  return `${short} ${rest}`;
}

/** «подго- товки» is one word, «авгу- ста» too; «май- июнь» stays a range. */
const joinBroken = (whole: string, a: string, b: string): string =>
  isKnown(a + b) || !(monthOf(a) || monthOf(b) || isKnown(b) || isKnown(a)) ? a + b : whole;

export function normalise(raw: string): Normalised {
  const warnings = new Set<string>();
  const warn = (text: string) => warnings.add(text);
  const text = raw
    .normalize('NFC')
    .replace(SOFT_BREAK, '')
    .replace(INVISIBLE, '')
    .replace(ROMAN_SIGNS, (sign) => sign.normalize('NFKC'))
    .replace(DASHES, '-')
    .replace(FOOTNOTES, '')
    .replaceAll('...', '…')
    .replace(SPACES, ' ')
    .trim()
    .replace(LOW_FOOTNOTE, (mark) => {
      warn(`«${mark}» принято за знак сноски`);
      return '';
    })
    .replace(BROKEN_WORD, joinBroken)
    .replace(/[\p{L}\p{N}|]+/gu, (word, at: number, all: string) =>
      unglue(repairWord(word, all.slice(at + word.length, at + word.length + 12), warn), warn),
    );
  return { text, warnings: [...warnings] };
}
