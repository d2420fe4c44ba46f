// A result was checked and sent back with remarks.
import { reporting } from './buttons.ts';
import { daysLeftPair, itemFacts, itemIds, termLine, title } from './item-blocks.ts';
import { type Message, perItem } from './message.ts';
import { itemList, passed, workingDays } from './wording.ts';

export const returned: Message = {
  subject: (facts) => `П. ${facts.item}: возвращён на доработку. Замечания в письме`,
  clause: (facts) =>
    `${itemIds(facts).length > 1 ? 'возвращены' : 'возвращён'} на доработку ${itemList(itemIds(facts))}`,
  sections: perItem((facts) => {
    const { event, term } = facts;
    const overdue = term && term.daysOverdue > 0;
    return {
      heading: `Пункт ${facts.item}: возвращён на доработку`,
      tone: overdue ? 'alarm' : 'warning',
      blocks: [
        title(facts),
        { kind: 'ask', text: 'Устраните замечания и доложите об исполнении снова.' },
        {
          kind: 'quote',
          label: `Замечания${event?.by ? ` (${event.by})` : ''}`,
          text: event?.text || 'не указаны',
        },
        ...(event?.party
          ? [
              {
                kind: 'paragraph' as const,
                text: `Материалы соисполнителя нужно представить заново: ${event.party}.`,
              },
            ]
          : []),
        ...(term ? [{ kind: 'paragraph' as const, text: `${termLine(term)}. Срок не изменён.` }] : []),
        itemFacts(
          facts,
          !term
            ? []
            : overdue
              ? [['Срок нарушен', `${passed(term.daysOverdue)} ${workingDays(term.daysOverdue)}`]]
              : [daysLeftPair(term)],
        ),
      ],
    };
  }, reporting),
};
