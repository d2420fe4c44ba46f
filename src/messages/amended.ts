// The date in force was moved by an act, or an input error was corrected.
import type { EntryFacts } from '../workflows/facts.ts';
import type { EventFacts } from '../workflows/facts-event.ts';
import { daysLeftPair, endangers, itemFacts, itemIds, termLine, title, waitsFor } from './item-blocks.ts';
import { type Message, perItem } from './message.ts';
import { itemList, numericDate, oneLine } from './wording.ts';

const ISO = /^\d{4}-\d{2}-\d{2}$/;

/** «срок продлён до 12.11.2024» */
function change(facts: EntryFacts): string {
  const { event } = facts;
  const date = event?.date ?? null;
  const corrected = event?.type === 'corrected';
  if (date === null) return corrected ? 'исправлена ошибка ввода' : 'сведения изменены';
  const on = numericDate(date);
  if (corrected) return `исправлена ошибка ввода, срок ${on}`;
  const { previous } = event as EventFacts;
  if (previous === null) return `установлен срок ${on}`;
  return ISO.test(previous) && previous < date ? `срок продлён до ${on}` : `срок изменён на ${on}`;
}

function basis(facts: EntryFacts): string | null {
  const act = facts.event?.act;
  return act ? `${oneLine(act.kind)} от ${numericDate(act.date)} № ${oneLine(act.number)}` : null;
}

export const amended: Message = {
  subject(facts) {
    const act = basis(facts);
    return `П. ${facts.item}: ${change(facts)}${act ? `; основание: ${act}` : ''}`;
  },
  clause: (facts) => `изменения по ${itemList(itemIds(facts))}`,
  sections: perItem((facts) => {
    const { event, term } = facts;
    const act = basis(facts);
    const previous = event?.previous ?? null;
    const pairs: [string, string][] = [];
    if (previous) pairs.push(['Было', ISO.test(previous) ? numericDate(previous) : previous]);
    if (act) pairs.push(['Основание', `${act}, подписал: ${event?.act?.signatory ?? ''}`]);
    if (term) pairs.push(daysLeftPair(term));
    return {
      heading: `Пункт ${facts.item}: ${change(facts)}`,
      tone: 'warning',
      blocks: [
        title(facts),
        ...(term ? [{ kind: 'ask' as const, text: `${termLine(term)}.` }] : []),
        ...(event?.text
          ? [
              {
                kind: 'quote' as const,
                label: event.type === 'corrected' ? 'Причина исправления' : 'Пояснение',
                text: event.text,
              },
            ]
          : []),
        ...waitsFor(facts),
        ...endangers(facts),
        itemFacts(facts, pairs),
      ],
    };
  }),
};
