// Where to go on after signing in: a page of ours and nothing else, whatever stands in the address (no open redirect).

const LONGEST = 500;

/** Path with its query; null for anything that a browser could take for another site's address. */
export function returnPath(text: string | undefined): string | null {
  if (text === undefined || text.length > LONGEST) return null;
  // Browsers read «\» as «/», and drop tabs and line breaks.
  if (!/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(text)) return null;
  const { origin, pathname, search } = new URL(text, 'https://own.invalid');
  if (origin !== 'https://own.invalid' || pathname.startsWith('//')) return null;
  // Back to the page for signing in is nowhere.
  if (/^\/sign-(in|out)\b/.test(pathname)) return null;
  return pathname + search;
}
