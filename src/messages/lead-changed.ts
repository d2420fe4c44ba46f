// An item was handed to another person: told to the new one and to the one until now.
import type { EntryFacts } from '../workflows/facts.ts';
import {
  countItems,
  daysLeftPair,
  itemFacts,
  itemIds,
  orders,
  termLine,
  title,
  waitsFor,
} from './item-blocks.ts';
import { type Block, type Message, perItem } from './message.ts';
import { itemList, oneLine } from './wording.ts';

const isFormer = (facts: EntryFacts) => facts.entry.role === 'former';
const isPart = (facts: EntryFacts) => facts.entry.role === 'coExecutor';
const newLead = (facts: EntryFacts) => facts.event?.person ?? facts.lead;

function headline(facts: EntryFacts): string {
  if (isFormer(facts)) return `назначен другой исполнитель – ${oneLine(newLead(facts))}`;
  return isPart(facts) ? 'Вы назначены соисполнителем' : 'Вы назначены ответственным';
}

export const leadChanged: Message = {
  subject: (facts) => `П. ${facts.item}: ${headline(facts)}`,
  subjectOfMany(facts) {
    const order = `${orders(facts)} (пунктов: ${countItems(facts)})`;
    return facts.every(isFormer) ? `Назначен другой исполнитель: ${order}` : `Вам переданы пункты: ${order}`;
  },
  clause: (facts) =>
    `${facts.every(isFormer) ? 'назначен другой исполнитель' : 'Вы назначены'} по ${itemList(itemIds(facts))}`,
  sections: perItem((facts) => {
    const { event, term } = facts;
    const before = event?.formerLead ? ` Прежний исполнитель – ${event.formerLead}.` : '';
    const blocks: Block[] = isFormer(facts)
      ? [
          {
            kind: 'ask',
            text: `За пункт теперь отвечает ${newLead(facts)}. Передайте материалы. Писем по пункту Вам больше не будет.`,
          },
        ]
      : [
          {
            kind: 'ask',
            text: `${isPart(facts) ? `Вы отвечаете за часть соисполнителя${event?.party ? ` (${event.party})` : ''}.` : 'Вы отвечаете за исполнение пункта.'}${before}`,
          },
          ...(term ? [{ kind: 'paragraph' as const, text: `${termLine(term)}.` }] : []),
          ...waitsFor(facts),
        ];
    return {
      heading: `Пункт ${facts.item}: ${headline(facts)}`,
      tone: 'calm',
      blocks: [
        title(facts),
        ...blocks,
        itemFacts(facts, term && !isFormer(facts) ? [daysLeftPair(term)] : []),
      ],
    };
  }),
};
