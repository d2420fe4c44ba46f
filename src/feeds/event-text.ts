// What a calendar shows of a control date: a line for the grid, and what is read when the event is opened. No person is named.

import { EXECUTED_LATE_WORDS, STATUS_WORDS } from '../messages/status-words.ts';
import { dateInWords, itemList, numericDate, oneLine, sentence, shorten } from '../messages/wording.ts';
import type { FeedEvent } from '../workflows/feed.ts';

const BEGINS: Record<FeedEvent['standing'], string> = {
  open: 'Контрольный срок',
  executed: 'Исполнено',
  cancelled: 'Снято с контроля',
  'handed-over': 'Передано другому исполнителю',
};

/** «Контрольный срок: п. 5 – Направить предложения …» */
export function summaryOf({ standing, item, title }: FeedEvent): string {
  return `${BEGINS[standing]}: п. ${item} – ${shorten(title)}`;
}

/** @param link to the item's page; null where nobody knows it */
export function descriptionOf(event: FeedEvent, link: string | null): string {
  const { item, title, order, due, originalDue, controlDate } = event;
  return [
    `Распоряжение от ${numericDate(order.date)} № ${oneLine(order.number)}. ${oneLine(order.roadmapTitle)}`,
    `П. ${item}: ${sentence(oneLine(title))}`,
    `Контрольная дата: ${dateInWords(controlDate)}`,
    `Действующий срок: ${dateInWords(due)}`,
    ...(originalDue === null ? [] : [`Срок по документу: ${dateInWords(originalDue)}`]),
    `Состояние: ${statesOf(event).join('; ')}`,
    ...(link === null ? [] : [`Открыть пункт: ${link}`]),
  ].join('\n');
}

function statesOf({ standing, status, executedLate, blockedBy }: FeedEvent): string[] {
  return [
    ...(standing === 'handed-over' ? ['передан другому исполнителю'] : []),
    status === 'executed' && executedLate ? EXECUTED_LATE_WORDS : STATUS_WORDS[status],
    ...(blockedBy.length > 0 ? [`ожидает исполнения ${itemList(blockedBy)}`] : []),
  ];
}
