// An item's deadline as the draft has it: the document's words where the grammar takes them for an item's,
// else a question with whatever reading is evident.
import { addDays, type IsoDate, isIsoDate, numericDate } from '../../calendar/dates.ts';
import type { DeadlineContext, DeadlineMeaning } from '../deadline/meaning.ts';
import { parseDeadline } from '../deadline/parse.ts';
import { readDeadline } from '../item-deadline.ts';
import type { Deadline } from '../roadmap.ts';
import type { DraftFile, Question } from './draft.ts';
import {
  doubtsOf,
  evidentIn,
  firstDateOf,
  lacksYear,
  MISSING_YEAR,
  settledIn,
  writtenYear,
} from './missing-year.ts';
import type { Notes } from './notes.ts';
import { sentence } from './notes.ts';
import type { Found } from './source-document.ts';

type Written = DraftFile['items'][number]['deadline'];

/** What dates without a year belong to. */
export interface DeadlineYears {
  orderDate: IsoDate | null;
  /** The year that the roadmap is for, as its title says. */
  year: number | null;
  /** School year 2024/25 is 2024. */
  schoolYear: number | null;
}

/** Only whether the policy's day would be taken is asked of it. */
const SOME_DAY = 1;

export function composeDeadline(
  id: string,
  found: Found<string> | null,
  years: DeadlineYears,
  notes: Notes,
): Written {
  const about = `items.${id}.deadline`;
  const words = notes.keep(about, found);
  const ask = (question: Pick<Question, 'text' | 'why' | 'required'> & Partial<Question>) =>
    notes.ask({ about, answer: 'deadline', ...question });
  if (!found || words === null) {
    ask({ text: `Срок исполнения п. ${id}`, why: 'В документе срок пункта не найден.', required: true });
    return null;
  }
  const { orderDate } = years;
  const read = readDeadline(words, orderDate === null ? undefined : { orderDate, dayOfMonth: SOME_DAY });
  if (read.ok) {
    const doubts = [...read.warnings, ...(found.sure ? [] : [found.why ?? 'прочитано неуверенно'])];
    if (doubts.length > 0)
      ask({
        text: `Срок п. ${id}: ${inWords(read.deadline)}?`,
        why: sentence(doubts.join('; ')),
        proposed: words,
        required: false,
      });
    return words;
  }
  // Asked once for all of them.
  if (lacksYear(words)) return words;
  const { year, schoolYear } = years;
  const context = { ...(year !== null && { year }), ...(schoolYear !== null && { schoolYear }) };
  return askInYear(id, words, context, years, notes);
}

/** One deadline on its own, with what it means in that year; the field as it is until answered. */
function askInYear(
  id: string,
  words: string,
  context: DeadlineContext,
  years: DeadlineYears,
  notes: Notes,
): Written {
  const meaning = parseDeadline(words, context);
  const read = evidentIn(words, context);
  const first = read && firstDateOf(read);
  const isPast = first !== null && years.orderDate !== null && first < years.orderDate;
  const [evident, date] = isPast ? [null, null] : [read, first];
  const past = isPast ? [`дата ${numericDate(first)} раньше самого документа`] : [];
  const doubts = [...past, ...(read ? doubtsOf(meaning) : [])];
  notes.ask({
    about: `items.${id}.deadline`,
    answer: 'deadline',
    text: `Срок исполнения п. ${id}`,
    why: [isPast ? '' : whyAsked(meaning, date), doubts.length > 0 ? sentence(doubts.join('; ')) : '']
      .join(' ')
      .trim(),
    proposed: date && numericDate(date),
    alternatives: alternativesOf(meaning, years, date),
    required: true,
  });
  return evident ?? words;
}

/** One question for all deadlines without a year; they are read in the one that the document suggests. */
export function composeYear(
  items: readonly DraftFile['items'][number][],
  { orderDate, year, schoolYear }: DeadlineYears,
  notes: Notes,
): void {
  const yearless = items.filter(({ deadline }) => typeof deadline === 'string' && lacksYear(deadline));
  const [first] = yearless;
  if (!first) return;
  const years: DeadlineContext[] = [
    ...(schoolYear === null ? [] : [{ schoolYear }]),
    ...(year === null ? [] : [{ year }, { year: year + 1 }]),
  ];
  const isAhead = (context: DeadlineContext) =>
    yearless.some((item) => {
      const due = dueOf(
        typeof item.deadline === 'string' ? evidentIn(item.deadline, context) : null,
        orderDate,
      );
      return due !== null && (orderDate === null || due >= orderDate);
    });
  const proposed = years.find(isAhead);
  notes.ask({
    about: MISSING_YEAR,
    text: `Год сроков, у которых он не указан: п. ${yearless.map(({ id }) => id).join(', ')} («2025», учебный год – «2025/26»)`,
    why: proposed
      ? 'Год в этих сроках не указан; взят по названию и дате документа.'
      : 'Год в этих сроках не указан.',
    place: notes.places[`items.${first.id}.deadline`] ?? null,
    proposed: proposed ? writtenYear(proposed) : null,
    alternatives: years
      .filter((context) => context !== proposed)
      .map((context) => ({ value: writtenYear(context), label: `${writtenYear(context)} год` })),
    answer: 'text',
    required: true,
  });
  if (!proposed) return;
  for (const item of yearless) {
    const words = item.deadline;
    if (typeof words !== 'string') continue;
    item.deadline =
      settledIn(words, proposed, orderDate) ??
      askInYear(item.id, words, proposed, { orderDate, year, schoolYear }, notes);
  }
}

