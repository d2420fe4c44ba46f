// Numbers in words, in the cases that deadlines put them in: «пяти», «двадцать пятого», «третьем».
import { plainLetters } from '../plain-letters.ts';

export interface Numeral {
  value: number;
  /** «пятого» against «пяти». */
  ordinal: boolean;
}

const CARDINALS: [value: number, forms: string][] = [
  [1, 'один одного одна одной одну одно'],
  [2, 'два двух две двум'],
  [3, 'три трех трем'],
  [4, 'четыре четырех четырем'],
  [5, 'пять пяти'],
  [6, 'шесть шести'],
  [7, 'семь семи'],
  [8, 'восемь восьми'],
  [9, 'девять девяти'],
  [10, 'десять десяти'],
  [11, 'одиннадцать одиннадцати'],
  [12, 'двенадцать двенадцати'],
  [13, 'тринадцать тринадцати'],
  [14, 'четырнадцать четырнадцати'],
  [15, 'пятнадцать пятнадцати'],
  [16, 'шестнадцать шестнадцати'],
  [17, 'семнадцать семнадцати'],
  [18, 'восемнадцать восемнадцати'],
  [19, 'девятнадцать девятнадцати'],
  [20, 'двадцать двадцати'],
  [30, 'тридцать тридцати'],
  [40, 'сорок сорока'],
  // As «сорокапятидневный» has it.
  [45, 'сорокапяти'],
  [50, 'пятьдесят пятидесяти'],
  [60, 'шестьдесят шестидесяти'],
  [70, 'семьдесят семидесяти'],
  [80, 'восемьдесят восьмидесяти'],
  [90, 'девяносто девяноста'],
  [100, 'сто ста'],
  [180, 'стовосьмидесяти'],
];

const ORDINAL_STEMS =
  'перв втор трет четверт пят шест седьм восьм девят десят одиннадцат двенадцат тринадцат четырнадцат пятнадцат шестнадцат семнадцат восемнадцат девятнадцат двадцат'.split(
    ' ',
  );
const ORDINAL_ENDINGS = 'ого ое ый ом ому ая ой ую ым ых ые'.split(' ');
const THIRD_ENDINGS = 'ьего ье ий ьем ьему ья ьей ью ьим ьих ьи'.split(' ');

const numerals = new Map<string, Numeral>();
for (const [value, forms] of CARDINALS)
  for (const form of forms.split(' ')) numerals.set(form, { value, ordinal: false });
for (const [i, stem] of [...ORDINAL_STEMS, 'тридцат'].entries())
  for (const ending of stem === 'трет' ? THIRD_ENDINGS : ORDINAL_ENDINGS)
    numerals.set(stem + ending, { value: stem === 'тридцат' ? 30 : i + 1, ordinal: true });

export const numeralOf = (word: string): Numeral | null => numerals.get(plainLetters(word)) ?? null;
export const numeralForms = (): Iterable<string> => numerals.keys();
