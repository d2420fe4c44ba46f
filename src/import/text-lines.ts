// Lines of a plain text and what each of them is; numbers of pages are dropped here.
import { tidy } from './text-blocks.ts';

export interface Line {
  kind: 'blank' | 'page' | 'rule' | 'tabs' | 'pipes' | 'text';
  /** Without line end; tabs and runs of blanks are still there. */
  raw: string;
}

/** Box-drawing characters of old text tables count as pipes and dashes. */
const UPRIGHT = /[│┃║¦┆┊]/g;
const RULE = /^[\s|+:=\-–—_─━═┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝╟╢╤╧╪╫╞╡]+$/;
const PAGE_NUMBER =
  /^(?:[-–—]\s*)?\d{1,4}(?:\s*[-–—])?$|^(?:стр(?:аница|\.)?|лист)\s*\d{1,4}(?:\s*из\s*\d{1,4})?$/i;
const LIST_MARK = /^(?:\d{1,3}(?:\.\d{1,3})*[.)]?|[-–—•·▪*]|[а-яёa-z]\))$/i;

export function linesOf(text: string): Line[] {
  const lines = text
    .replace(/\r\n?/g, '\n')
    .replace(/[\u2028\u2029\u0085\v]/g, '\n')
    .replace(/\f/g, '\n\f\n')
    .replace(/[\u00a0\u2000-\u200a\u202f\u3000]/g, ' ')
    .replace(UPRIGHT, '|')
    .split('\n')
    .map((raw): Line => ({ kind: kindOf(raw), raw }));
  return lines.filter((line, at) => !isPageNumber(lines, line, at));
}

function kindOf(raw: string): Line['kind'] {
  if (raw === '\f') return 'page';
  const text = raw.trim();
  if (text === '') return 'blank';
  if (RULE.test(text) && /[-–—_=─━═]{2}/.test(text)) return 'rule';
  if (/^\|.*\|$/.test(text) || text.split('|').length > 2) return 'pipes';
  return isTabbed(raw) ? 'tabs' : 'text';
}

/** Two cells with text, of which the first is no mark of a list. */
function isTabbed(raw: string): boolean {
  const filled = raw.split('\t').map(tidy).filter(Boolean);
  return filled.length > 2 || (filled.length === 2 && !LIST_MARK.test(filled[0] ?? ''));
}

/** A number alone is a page's where nothing stands next to it. */
function isPageNumber(lines: readonly Line[], line: Line, at: number): boolean {
  if (line.kind !== 'text' || !PAGE_NUMBER.test(tidy(line.raw))) return false;
  const [before, after] = [lines[at - 1]?.kind ?? 'page', lines[at + 1]?.kind ?? 'page'];
  const apart = (kind: string): boolean => kind === 'blank' || kind === 'page';
  return before === 'page' || after === 'page' || (apart(before) && apart(after));
}
