// Whom a result is sent to: the body that stands after «в», «во», «для», in the case that goes with it.
import { headOf, nominativePhrase } from './word-forms.ts';

const PREPOSITION = /(?<!\p{L})(в\s+адрес|во?|для)\s+/giu;
/** Words that no longer belong to a name: what the paper is about, by when, and how it is sent. */
const BEYOND = /^(?:об?|обо|за|со?|до|не|ко?|во?|на|для|через|от|из|ежеквартально|ежемесячно|ежегодно)$/iu;
/** After «по»: «Комитет по спорту» goes on, «комитет по итогам года» does not. */
const ABOUT =
  /^(?:итог|результат|форм|показател|окончани|завершени|состояни|мере|запрос|кажд|установленн|утвержденн|утверждённ|исполнени|выполнени|реализаци|достижени|вопрос|электронн|почт|истечени|факт|мониторинг|пункт|п\.|приложени)/iu;
/** «Отдел по работе с молодежью» */
const WITH = /^(?:работе|связям|взаимодействию|борьбе)$/iu;
const CUT_SHORT = /^(?:г|гор|обл|р|им|\p{Lu})\.$/u;
const LONGEST = 14;

/** The first such body, its name in the nominative. */
export function addresseeIn(result: string): string | null {
  for (const { 0: found, 1: preposition = '', index } of result.matchAll(PREPOSITION)) {
    const words = nameAt(result.slice(index + found.length));
    const grammaticalCase = /^во?$/iu.test(preposition) ? 'accusative' : 'genitive';
    const head = headOf(words, grammaticalCase);
    if (head?.form.what !== 'body' || head.form.plural) continue;
    const printed = words.join(' ');
    // «областной центр» is its own nominative.
    const isNominative = words[head.at]?.toLowerCase() === head.form.nominative;
    const name = isNominative ? printed : (nominativePhrase(printed, grammaticalCase) ?? printed);
    return name.slice(0, 1).toUpperCase() + name.slice(1);
  }
  return null;
}

/** The words up to what cannot belong to a name. */
function nameAt(text: string): string[] {
  const words: string[] = [];
  const pieces = text.match(/«[^»]*»|[^\s«]+/gu) ?? [];
  for (const [at, piece] of pieces.slice(0, LONGEST).entries()) {
    if (/^[(–—-]/u.test(piece)) break;
    if (BEYOND.test(piece) && !(/^со?$/iu.test(piece) && WITH.test(words.at(-1) ?? ''))) break;
    if (/^по$/iu.test(piece) && ABOUT.test(pieces[at + 1] ?? '')) break;
    const ends = /[,;:.)]$/u.test(piece) && !CUT_SHORT.test(piece);
    words.push(ends ? piece.replace(/[,;:.)]+$/u, '') : piece);
    if (ends) break;
  }
  return words;
}
