// Undoes what typing, copying and recognition do to a phrase before it is read: odd spaces and dashes,
// letters of the wrong alphabet, letters among digits. Says so where the repair is a guess.
import { isKnown, monthOf } from './vocabulary.ts';

export interface Normalised {
  text: string;
  warnings: string[];
}

const SPACES = /[\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+/g;
const INVISIBLE = /[\u00ad\u200b-\u200f\u2060\ufeff]/g;
const DASHES = /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g;
const FOOTNOTES = /[*\u00b9\u00b2\u00b3\u2070-\u2079†‡]/g;
const BROKEN_WORD = /(\p{L}{3,40})- (\p{Ll}{2,40})/gu;

const TO_CYRILLIC: Record<string, string> = {
  a: 'а',
  c: 'с',
  e: 'е',
  o: 'о',
  p: 'р',
  x: 'х',
  y: 'у',
  k: 'к',
  m: 'м',
  A: 'А',
  B: 'В',
  C: 'С',
  E: 'Е',
  H: 'Н',
  K: 'К',
  M: 'М',
  O: 'О',
  P: 'Р',
  T: 'Т',
  X: 'Х',
  Y: 'У',
};
const TO_DIGIT: Record<string, string> = {
  О: '0',
  о: '0',
  O: '0',
  o: '0',
  З: '3',
  з: '3',
  l: '1',
  I: '1',
  І: '1',
  '|': '1',
};
const TO_ROMAN: Record<string, string> = { І: 'I', Ӏ: 'I', l: 'I', Х: 'X', I: 'I', V: 'V', X: 'X' };

const map = (word: string, table: Record<string, string>) =>
  Array.from(word, (ch) => table[ch] ?? ch).join('');
const consistsOf = (word: string, table: Record<string, string>) =>
  Array.from(word).every((ch) => ch in table);

function repairWord(word: string, warn: (text: string) => void): string {
  const digits = word.replace(/\D/g, '');
  if (digits === word) return word;
  if (digits) {
    const letters = word.replace(/\d/g, '');
    if (consistsOf(letters, TO_DIGIT)) {
      const repaired = map(word, TO_DIGIT);
      warn(`«${word}» прочитано как «${repaired}»: буквы на месте цифр`);
      return repaired;
    }
    const asWord = map(word, { ...TO_CYRILLIC, '0': 'о', '3': 'з' });
    return isKnown(asWord) ? asWord : word;
  }
  if (!/[A-Za-zІӀ]/.test(word)) return word;
  // Roman numerals stay Latin; «ІІІ» in Ukrainian letters or «lll» become one.
  if (/[IVІӀl]/.test(word) && consistsOf(word, TO_ROMAN)) return map(word, TO_ROMAN);
  const cyrillic = map(word, TO_CYRILLIC);
  if (/[A-Za-z]/.test(cyrillic)) return word;
  return /\p{Script=Cyrillic}/u.test(word) || isKnown(cyrillic) ? cyrillic : word;
}

export function normalise(raw: string): Normalised {
  const warnings = new Set<string>();
  const text = raw
    .normalize('NFC')
    .replace(INVISIBLE, '')
    .replace(DASHES, '-')
    .replace(FOOTNOTES, '')
    .replaceAll('...', '…')
    .replace(SPACES, ' ')
    .trim()
    .replace(BROKEN_WORD, (whole, a: string, b: string) =>
      monthOf(a) || monthOf(b) || isKnown(b) ? whole : a + b,
    )
    .replace(/[\p{L}\p{N}|]+/gu, (word) => repairWord(word, (w) => warnings.add(w)));
  return { text, warnings: [...warnings] };
}
