// The act that an annex says it belongs to: «УТВЕРЖДЕНА распоряжением … от … № …», «Приложение 1 к приказу …».
import type { Requisites } from './act.ts';
import { KINDS } from './act-head.ts';
import { type ActLines, type Line, placeIn } from './act-lines.ts';
import { normalCase } from './head-lines.ts';
import { DATE, dateIn, firstIn, NUMBER, numberIn } from './number-and-date.ts';
import type { Found } from './source-document.ts';
import { nominativePhrase } from './word-forms.ts';

type Approval = Pick<Requisites, 'kind' | 'number' | 'date' | 'body'>;
const BY_ACT = /(?<!\p{L})(распоряжени|приказ|постановлени|решени|указ)(?:ем|ом|ю|у)(?!\p{L})\s*/iu;
const UP_TO_NUMBER = new RegExp(`^(.*?)\\s*(?:(?<!\\p{L})от\\s|${NUMBER}|${DATE})`, 'iu');
/** The words stand in so many lines under «УТВЕРЖДЕНА» or «Приложение», and begin in the first five. */
const LINES = 10;

/** Null where the first annex has no such words over it. */
export function approvalOver({ lines, annex }: ActLines): Approval | null {
  const over = lines.slice(annex, annex + LINES);
  const at = over.slice(0, 5).findIndex(({ text }) => BY_ACT.test(text));
  const line = over[at];
  const match = BY_ACT.exec(line?.text ?? '');
  const kind = KINDS.find((word) => word.startsWith((match?.[1] ?? '-').toLowerCase()));
  if (!line || !match || !kind) return null;
  const following = over.slice(at, at + 6);
  const rest = line.text.slice(match.index + match[0].length);
  const words = [rest, ...following.slice(1).map(({ text }) => text)].join(' ');
  const body = UP_TO_NUMBER.exec(words)?.[1]?.trim();
  return {
    kind: { value: kind, place: placeIn(line, match.index, match[0].trimEnd().length), sure: true },
    number: firstIn(following, numberIn),
    date: firstIn(following, dateIn),
    body: body ? bodyInGenitive(body, line) : null,
  };
}

/** «департамента образования …», «Администрации города …» → nominative; as printed and unsure for an unknown word. */
export function bodyInGenitive(printed: string, line: Line): Found<string> {
  const start = line.text.indexOf(printed);
  const place = start < 0 ? line.place : placeIn(line, start, printed.length);
  const body = normalCase(printed);
  const nominative = nominativePhrase(body, 'genitive');
  if (nominative) return { value: nominative, place, sure: true };
  return { value: body, place, sure: false, why: 'Наименование органа стоит не в именительном падеже.' };
}
