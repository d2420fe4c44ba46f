// Commands about dates. Only an act with its requisites moves a date in force (promise I6).
import { type IsoDate, numericDate } from '../../calendar/dates.ts';
import type { CommandOf } from '../command.ts';
import { onlyOccurrence } from '../occurrences.ts';
import { type Occurrence, responsibleLead } from '../state.ts';
import {
  actsFor,
  type Context,
  chooseOccurrence,
  findItem,
  isSupervisor,
  mustBeCovered,
  mustBeResponsible,
  mustControl,
  mustControlOrOperate,
  refuse,
} from './context.ts';

function moveTo(context: Context, occurrence: Occurrence, date: IsoDate): void {
  occurrence.due = date;
  occurrence.dueVersion += 1;
  occurrence.possibleSince = context.now;
  if (occurrence.status === 'awaiting_date') occurrence.status = 'in_execution';
}

export function requestExtension(context: Context, command: CommandOf<'request-extension'>): void {
  const item = findItem(context, command.item);
  const occurrence = chooseOccurrence(context, item, 'running', command.due);
  mustBeResponsible(context, item);
  if (occurrence.due === null) refuse(`п. ${item.id}: срок не определён, продлевать нечего`);
  if (occurrence.extension?.status === 'open' || occurrence.extension?.status === 'supported')
    refuse(`п. ${item.id}: запрос о продлении уже рассматривается`);
  if (command.date <= occurrence.due)
    refuse(`п. ${item.id}: предлагаемый срок не позже действующего (${numericDate(occurrence.due)})`);
  mustBeCovered(context, command.date);
  const n = (occurrence.extension?.n ?? 0) + 1;
  occurrence.extension = {
    n,
    at: context.now,
    by: context.by ?? '',
    date: command.date,
    reason: command.text,
    status: 'open',
  };
  context.record({
    type: 'extension-requested',
    item: item.id,
    occurrence: occurrence.id,
    date: command.date,
    text: command.text,
  });
}

export function decideExtension(
  context: Context,
  command: CommandOf<'support-extension' | 'refuse-extension'>,
): void {
  const item = findItem(context, command.item);
  const occurrence = chooseOccurrence(context, item, 'open', command.due);
  if (!isSupervisor(context)) refuse('о продлении срока решает тот, на кого возложен контроль');
  const request = occurrence.extension;
  if (request?.status !== 'open') refuse(`п. ${item.id}: нет запроса о продлении`);
  const decision = command.do === 'support-extension' ? 'supported' : 'refused';
  request.status = decision;
  context.record({
    type: 'extension-decided',
    item: item.id,
    occurrence: occurrence.id,
    decision,
    date: request.date,
    ...(command.text === undefined ? {} : { text: command.text }),
  });
}

export function amend(context: Context, command: CommandOf<'amend'>): void {
  const item = findItem(context, command.item);
  mustControlOrOperate(context);
  const occurrence = chooseOccurrence(context, item, 'open', command.due);
  if (occurrence.status === 'unclarified')
    refuse(`п. ${item.id}: сначала уточните его при постановке на контроль`);
  mustBeCovered(context, command.date);
  if (occurrence.due === command.date)
    refuse(`п. ${item.id}: срок ${numericDate(command.date)} уже действует`);
  const previous = occurrence.due;
  moveTo(context, occurrence, command.date);
  if (occurrence.extension?.status === 'open' || occurrence.extension?.status === 'supported')
    occurrence.extension = { ...occurrence.extension, status: 'granted' };
  context.record({
    type: 'amended',
    item: item.id,
    occurrence: occurrence.id,
    date: command.date,
    previous,
    act: command.act,
  });
}

/** The first date of an external item, with its basis. */
export function setDate(context: Context, command: CommandOf<'set-date'>): void {
  const item = findItem(context, command.item);
  if (item.deadline.kind === 'recurring')
    refuse(`п. ${item.id}: сроки повторяющегося пункта меняет акт (amend)`);
  const occurrence = chooseOccurrence(context, item, 'open');
  if (!actsFor(context, responsibleLead(context.state, item))) mustControl(context);
  if (occurrence.status !== 'awaiting_date')
    refuse(
      `п. ${item.id}: срок уже определён (${occurrence.due === null ? 'нет' : numericDate(occurrence.due)}); его меняет акт (amend)`,
    );
  mustBeCovered(context, command.date);
  moveTo(context, occurrence, command.date);
  occurrence.originalDue = command.date;
  context.record({
    type: 'date-set',
    item: item.id,
    occurrence: occurrence.id,
    date: command.date,
    text: command.basis,
  });
}

/** «В течение N рабочих дней после исполнения п. M»: the document's own rule gives the date once M is executed. */
export function startDependentDates(context: Context, executedItem: string, executedAt: IsoDate): void {
  for (const item of context.state.roadmap.items) {
    if (item.deadline.kind !== 'after' || item.deadline.item !== executedItem) continue;
    const occurrence = onlyOccurrence(context.state, item.id);
    if (occurrence.status !== 'awaiting_date') continue;
    const { calendar } = context;
    // Past the last calendar year the date stays missing, and the missing year is an alarm of its own.
    if (
      !calendar.covers(executedAt) ||
      calendar.count(executedAt, calendar.lastDay) < item.deadline.workingDays
    )
      continue;
    const date = calendar.shift(executedAt, item.deadline.workingDays);
    moveTo(context, occurrence, date);
    occurrence.originalDue = date;
    context.record({
      type: 'date-set',
      item: item.id,
      occurrence: occurrence.id,
      date,
      text: item.deadline.text,
    });
  }
}
