// Deadlines against a variable year («25 августа X - 1 года»): which years the order suggests, one question
// for all of them, and the dates once the year is known. The document's own words stay in `deadline.text`.
import { numericDate } from '../../calendar/dates.ts';
import { parseDeadline } from '../deadline/parse.ts';
import type { DraftFile, ImportDraft, Question } from './draft.ts';
import { firstDateOf, writtenOf } from './missing-year.ts';
import type { SourceDocument } from './source-document.ts';

type DraftItem = DraftFile['items'][number];
type Written = Exclude<NonNullable<DraftItem['deadline']>, string>;

/** Id of the question, and what it is about. */
export const YEAR_QUESTION = 'year';
const EARLIEST = 2000;
const LATEST = 2099;
/** Years from the first to the last of «2020–2022 годы»; a longer span is no list of years to choose from. */
const LONGEST_SPAN = 12;

/** «X», «(X - 1)», «Х+1», in Latin or Cyrillic. */
const VARIABLE = String.raw`(?<![\p{L}\p{N}])(?:\(\s*)?[XxХх](?:\s*([-–—−+])\s*(\d{1,2})(?!\d))?(?:\s*\))?(?![\p{L}\p{N}])`;
const EACH = new RegExp(VARIABLE, 'gu');
/** A Roman ten is followed by other words. */
const IS_YEAR = new RegExp(String.raw`${VARIABLE}(?=\s*(?:год|г\.|г(?!\p{L})|гг|учебн))`, 'u');

/** The words with the year put in; null where they have no variable one. */
export function inYear(words: string, year: number): string | null {
  if (!IS_YEAR.test(words)) return null;
  return words.replace(EACH, (_whole, sign?: string, offset?: string) =>
    String(year + Number(offset ?? 0) * (sign === '+' ? 1 : -1)),
  );
}

/** What a deadline means in that year; null where the words have no variable year, or are not understood even so. */
export function deadlineInYear(words: string, year: number): Written | null {
  const put = inYear(words, year);
  if (put === null) return null;
  return writtenOf(words, parseDeadline(put, {}));
}

/** The draft with the question for the year, where a deadline needs one and it has not been asked. */
export function askYear(draft: ImportDraft, doc: SourceDocument): ImportDraft {
  const items = draft.file.items.filter((item) => IS_YEAR.test(wordsOf(draft, item)));
  const [first] = items;
  if (!first || draft.questions.some(({ id }) => id === YEAR_QUESTION)) return draft;
  const words = wordsOf(draft, first);
  const question: Question = {
    id: YEAR_QUESTION,
    about: YEAR_QUESTION,
    text: `Какой год обозначен в сроках буквой X (пунктов: ${items.length})?`,
    why: 'Сроки указаны относительно переменного года, без него даты не определены.',
    fragment: words,
    place: draft.places[`items.${first.id}.deadline`] ?? null,
    proposed: null,
    alternatives: suggestedYears(draft, doc).map((year) => ({
      value: String(year),
      label: `${year} год (первый срок – ${firstIn(words, year)})`,
    })),
    answer: 'text',
    required: true,
  };
  const answered = new Set(items.map(({ id }) => `items.${id}.deadline`));
  return { ...draft, questions: [question, ...draft.questions.filter(({ about }) => !answered.has(about))] };
}

function firstIn(words: string, year: number): string {
  const found = deadlineInYear(words, year);
  const date = found && firstDateOf(found);
  return date === null ? 'уточнить' : numericDate(date);
}

/**
 * The draft with every such deadline as a date, and the year no more asked.
 * What is not understood even with the year stays without a deadline and is asked on its own.
 */
export function withYear(draft: ImportDraft, year: number): ImportDraft {
  const asked: Question[] = [];
  const settled = new Set<string>([YEAR_QUESTION]);
  const items = draft.file.items.map((item) => {
    const words = wordsOf(draft, item);
    if (inYear(words, year) === null) return item;
    const about = `items.${item.id}.deadline`;
    settled.add(about);
    const deadline = deadlineInYear(words, year);
    if (deadline === null)
      asked.push({
        id: about,
        about,
        text: `Срок исполнения п. ${item.id}`,
        why: `Срок «${words}» не понят и при X = ${year}.`,
        fragment: words,
        place: draft.places[about] ?? null,
        proposed: null,
        alternatives: [],
        answer: 'deadline',
        required: true,
      });
    return { ...item, deadline };
  });
  const questions = [...draft.questions.filter(({ about }) => !settled.has(about)), ...asked];
  return { ...draft, file: { ...draft.file, items }, questions };
}

/** The answer to the question; null for what is no year. */
export function yearGiven(answer: string): number | null {
  const year = /^\s*(\d{4})(?:\s*(?:год|г\.?))?\s*$/.exec(answer)?.[1];
  const number = Number(year);
  return year !== undefined && number >= EARLIEST && number <= LATEST ? number : null;
}

/** The item's deadline as the document says it, whether or not it was understood. */
function wordsOf(draft: ImportDraft, { id, deadline }: DraftItem): string {
  if (typeof deadline === 'string') return deadline;
  const asked = draft.questions.find(({ about }) => about === `items.${id}.deadline`);
  return deadline?.text ?? asked?.fragment ?? '';
}

/** «X = 2020..2022» in the text, else the years of the titles, else the order's year and the next. */
function suggestedYears(draft: ImportDraft, doc: SourceDocument): number[] {
  const texts = doc.blocks.flatMap((block) => (block.kind === 'paragraph' ? [block.text] : []));
  const said = texts.flatMap((text) => [
    ...text.matchAll(/(?<!\p{L})[XХ]\s*(?:=|[–—-]|это|равен)\s*([^;()]{4,80})/gu),
  ]);
  const { title, order } = draft.file;
  for (const source of [said.map(([, years = '']) => years), [title ?? '', order.title ?? '']]) {
    const years = source.flatMap(yearsIn);
    if (years.length > 0) return [...new Set(years)].sort((a, b) => a - b);
  }
  const year = Number(order.date?.slice(0, 4));
  return Number.isNaN(year) ? [] : [year, year + 1];
}

/** «в 2020 - 2022 годах» has three. */
function yearsIn(text: string): number[] {
  const found: number[] = [];
  for (const [, from, to] of text.matchAll(/(?<!\d)(20\d\d)(?:\s*(?:[-–—]|\.{2,3}|…)\s*(20\d\d))?(?!\d)/g)) {
    const [first, last] = [Number(from), Number(to ?? from)];
    if (last >= first && last - first < LONGEST_SPAN)
      for (let year = first; year <= last; year++) found.push(year);
  }
  return found;
}
