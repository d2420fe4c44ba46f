// A co-executor's part has come; for the responsible executor's information. Of figures it says them: whoever signs has to
// check them first.
import type { EntryFacts } from '../workflows/facts.ts';
import { isRunning } from '../workflows/state.ts';
import { itemFacts, itemIds, termLine, title } from './item-blocks.ts';
import { type Block, type Message, perItem } from './message.ts';
import { itemList, numericDate } from './wording.ts';

/** Figures that had been given already were made exact. */
const isRefined = ({ event }: EntryFacts) => event?.type === 'indicators-refined';

function figures(facts: EntryFacts): Block[] {
  const asked = facts.figures();
  const given = asked?.indicators.filter((one) => one.given !== null) ?? [];
  if (!asked || given.length === 0) return [];
  const isToSign = isRunning(facts.status);
  const rows = given.map(({ id, name, minimum, given: value }) => ({
    label: id,
    text: name,
    details: [`Представлено: ${value}. Минимальное значение на ${asked.year} год: ${minimum}.`],
  }));
  return [
    ...(isToSign
      ? [{ kind: 'paragraph' as const, text: 'Проверьте показатели и доложите об исполнении.' }]
      : []),
    { kind: 'rows', rows },
  ];
}

export const contributed: Message = {
  subject: (facts) =>
    `П. ${facts.item}: ${isRefined(facts) ? 'показатели уточнены' : 'материалы соисполнителя представлены'}`,
  clause: (facts) => `представлены материалы по ${itemList(itemIds(facts))}`,
  sections: perItem(
    (facts) => {
      const { event, term, status } = facts;
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
          ...figures(facts),
          ...(term && isRunning(status) ? [{ kind: 'paragraph' as const, text: `${termLine(term)}.` }] : []),
          itemFacts(facts),
        ],
      };
    },
    (facts) => (facts.figures() ? ['submit', 'report-indicators'] : []),
  ),
};
