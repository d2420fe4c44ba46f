// What the cells under a header say about their column, where the header says too little.
import { MONTH } from '../deadline/calendar-words.ts';
import { parseDeadline } from '../deadline/parse.ts';
import { isBlank, isTick, oneLine } from './cell-words.ts';
import type { Role } from './header-words.ts';
import type { Cell } from './source-document.ts';

/** More rows say nothing new about a column. */
const SAMPLE = 30;
/** A longer cell holds no deadline, and is not read as one. */
const LONGEST_DEADLINE = 160;

const BODIES =
  'министерств|департамент|управлени|отдел[аы]?(?!\\p{L})|комитет|администраци|учреждени|школ|гимнази|лице|руководител|директор|заместител|начальник|глав[аы](?!\\p{L})|председател|мбоу|маоу|мку|моу|сош|специалист|инженер';
const BODY = new RegExp(`(?:^|\\s|["«(])(?:${BODIES})`, 'iu');
const INITIALS = /(?:^|\s)\p{Lu}\.\s?\p{Lu}\./u;
const BEGINS_WITH_BODY = new RegExp(`^(?:(?:главн|ведущ|первы|старш)\\p{L}+\\s+)?(?:${BODIES})`, 'iu');
const DOCUMENT =
  /(?:^|\s)(?:приказ|письм|отч[её]т|протокол|акт|справк|распоряжени|постановлени|решени|договор|план|перечень|реестр|положени)/i;
const NUMBER = /^(?:№|п\.)?\s*\d{1,3}(?:\.\d{1,3}){0,3}[.)]?$/;

/** A section's heading that is a body or an official: «Главный инженер региональной дирекции». */
export const namesBody = (heading: string): boolean =>
  BEGINS_WITH_BODY.test(heading.replace(/^(?:[IVX]+|\d+)\.\s*/, ''));

export const isNumber = (text: string): boolean => NUMBER.test(text.trim());

/** Every deadline has a number, a period or one of these words; reading the others would only take time. */
const DATED = new RegExp(
  `\\d|кварт|полугод|месяц|недел|период|срок|график|план|(?:^|\\s)(?:год|дн[яеи]|день|дней)|ежегод|ежеднев|еженед|ежемес|постоян|круглогод|необходим|по мере|в течени|согласован|(?<!\\p{L})${MONTH}(?!\\p{L})|[IVX]`,
  'iu',
);

export function isDeadline(text: string): boolean {
  if (text.length > LONGEST_DEADLINE || !DATED.test(text)) return false;
  // The year only makes dates without one readable.
  return parseDeadline(oneLine(text), { year: 2024 }).kind !== 'unknown';
}

/** Evidence for each role, from 0 to about 4; nothing for a column without text. */
export function contentWeights(cells: readonly Cell[]): Map<Role, number> {
  const seen = new Set<Cell>();
  const texts: string[] = [];
  for (const cell of cells) {
    if (texts.length === SAMPLE) break;
    if (seen.has(cell) || isBlank(cell.text)) continue;
    seen.add(cell);
    texts.push(cell.text);
  }
  const weights = new Map<Role, number>();
  if (!texts.length) return weights;
  const share = (test: (text: string) => boolean) => texts.filter(test).length / texts.length;
  const ticks = share(isTick);
  if (ticks >= 0.7) return weights.set('period', 4 * ticks);
  weights.set('number', 4 * share(isNumber));
  weights.set('deadline', 4 * share(isDeadline));
  weights.set('responsible', 3 * share((text) => BODY.test(text) || INITIALS.test(text)));
  weights.set('result', 2.5 * share((text) => DOCUMENT.test(text.slice(0, 60))));
  const length = texts.reduce((sum, text) => sum + Math.min(text.length, 200), 0) / texts.length;
  weights.set('title', Math.min(3, length / 20));
  return weights;
}
