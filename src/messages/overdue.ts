// A date is broken (O+n): the first time the reason and an expected date are asked for.
import type { EntryFacts } from '../workflows/facts.ts';
import { type Buttons, reporting } from './buttons.ts';
import { endangers, itemFacts, itemIds, otherDates, title, waitsFor } from './item-blocks.ts';
import { type Block, type Message, perItem, type Section } from './message.ts';
import { dayInWords, itemList, numericDate, passed, workDays, workingDays } from './wording.ts';

/** The executor has named a date that is not past: there is nothing to ask. */
function isPending({ expected, today }: EntryFacts): boolean {
  return expected !== null && expected.date >= today;
}

function subject(facts: EntryFacts): string {
  const { item, term, entry } = facts;
  const broken = `П. ${item}: срок нарушен (${term ? numericDate(term.due.date) : 'не определён'})`;
  if (entry.role === 'coExecutor') return `${broken}. Представьте материалы`;
  if (entry.rung === 'O+1' && !isPending(facts)) return `${broken}. Укажите причину`;
  const days = term?.daysOverdue ?? 0;
  return `${broken}, ${passed(days)} ${workDays(days)}`;
}

function ask(facts: EntryFacts): Block[] {
  if (facts.entry.role === 'coExecutor')
    return [
      { kind: 'ask', text: `Представьте материалы ответственному исполнителю (${facts.lead}) сегодня.` },
    ];
  if (facts.expected && isPending(facts))
    return [
      {
        kind: 'ask',
        text: `Ожидаемая дата – ${numericDate(facts.expected.date)}. Срок она не изменяет; после исполнения доложите.`,
      },
    ];
  if (facts.expected)
    return [
      {
        kind: 'ask',
        text: `Сообщённая ожидаемая дата (${numericDate(facts.expected.date)}) прошла. Доложите об исполнении или сообщите новую дату и причину.`,
      },
    ];
  return [
    { kind: 'ask', text: 'Сообщите причину нарушения срока и ожидаемую дату исполнения.' },
    {
      kind: 'paragraph',
      text: 'Если пункт исполнен – доложите об исполнении. Ожидаемая дата срок не изменяет.',
    },
  ];
}

function section(facts: EntryFacts): Section {
  const { term } = facts;
  const days = term?.daysOverdue ?? 0;
  const others = term ? otherDates(term) : '';
  return {
    heading: `Пункт ${facts.item}: срок нарушен, ${passed(days)} ${workingDays(days)}`,
    tone: 'alarm',
    blocks: [
      title(facts),
      ...ask(facts),
      ...(term
        ? [
            {
              kind: 'paragraph' as const,
              text: `Исполнить следовало не позднее ${dayInWords(term.control)}${others ? `; ${others}` : ''}.`,
            },
          ]
        : []),
      ...waitsFor(facts),
      ...endangers(facts),
      itemFacts(facts),
    ],
  };
}

/** First what the mail asks for. */
const buttons: Buttons = (facts) => {
  if (facts.entry.role === 'coExecutor' || facts.isRecurring) return reporting(facts);
  return isPending(facts)
    ? ['submit', 'report-progress', 'expect', 'request-extension']
    : ['expect', 'submit', 'report-progress', 'request-extension'];
};

export const overdue: Message = {
  subject,
  clause: (facts) =>
    `${itemIds(facts).length > 1 ? 'нарушены сроки' : 'нарушен срок'} по ${itemList(itemIds(facts))}`,
  sections: perItem(section, buttons),
};
