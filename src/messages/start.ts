// Nothing blocks the item any more: its last open predecessor is done.
import type { ItemRef } from '../workflows/facts-outlook.ts';
import { daysLeftPair, endangers, itemFacts, itemIds, termLine, title } from './item-blocks.ts';
import { type Message, perItem } from './message.ts';
import { itemList, quoted, shorten } from './wording.ts';

function became(ref: ItemRef | null): string {
  if (ref === null) return 'предыдущие пункты исполнены';
  const how = { under_review: 'представлен на проверку', cancelled: 'снят с контроля' } as Record<
    string,
    string
  >;
  return `п. ${ref.item} ${how[ref.status] ?? 'исполнен'}`;
}

export const start: Message = {
  subject: (facts) => `П. ${facts.item}: можно приступать, ${became(facts.event?.about ?? null)}`,
  clause: (facts) => `можно приступать к ${itemList(itemIds(facts))}`,
  sections: perItem((facts) => {
    const before = facts.event?.about ?? null;
    return {
      heading: `Пункт ${facts.item}: можно приступать`,
      tone: 'calm',
      blocks: [
        title(facts),
        {
          kind: 'ask',
          text: `Исполнения других пунктов больше ждать не нужно: ${became(before)}${before ? ` (${quoted(shorten(before.title))})` : ''}.`,
        },
        ...(facts.term ? [{ kind: 'paragraph' as const, text: `${termLine(facts.term)}.` }] : []),
        ...endangers(facts),
        itemFacts(facts, facts.term ? [daysLeftPair(facts.term)] : [['Срок', 'не определён']]),
      ],
    };
  }),
};
