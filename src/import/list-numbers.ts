// Counting as Word does: «1.», «2.3», «а)» of paragraphs that belong to a list at some level.

export interface Level {
  start: number;
  /** As in DOCX: decimal, upperRoman, russianLower, bullet, … */
  format: string;
  /** With %1 … %9 for the numbers of levels. */
  text: string;
}

export interface List {
  /** Lists of one kind count on from each other. */
  kind: string;
  /** Levels that begin anew with this list, and with which number. */
  startsAgain: ReadonlyMap<number, number>;
}

/** The number of the next paragraph of this list and level (from 0), as it is printed; null for none. */
export type NextNumber = (list: string, level: number) => string | null;

/** @param kinds the levels of each kind of list @param lists by their names in the document */
export function createListNumbers(
  kinds: ReadonlyMap<string, ReadonlyMap<number, Level>>,
  lists: ReadonlyMap<string, List>,
): NextNumber {
  /** By kind and level. */
  const counts = new Map<string, number[]>();
  const begun = new Set<string>();

  return (name, at) => {
    const list = lists.get(name);
    const levels = kinds.get(list?.kind ?? '');
    const level = levels?.get(at);
    if (!list || !levels || !level) return null;
    const count = counts.get(list.kind) ?? [];
    counts.set(list.kind, count);
    const again = list.startsAgain.get(at);
    const key = `${name}/${at}`;
    const last = again !== undefined && !begun.has(key) ? again - 1 : (count[at] ?? level.start - 1);
    begun.add(key);
    count.length = Math.min(count.length, at + 1);
    count[at] = last + 1;
    if (level.format === 'bullet') return '–';
    const number = level.text.replace(/%([1-9])/g, (_, digit: string) => {
      const of = Number(digit) - 1;
      const { start = 1, format = 'decimal' } = levels.get(of) ?? {};
      count[of] ??= start;
      return printed(count[of], format);
    });
    return number.trim() || null;
  };
}

const LETTERS: Record<string, string> = {
  lowerLetter: 'abcdefghijklmnopqrstuvwxyz',
  upperLetter: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  // Without ё, й, ъ, ы, ь, as Word counts.
  russianLower: 'абвгдежзиклмнопрстуфхцчшщэюя',
  russianUpper: 'АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ',
};

function printed(value: number, format: string): string {
  const letters = LETTERS[format];
  if (letters && value > 0) {
    const letter = letters[(value - 1) % letters.length] ?? '';
    return letter.repeat(Math.min(4, Math.ceil(value / letters.length)));
  }
  if (format === 'none') return '';
  if (format === 'upperRoman') return roman(value);
  if (format === 'lowerRoman') return roman(value).toLowerCase();
  return format === 'decimalZero' ? String(value).padStart(2, '0') : String(value);
}

const ROMAN: [number, string][] = [
  [1000, 'M'],
  [900, 'CM'],
  [500, 'D'],
  [400, 'CD'],
  [100, 'C'],
  [90, 'XC'],
  [50, 'L'],
  [40, 'XL'],
  [10, 'X'],
  [9, 'IX'],
  [5, 'V'],
  [4, 'IV'],
  [1, 'I'],
];

function roman(value: number): string {
  if (!(value > 0 && value < 4000)) return String(value);
  let rest = value;
  let text = '';
  for (const [worth, sign] of ROMAN) {
    text += sign.repeat(Math.floor(rest / worth));
    rest %= worth;
  }
  return text;
}
