// The head of an act: the line of its kind and what stands around it before the preamble or the first clause.
import type { ActLines, Line } from './act-lines.ts';
import { DATE, NUMBER } from './number-and-date.ts';

export const KINDS = ['распоряжение', 'приказ', 'постановление', 'решение', 'указ', 'план'];
const PREAMBLE =
  /^(?:на основании|в соответствии|в цел|руководствуясь|во исполнение|в связи|с целью|в рамках|в исполнение|рассмотрев|для обеспечения|учитывая|обязываю)/iu;
const OPERATIVE =
  /(?:приказываю|постановля(?:ет|ю)|распоряжаюсь|обязываю|решил[аи]?|п р и к а з ы в а ю|п о с т а н о в л я (?:ю|е т)|р е ш и л а?)\s*:?$/iu;
/** «1. », «4.1. », «4.1 », «2) »; a date or a year is none. */
export const CLAUSE_START =
  /^(?:\d{1,2}(?:\.\d{1,2}){0,3}[.)]\s?|\d{1,2}(?:\.\d{1,2}){1,3}\s)(?=["«]?\p{L})/u;
/** The kind and the head's other lines are looked for in so many lines. */
const HEAD_LINES = 30;
const REQUISITE = new RegExp(`от\\s+(?:${DATE})|${NUMBER}`, 'iu');

export interface ActHead {
  lines: Line[];
  kindAt: number;
  kind: string;
  /** The line with which the act's own words begin. */
  end: number;
}

/** Null for an annex without its act. */
export function headOfAct({ lines, annex }: ActLines): ActHead | null {
  for (let at = 0; at < Math.min(annex, HEAD_LINES, lines.length); at++) {
    const kind = kindOf(lines[at]?.text ?? '');
    if (!kind) continue;
    let end = at + 1;
    while (end < Math.min(annex, at + HEAD_LINES, lines.length) && !isBodyText(lines[end]?.text ?? '')) end++;
    const head = { lines: lines.slice(0, end), kindAt: at, kind, end };
    // A plan is an act of its own only with a number; else the word is the annex's heading.
    if (kind === 'план' && !head.lines.some(({ text }) => REQUISITE.test(text))) continue;
    return head;
  }
  return null;
}

/** A line of a title may begin with «в рамках» too, but with a small letter. */
function isBodyText(text: string): boolean {
  return (/^\p{Lu}/u.test(text) && PREAMBLE.test(text)) || OPERATIVE.test(text) || CLAUSE_START.test(text);
}

/** «РАСПОРЯЖЕНИЕ», «П Р И К А З», «ПОСТАНОВЛЕНИЕ № 5», «Постановление Администрации г. … от … N 187 "О …"». */
function kindOf(text: string): string | null {
  const start = text.slice(0, 60).toLowerCase();
  const spaced = /^(?:\p{L}\s){3,}\p{L}(?=\s|$)/u.exec(start)?.[0].replaceAll(/\s/gu, '');
  if (spaced !== undefined && KINDS.includes(spaced)) return spaced;
  const kind = KINDS.find((word) => start.startsWith(word) && !/^\p{L}/u.test(start.slice(word.length)));
  if (!kind || !/^\p{Lu}/u.test(text)) return null;
  const rest = text.slice(kind.length).trim();
  if (rest === '' || /^[№N\d(«"]|^от\s/u.test(rest)) return kind;
  return kind !== 'план' && REQUISITE.test(rest) ? kind : null;
}
