// «Справка об исполнении дорожной карты»: every item with its dates, its state, why it is late, and when it will be ready.
import type { IsoDate } from '../calendar/dates.ts';
import { dateInWords, numericDate, sentence } from '../messages/wording.ts';
import { addressee, orderRequisites } from './item-paper.ts';
import { printOfficePaper } from './office-form.ts';
import type { Column, Signature } from './office-paper.ts';

export interface SummaryItem {
  item: string;
  title: string;
  parties: readonly string[];
  /** Of the responsible executor. */
  lead: string;
  /** By the document; null where it names none. */
  originalDue: IsoDate | null;
  /** In force; null while nobody has given one. */
  due: IsoDate | null;
  /** «на исполнении», «срок нарушен». */
  states: readonly string[];
  /** Sentences; none where nothing is late. */
  delay: readonly string[];
  executedAt: IsoDate | null;
  /** Null where nobody can say, and of what is finished. */
  forecast: IsoDate | null;
}

export interface RoadmapSummary {
  date: IsoDate;
  order: { number: string; date: IsoDate };
  roadmap: string;
  underControlSince: IsoDate;
  released: { on: IsoDate; basis: string } | null;
  /** How many items stand how. */
  tally: readonly { words: string; count: number }[];
  items: readonly SummaryItem[];
  to: Signature;
  signedBy: Signature;
  drafter: readonly string[];
}

const COLUMNS: readonly Column[] = [
  { head: '№', width: 12, align: 'center' },
  { head: 'Мероприятие', width: 70 },
  { head: 'Исполнители', width: 45 },
  { head: 'Срок', width: 33 },
  { head: 'Состояние', width: 32 },
  { head: 'Причины отставания', width: 43 },
  { head: 'Исполнено или прогноз', width: 24, align: 'center' },
];

/** @returns DOCX */
export function roadmapSummary(summary: RoadmapSummary): Promise<Uint8Array> {
  const { date, roadmap, order, items, tally, released } = summary;
  return printOfficePaper({
    orientation: 'landscape',
    addressee: addressee(summary.to),
    date,
    name: 'Справка об исполнении дорожной карты',
    about: [roadmap, `(распоряжение ${orderRequisites(order)})`],
    body: [
      {
        kind: 'text',
        text: `Распоряжение поставлено на контроль ${dateInWords(summary.underControlSince)} По состоянию на ${dateInWords(date)}: пунктов – ${items.length}${tally.length > 0 ? ', из них ' : ''}${tally.map(({ words, count }) => `${words}: ${count}`).join('; ')}.`,
      },
      ...(released === null
        ? []
        : [
            {
              kind: 'text' as const,
              text: `Распоряжение снято с контроля ${dateInWords(released.on)} Основание: ${sentence(released.basis)}`,
            },
          ]),
      { kind: 'table', columns: COLUMNS, rows: items.map(rowOf) },
    ],
    closing:
      'Прогноз рассчитан по порядку исполнения пунктов и ожидаемым датам исполнителей; сроков он не изменяет.',
    signatures: [summary.signedBy],
    drafter: summary.drafter,
    annex: null,
  });
}

function rowOf(item: SummaryItem): string[] {
  const { originalDue, due, executedAt, forecast } = item;
  return [
    item.item,
    item.title,
    [...item.parties, item.lead].join('\n'),
    [
      ...(originalDue === null ? [] : [`по документу: ${numericDate(originalDue)}`]),
      ...(due === originalDue ? [] : [due === null ? 'не определён' : `действующий: ${numericDate(due)}`]),
      ...(originalDue === null && due === null ? ['не определён'] : []),
    ].join('\n'),
    item.states.join(',\n'),
    item.delay.join('\n') || '–',
    executedAt !== null
      ? `исполнено ${numericDate(executedAt)}`
      : forecast === null
        ? '–'
        : `прогноз ${numericDate(forecast)}`,
  ];
}