/** The first date that a deadline of the draft gives; null while it has none. */
export function dueOf(deadline: Written | undefined, orderDate: IsoDate | null): IsoDate | null {
  if (deadline === null || deadline === undefined) return null;
  const read = readDeadline(deadline, orderDate === null ? undefined : { orderDate, dayOfMonth: SOME_DAY });
  if (!read.ok) return null;
  if (read.deadline.kind === 'date') return read.deadline.due;
  return read.deadline.kind === 'recurring' ? read.deadline.first : null;
}

function inWords(deadline: Deadline): string {
  if (deadline.kind === 'date') return `не позднее ${numericDate(deadline.due)}`;
  if (deadline.kind === 'recurring') return `периодически, первый срок ${numericDate(deadline.first)}`;
  return deadline.kind === 'external' ? 'по внешнему графику' : `после исполнения п. ${deadline.item}`;
}

function whyAsked(meaning: DeadlineMeaning, evident: IsoDate | null): string {
  if (evident !== null)
    return meaning.kind === 'ongoing'
      ? 'Срок указан как период, без даты исполнения.'
      : 'Дата определена по году дорожной карты.';
  if (meaning.parts) return 'В сроке несколько сроков: укажите один или разделите пункт.';
  switch (meaning.kind) {
    case 'date':
    case 'on_date':
      return meaning.dates ? 'В сроке несколько дат.' : 'Год в сроке не указан.';
    case 'window':
      return meaning.windows ? 'В сроке несколько периодов.' : 'Конец периода не указан.';
    case 'recurring':
      return 'Первая дата или периодичность не определены.';
    case 'relative':
      return 'Срок отсчитывается от события, дата которого документом не установлена.';
    case 'ongoing':
      return 'Срок не имеет даты.';
    case 'unknown':
      return sentence(meaning.question);
    case 'external':
      return 'Срок понят не полностью.';
  }
}

function alternativesOf(
  meaning: DeadlineMeaning,
  years: DeadlineYears,
  evident: IsoDate | null,
): Question['alternatives'] {
  const dates = [...new Set(datesIn(meaning))].filter((date) => isIsoDate(date) && date !== evident);
  const { orderDate, year } = years;
  if (meaning.kind === 'relative' && orderDate !== null && isFromOrder(meaning.anchor)) {
    const days = /^P(\d+)D$/.exec(meaning.offset)?.[1];
    if (days !== undefined && meaning.direction === 'after') dates.push(addDays(orderDate, Number(days)));
  }
  const last = year ?? (orderDate === null ? null : Number(orderDate.slice(0, 4)));
  if (meaning.kind === 'ongoing' && evident === null && last !== null) dates.push(`${last}-12-31`);
  return [
    ...dates
      .slice(0, 12)
      .map((date) => ({ value: numericDate(date), label: `не позднее ${numericDate(date)}` })),
    ...(evident === null
      ? [{ value: 'по графику', label: 'Дата станет известна позже (срок не определён)' }]
      : []),
  ];
}

const isFromOrder = (anchor: string | null): boolean =>
  anchor !== null &&
  /(?:подписани|издани|утверждени|принятия).{0,40}(?:распоряжени|приказ|постановлени|акт)/iu.test(anchor);

function datesIn(meaning: DeadlineMeaning): IsoDate[] {
  const own: (string | null)[] =
    meaning.kind === 'date' || meaning.kind === 'on_date'
      ? [...(meaning.dates ?? []), ...(meaning.date ? [meaning.date] : [])]
      : meaning.kind === 'window'
        ? [...(meaning.windows ?? []).map(([, end]) => end), ...(meaning.end ? [meaning.end] : [])]
        : meaning.kind === 'ongoing' && meaning.window
          ? [meaning.window[1]]
          : [];
  return [...own.filter((date) => date !== null), ...(meaning.parts ?? []).flatMap(datesIn)];
}
