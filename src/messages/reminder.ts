// Reminders before a date (T-20 … T-0), and to co-executors about their part.
import type { EntryFacts } from '../workflows/facts.ts';
import type { Term } from '../workflows/facts-term.ts';
import { reporting } from './buttons.ts';
import {
  daysLeftPair,
  endangers,
  itemFacts,
  itemIds,
  reportAsked,
  termLine,
  title,
  waitsFor,
  wholeTerm,
} from './item-blocks.ts';
import { type Block, type Message, perItem, type Section } from './message.ts';
import { dayInWords, itemList, left, numericDate, workDays, workingDays } from './wording.ts';

/** The last day to do it: the control date, or the working day before one that is none (roll `none`). */
function isLastDay(facts: EntryFacts, term: Term): boolean {
  return term.daysLeft === 0 || (facts.entry.rung === 'T-0' && term.control.date >= facts.today);
}

function subject(facts: EntryFacts): string {
  const { item, term, entry } = facts;
  if (term === null) return `П. ${item}: срок не определён`;
  const due = numericDate(term.due.date);
  if (entry.role === 'coExecutor')
    return facts.today <= term.partBy.date
      ? `П. ${item}: представьте материалы ответственному исполнителю до ${numericDate(term.partBy.date)}`
      : `П. ${item}: материалы соисполнителя не представлены, срок ${due}`;
  if (isLastDay(facts, term))
    return term.control.date > facts.today
      ? `П. ${item}: срок ${due}, последний рабочий день – сегодня`
      : `П. ${item}: срок исполнения истекает сегодня`;
  if (entry.blockedBy)
    return `П. ${item}: ${entry.blockedBy.length > 1 ? 'не исполнены' : 'не исполнен'} ${itemList(entry.blockedBy)}. Срок по п. ${item} не изменён`;
  return `П. ${item}: срок ${due}, ${left(term.daysLeft)} ${workDays(term.daysLeft)}`;
}

function heading(facts: EntryFacts, term: Term): string {
  if (isLastDay(facts, term))
    return term.control.date > facts.today
      ? `Пункт ${facts.item}: последний рабочий день срока – сегодня`
      : `Пункт ${facts.item}: срок исполнения истекает сегодня`;
  return `Пункт ${facts.item}: до срока ${left(term.daysLeft)} ${workingDays(term.daysLeft)}`;
}

function partAsked(facts: EntryFacts, term: Term): Block[] {
  const late = facts.today > term.partBy.date;
  const until = dayInWords(term.partBy);
  return [
    {
      kind: 'ask',
      text: late
        ? `Материалы нужны были ответственному исполнителю (${facts.lead}) до ${until}. Представьте их сегодня.`
        : `Представьте материалы ответственному исполнителю (${facts.lead}) не позднее ${until}.`,
    },
    { kind: 'paragraph', text: `${wholeTerm(term)}.` },
  ];
}

function section(facts: EntryFacts): Section {
  const { term } = facts;
  if (term === null)
    return { heading: `Пункт ${facts.item}`, tone: 'calm', blocks: [title(facts), itemFacts(facts)] };
  const own: Block[] =
    facts.entry.role === 'coExecutor'
      ? partAsked(facts, term)
      : [{ kind: 'ask', text: `${termLine(term)}.` }];
  return {
    heading: heading(facts, term),
    tone: term.daysLeft <= 1 ? 'warning' : 'calm',
    blocks: [
      title(facts),
      ...own,
      ...waitsFor(facts),
      ...endangers(facts),
      ...(facts.entry.role === 'coExecutor' ? [] : [reportAsked(facts)]),
      itemFacts(facts, [daysLeftPair(term)]),
    ],
  };
}

export const reminder: Message = {
  subject,
  clause(facts) {
    const today = facts.filter((f) => f.term?.daysLeft === 0);
    if (today.length > 0) return `сегодня истекает срок по ${itemList(itemIds(today))}`;
    const nearest = facts.flatMap((f) => f.term?.due.date ?? []).sort()[0];
    return nearest === undefined
      ? `напоминание по ${itemList(itemIds(facts))}`
      : `ближайший срок ${numericDate(nearest)}`;
  },
  sections: perItem(section, reporting),
};
