// Text as it goes on paper: without what no document may hold, and with what belongs together on one line.

/** Characters that XML 1.0 does not know, and others that nobody sees. */
const NOT_PRINTED = /(?![\t\n])\p{Cc}|[\ufffe\uffff]|\p{Cs}/gu;

/** Lines are kept, all other white space is one space. */
export function printable(text: string): string {
  return text
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(NOT_PRINTED, ' ')
    .replace(/[^\S\n\u00a0]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .trim();
}

/** «№ 1410 р», «п. 5», «2024 г.» and «И.В. Швайко» stay on one line. */
export function unbroken(text: string): string {
  return text
    .replace(/(№|(?<![\p{L}.])[Пп]\.) (?=\S)/gu, '$1\u00a0')
    .replace(/(№\u00a0[\d/-]*\d) (?=\p{L}(?!\p{L}))/gu, '$1\u00a0')
    .replace(/(\d{4}) (?=г\.)/g, '$1\u00a0')
    .replace(/((?<!\p{L})\p{Lu}\.\p{Lu}\.) (?=\p{Lu})/gu, '$1\u00a0');
}
