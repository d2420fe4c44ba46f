// The request for a period's figures (T-7 of every date of a recurring item).
import type { EntryFacts } from '../workflows/facts.ts';
import { itemFacts, itemIds, termLine, title, wholeTerm } from './item-blocks.ts';
import { type Block, type Message, perItem, type Section } from './message.ts';
import { dayInWords, itemList, numericDate, periodInWords, sentence, workingDays } from './wording.ts';

const figures = (facts: EntryFacts) =>
  facts.period ? `запрос показателей за ${periodInWords(facts.period)}` : 'запрос показателей';

function indicators(facts: EntryFacts): Block[] {
  const { indicators: known } = facts.roadmap;
  if (known.length === 0) return [];
  return [
    { kind: 'paragraph', text: 'Показатели:' },
    {
      kind: 'rows',
      rows: known.map((i) => ({
        label: i.id,
        text: i.name,
        details: [
          `Единица измерения: ${i.unit}. Минимальное значение: ${i.minimum.opening.toLocaleString('ru')} в год открытия, ${i.minimum.later.toLocaleString('ru')} в последующие годы.`,
        ],
      })),
    },
  ];
}

function section(facts: EntryFacts): Section {
  const { term, period } = facts;
  const what = `значения показателей${period ? ` за ${periodInWords(period)}` : ''}`;
  const asOf = period?.asOf ? ` по состоянию на ${numericDate(period.asOf)}` : '';
  const isPart = term !== null && facts.entry.role === 'coExecutor';
  const whole = term ? `${isPart ? wholeTerm(term) : termLine(term)}.` : '';
  const part: Block[] = [];
  if (isPart)
    part.push({
      kind: 'ask',
      text: `Представьте ${what}${asOf} ответственному исполнителю (${facts.lead}) ${facts.today <= term.partBy.date ? `не позднее ${dayInWords(term.partBy)}` : 'как можно скорее'}.`,
    });
  else part.push({ kind: 'ask', text: sentence(`Представьте ${what}${asOf}`) });
  if (period?.asOf)
    part.push({
      kind: 'paragraph',
      text: `Срок наступает раньше конца периода (${numericDate(period.end)}), поэтому показатели представляются${asOf}.`,
    });
  return {
    heading: `Пункт ${facts.item}: ${figures(facts)}`,
    tone: 'calm',
    blocks: [
      title(facts),
      ...part,
      ...(term ? [{ kind: 'paragraph' as const, text: whole }] : []),
      itemFacts(facts, term ? [['Осталось', workingDays(term.daysLeft)]] : []),
      ...indicators(facts),
    ],
  };
}

export const monitoring: Message = {
  subject: (facts) => `П. ${facts.item}: ${figures(facts)}`,
  clause: (facts) => `запрос показателей по ${itemList(itemIds(facts))}`,
  sections: perItem(section),
};
