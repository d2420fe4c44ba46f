// An item that had no date has got its first one.
import { daysLeftPair, endangers, itemFacts, itemIds, termLine, title, waitsFor } from './item-blocks.ts';
import { type Message, perItem } from './message.ts';
import { itemList, numericDate } from './wording.ts';

export const dateSet: Message = {
  subject: (facts) =>
    `П. ${facts.item}: установлен срок ${facts.term ? numericDate(facts.term.due.date) : ''}`.trim(),
  clause: (facts) => `установлен срок по ${itemList(itemIds(facts))}`,
  sections: perItem((facts) => ({
    heading: `Пункт ${facts.item}: установлен срок`,
    tone: 'calm',
    blocks: [
      title(facts),
      ...(facts.term ? [{ kind: 'ask' as const, text: `${termLine(facts.term)}.` }] : []),
      ...waitsFor(facts),
      ...endangers(facts),
      itemFacts(facts, [
        ...(facts.event?.text ? [['Основание срока', facts.event.text] as [string, string]] : []),
        ...(facts.term ? [daysLeftPair(facts.term)] : []),
      ]),
    ],
  })),
};
