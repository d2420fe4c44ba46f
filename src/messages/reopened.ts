// An executed item is under control again.
import { reporting } from './buttons.ts';
import { daysLeftPair, endangers, itemFacts, itemIds, termLine, title, waitsFor } from './item-blocks.ts';
import { type Message, perItem } from './message.ts';
import { itemList, passed, workingDays } from './wording.ts';

export const reopened: Message = {
  subject: (facts) => `П. ${facts.item}: возобновлён контроль`,
  clause: (facts) => `возобновлён контроль по ${itemList(itemIds(facts))}`,
  sections: perItem((facts) => {
    const { term, event } = facts;
    const overdue = term !== null && term.daysOverdue > 0;
    return {
      heading: `Пункт ${facts.item}: возобновлён контроль`,
      tone: overdue ? 'alarm' : 'warning',
      blocks: [
        title(facts),
        {
          kind: 'ask',
          text: 'Пункт снова на исполнении. Устраните причину возобновления и доложите об исполнении.',
        },
        {
          kind: 'quote',
          label: `Причина${event?.by ? ` (${event.by})` : ''}`,
          text: event?.text || 'не указана',
        },
        ...(term ? [{ kind: 'paragraph' as const, text: `${termLine(term)}. Срок не изменён.` }] : []),
        ...waitsFor(facts),
        ...endangers(facts),
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
