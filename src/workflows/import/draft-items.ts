// The items of a draft from the rows of the roadmap's table, with what their words suggest beyond them.
import { numericDate } from '../../calendar/dates.ts';
import { parseDeadline } from '../deadline/parse.ts';
import type { Clause } from './act.ts';
import type { DraftFile } from './draft.ts';
import { composeDeadline, composeYear, type DeadlineYears, dueOf } from './draft-deadline.ts';
import { type Notes, sentence } from './notes.ts';
import { resultTypeOf } from './result-type.ts';
import type { RoadmapRow } from './roadmap-table.ts';
import type { Found } from './source-document.ts';

type DraftItem = DraftFile['items'][number];

/** What a row needs to know of the act. */
export interface ItemContext extends DeadlineYears {
  order: DraftFile['order'];
  kind: string | null;
  clauses: readonly Clause[];
  parties: DraftFile['parties'];
}

/** What is proposed where the table has no result. */
const NO_RESULT = 'Отчёт об исполнении';

/** @param ofRow keys of the parties of each row */
export function composeItems(
  rows: readonly RoadmapRow[],
  ofRow: readonly (readonly string[])[],
  context: ItemContext,
  notes: Notes,
): DraftItem[] {
  const items = rows.map((row, i) => composeItem(row, ofRow[i] ?? [], context, notes));
  composeYear(items, context, notes);
  askOfAll(items, rows, notes);
  remarkDoubts(rows, notes);
  return items;
}

function composeItem(
  row: RoadmapRow,
  parties: readonly string[],
  context: ItemContext,
  notes: Notes,
): DraftItem {
  const id = row.id.value;
  const at = `items.${id}`;
  notes.keep(at, row.id);
  const title = notes.keep(`${at}.title`, row.title);
  notes.keep(`${at}.responsible`, row.responsible);
  const result = notes.keep(`${at}.result.text`, row.result);
  notes.keep(`${at}.result.type`, row.result);
  const deadline = composeDeadline(id, row.deadline, context, notes);
  const dateSetBy = composeDateSetBy(id, row.deadline, deadline, notes);
  const executed = composeExecuted(row, dueOf(deadline, context.orderDate), context, notes);
  return {
    id,
    title,
    responsible: parties.length > 0 ? [...parties] : null,
    result: { text: result ?? NO_RESULT, type: result === null ? 'other' : resultTypeOf(result) },
    deadline,
    ...(dateSetBy && { dateSetBy }),
    ...(executed && { executed }),
  };
}

function composeDateSetBy(
  id: string,
  words: Found<string> | null,
  deadline: DraftItem['deadline'],
  notes: Notes,
): NonNullable<DraftItem['dateSetBy']> | null {
  if (typeof deadline !== 'string' || !words || parseDeadline(deadline, {}).kind !== 'external') return null;
  notes.keep(`items.${id}.dateSetBy`, words);
  const text = deadline.toLowerCase();
  if (/федеральн|министерств\S* просвещения|минпросвещ/.test(text)) return 'federal';
  if (/региональн|област|краев|республик/.test(text)) return 'region';
  notes.ask({
    about: `items.${id}.dateSetBy`,
    text: `Кто устанавливает дату п. ${id}`,
    why: 'Срок определяется графиком, автор которого в документе не назван.',
    place: words.place,
    alternatives: [
      { value: 'federal', label: 'федеральный орган или оператор' },
      { value: 'region', label: 'орган субъекта Российской Федерации' },
      { value: 'own', label: 'орган, издавший распоряжение' },
    ],
    answer: 'choice',
    required: false,
  });
  return null;
}

