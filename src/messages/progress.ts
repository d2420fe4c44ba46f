// How is it going: asked on long terms (P+n).
import { daysLeftPair, endangers, itemFacts, itemIds, termLine, title, waitsFor } from './item-blocks.ts';
import { type Message, perItem } from './message.ts';
import { itemList } from './wording.ts';

export const progress: Message = {
  subject: (facts) => `П. ${facts.item}: сообщите о ходе исполнения`,
  clause: (facts) => `сообщите о ходе исполнения ${itemList(itemIds(facts))}`,
  sections: perItem(
    (facts) => ({
      heading: `Пункт ${facts.item}: сообщите о ходе исполнения`,
      tone: 'calm',
      blocks: [
        title(facts),
        {
          kind: 'ask',
          text: 'Сообщите, что сделано, что мешает и когда ожидаете исполнения. Это промежуточная информация: пункт остаётся на контроле.',
        },
        ...(facts.term ? [{ kind: 'paragraph' as const, text: `${termLine(facts.term)}.` }] : []),
        ...waitsFor(facts),
        ...endangers(facts),
        itemFacts(facts, facts.term ? [daysLeftPair(facts.term)] : []),
      ],
    }),
    () => ['report-progress', 'submit', 'expect'],
  ),
};
