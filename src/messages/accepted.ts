// A result was checked and accepted: the item has left control.
import type { EntryFacts } from '../workflows/facts.ts';
import { itemFacts, itemIds, title } from './item-blocks.ts';
import { type Message, perItem } from './message.ts';
import { dateInWords, itemList, numericDate, sentence } from './wording.ts';

const executedOn = (facts: EntryFacts) => facts.executedAt ?? facts.event?.date ?? null;

export const accepted: Message = {
  subject(facts) {
    const on = executedOn(facts);
    return `П. ${facts.item}: снят с контроля${on ? ` (исполнен ${numericDate(on)})` : ''}`;
  },
  clause: (facts) => `${itemIds(facts).length > 1 ? 'сняты' : 'снят'} с контроля ${itemList(itemIds(facts))}`,
  sections: perItem((facts) => {
    const on = executedOn(facts);
    return {
      heading: `Пункт ${facts.item}: снят с контроля`,
      tone: 'calm',
      blocks: [
        title(facts),
        {
          kind: 'ask',
          text: `Результат принят${facts.event?.by ? ` (${facts.event.by})` : ''}. ${sentence(`Дата исполнения – ${on ? dateInWords(on) : 'не указана'}${facts.executedLate ? ', с нарушением срока' : ''}`)} ${facts.isRecurring ? 'Следующий срок остаётся на контроле.' : 'Напоминаний по пункту больше не будет.'}`,
        },
        ...(facts.event?.text
          ? [{ kind: 'quote' as const, label: 'Основание', text: facts.event.text }]
          : []),
        itemFacts(facts),
      ],
    };
  }),
};