/** What the act itself approves, asked for by an item due in the weeks around it. */
function composeExecuted(
  row: RoadmapRow,
  due: string | null,
  { order, kind, clauses }: ItemContext,
  notes: Notes,
): DraftItem['executed'] {
  const { number, date } = order;
  const result = row.result?.value.toLowerCase() ?? '';
  const isApproval = /^(?:утвержден|утверждён|утверждение)/i.test(row.title.value);
  if (!isApproval || kind === null || number === null || date === null) return null;
  if (!result.includes(kind.toLowerCase().slice(0, -1)) || due === null || !isNear(due, date)) return null;
  const title = wordsIn(row.title.value);
  const approved = clauses.filter(({ approves }) => {
    const words = [...wordsIn(approves?.title ?? '')].slice(0, 4);
    return words.length > 0 && words.filter((word) => title.has(word)).length >= Math.min(2, words.length);
  });
  if (approved.length === 0) return null;
  const place = approved[0]?.place ?? null;
  if (place) notes.places[`items.${row.id.value}.executed`] = place;
  const document = `${kind} от ${numericDate(date)} № ${number}`;
  notes.ask({
    about: `items.${row.id.value}.executed`,
    text: `П. ${row.id.value} исполнен самим документом: ${document}?`,
    why: `Документ сам утверждает то, что названо в пункте (п. ${approved.map((clause) => clause.number ?? '–').join(', ')}).`,
    place,
    proposed: 'yes',
    answer: 'yes-no',
    required: false,
  });
  return { date, document };
}

/** An item that names the act's own date lies at most a month from it. */
const isNear = (due: string, date: string): boolean =>
  Math.abs(Date.parse(due) - Date.parse(date)) <= 31 * 86_400_000;

const wordsIn = (text: string): Set<string> =>
  new Set((text.toLowerCase().match(/\p{L}{5,}/gu) ?? []).map((word) => word.slice(0, 6)));

/** What all rows lack is asked once. */
function askOfAll(items: readonly DraftItem[], rows: readonly RoadmapRow[], notes: Notes): void {
  const without = rows.filter((row) => row.result === null).map((row) => row.id.value);
  if (without.length > 0)
    notes.ask({
      about: 'items.result',
      text: `Результат пунктов, у которых он не указан: ${listed(without)}`,
      why: 'В документе результат этих пунктов не назван.',
      proposed: NO_RESULT,
      answer: 'text',
      required: false,
    });
  const nobody = items.filter(({ responsible }) => responsible === null).map(({ id }) => id);
  if (nobody.length > 0)
    notes.ask({
      about: 'items.responsible',
      text: `Ответственный исполнитель пунктов, у которых он не указан: ${listed(nobody)}`,
      why: 'В документе исполнитель этих пунктов не назван; выберите исполнителя или напишите наименование.',
      answer: 'text',
      required: true,
    });
  notes.ask({
    about: 'items.minWorkingDays',
    text: 'Наименьшее время на исполнение пунктов, рабочих дней (в виде «5: 12; 8, 9: 60»).',
    why: 'Документ его не устанавливает; без него прогноз считает, что пункт можно исполнить сразу после предшествующих.',
    answer: 'text',
    required: false,
  });
}

/** Doubts about texts, each said once with all the items it holds for. */
function remarkDoubts(rows: readonly RoadmapRow[], notes: Notes): void {
  const doubts = new Map<string, RoadmapRow[]>();
  for (const row of rows)
    for (const found of [row.id, row.title, row.responsible, row.result])
      if (found && !found.sure) {
        const why = found.why ?? 'прочитано неуверенно';
        if (!doubts.get(why)?.includes(row)) doubts.set(why, [...(doubts.get(why) ?? []), row]);
      }
  for (const [why, found] of doubts)
    notes.remark(
      `Проверьте п. ${listed(found.map((row) => row.id.value))}: ${sentence(why)}`,
      found[0]?.title.place ?? null,
    );
}

const MOST_LISTED = 12;
const listed = (ids: readonly string[]): string =>
  ids.length <= MOST_LISTED
    ? ids.join(', ')
    : `${ids.slice(0, MOST_LISTED).join(', ')} и ещё ${ids.length - MOST_LISTED}`;
