// Search by words, as parts of a text in any case. In the locale C PostgreSQL knows the cases of ASCII only, so each letter
// stands in both; «е» finds «ё».

/** Characters of a search that count. */
const SEARCH_AT_MOST = 200;

/** Regular expressions, one per word: a text that matches all of them has all the words. */
export function wordPatterns(search: string): string[] {
  const either = (letter: string): string => {
    const [small, capital] = [letter.toLowerCase(), letter.toUpperCase()];
    if (small === 'е' || small === 'ё') return '[еёЕЁ]';
    return small === capital ? letter.replace(/[\\^$.|?*+()[\]{}]/, '\\$&') : `[${small}${capital}]`;
  };
  const words = search.slice(0, SEARCH_AT_MOST).replaceAll('\0', '').split(/\s+/);
  return words.filter((word) => word !== '').map((word) => word.replace(/./gu, either));
}
