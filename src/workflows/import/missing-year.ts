// Deadlines that name no year («до 5 мая»): one question for all of them, and what they mean in the year it gives.
import { type IsoDate, isIsoDate } from '../../calendar/dates.ts';
import type { DeadlineContext, DeadlineMeaning } from '../deadline/meaning.ts';
import { parseDeadline } from '../deadline/parse.ts';
import { readDeadline } from '../item-deadline.ts';
import { stepOf } from '../occurrences.ts';
import type { DraftFile, Question } from './draft.ts';

type DraftItem = DraftFile['items'][number];
type Written = Exclude<NonNullable<DraftItem['deadline']>, string>;

/** What the question is about, and its id. */
export const MISSING_YEAR = 'items.year';
/** Any: only whether the words lack a year is asked of it. */
const SOME_YEAR = 2024;

/** Understood as an item's deadline once a year is given, and not before. */
export function lacksYear(words: string): boolean {
  if (readDeadline(words).ok) return false;
  return evidentIn(words, {}) === null && evidentIn(words, { year: SOME_YEAR }) !== null;
}

/** The one date or series that the words mean in that year; null where there is none. */
export function evidentIn(words: string, context: DeadlineContext): Written | null {
  const meaning = parseDeadline(words, context);
  const date = dateOf(meaning);
  if (date === null) return null;
  const series = seriesFrom(meaning);
  return { text: words, ...(series ? { recurring: series } : { date }) };
}

function dateOf(meaning: DeadlineMeaning): IsoDate | null {
  if (meaning.parts) return null;
  const date = (() => {
    switch (meaning.kind) {
      case 'date':
      case 'on_date':
        return meaning.dates ? null : meaning.date;
      case 'window':
        return meaning.windows ? null : meaning.end;
      case 'ongoing':
        return meaning.window?.[1];
      case 'recurring':
        return seriesFrom(meaning)?.first;
      case 'relative':
      case 'external':
      case 'unknown':
        return null;
    }
  })();
  return date && isIsoDate(date) ? date : null;
}

function seriesFrom(meaning: DeadlineMeaning): { first: IsoDate; rule: string } | null {
  if (meaning.kind !== 'recurring' || meaning.window || meaning.windows) return null;
  const { first = '' } = meaning;
  const rule = /^FREQ=[A-Z]+(;INTERVAL=\d+)?/.exec(meaning.rule)?.[0] ?? '';
  return isIsoDate(first) && stepOf(rule) !== null ? { first, rule } : null;
}

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

/** Of the items whose deadlines lack a year what these mean in it; the words where even so they mean no one date. */
export function inYearGiven(
  items: readonly DraftItem[],
  context: DeadlineContext,
): Map<string, Written | string> {
  const found = new Map<string, Written | string>();
  for (const { id, deadline } of items) {
    const words = typeof deadline === 'string' ? deadline : deadline?.text;
    if (words !== undefined && lacksYear(words)) found.set(id, evidentIn(words, context) ?? words);
  }
  return found;
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
        why: 'Указанный год даты не определяет.',
        fragment: deadline,
        proposed: null,
        alternatives: [],
        answer: 'deadline',
        required: true,
      },
    ];
  });
}
