// The date is not broken yet, but will be if nothing changes: told to who answers for the item and for its cause.
import type { EntryFacts } from '../workflows/facts.ts';
import type { ItemRef } from '../workflows/facts-outlook.ts';
import { daysLeftPair, endangers, itemFacts, itemIds, named, termLine, title } from './item-blocks.ts';
import { type Block, type Message, perItem } from './message.ts';
import { itemList, numericDate, workingDays } from './wording.ts';

/** «И.Я. Шкуркина (п. 5)» */
const causers = (refs: readonly ItemRef[]) => refs.map((r) => `${r.lead} (п. ${r.item})`).join(', ');

function cause(facts: EntryFacts): Block[] {
  const { rootCauses, blockedBy, forecast, slack } = facts.outlook();
  const late = `Прогноз исполнения п. ${facts.item} – ${forecast ? numericDate(forecast) : 'не определён'}${slack === null ? '' : `, на ${workingDays(-slack)} позже срока`}.`;
  if (rootCauses.length === 0)
    return [
      { kind: 'warning', text: `${late} Срок не изменён.` },
      {
        kind: 'ask',
        text: 'Сообщите, что нужно, чтобы исполнить пункт в срок, или ожидаемую дату и причину.',
      },
    ];
  const several = rootCauses.length > 1;
  const direct = blockedBy.filter((b) => !rootCauses.some((r) => r.item === b.item));
  const through = direct.length > 0 ? ` (через ${itemList(direct.map((b) => b.item))})` : '';
  return [
    {
      kind: 'warning',
      text: `Причина${through}: не исполнен ${rootCauses.map(named).join('; ')}. ${late} Срок по п. ${facts.item} не изменён.`,
    },
    {
      kind: 'ask',
      text: `${causers(rootCauses)}: исполните ${several ? 'пункты' : 'пункт'} или сообщите причину и ожидаемую дату.`,
    },
    {
      kind: 'ask',
      text: `${facts.lead} (п. ${facts.item}): если срок не выдержать, запросите продление до его наступления.`,
    },
  ];
}

export const atRisk: Message = {
  subject: (facts) =>
    `П. ${facts.item}: риск нарушения срока${facts.term ? ` ${numericDate(facts.term.due.date)}` : ''}`,
  clause: (facts) => `риск нарушения срока по ${itemList(itemIds(facts))}`,
  sections: perItem(
    (facts) => ({
      heading: `Пункт ${facts.item}: риск нарушения срока`,
      tone: 'warning',
      blocks: [
        title(facts),
        ...cause(facts),
        ...(facts.term
          ? [
              {
                kind: 'paragraph' as const,
                text: `${termLine(facts.term).replace('Исполнить', `П. ${facts.item} исполнить`)}.`,
              },
            ]
          : []),
        ...endangers(facts),
        itemFacts(facts, facts.term ? [daysLeftPair(facts.term)] : []),
      ],
    }),
    () => ['expect', 'report-progress', 'request-extension'],
  ),
};
