// What most messages say about an item in the same words: until when, what proves it, who does it, what
// it waits for and what waits for it.
import type { EntryFacts } from '../workflows/facts.ts';
import type { ItemRef, Outlook } from '../workflows/facts-outlook.ts';
import type { Term } from '../workflows/facts-term.ts';
import { orderKey } from '../workflows/same-order.ts';
import type { Block } from './message.ts';
import { dayInWords, numericDate, oneLine, periodInWords, quoted, shorten, workingDays } from './wording.ts';

export function itemIds(facts: readonly EntryFacts[]): string[] {
  return [...new Set(facts.map((f) => f.item))];
}

/** «№ 1410 р»; «№ 1410 р, № 77» */
export function orderNumbers(facts: readonly EntryFacts[]): string {
  const numbers = [...new Map(facts.map((f) => [orderKey(f.roadmap), f.roadmap.order.number])).values()];
  const rest = numbers.length - 3;
  const shown = numbers.slice(0, 3).map((number) => `№ ${oneLine(number)}`);
  return `${shown.join(', ')}${rest > 0 ? ` и ещё ${rest}` : ''}`;
}

/** «распоряжение № 1410 р»; «распоряжения № 1410 р, № 77» */
export function orders(facts: readonly EntryFacts[]): string {
  return `${countOrders(facts) > 1 ? 'распоряжения' : 'распоряжение'} ${orderNumbers(facts)}`;
}

export function countOrders(facts: readonly EntryFacts[]): number {
  return new Set(facts.map((f) => orderKey(f.roadmap))).size;
}

/** Different items, of all roadmaps. */
export function countItems(facts: readonly EntryFacts[]): number {
  return new Set(facts.map((f) => `${f.roadmap.id}|${f.item}`)).size;
}

export function title(facts: EntryFacts): Block {
  return { kind: 'title', text: facts.title };
}

/** The second date line, where the date in force, the one by the document and the control date are not the same day. */
export function otherDates(term: Term): string {
  const parts: string[] = [];
  const amended = term.originalDue !== null && term.originalDue.date !== term.due.date;
  if (term.due.date !== term.control.date)
    parts.push(`${amended ? 'действующий срок' : 'срок по документу'} – ${dayInWords(term.due)}`);
  if (amended && term.originalDue)
    parts.push(`первоначальный срок по документу – ${dayInWords(term.originalDue)}`);
  return parts.join('; ');
}

/** «Исполнить не позднее 23 августа 2024 г. (пятница); срок по документу – 25 августа 2024 г. (воскресенье).» */
export function termLine(term: Term): string {
  const others = otherDates(term);
  return `Исполнить не позднее ${dayInWords(term.control)}${others ? `; ${others}` : ''}`;
}

/** To a co-executor, whose own date is another. */
export function wholeTerm(term: Term): string {
  return termLine(term).replace('Исполнить', 'Пункт в целом исполнить');
}

/** «15.02.2024» or, where they differ, «25.08.2024, исполнить не позднее 23.08.2024»; «срок не определён» without one. */
export function shortTerm(facts: EntryFacts): string {
  if (facts.term === null) return 'срок не определён';
  const { due, control } = facts.term;
  const rolled = due.date === control.date ? '' : ` (исполнить не позднее ${numericDate(control.date)})`;
  return `срок ${numericDate(due.date)}${rolled}`;
}

const REQUISITES: Record<EntryFacts['resultType'], string> = {
  letter: 'номер, дату и адресата письма',
  'local-act': 'номер и дату локального акта',
  'procurement-notices': 'номера извещений о закупках',
  form: 'реквизиты направленной формы',
  order: 'номер и дату распоряжения',
  other: 'реквизиты документа, который подтверждает исполнение',
};

export function reportAsked(facts: EntryFacts): Block {
  return {
    kind: 'paragraph',
    text: `После исполнения доложите: укажите дату исполнения и ${REQUISITES[facts.resultType]}. Промежуточная информация пункт с контроля не снимает.`,
  };
}

