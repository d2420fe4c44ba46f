// The requisites of the act itself: body, kind, number, date, title. Acts that it only cites are never taken for
// it: they are read from the act's head alone, or from «УТВЕРЖДЕНА распоряжением … от … № …» over an annex.
import type { Requisites } from './act.ts';
import { type ActLines, actLines, type Line, placeIn } from './act-lines.ts';
import { normalCase, ofBody } from './head-lines.ts';
import { findDrafter, findSignatory } from './signatures.ts';
import type { Found, SourceDocument } from './source-document.ts';
import { nominativePhrase } from './word-forms.ts';

const KINDS = ['распоряжение', 'приказ', 'постановление', 'решение', 'указ', 'план'];
const SPACED = new Map(KINDS.map((kind) => [kind, kind]));
const MONTHS = 'января февраля марта апреля мая июня июля августа сентября октября ноября декабря'.split(' ');
const MONTH = `(?:${MONTHS.join('|')})`;
const DATE = `(\\d{1,2})\\s*[.\\/]\\s*(\\d{1,2})\\s*[.\\/]\\s*(\\d{4})|[«"“„]?\\s*(\\d{1,2})\\s*[»"”“]?\\s+(${MONTH})\\s+(\\d{4})`;
const NUMBER = String.raw`(?:№|N[oº°]?(?![A-Za-z]))\s*((?:\d|[А-ЯЁA-Z]{1,4}[-/]?\d)[\dA-Za-zА-Яа-яЁё/.\-–]*(?:\s?[-–]?\s?[а-яёa-z]{1,3}(?![\p{L}\d.]))?)`;
const TITLE = /^(?:О|Об|Обо|ОБ|О\s+внесении)\s+\S/u;
const PREAMBLE =
  /^(?:на\s+основании|в\s+соответствии|в\s+цел|руководствуясь|во\s+исполнение|в\s+связи|с\s+целью|в\s+рамках|в\s+исполнение|рассмотрев|для\s+обеспечения|учитывая|приказываю|постановля|распоряж|обязываю|решил)|(?:приказываю|постановляет|постановляю|решил[аи]?|распоряжаюсь|п\s*р\s*и\s*к\s*а\s*з\s*ы\s*в\s*а\s*ю|п\s*о\s*с\s*т\s*а\s*н\s*о\s*в\s*л\s*я\s*[юе]\s*т?)\s*:?\s*$/iu;
