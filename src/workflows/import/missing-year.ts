// Deadlines that name no year («до 5 мая»): one question for all of them, and what they mean in the year it gives.
import { type IsoDate, isIsoDate, numericDate } from '../../calendar/dates.ts';
import type { DeadlineContext, DeadlineMeaning } from '../deadline/meaning.ts';
import { parseDeadline } from '../deadline/parse.ts';
import { readDeadline, readMeaning } from '../item-deadline.ts';
import type { DraftFile, Question } from './draft.ts';

type DraftItem = DraftFile['items'][number];
type Written = Exclude<NonNullable<DraftItem['deadline']>, string>;

/** What the question is about, and its id. */
export const MISSING_YEAR = 'items.year';
/** Any: only whether the words lack a year is asked of it. */
const SOME_YEAR = 2024;

/** Understood as an item's deadline, without a doubt, once a year is given, and not before. */
export function lacksYear(words: string): boolean {
  if (readDeadline(words).ok) return false;
  return evidentIn(words, {}) === null && isClearIn(words, { year: SOME_YEAR });
}

const isClearIn = (words: string, context: DeadlineContext): boolean =>
  evidentIn(words, context) !== null && doubtsOf(parseDeadline(words, context)).length === 0;

/** What the deadline of the file would not say of the meaning: a person has to see it. */
export function doubtsOf(meaning: DeadlineMeaning): string[] {
  // Which year it is, is asked.
  const doubts = meaning.warnings.filter((warning) => !warning.startsWith('год прочитан как'));
  if ('time' in meaning && meaning.time !== undefined) doubts.push(`указано время ${meaning.time}`);
  if (meaning.kind !== 'recurring') return doubts;
  const { until, min_count_per_period: times = 1, window, windows } = meaning;
  if (until !== undefined) doubts.push(`повторения до ${numericDate(until)}`);
  if (times > 1) doubts.push(`за период ${times} и более раз`);
  if (window ?? windows) doubts.push('повторения только в части года');
  return [...new Set(doubts)];
}

/** Without a doubt, and not before the order itself. */
export function settledIn(
  words: string,
  context: DeadlineContext,
  orderDate: IsoDate | null,
): Written | null {
  const found = isClearIn(words, context) ? evidentIn(words, context) : null;
  const date = found && firstDateOf(found);
  return date !== null && orderDate !== null && date < orderDate ? null : found;
}

/** What the words mean in that year; null where that is no one date, period or series. */
export const evidentIn = (words: string, context: DeadlineContext): Written | null =>
  writtenOf(words, parseDeadline(words, context));

/** A deadline of the file that keeps the document's words and says what they mean; null as above. */
export function writtenOf(text: string, meaning: DeadlineMeaning): Written | null {
  const period = periodOf(meaning);
  if (period) return period.start <= period.end ? { text, window: period } : null;
  const read = readMeaning(text, meaning);
  if (!read.ok) return null;
  const { deadline } = read;
  if (deadline.kind === 'date') return isIsoDate(deadline.due) ? { text, date: deadline.due } : null;
  if (deadline.kind !== 'recurring') return null;
  const { first, rule, until } = deadline;
  return { text, recurring: { first, rule, ...(until !== undefined && { until }) } };
}

function periodOf(meaning: DeadlineMeaning): { start: IsoDate; end: IsoDate } | null {
  if (meaning.parts) return null;
  const [start, end] =
    meaning.kind === 'ongoing'
      ? (meaning.window ?? [])
      : meaning.kind === 'window' && !meaning.windows
        ? [meaning.start, meaning.end]
        : [];
  return start && end && isIsoDate(start) && isIsoDate(end) ? { start, end } : null;
}

/** The first date that it gives. */
export const firstDateOf = ({ date, window, recurring }: Written): IsoDate | null =>
  date ?? window?.end ?? recurring?.first ?? null;

/** «2024», and «2024/25» for a school year; null for what is neither. */
export function yearIn(answer: string): DeadlineContext | null {
  const [, year, next] =
    /^(20\d\d)(?:\s*[/–-]\s*(?:20)?(\d\d))?(?:\s*(?:уч\S*\s*)?(?:год|г\.?))?$/iu.exec(answer) ?? [];
  if (year === undefined) return null;
  if (next === undefined) return { year: Number(year) };
  return Number(next) === (Number(year) + 1) % 100 ? { schoolYear: Number(year) } : null;
}

export const writtenYear = ({ year, schoolYear }: DeadlineContext): string =>
  schoolYear === undefined ? String(year) : `${schoolYear}/${String(schoolYear + 1).slice(2)}`;

/** Of the items whose deadlines lack a year what these mean in it; the words where even so they mean no one date that can be. */
export function inYearGiven(
  items: readonly DraftItem[],
  context: DeadlineContext,
  orderDate: IsoDate | null,
): Map<string, Written | string> {
  const found = new Map<string, Written | string>();
  for (const { id, deadline } of items) {
    const words = typeof deadline === 'string' ? deadline : deadline?.text;
    if (words !== undefined && lacksYear(words) && isAsRead(words, deadline))
      found.set(id, settledIn(words, context, orderDate) ?? words);
  }
  return found;
}

/** Not what somebody answered for that item alone. */
function isAsRead(words: string, deadline: DraftItem['deadline']): boolean {
  const date = deadline !== null && typeof deadline !== 'string' ? firstDateOf(deadline) : null;
  if (date === null) return typeof deadline === 'string';
  const year = Number(date.slice(0, 4));
  return [{ year }, { schoolYear: year }, { schoolYear: year - 1 }].some((context) => {
    const read = evidentIn(words, context);
    return read !== null && firstDateOf(read) === date;
  });
}

/** Left without a date by the year that was given. */
export function stillUndated({ items }: DraftFile): Omit<Question, 'place'>[] {
  return items.flatMap(({ id, deadline }) => {
    if (typeof deadline !== 'string' || !lacksYear(deadline)) return [];
    const about = `items.${id}.deadline`;
    return [
      {
        id: about,
        about,
        text: `Срок исполнения п. ${id}`,
        why: 'Указанный год не определяет срок однозначно, или дата оказывается раньше самого документа.',
        fragment: deadline,
        proposed: null,
        alternatives: [],
        answer: 'deadline',
        required: true,
      },
    ];
  });
}
