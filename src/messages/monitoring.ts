// The request for a period's figures (T-7 of every date of a recurring item).
import type { EntryFacts } from '../workflows/facts.ts';
import type { Term } from '../workflows/facts-term.ts';
import { reporting } from './buttons.ts';
import { daysLeftPair, itemFacts, itemIds, otherDates, termLine, title, wholeTerm } from './item-blocks.ts';
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

/** The request comes after its own day: after an outage, or because control began later. */
function lateness({ entry, today }: EntryFacts, term: Term): Block[] {
  if (term.daysOverdue > 0) {
    const others = otherDates(term);
    const by = `показатели следовало представить не позднее ${dayInWords(term.control)}${others ? `; ${others}` : ''}`;
    return [{ kind: 'warning', text: `Запрос направлен с опозданием, после истечения срока: ${by}.` }];
  }
  const usual = Number(entry.rung.slice(2));
  // A control date on a day off is not among the days left.
  if (term.daysLeft + (term.control.isWorking ? 0 : 1) >= usual) return [];
  const now =
    today > term.control.date
      ? `после ${dayInWords(term.control)}`
      : term.daysLeft === 0
        ? 'в последний день срока'
        : `за ${workingDays(term.daysLeft)} до срока`;
  const text = `Запрос направлен позже обычного: ${now} (обычно – за ${workingDays(usual)}).`;
  return [{ kind: 'warning', text }];
}

function section(facts: EntryFacts): Section {
  const { term, period } = facts;
  const isPart = term !== null && facts.entry.role === 'coExecutor';
  const isOverdue = term !== null && term.daysOverdue > 0;
  const what = `значения показателей${period ? ` за ${periodInWords(period)}` : ''}`;
  const asOf = period?.asOf ? ` по состоянию на ${numericDate(period.asOf)}` : '';
  const inTime = isPart && facts.today <= term.partBy.date;
  const to = isPart ? ` ответственному исполнителю (${facts.lead})` : '';
  const by = inTime
    ? ` не позднее ${dayInWords(term.partBy)}`
    : isPart || isOverdue
      ? ' как можно скорее'
      : '';
  const blocks: Block[] = [
    title(facts),
    { kind: 'ask', text: sentence(`Представьте ${what}${asOf}${to}${by}`) },
  ];
  if (period?.asOf)
    blocks.push({
      kind: 'paragraph',
      text: `Срок наступает раньше конца периода (${numericDate(period.end)}), поэтому показатели представляются${asOf}.`,
    });
  if (term) blocks.push(...lateness(facts, term));
  if (term && !isOverdue)
    blocks.push({ kind: 'paragraph', text: `${isPart ? wholeTerm(term) : termLine(term)}.` });
  return {
    heading: `Пункт ${facts.item}: ${figures(facts)}`,
    tone: isOverdue ? 'alarm' : 'calm',
    blocks: [
      ...blocks,
      itemFacts(facts, term && !isOverdue ? [daysLeftPair(term)] : []),
      ...indicators(facts),
    ],
  };
}

export const monitoring: Message = {
  subject: (facts) => `П. ${facts.item}: ${figures(facts)}`,
  clause: (facts) => `запрос показателей по ${itemList(itemIds(facts))}`,
  sections: perItem(section, reporting),
};
