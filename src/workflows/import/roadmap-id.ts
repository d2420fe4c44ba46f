// The id of a roadmap: who issued the act and what it is about, in Latin letters, the same on every run.
import { keyOf } from './key-of.ts';

/**
 * @param body of the act
 * @param object the roadmap's title: its first name in quotation marks, or its first words, its «№» and its last year
 * @returns null when neither is known
 */
export function roadmapIdOf(body: string | null, object: string | null): string | null {
  const parts = [body === null ? '' : keyOf(wordsOf(body, 3)), ...objectOf(object ?? '')];
  return parts.filter((part) => part !== '').join('-') || null;
}

function objectOf(title: string): string[] {
  const name = /«([^«»]{3,60})»/.exec(title)?.[1] ?? title.replace(/\([^)]*\)/g, ' ').replace(GENERAL, ' ');
  const number = /№\s*(\d+)/.exec(title)?.[1];
  const year = title.match(/(?<!\d)20\d\d(?!\d)/g)?.at(-1);
  const words = wordsOf(name.replace(/№\s*\d+|(?<!\d)20\d\d(?!\d)/g, ' '), 3);
  return [words === '' ? '' : keyOf(words), number ?? '', year ?? ''];
}

/** What every such annex is called. */
const GENERAL =
  /^\s*(?:о(?:б)?\s+)?(?:утверждении\s+)?(?:комплекс\S*|план\S*|дорожн\S+|перечень|график\S*|программ\S*|меропри\S+|мер|карт\S*|\s|[–—-]|«|»|"|по|реализации|подготовке|проведению)+/iu;

/** The first words that say something. */
function wordsOf(text: string, most: number): string {
  const words = text.match(/[\p{L}\d]{3,}/gu) ?? [];
  return words
    .filter((word) => !/^(?:для|при|над|под|города|администраци)/iu.test(word))
    .slice(0, most)
    .join(' ');
}
