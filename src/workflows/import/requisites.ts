// The requisites of the act itself: body, kind, number, date, title, who signed and who drafted it. Acts that it
// only cites are never taken for it: they are read from the act's head alone, or from the words over an annex.
import type { Requisites } from './act.ts';
import { type ActHead, headOfAct } from './act-head.ts';
import { actLines, type Line, placeIn } from './act-lines.ts';
import { approvalOver, bodyInGenitive } from './approval.ts';
import { oneLine } from './cell-words.ts';
import { ofBody } from './head-lines.ts';
import { DATE, dateIn, firstIn, NUMBER, numberIn } from './number-and-date.ts';
import { findDrafter, findSignatory } from './signatures.ts';
import type { Found, SourceDocument } from './source-document.ts';

const TITLE = /^["«“]?(?:О|Об|Обо|ОБ|ОБО)\s+\S/u;
const TITLE_LINES = 10;
const PLACE = /^(?:г\.|гор\.|город|с\.|п\.|пос\.)\s*\p{Lu}/u;
const REQUISITES_LINE = new RegExp(
  `^(?:(?:от\\s+)?(?:${DATE})(?:\\s*г(?:\\.|ода)?)?\\s*)?(?:${NUMBER})?$`,
  'iu',
);

/** Everything the act says of itself; null for what it does not say (an annex alone says little or nothing). */
export function findRequisites(doc: SourceDocument): Requisites {
  const act = actLines(doc);
  const head = headOfAct(act);
  const approval = approvalOver(act);
  const own = head ? ofHead(head) : null;
  return {
    body: own?.body ?? approval?.body ?? null,
    kind: own?.kind ?? approval?.kind ?? null,
    number: own?.number ?? approval?.number ?? null,
    date: own?.date ?? approval?.date ?? null,
    title: own?.title ?? null,
    signatory: head ? findSignatory(act, head.kindAt) : null,
    drafter: head ? findDrafter(act, head.kindAt) : null,
  };
}

function ofHead({ lines, kindAt, kind }: ActHead): Omit<Requisites, 'signatory' | 'drafter'> {
  const kindLine = lines[kindAt];
  const titleAt = lines.findIndex(({ text }, at) => at > kindAt && TITLE.test(text));
  // A number or a date inside the title is not the act's.
  const bare = titleAt < 0 ? lines : [...lines.slice(0, titleAt), ...lines.slice(titleEnd(lines, titleAt))];
  const nearest = [...bare.slice(kindAt), ...bare.slice(0, kindAt)];
  return {
    body: (kindLine && bodyBeside(kindLine, kind)) ?? ofBody(lines.slice(0, kindAt)),
    kind: kindLine ? { value: kind, place: kindPlace(kindLine, kind), sure: true } : null,
    number: firstIn(nearest, numberIn),
    date: firstIn(nearest, dateIn),
    title: titleAt < 0 ? quotedTitle(kindLine) : titleFrom(lines, titleAt),
  };
}

function kindPlace(line: Line, kind: string) {
  const isPlain = line.text.slice(0, kind.length).toLowerCase() === kind;
  return isPlain ? placeIn(line, 0, kind.length) : line.place;
}

/** The line after the title that begins at `at`. */
function titleEnd(lines: readonly Line[], at: number): number {
  let end = at + 1;
  while (end < Math.min(lines.length, at + TITLE_LINES)) {
    const text = lines[end]?.text ?? '';
    if (REQUISITES_LINE.test(text) || PLACE.test(text) || /[.:;]$/u.test(lines[end - 1]?.text ?? '')) break;
    // A long paragraph of its own is no more the title.
    if (
      lines[end]?.place.block !== lines[at]?.place.block &&
      /^\p{Lu}\p{Ll}/u.test(text) &&
      text.length > 160
    )
      break;
    end++;
  }
  return end;
}

function titleFrom(lines: readonly Line[], at: number): Found<string> | null {
  const first = lines[at];
  if (!first) return null;
  const printed = lines.slice(at, titleEnd(lines, at)).map(({ text }) => text);
  const value = oneLine(printed.join('\n'));
  return { value, place: first.place, sure: true };
}

/** «… N 187 "О мерах …"» in the line of the kind. */
function quotedTitle(line: Line | undefined): Found<string> | null {
  const match = /["«“](О(?:б|бо)?\s.+)["»”]$/u.exec(line?.text ?? '');
  const title = match?.[1];
  if (!line || !match || title === undefined) return null;
  return { value: title, place: placeIn(line, match.index + 1, title.length), sure: true };
}

const UP_TO_REQUISITES = new RegExp(`^\\p{L}+\\s+(\\p{L}.+?)\\s+(?:от\\s+(?:${DATE})|${NUMBER})`, 'iu');

/** The body in the kind's own line: «Постановление Администрации города Мценска от …». */
function bodyBeside(line: Line, kind: string): Found<string> | null {
  if (!line.text.toLowerCase().startsWith(kind)) return null;
  const printed = UP_TO_REQUISITES.exec(line.text)?.[1];
  return printed === undefined || /^от(?:\s|$)/iu.test(printed) ? null : bodyInGenitive(printed, line);
}
