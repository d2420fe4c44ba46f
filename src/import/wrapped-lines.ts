// Lines that a page's width broke, put together again: only where it is evident that they are one sentence.

const LIST_MARK = /^(?:\d{1,3}(?:\.\d{1,3})*[.)](?=\s|$)|[-–—•·▪◦*]\s|[а-яёa-z]\)\s)/;
/** «г. Томск» under a date is a line of its own although it begins with a small letter. */
const PLACE_NAME = /^(?:г|гор|с|п|пос|пгт|дер|д|ст)\.\s*[А-ЯЁ]/;
/** First parts that keep their hyphen where a line ends after it: «научно-технический». */
const HYPHENATED =
  /^(?:научно|учебно|материально|организационно|информационно|социально|финансово|естественно|художественно|культурно|физкультурно|спортивно|нормативно|военно|психолого|северо|юго|дизайн|интернет|онлайн|медиа|пресс|мини|экс|вице|какой|кто|что|где|когда|как|из|по|во|кое)$/i;

/** No sentence ends with these. */
const LEADS_ON =
  /(?:^|[\s(«])(?:а|без|в|во|для|до|за|и|из|или|к|ко|на|над|не|о|об|от|по|под|при|с|со|у|через|что)$|\s[-–—]$/i;
/** A dash that a line begins with: of a list where the line before is at its end, else of the sentence. */
const DASH = /^[-–—]\s/;

const startsSmall = (text: string): boolean => /^[а-яёa-z]/.test(text);
const endsUnfinished = (text: string): boolean => /[\p{L}\d,»")%]$/u.test(text);

export const firstWord = (text: string): string => text.slice(0, text.search(/ |$/));

/** True where `next` goes on with the unfinished sentence of `line`, even over a blank line or a page's end. */
export function goesOn(line: string, next: string): boolean {
  if (!startsSmall(next) || LIST_MARK.test(next) || PLACE_NAME.test(next)) return false;
  return endsUnfinished(line) && /\p{Ll}/u.test(line);
}

/** Two lines as one: a word that a hyphen broke is whole again, a hyphen of its own («2024-2025») stays. */
export function joinTwo(line: string, next: string): string {
  if (/^[.,;:)»]/.test(next)) return line + next;
  const broken = /(\p{L}+)-$/u.exec(line);
  if (!broken) return /\d[-–—]$/.test(line) && /^\d/.test(next) ? line + next : `${line} ${next}`;
  const whole = startsSmall(next) && !HYPHENATED.test(broken[1] ?? '');
  return whole ? line.slice(0, -1) + next : line + next;
}

/**
 * Joins lines of one paragraph or cell where they are evidently one sentence.
 *
 * @param isFull true where the line `at` had no room for the first word of the next one; null where the lines are
 *   not known to be wrapped: then only a small letter or a broken word tells that a line goes on
 * @param join what the two become where they are one sentence
 */
export function joinWrapped(
  lines: readonly string[],
  isFull: ((at: number) => boolean) | null,
  join: (line: string, next: string, at: number) => string = joinTwo,
): string[] {
  const joined: string[] = [];
  // Each joint is made of the line before it only, so that a long paragraph costs its length.
  let pieces: string[] = [];
  lines.forEach((next, at) => {
    const line = lines[at - 1];
    if (line !== undefined && isOneSentence(line, next, isFull?.(at - 1) ?? false)) {
      pieces.pop();
      const both = join(line, next, at - 1);
      pieces.push(both.slice(0, both.length - next.length));
    } else if (line !== undefined) {
      joined.push(pieces.join(''));
      pieces = [];
    }
    pieces.push(next);
  });
  if (pieces.length > 0) joined.push(pieces.join(''));
  return joined;
}

/** A cell of which only the lines are known. */
export const joinedCell = (text: string): string => joinWrapped(text.split('\n'), null).join('\n');

function isOneSentence(line: string, next: string, full: boolean): boolean {
  if (/\p{L}-$/u.test(line) && startsSmall(next)) return true;
  if (/^[.,;:)»]/.test(next) || (/\d[-–—]$/.test(line) && /^\d/.test(next))) return true;
  if (LEADS_ON.test(line)) return true;
  if (DASH.test(next)) return full && !/[.;:!?]$/.test(line);
  if (LIST_MARK.test(next) || PLACE_NAME.test(next)) return false;
  if (startsSmall(next)) return !/[;:]$/.test(line);
  return line.endsWith(',') || (full && !/[.;:!?]$/.test(line));
}
