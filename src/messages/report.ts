// The covering letter of a report about the indicators: to whom, for which period, and, of one issued again, what changed.
import type { PeriodReport } from '../workflows/monitoring/report-data.ts';
import { itemIds, title } from './item-blocks.ts';
import { type Block, type Message, perItem } from './message.ts';
import { dateInWords, itemList, sentence } from './wording.ts';

const named = ({ n }: PeriodReport) => (n === 1 ? 'отчёт о показателях' : 'уточнённый отчёт о показателях');
const period = (report: PeriodReport | null) => (report ? ` за ${report.periodWords}` : '');
const heading = (report: PeriodReport | null) =>
  `${report ? named(report) : 'отчёт о показателях'}${period(report)}`;

function changes({ rows, reason, n }: PeriodReport): Block[] {
  if (n === 1) return [];
  const changed = rows.flatMap(({ id, name, changedFrom, amountText }) =>
    changedFrom === null
      ? []
      : [{ label: id, text: name, details: [`Стало: ${amountText}. Было: ${changedFrom}.`] }],
  );
  return [
    { kind: 'quote', label: 'Причина уточнения', text: reason ?? 'не указана' },
    ...(changed.length > 0
      ? [
          { kind: 'paragraph' as const, text: 'Изменились показатели:' },
          { kind: 'rows' as const, rows: changed },
        ]
      : [{ kind: 'paragraph' as const, text: 'Значения показателей не изменились.' }]),
  ];
}

function covering(report: PeriodReport): Block[] {
  const { addressee, date, isPreliminary, refinedUntil, n, party, signedBy, checkedBy } = report;
  const asOf = isPreliminary ? ` по состоянию на ${dateInWords(date)}` : '';
  const replaced = n === 1 ? '' : ' Он заменяет прежний отчёт за этот период.';
  const refined =
    isPreliminary && refinedUntil
      ? [
          {
            kind: 'paragraph' as const,
            text: sentence(
              `Значения предварительные; уточнённые могут быть направлены до ${dateInWords(refinedUntil)}`,
            ),
          },
        ]
      : [];
  const pairs: [string, string][] = [
    ...(addressee === null ? [] : [['Адресат', addressee] as [string, string]]),
    ['Ответственный исполнитель', `${party} – ${signedBy.name}`],
    ...(checkedBy === null ? [] : [['Проверил(а)', checkedBy.name] as [string, string]]),
    ['Приложения', 'отчёт (DOCX) и таблица показателей (XLSX)'],
  ];
  return [
    { kind: 'ask', text: `${sentence(`Направляем ${named(report)}${period(report)}${asOf}`)}${replaced}` },
    ...refined,
    ...changes(report),
    { kind: 'facts', pairs },
  ];
}

export const report: Message = {
  subject: (facts) => `П. ${facts.item}: ${heading(facts.issued())}`,
  clause: (facts) => `отчёт о показателях по ${itemList(itemIds(facts))}`,
  sections: perItem((facts) => {
    const issued = facts.issued();
    return {
      heading: `Пункт ${facts.item}: ${heading(issued)}`,
      tone: 'calm',
      blocks: [title(facts), ...(issued ? covering(issued) : [])],
    };
  }),
};
