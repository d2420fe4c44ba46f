// An item whose date somebody else's schedule sets has none yet (W+n, weekly).
import { itemFacts, itemIds, title, waitsFor } from './item-blocks.ts';
import { type Block, type Message, perItem } from './message.ts';
import { dateInWords, itemList } from './wording.ts';

export const dateMissing: Message = {
  subject: (facts) => `П. ${facts.item}: срок не определён. Сообщите дату по графику`,
  clause: (facts) => `срок не определён по ${itemList(itemIds(facts))}`,
  sections: perItem(
    (facts) => {
      const { needBy } = facts.outlook();
      const needed: Block[] = needBy
        ? [
            {
              kind: 'warning',
              text: `Чтобы не сдвинуть зависящие пункты, исполнить нужно не позднее ${dateInWords(needBy)}`,
            },
          ]
        : [];
      return {
        heading: `Пункт ${facts.item}: срок не определён`,
        tone: 'warning',
        blocks: [
          title(facts),
          {
            kind: 'ask',
            text: 'Сообщите дату по графику и её основание (письмо: от кого, номер, дата). Если график ещё не получен – запросите его.',
          },
          ...needed,
          ...waitsFor(facts),
          itemFacts(facts, [['Срок по документу', facts.deadlineText]]),
        ],
      };
    },
    () => ['set-date', 'report-progress'],
  ),
};
