// The words of a table's cell as a reader takes them: broken lines and words joined, marks of footnotes
// apart, dashes and dots seen as nothing.
import { LOOK_ALIKES } from '../look-alikes.ts';
import { plainLetters } from '../plain-letters.ts';

/** «научно-» and «технического»: a compound whose hyphen stays at the end of a line. */
const COMPOUND = /(?:[бвджлнрсч]но|[сч]ко|социально|право|медико|физико|северо|юго|горно)$/i;
const ADJECTIVE = /^.{2,}(?:[ыио]й|[ая]я|[оеыи]е|[ое]го|[ое]му|[ыи]м|[ыи]х|[ыи]ми|[ую]ю|[ое]м)$/i;
const HANGING = new Set(['и', 'или', 'а', 'либо']);

/** One line. «образова-\nния» becomes «образования», «научно-\nтехнический» keeps its hyphen. */
export function oneLine(text: string): string {
  return text
    .replace(/(\p{L}+)-[ \t]*\n?[ \t]*(?<=[ \t\n])(\p{Ll}+)/gu, (whole, head: string, tail: string) => {
      if (HANGING.has(tail) || head.length < 2) return whole;
      return COMPOUND.test(head) && ADJECTIVE.test(tail) ? `${head}-${tail}` : head + tail;
    })
    .replace(/\s+/g, ' ')
    .trim();
}

const ENDS_WITH_NAME =
  /(?:\p{Lu}\p{L}+[ \u00a0]\p{Lu}\.[ \u00a0]?(?:\p{Lu}\.)?|\p{Lu}\.[ \u00a0]?\p{Lu}\.[ \u00a0]?\p{Lu}\p{L}+)(?:\s?\([^()]*\))?[,;]?$/u;

/** A cell of executors as one line, but for the breaks after a person: what the next line names is another executor. */
export function executorLines(text: string): string {
  const lines: string[] = [];
  for (const line of text.split('\n')) {
    const before = lines.at(-1)?.trimEnd() ?? '';
    const isSurname = /^\s*\p{Lu}\p{Ll}+(?:-\p{Lu}\p{Ll}+)?[\s,;]*$/u.test(line);
    if (before === '' || (ENDS_WITH_NAME.test(before.slice(-80)) && !isSurname)) lines.push(line);
    else lines[lines.length - 1] = `${lines.at(-1)}\n${line}`;
  }
  return lines
    .map(oneLine)
    .filter((line) => line !== '')
    .join('\n');
}

const MARKS = /<\*+>|<\d{1,2}>|\*+|(?<!(?:^|[^\p{L}])(?:[кмсд]?м|га))[¹²³⁴⁵⁶⁷⁸⁹⁰]+|[†‡]/gu;

/** Without marks of footnotes; `marks` says which there were. Square metres stay. */
export function withoutMarks(text: string): { text: string; marks: string[] } {
  const marks = text.match(MARKS) ?? [];
  return marks.length
    ? { text: text.replace(MARKS, '').replace(/ {2,}/g, ' ').trim(), marks }
    : { text, marks };
}

/** Nothing to read: empty, dashes, dots. */
export function isBlank(text: string): boolean {
  return !/[\p{L}\p{N}+✓✔√●■☑]/u.test(text);
}

/** «-//-», «то же», «--"--»: what stands above. */
export function isDitto(text: string): boolean {
  const line = text.trim().toLowerCase();
  return (
    /^(то же( самое)?|тот же|та же|те же|там же)\.?$/.test(line) ||
    /^[-–—\s]*(\/\/|["'«»„“”〃]{1,2}|\|\|)[-–—\s]*$/.test(line)
  );
}

/** «х» in a matrix of quarters. */
export function isTick(text: string): boolean {
  return /^(?:[xхv+✓✔√●■☑*]|да)$/iu.test(text.trim());
}

/** Words for comparing: small letters, ё as е, Latin letters inside Russian words read as Russian ones. */
export function plainWords(text: string): string[] {
  return (oneLine(text).match(/[\p{L}\p{N}№]+/gu) ?? []).map((word) =>
    // Capitals show which letter is meant: B is В, b is not.
    plainLetters(
      /\p{Script=Cyrillic}/u.test(word)
        ? Array.from(word, (letter) => LOOK_ALIKES[letter] ?? letter).join('')
        : word,
    ),
  );
}
