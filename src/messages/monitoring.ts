// The request for a period's figures (T-7 of every date of a recurring item).
import type { EntryFacts } from '../workflows/facts.ts';
import type { FiguresFacts } from '../workflows/facts-figures.ts';
import type { Term } from '../workflows/facts-term.ts';
import { reporting } from './buttons.ts';
import { daysLeftPair, itemFacts, itemIds, otherDates, termLine, title, wholeTerm } from './item-blocks.ts';
import { type Block, type Message, perItem, type Section } from './message.ts';
import {
  dateInWords,
  dayInWords,
  itemList,
  numericDate,
  periodInWords,
  sentence,
  workingDays,
} from './wording.ts';

const figures = (facts: EntryFacts) =>
  facts.period ? `запрос показателей за ${periodInWords(facts.period)}` : 'запрос показателей';

function indicators(asked: FiguresFacts | null): Block[] {
  if (!asked) return [];
  const year = `${asked.year} год${asked.isOpeningYear ? ' (год открытия)' : ''}`;
  return [
    { kind: 'paragraph', text: 'Показатели:' },
    {
      kind: 'rows',
      rows: asked.indicators.map(({ id, name, unit, minimum, previous }) => ({
        label: id,
        text: name,
        details: [
          `Минимальное значение на ${year}: ${minimum}. Единица измерения: ${unit}.`,
          ...(previous ? [`Прошлое значение (${previous.period}): ${previous.text}.`] : []),
        ],
      })),
    },
  ];
}

/** The date comes before the end of the period, so the figures cannot be final. */
function preliminary({ period }: EntryFacts, asked: FiguresFacts | null): Block[] {
  if (!period?.asOf) return [];
  const early = `Срок наступает раньше конца периода (${numericDate(period.end)}), поэтому показатели представляются по состоянию на ${numericDate(period.asOf)}`;
  const until = asked?.refinedUntil;
  const refined = until ? `; уточнённые значения – до ${dateInWords(until)}, это не нарушение срока` : '';
  return [{ kind: 'paragraph', text: `${early}${refined}.` }];
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
  const asked = facts.figures();
  blocks.push(...preliminary(facts, asked));
  if (term) blocks.push(...lateness(facts, term));
  if (term && !isOverdue)
    blocks.push({ kind: 'paragraph', text: `${isPart ? wholeTerm(term) : termLine(term)}.` });
  return {
    heading: `Пункт ${facts.item}: ${figures(facts)}`,
    tone: isOverdue ? 'alarm' : 'calm',
    blocks: [
      ...blocks,
      itemFacts(facts, term && !isOverdue ? [daysLeftPair(term)] : []),
      ...indicators(asked),
    ],
  };
}

export const monitoring: Message = {
  subject: (facts) => `П. ${facts.item}: ${figures(facts)}`,
  clause: (facts) => `запрос показателей по ${itemList(itemIds(facts))}`,
  sections: perItem(section, reporting),
};
