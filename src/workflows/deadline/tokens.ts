// A normalised phrase as tokens, each knowing what it may be; which it is, the grammar decides.
import { monthOf, weekdayOf } from './calendar-words.ts';
import { numeralOf } from './numerals.ts';
import { type Lemma, lemmaOf, spanOf } from './vocabulary.ts';

export type Token = { start: number; end: number } & (
  | { t: 'num'; value: number; width: number; suffix: string }
  /** `01.10.2024`, `13.10`, `12.00`, `2024-10-01` (day first here). */
  | { t: 'dotted'; parts: number[]; widths: number[] }
  | { t: 'clock'; hour: number; minute: number }
  | { t: 'month'; month: number; short: boolean }
  | { t: 'weekday'; code: string }
  | { t: 'roman'; value: number }
  | { t: 'numeral'; value: number; ordinal: boolean }
  | { t: 'span'; count: number | null; unit: 'день' | 'неделя' | 'месяц' | 'год' }
  | { t: 'word'; lemma: Lemma | null; text: string }
  | { t: 'mark'; mark: string }
);

const ROMAN: Record<string, number> = {
  I: 1,
  II: 2,
  III: 3,
  IV: 4,
  V: 5,
  VI: 6,
  VII: 7,
  VIII: 8,
  IX: 9,
  X: 10,
  XI: 11,
  XII: 12,
};

// One alternative per shape of token; every one is bounded or a plain run, so reading is linear.
const LEXEME =
  /(?<iso>\d{4}-\d{2}-\d{2})(?!\d)|(?<date>\d{1,2} ?\. ?\d{1,2} ?\. ?\d{4}|\d{1,2}\/\d{1,2}\/\d{4}|\d+(?:\.\d+)+)|(?<clock>\d{1,2}:\d{2})(?!\d)|(?<num>\d+)(?:-?(?<suffix>го|ти|е|й|я|ое|ый|ому|ми|х)(?!\p{L}))?|(?<word>\p{L}+)|(?<skip>[\s.«»"“”„'’]+)|(?<mark>.)/gsu;

/** Repeated words («по по») are read once; `onRepeat` hears of them. */
export function tokenise(text: string, onRepeat: (word: string) => void): Token[] {
  const tokens: Token[] = [];
  let previousWord = '';
  for (const m of text.matchAll(LEXEME)) {
    const g = m.groups ?? {};
    const at = { start: m.index, end: m.index + m[0].length };
    if (g['skip'] !== undefined) continue;
    const word = g['word'];
    if (word !== undefined) {
      const lower = word.toLowerCase();
      if (lower === previousWord && /^\p{Script=Cyrillic}{2,}$/u.test(lower)) {
        onRepeat(lower);
        continue;
      }
      previousWord = lower;
      tokens.push({ ...at, ...readWord(word) });
      continue;
    }
    const year = g['num']?.length === 4 && g['suffix'] === undefined ? g['num'] : '';
    if (year !== '' && year === previousWord) {
      onRepeat(year);
      continue;
    }
    previousWord = year;
    if (g['iso'] !== undefined) {
      const [y = 0, mo = 0, d = 0] = g['iso'].split('-').map(Number);
      tokens.push({ ...at, t: 'dotted', parts: [d, mo, y], widths: [2, 2, 4] });
    } else if (g['date'] !== undefined) {
      const parts = g['date'].split(/ ?[./] ?/);
      tokens.push({ ...at, t: 'dotted', parts: parts.map(Number), widths: parts.map((p) => p.length) });
    } else if (g['clock'] !== undefined) {
      const [hour = 0, minute = 0] = g['clock'].split(':').map(Number);
      tokens.push({ ...at, t: 'clock', hour, minute });
    } else if (g['num'] !== undefined) {
      tokens.push({
        ...at,
        t: 'num',
        value: Number(g['num']),
        width: g['num'].length,
        suffix: g['suffix'] ?? '',
      });
    } else tokens.push({ ...at, t: 'mark', mark: m[0] });
  }
  return tokens;
}

type Word = Extract<Token, { t: 'month' | 'weekday' | 'roman' | 'numeral' | 'span' | 'word' }>;
type Bare<T> = T extends unknown ? Omit<T, 'start' | 'end'> : never;

function readWord(text: string): Bare<Word> {
  const roman = ROMAN[text];
  if (roman !== undefined) return { t: 'roman', value: roman };
  const month = monthOf(text);
  if (month) return { t: 'month', ...month };
  const weekday = weekdayOf(text);
  if (weekday) return { t: 'weekday', code: weekday };
  const lemma = lemmaOf(text);
  if (lemma) return { t: 'word', lemma, text };
  const numeral = numeralOf(text);
  if (numeral) return { t: 'numeral', ...numeral };
  const span = spanOf(text);
  if (span) return { t: 'span', ...span };
  return { t: 'word', lemma: null, text };
}
