// The id of a roadmap: who issued the act and what it is about, in Latin letters, the same on every run.
import { keyOf } from './key-of.ts';

/**
 * @param body of the act
 * @param object the roadmap's title: its first name in quotation marks, or its first words, its «№» and its last year
 * @returns null when neither is known
 */
export function roadmapIdOf(body: string | null, object: string | null): string | null {
  const parts = [shortKey(body ?? ''), ...objectOf(object ?? '')];
  return parts.filter((part) => part !== '').join('-') || null;
}

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
