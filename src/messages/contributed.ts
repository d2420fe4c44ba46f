// A co-executor's part has come; for the responsible executor's information.
import type { EntryFacts } from '../workflows/facts.ts';
import { itemFacts, itemIds, termLine, title } from './item-blocks.ts';
import { type Message, perItem } from './message.ts';
import { itemList, numericDate } from './wording.ts';

/** Figures that had been given already were made exact. */
const isRefined = ({ event }: EntryFacts) => event?.type === 'indicators-refined';

export const contributed: Message = {
  subject: (facts) =>
    `П. ${facts.item}: ${isRefined(facts) ? 'показатели уточнены' : 'материалы соисполнителя представлены'}`,
  clause: (facts) => `представлены материалы по ${itemList(itemIds(facts))}`,
  sections: perItem((facts) => {
    const { event } = facts;
    const what = isRefined(facts) ? 'показатели уточнены' : 'материалы представлены';
    return {
      heading: `Пункт ${facts.item}: ${isRefined(facts) ? 'показатели уточнены' : 'материалы соисполнителя представлены'}`,
      tone: 'calm',
      blocks: [
        title(facts),
        {
          kind: 'ask',
          text: `${event?.party ?? 'Соисполнитель'}${event?.by ? ` (${event.by})` : ''} – ${what}${event ? ` ${numericDate(event.day)}` : ''}.`,
        },
        ...(event?.text
          ? [{ kind: 'quote' as const, label: 'Сообщение соисполнителя', text: event.text }]
          : []),
        ...(facts.term ? [{ kind: 'paragraph' as const, text: `${termLine(facts.term)}.` }] : []),
        itemFacts(facts),
      ],
    };
  }),
};
