// Bytes of a text or of HTML as text, whatever program saved them: Russian offices still have Windows-1251.
import { analyse } from 'chardet';

/** Of what chardet knows, what a Russian document may be in; its guess among others is worth nothing. */
const GUESSED = ['windows-1251', 'koi8-r', 'iso-8859-5'];
/** Signs that no text has. Form feeds stand between pages; from 7F on the old encodings have their own. */
const CONTROLS = /(?![\s\u007f-\u009f])\p{Cc}/gu;
/** A text may have a stray one: in so many characters. */
const PER_CONTROL = 200;
const SAMPLE_BYTES = 65_536;

/** Null where no encoding makes text of it. */
export function decodeText(bytes: Uint8Array): string | null {
  const text = decoded(bytes);
  if (text === null) return null;
  const controls = text.match(CONTROLS)?.length ?? 0;
  return controls * PER_CONTROL > text.length ? null : text.replace(CONTROLS, ' ');
}

function decoded(bytes: Uint8Array): string | null {
  const [a, b] = bytes;
  if (a === 0xff && b === 0xfe) return decodeAs('utf-16le', bytes);
  if (a === 0xfe && b === 0xff) return decodeAs('utf-16be', bytes);
  const wide = utf16WithoutMark(bytes);
  if (wide !== null) return decodeAs(wide, bytes);
  // Other bytes are valid UTF-8 only by a rare accident, so this comes before what the document says of itself.
  const utf8 = decodeAs('utf-8', bytes);
  if (utf8 !== null) return utf8;
  const said = declared(bytes);
  return (said && decodeAs(said, bytes)) ?? decodeAs(guess(bytes), bytes);
}

/** Blanks and line ends have a zero byte in UTF-16 and never elsewhere. */
function utf16WithoutMark(bytes: Uint8Array): string | null {
  const zeros = [0, 0];
  const sample = bytes.subarray(0, 1_000);
  sample.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  if (odd > sample.length / 50 && even === 0) return 'utf-16le';
  return even > sample.length / 50 && odd === 0 ? 'utf-16be' : null;
}

/** What `<meta charset>` or the XML declaration says; UTF-16 cannot be said in bytes. */
function declared(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, 4_096)).toString('latin1');
  const name = /(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)/i.exec(head)?.[1] ?? null;
  return name === null || /^utf-?(8|16)/i.test(name) ? null : name;
}

function guess(bytes: Uint8Array): string {
  const guesses = analyse(bytes.subarray(0, SAMPLE_BYTES)).map(({ name }) => name.toLowerCase());
  return guesses.find((name) => GUESSED.includes(name)) ?? 'windows-1251';
}

function decodeAs(encoding: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (fault) {
    // An encoding that nobody knows, or bytes that are not in it.
    if (NOT_DECODED.has(codeOf(fault))) return null;
    throw fault;
  }
}

const NOT_DECODED = new Set<unknown>(['ERR_ENCODING_NOT_SUPPORTED', 'ERR_ENCODING_INVALID_ENCODED_DATA']);

const codeOf = (fault: unknown): unknown =>
  typeof fault === 'object' && fault !== null && 'code' in fault ? fault.code : undefined;
