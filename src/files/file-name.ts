// A name as people gave it is untrusted text: what is left of it is shown, and offered to browsers and Windows alike.

const MOST_LETTERS = 120;
/** File systems take 255 bytes; a browser adds « (1)» to a name that is there. */
const MOST_BYTES = 240;

/**
 * The last part of a path, without control and direction signs and without what Windows refuses; long names lose the
 * end of the part before the last dot. Never empty.
 */
export function cleanName(name: string): string {
  const base = name.split(/[/\\]/).at(-1) ?? '';
  const letters = base
    .normalize('NFC')
    .replace(/\p{White_Space}+/gu, ' ')
    // Control, format (direction signs, joiners), surrogates, private use.
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .trim()
    .replace(/[. ]+$/, '');
  const dot = letters.lastIndexOf('.');
  const [stem, ending] = dot < 0 ? [letters, ''] : [letters.slice(0, dot).trim(), letters.slice(dot)];
  return shortened(stem === '' ? 'файл' : stem, Array.from(ending).slice(0, 20).join(''));
}

function shortened(stem: string, ending: string): string {
  const letters = Array.from(stem).slice(0, MOST_LETTERS);
  while (Buffer.byteLength(letters.join('') + ending) > MOST_BYTES) letters.pop();
  return letters.join('').trimEnd() + ending;
}