export const CLAUSE_START = /^\d{1,2}(?:\.\d{1,2}){0,3}(?:\.\s?|\)\s?|\s)(?=["«]?\p{L})/u;
const HEAD_LINES = 30;

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

export interface Head {
  lines: Line[];
  kindAt: number;
  kind: string;
  /** Where the act's own words begin: the preamble or the first clause. */
  end: number;
}

/** The act's head: the line of its kind and what stands around it before the preamble. */
export function headOfAct({ lines, annex }: ActLines): Head | null {
  for (let at = 0; at < Math.min(annex, HEAD_LINES, lines.length); at++) {
    const kind = kindOf(lines[at]?.text ?? '');
    if (!kind) continue;
    let end = at + 1;
    while (end < Math.min(annex, at + HEAD_LINES, lines.length) && !isBodyText(lines[end]?.text ?? '')) end++;
    if (kind === 'план' && !lines.slice(0, end).some(({ text }) => new RegExp(NUMBER, 'u').test(text)))
      continue;
    return { lines: lines.slice(0, end), kindAt: at, kind, end };
  }
  return null;
}

function isBodyText(text: string): boolean {
  return PREAMBLE.test(text) || CLAUSE_START.test(text);
}

/** «РАСПОРЯЖЕНИЕ», «П Р И К А З», «ПОСТАНОВЛЕНИЕ № 5», «Постановление Администрации г. … от … N 187 "О …"». */
function kindOf(text: string): string | null {
  const start = text.slice(0, 60).toLowerCase();
  const joined = /^(?:\p{L}\s){4,}\p{L}(?=\s|$)/u.exec(start)?.[0].replaceAll(' ', '');
  if (joined !== undefined && SPACED.has(joined)) return joined;
  const kind = KINDS.find((word) => start.startsWith(word) && !/^\p{L}/u.test(start.slice(word.length)));
  if (!kind) return null;
  const rest = text.slice(kind.length).trim();
  if (rest === '' || /^[№N\d(«"]|^от\s/u.test(rest)) return kind;
  // In one line with the body only where the date or the number stands there too.
  return kind !== 'план' && new RegExp(`от\\s+(?:${DATE})|${NUMBER}`, 'iu').test(rest) ? kind : null;
}

function ofHead({ lines, kindAt, kind }: Head): Omit<Requisites, 'signatory' | 'drafter'> {
  const kindLine = lines[kindAt];
  const titleAt = lines.findIndex(({ text }, at) => at > kindAt && TITLE.test(text));
  // A number or a date inside the title is not the act's.
  const bare = titleAt < 0 ? lines : [...lines.slice(0, titleAt), ...afterTitle(lines, titleAt)];
  const nearest = [...bare.slice(kindAt), ...bare.slice(0, kindAt)];
  return {
    body: (kindLine && bodyIn(kindLine, kind)) ?? ofBody(lines.slice(0, kindAt)),
    kind: kindLine ? { value: kind, place: placeIn(kindLine, 0, kindLine.text.length), sure: true } : null,
    number: firstIn(nearest, numberIn),
    date: firstIn(nearest, dateIn),
    title: titleAt < 0 ? quotedTitle(kindLine) : titleFrom(lines, titleAt),
  };
}

function firstIn(lines: Line[], read: (line: Line) => Found<string> | null): Found<string> | null {
  for (const line of lines) {
    const found = read(line);
    if (found) return found;
  }
  return null;
}

function numberIn(line: Line): Found<string> | null {
  const match = new RegExp(NUMBER, 'u').exec(line.text);
  const number = match?.[1]?.replace(/[\s.–-]+$/u, '');
  if (!match || number === undefined) return null;
  const start = match.index + match[0].indexOf(number);
  return { value: number, place: placeIn(line, start, number.length), sure: true };
}

function dateIn(line: Line): Found<string> | null {
  const match = new RegExp(DATE, 'iu').exec(line.text);
  if (!match) return null;
  const [
    printed,
    day = match[4],
    month = MONTHS.indexOf((match[5] ?? '').toLowerCase()) + 1,
    year = match[6],
  ] = match;
  const iso = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  const time = Date.parse(`${iso}T00:00:00Z`);
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== iso) return null;
  return { value: iso, place: placeIn(line, match.index, printed.length), sure: true };
}

/** The last line of the title that begins at `at`. */
function titleEnd(lines: Line[], at: number): number {
  let end = at + 1;
  const alone = new RegExp(`^(?:(?:от\\s+)?(?:${DATE})(?:\\s*г(?:\\.|ода)?)?\\s*)?(?:${NUMBER})?$`, 'iu');
  while (end < Math.min(lines.length, at + 10)) {
    const text = lines[end]?.text ?? '';
    const before = lines[end - 1]?.text ?? '';
    if (
      alone.test(text) ||
      /^(?:г\.|гор\.|город|с\.|п\.|пос\.)\s*\p{Lu}/u.test(text) ||
      /[.:;]$/u.test(before)
    )
      break;
    // A new paragraph with a capital letter after a title that already reads as a whole is something else.
    if (
      /^\p{Lu}\p{Ll}/u.test(text) &&
      lines[end]?.place.block !== lines[at]?.place.block &&
      text.length > 160
    )
      break;
    end++;
  }
  return end;
}

function afterTitle(lines: Line[], at: number): Line[] {
  return lines.slice(titleEnd(lines, at));
}

function titleFrom(lines: Line[], at: number): Found<string> | null {
  const first = lines[at];
  if (!first) return null;
  const printed = lines.slice(at, titleEnd(lines, at));
  const value = printed
    .map(({ text }) => text)
    .join(' ')
    .replace(/(\p{Ll})- (?=\p{Ll})/gu, '$1');
  return { value, place: first.place, sure: true };
}

/** «… N 187 "О мерах …"» in the line of the kind. */
function quotedTitle(line: Line | undefined): Found<string> | null {
  const match = /["«“](О(?:б|бо)?\s.+)["»”]\s*$/u.exec(line?.text ?? '');
  const title = match?.[1];
  if (!line || !match || title === undefined) return null;
  return { value: title, place: placeIn(line, match.index + 1, title.length), sure: true };
}

/** The body in the kind's own line: «Постановление Администрации города Мценска от …». */
function bodyIn(line: Line, kind: string): Found<string> | null {
  const match = new RegExp(`^${kind}\\s+(\\p{L}.+?)\\s+(?:от\\s+(?:${DATE})|${NUMBER})`, 'iu').exec(
    line.text,
  );
  return match?.[1] && !/^от$/iu.test(match[1]) ? genitiveBody(line, match[1]) : null;
}

function genitiveBody(line: Line, printed: string): Found<string> | null {
  const nominative = nominativePhrase(printed, 'genitive');
  const place = placeIn(line, line.text.indexOf(printed), printed.length);
  if (nominative) return { value: normalCase(nominative), place, sure: true };
  return { value: printed, place, sure: false, why: 'Наименование органа стоит не в именительном падеже.' };
}

type Approval = Pick<Requisites, 'kind' | 'number' | 'date' | 'body'>;
const BY_ACT = /(распоряжени|приказ|постановлени|решени|указ)(?:ем|ом|ю|у|ию)(?=\s|$)\s*(.*)$/isu;

/** «УТВЕРЖДЕНА распоряжением … от … № …», «Приложение 1 к приказу …» in the lines over an annex. */
function approvalOver({ lines, annex }: ActLines): Approval | null {
  const first = lines[annex];
  if (!first || annex > HEAD_LINES * 4) return null;
  const over = lines.slice(annex, annex + 10);
  const kindAt = over.findIndex(({ text }) => BY_ACT.test(text));
  const line = over[kindAt];
  if (!line || kindAt > 4) return null;
  const [, root = '', rest = ''] = BY_ACT.exec(line.text) ?? [];
  const kind = KINDS.find((word) => word.startsWith(root.toLowerCase()));
  if (!kind) return null;
  // The words up to the date or number may run over several lines.
  const following = over.slice(kindAt, kindAt + 6);
  const printed = [rest, ...following.slice(1).map(({ text }) => text)].join(' ');
  const body = new RegExp(`^(.*?)\\s*(?:\\bот\\s|(?<=\\s)от\\s|${NUMBER}|${DATE})`, 'isu')
    .exec(printed)?.[1]
    ?.trim();
  return {
    kind: { value: kind, place: line.place, sure: true },
    number: firstIn(following, numberIn),
    date: firstIn(following, dateIn),
    body: body ? { ...genitiveOver(body), place: line.place } : null,
  };
}

function genitiveOver(printed: string): Found<string> {
  const nominative = nominativePhrase(
    printed.replace(/^\p{Lu}{2,}.*$/u, (caps) => caps.toLowerCase()),
    'genitive',
  );
  if (nominative) return { value: normalCase(nominative), place: null, sure: true };
  return {
    value: printed,
    place: null,
    sure: false,
    why: 'Наименование органа стоит не в именительном падеже.',
  };
}
