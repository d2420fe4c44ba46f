// The supervisor has supported or refused a request for more time. Neither moves the date.
import type { EntryFacts } from '../workflows/facts.ts';
import { daysLeftPair, endangers, itemFacts, itemIds, termLine, title, waitsFor } from './item-blocks.ts';
import { type Block, type Message, perItem } from './message.ts';
import { itemList, numericDate } from './wording.ts';

const isSupported = (facts: EntryFacts) => facts.event?.decision === 'supported';
const due = (facts: EntryFacts) => (facts.term ? numericDate(facts.term.due.date) : 'не определён');

/** Who could move a date that the issuer of the order has not set. */
export function foreignDate(facts: Pick<EntryFacts, 'dateSetBy'>): string | null {
  if (facts.dateSetBy === 'own') return null;
  return `Срок установлен на ${facts.dateSetBy === 'region' ? 'региональном' : 'федеральном'} уровне: изменить его может только орган, который его установил.`;
}

export const extensionDecided: Message = {
  subject: (facts) =>
    isSupported(facts)
      ? `П. ${facts.item}: запрос о продлении поддержан, срок изменится после издания акта`
      : `П. ${facts.item}: в продлении срока отказано, действует срок ${due(facts)}`,
  clause: (facts) => `решение о продлении по ${itemList(itemIds(facts))}`,
  sections: perItem((facts) => {
    const { event, term } = facts;
    const asked = event?.date ? ` до ${numericDate(event.date)}` : '';
    const foreign = foreignDate(facts);
    const answer: Block = {
      kind: 'ask',
      text: isSupported(facts)
        ? `Запрос о продлении срока${asked} поддержан. Срок изменится после издания акта; до этого действует срок ${due(facts)}.`
        : `В продлении срока${asked} отказано. Действует срок ${due(facts)}.`,
    };
    return {
      heading: isSupported(facts)
        ? `Пункт ${facts.item}: запрос о продлении срока поддержан`
        : `Пункт ${facts.item}: в продлении срока отказано`,
      tone: isSupported(facts) ? 'calm' : 'warning',
      blocks: [
        title(facts),
        answer,
        ...(event?.text
          ? [
              {
                kind: 'quote' as const,
                label: `Решение${event.by ? ` (${event.by})` : ''}`,
                text: event.text,
              },
            ]
          : []),
        ...(foreign ? [{ kind: 'paragraph' as const, text: foreign }] : []),
        ...(term ? [{ kind: 'paragraph' as const, text: `${termLine(term)}.` }] : []),
        ...waitsFor(facts),
        ...endangers(facts),
        itemFacts(facts, term ? [daysLeftPair(term)] : []),
      ],
    };
  }),
};
