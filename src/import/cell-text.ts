// The text of a table's cell on a page: its lines put together, and words that were too long for it as well.
import { isFull, linesOf, perCharacter } from './pdf-lines.ts';
import type { PlacedCell } from './ruled-table.ts';
import { joinTwo, joinWrapped } from './wrapped-lines.ts';

/** Most room between a cell's rule and its text, points. */
const WIDEST_MARGIN = 6;

/** @param known words of the document that surely are whole, in small letters */
export function textOfCell(cell: PlacedCell, known: ReadonlySet<string>): string {
  const lines = linesOf(cell.words);
  const margin = Math.min(WIDEST_MARGIN, ...lines.map((line) => Math.max(0, line.left - cell.left)));
  const right = cell.right - margin;
  const texts = lines.map(({ text }) => text);
  const lineFull = (at: number): boolean => {
    const line = lines[at];
    return line !== undefined && isFull(line, texts[at + 1] ?? '', right);
  };
  const join = (line: string, next: string, at: number): string => {
    const placed = lines[at];
    const broken =
      placed && isBrokenWord(line, next, known, () => placed.right + NO_ROOM * perCharacter(placed) > right);
    return broken ? line + next : joinTwo(line, next);
  };
  return joinWrapped(texts, lineFull, join).join('\n');
}

/** Short words that stand for themselves. */
const SMALL_WORDS = new Set(
  'а без в во вы для до ее её за и из или их к ко мы на над не ни но о об он от по под при с со то у через'.split(
    ' ',
  ),
);
/** What may be cut off a word and is hardly a word: «Ответствен|ный», «Министерство|м», «предоставл|ение». */
const WORD_END =
  /^(?:[а-яё]{0,2}[аеиоуыэюяйьмхв]|[бвгджзклмнпрстфхцчшщ]?(?:[еа]ни[еяюи]|ост[ьи]|[оыи]го|[оы]му|[ыи]ми|ться|тел[ьия]|ств[оа]|ци[яию]))$/;
/** Letters with which no word begins. */
const NO_START =
  /^(?:[ьъый]|нн|н[ктцсд]|л[ьнст]|р[нтмс]|ств|[юя]щ|ующ|уем|ир?ова|ова[нт]|енн|[кац]ионн|ционн|тельн|ельн|ивн)/;
/** Letters with which hardly a word ends, and those of words that are whole. */
const NO_END = /(?:ио|ци|[аео]ни|ите|[ыи]ва|ализова|[рм]ир|вае|ьн|нн|ацион|тел|[мн]ост|йн|хозяй|ног|терств)$/;
const WHOLE_END =
  /(?:[ое]го|[ое]му|[ыи]ми|[ыи]й|[ая]я|[ое]е|[ыи]е|[ыи]х|[ую]ю|ость|[еа]ние|[еа]ний|[еа]ния|ция|ции|ться|ента?)$/;
/** Room that a broken word leaves, in parts of a character. */
const NO_ROOM = 1.1;

/**
 * A word alone on its line that had no room goes on without a hyphen: «администраци|и». Other words of the
 * document decide; without them what looks like a part of a word does.
 */
function isBrokenWord(
  line: string,
  next: string,
  known: ReadonlySet<string>,
  noRoom: () => boolean,
): boolean {
  const start = /^[а-яёa-z]+/.exec(next)?.[0];
  if (!start || !/^[(«"]?\p{L}{4,}$/u.test(line)) return false;
  const word = line.replace(/^[^\p{L}]/u, '').toLowerCase();
  if (known.has(word) || !noRoom()) return false;
  if (known.has(word + start) || NO_START.test(start)) return true;
  if (NO_END.test(word)) return true;
  if (SMALL_WORDS.has(start)) return isStem(word, known);
  return !known.has(start) && !WHOLE_END.test(word) && WORD_END.test(start);
}

/** «администраци» is the stem of «администрация», which the document has. */
const isStem = (word: string, known: ReadonlySet<string>): boolean =>
  'аеиойуыьюя'.split('').some((end) => known.has(word + end)) && /[бвгджзйклмнпрстфхцчшщ][иы]?$/.test(word);
