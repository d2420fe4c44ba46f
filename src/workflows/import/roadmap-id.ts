// The id of a roadmap: who issued the act, what it is about and which of their acts it is, in Latin letters, the same on
// every run.
import { keyOf } from './key-of.ts';

/**
 * @param body of the act
 * @param object the roadmap's title: its first name in quotation marks, or its first words, its «№» and its last year
 * @param order its year and number tell apart what a body orders under one title; a title with a year needs neither
 * @returns null when neither the body nor the title is known
 */
export function roadmapIdOf(
  body: string | null,
  object: string | null,
  order: { number: string | null; date: string | null } = { number: null, date: null },
): string | null {
  const [name = '', number = '', year = ''] = objectOf(object ?? '');
  const parts = [shortKey(body ?? ''), name, number, year].filter((part) => part !== '');
  if (parts.length === 0) return null;
  const ofOrder = year === '' ? [order.date?.slice(0, 4) ?? '', numberKey(order.number ?? '')] : [];
  return [...parts, ...ofOrder].filter((part) => part !== '').join('-');
}

/** «12-р» is `12-r`; a number without letters or digits is none. */
const numberKey = (number: string): string => (/[\p{L}\d]/u.test(number) ? keyOf(number) : '');

function objectOf(title: string): string[] {
  const name = /«([^«»]{3,60})»/.exec(title)?.[1] ?? title.replace(/\([^)]*\)/g, ' ');
  const number = /№\s*(\d+)/.exec(title)?.[1];
  const year = title.match(/(?<!\d)20\d\d(?!\d)/g)?.at(-1);
  return [shortKey(name.replace(/№\s*\d+|(?<!\d)20\d\d(?!\d)/g, ' ')), number ?? '', year ?? ''];
}

/** What every such annex is called, and what says nothing of a body. */
const GENERAL =
  /^(?:комплекс|план|график|дорожн|карт[аыу]|мер$|меропри|перечень|перечня|программ|реализаци|подготовк|проведени|утверждени|для|при|над|под|города|администраци)/iu;

const MOST_WORDS = 3;

/** Of the first words that say something; empty where none does. */
function shortKey(text: string): string {
  const words = (text.match(/[\p{L}\d]{3,}/gu) ?? []).filter((word) => !GENERAL.test(word));
  return words.length === 0 ? '' : keyOf(words.slice(0, MOST_WORDS).join(' '));
}
