// Letters of the wrong alphabet and letters on the place of digits, back to what was meant: «мapта»,
// «2О24», «1V квартал», «П квартал».
import { LOOK_ALIKES } from '../look-alikes.ts';
import { isKnown } from './vocabulary.ts';

/** More than looks alike: a recogniser's small letters, and those that italics resemble: «rода», «апрель» with b. */
const TO_CYRILLIC: Record<string, string> = { ...LOOK_ALIKES, r: 'г', u: 'и', n: 'п', b: 'ь' };
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
/** What a quarter's Roman number becomes when a recogniser takes it for Cyrillic letters or digits. */
const QUARTER_NUMBERS: Record<string, string> = {
  П: 'II',
  Ш: 'III',
  ІП: 'III',
  '1У': 'IV',
  '1V': 'IV',
  IУ: 'IV',
  ІУ: 'IV',
  lV: 'IV',
  '|V': 'IV',
};

const map = (word: string, table: Record<string, string>) =>
  Array.from(word, (ch) => table[ch] ?? ch).join('');
const consistsOf = (word: string, table: Record<string, string>) =>
  Array.from(word).every((ch) => ch in table);

/** @param after what follows the word, to know a quarter's number by its unit */
export function repairWord(word: string, after: string, warn: (text: string) => void): string {
  const quarter = QUARTER_NUMBERS[word];
  if (quarter && /^\s?(-\s?[IVІПШ1У]{1,3}\s?)?(кв|полуг)/i.test(after)) {
    warn(`«${word}» прочитано как «${quarter}»`);
    return quarter;
  }
  const digits = word.replace(/\D/g, '');
  if (digits === word) return word;
  if (digits) return repairNumber(word, warn);
  if (!/[A-Za-zІӀ]/.test(word)) return word;
  // Roman numerals stay Latin; «ІІІ» in Ukrainian letters or «lll» become one.
  if (/[IVІӀl]/.test(word) && consistsOf(word, TO_ROMAN)) return map(word, TO_ROMAN);
  const cyrillic = map(word, TO_CYRILLIC);
  if (/[A-Za-z]/.test(cyrillic)) return word;
  return /\p{Script=Cyrillic}/u.test(word) || isKnown(cyrillic) ? cyrillic : word;
}

/** «2О24», «1О», «г0да», «2024r». */
function repairNumber(word: string, warn: (text: string) => void): string {
  const letters = word.replace(/\d/g, '');
  if (consistsOf(letters, TO_DIGIT)) {
    const repaired = map(word, TO_DIGIT);
    warn(`«${word}» прочитано как «${repaired}»: буквы на месте цифр`);
    return repaired;
  }
  if (/^\d{4}[rг]$/.test(word)) return `${word.slice(0, 4)}г`;
  const asWord = map(word, { ...TO_CYRILLIC, '0': 'о', '3': 'з' });
  return isKnown(asWord) ? asWord : word;
}
