// An item left control without execution.
import { itemIds, title } from './item-blocks.ts';
import { type Message, perItem } from './message.ts';
import { itemList } from './wording.ts';

export const cancelled: Message = {
  subject: (facts) => `П. ${facts.item}: снят с контроля без исполнения`,
  clause: (facts) =>
    `${itemIds(facts).length > 1 ? 'сняты' : 'снят'} с контроля без исполнения ${itemList(itemIds(facts))}`,
  sections: perItem((facts) => ({
    heading: `Пункт ${facts.item}: снят с контроля без исполнения`,
    tone: 'calm',
    blocks: [
      title(facts),
      { kind: 'ask', text: 'Исполнять пункт не требуется. Напоминаний по нему больше не будет.' },
      ...(facts.event?.text
        ? [
            {
              kind: 'quote' as const,
              label: `Основание${facts.event.by ? ` (${facts.event.by})` : ''}`,
              text: facts.event.text,
            },
          ]
        : []),
    ],
  })),
};
