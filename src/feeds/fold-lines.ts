// RFC 5545 3.1: no line is longer than 75 octets, the line break not counted. ical-generator's own way takes a millisecond
// for each event with Russian words.

const LONGEST = 75;

/** @param text lines that end with CRLF */
export function foldLines(text: string): string {
  return text
    .split('\r\n')
    .map((line) => (Buffer.byteLength(line) <= LONGEST ? line : folded(line)))
    .join('\r\n');
}

/** Between characters, never within one. */
function folded(line: string): string {
  const lines: string[] = [];
  let start = 0;
  let octets = 0;
  for (let i = 0; i < line.length; ) {
    const code = line.codePointAt(i) ?? 0;
    const more = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (octets + more > LONGEST) {
      lines.push(line.slice(start, i));
      start = i;
      // The space that a continuation begins with.
      octets = 1;
    }
    octets += more;
    i += code < 0x10000 ? 1 : 2;
  }
  return [...lines, line.slice(start)].join('\r\n ');
}
