// Lines that a page's width broke, put together again: only where it is evident that they are one sentence.

const LIST_MARK = /^(?:\d{1,3}(?:\.\d{1,3})*[.)](?=\s|$)|[-–—•·▪◦*]\s|[а-яёa-z]\)\s|№\s)/;
/** «г. Томск» under a date is a line of its own although it begins with a small letter. */
const PLACE_NAME = /^(?:г|гор|с|п|пос|пгт|дер|д|ст)\.\s*[А-ЯЁ]/;
/** First parts that keep their hyphen where a line ends after it: «научно-технический». */
const HYPHENATED =
  /^(?:научно|учебно|материально|организационно|информационно|социально|финансово|естественно|художественно|культурно|физкультурно|спортивно|нормативно|военно|психолого|северо|юго|дизайн|интернет|онлайн|медиа|пресс|мини|экс|вице|какой|кто|что|где|когда|как|из|по|во|кое)$/i;

const startsSmall = (text: string): boolean => /^[а-яёa-z]/.test(text);
const endsUnfinished = (text: string): boolean => /[\p{L}\d,»")%]$/u.test(text);

/** True where `next` goes on with the unfinished sentence of `line`, even over a blank line or a page's end. */
export function goesOn(line: string, next: string): boolean {
  if (!startsSmall(next) || LIST_MARK.test(next) || PLACE_NAME.test(next)) return false;
  return endsUnfinished(line) && /\p{Ll}/u.test(line);
}

/** Two lines as one: a word that a hyphen broke is whole again, a hyphen of its own («2024-2025») stays. */
export function joinTwo(line: string, next: string): string {
  const broken = /(\p{L}+)-$/u.exec(line);
  if (!broken) return /\d[-–—]$/.test(line) && /^\d/.test(next) ? line + next : `${line} ${next}`;
  const whole = startsSmall(next) && !HYPHENATED.test(broken[1] ?? '');
  return whole ? line.slice(0, -1) + next : line + next;
}

/**
 * Joins lines of one paragraph or cell where they are evidently one sentence.
 *
 * @param width characters (or any unit of `lengthOf`) of a full line; null where the lines are not known to be
 *   wrapped: then only a small letter or a broken word tells that a line goes on
 */
export function joinWrapped(
  lines: readonly string[],
  width: number | null,
  lengthOf: (at: number) => number = (at) => lines[at]?.length ?? 0,
): string[] {
  const joined: string[] = [];
  let parts: string[] = [];
  lines.forEach((next, at) => {
    const line = lines[at - 1];
    if (line !== undefined && !isOneSentence(line, next, width, lengthOf(at - 1))) {
      joined.push(whole(parts));
      parts = [];
    }
    parts.push(next);
  });
  if (parts.length > 0) joined.push(whole(parts));
  return joined;
}

/** Each joint is looked at with the line before it only, so that a long paragraph costs its length. */
function whole(parts: readonly string[]): string {
  const pieces: string[] = [];
  for (const part of parts) {
    const last = pieces.pop();
    if (last === undefined) pieces.push(part);
    else pieces.push(...joint(last, part));
  }
  return pieces.join('');
}

function joint(line: string, next: string): [string, string] {
  const both = joinTwo(line, next);
  return [both.slice(0, both.length - next.length), next];
}

function isOneSentence(line: string, next: string, width: number | null, length: number): boolean {
  if (/\p{L}-$/u.test(line) && startsSmall(next)) return true;
  if (LIST_MARK.test(next) || PLACE_NAME.test(next)) return false;
  if (startsSmall(next)) return !/[;:]$/.test(line);
  if (/[.;:!?]$/.test(line) || width === null) return false;
  const [word = ''] = next.split(' ', 1);
  return length + 1 + word.length > width;
}