/** Result and executors, and what is known besides. */
export function itemFacts(facts: EntryFacts, more: [string, string][] = []): Block {
  const pairs: [string, string][] = [...more];
  if (facts.period) pairs.push(['Отчётный период', periodInWords(facts.period)]);
  pairs.push(['Результат', facts.result]);
  const running =
    facts.status === 'in_execution' || facts.status === 'rework' || facts.status === 'awaiting_date';
  for (const party of facts.parties) {
    const part = party.contributedOn
      ? `материалы представлены ${numericDate(party.contributedOn)}`
      : 'материалы не представлены';
    pairs.push([
      party.responsible ? 'Ответственный исполнитель' : 'Соисполнитель',
      `${party.name} – ${party.lead}${!party.responsible && running ? `; ${part}` : ''}`,
    ]);
  }
  if (facts.expected && running)
    pairs.push([
      'Ожидаемая дата исполнителя',
      `${numericDate(facts.expected.date)}; причина: ${facts.expected.reason}`,
    ]);
  if (facts.extension)
    pairs.push([
      'Запрос о продлении',
      facts.extension.status === 'open'
        ? `до ${numericDate(facts.extension.date)}, на решении`
        : `до ${numericDate(facts.extension.date)}, поддержан; акт об изменении срока не издан`,
    ]);
  return { kind: 'facts', pairs };
}

/** «п. 5 «Объявлены закупки…» (И.Я. Шкуркина, срок 15.02.2024 нарушен)» */
export function named(ref: ItemRef): string {
  const due =
    ref.due === null ? 'срок не определён' : `срок ${numericDate(ref.due)}${ref.isOverdue ? ' нарушен' : ''}`;
  return `п. ${ref.item} ${quoted(shorten(ref.title, 70))} (${ref.lead}, ${due})`;
}

/** What the item waits for, down to the root; nothing when nothing blocks it. */
export function waitsFor(facts: EntryFacts): Block[] {
  const { blockedBy, rootCauses } = facts.outlook();
  if (blockedBy.length === 0) return [];
  const direct = new Set(blockedBy.map((b) => b.item));
  const deeper = rootCauses.filter((r) => !direct.has(r.item));
  const root = deeper.length > 0 ? ` Первопричина: не исполнен ${deeper.map(named).join('; ')}.` : '';
  const unchanged = facts.term ? ` Срок по п. ${facts.item} не изменён.` : '';
  return [
    { kind: 'warning', text: `Ожидает исполнения: ${blockedBy.map(named).join('; ')}.${root}${unchanged}` },
  ];
}

/** Whose dates break if this item goes on as it does. */
export function endangers(facts: EntryFacts): Block[] {
  const { endangers: late, forecast } = facts.outlook();
  if (late.length === 0 || forecast === null) return [];
  const list = late.map(
    (ref) => `п. ${ref.item} – срок ${numericDate(ref.due ?? '')}${ref.isOverdue ? ' (нарушен)' : ''}`,
  );
  return [
    {
      kind: 'warning',
      text: `Прогноз исполнения п. ${facts.item} – ${numericDate(forecast)}. Из-за этого под угрозой ${list.join('; ')}.`,
    },
  ];
}

/** «п. 5 не исполнен; прогноз 12.11.2024, срок 23.08.2024» */
export function riskCause(facts: EntryFacts): string {
  const { rootCauses, forecast }: Outlook = facts.outlook();
  const due = facts.term?.due.date;
  const cause =
    rootCauses.length > 0
      ? rootCauses.map((r) => `п. ${r.item} не исполнен`).join(', ')
      : facts.expected
        ? 'исполнитель ожидает исполнения позже срока'
        : 'оставшегося времени меньше, чем нужно на исполнение';
  return `${cause}; прогноз ${forecast ? numericDate(forecast) : 'не определён'}, срок ${due ? numericDate(due) : 'не определён'}`;
}

export function daysLeftPair(term: Term): [string, string] {
  return ['Осталось', term.daysLeft === 0 ? 'последний день' : workingDays(term.daysLeft)];
}
