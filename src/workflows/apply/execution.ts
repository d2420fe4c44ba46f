// Commands about doing an item: report, check, return, and how it leaves control.
import { numericDate } from '../../calendar/dates.ts';
import type { CommandOf } from '../command.ts';
import { blockedBy } from '../forecast.ts';
import { occurrencesOf } from '../occurrences.ts';
import type { Item } from '../roadmap.ts';
import { isOpen, itemState, type Occurrence, responsibleLead } from '../state.ts';
import {
  actsFor,
  becomesDone,
  type Context,
  chooseOccurrence,
  findItem,
  isSupervisor,
  mustBeResponsible,
  mustControl,
  partyOfActor,
  refuse,
} from './context.ts';
import { startDependentDates } from './dates.ts';

const where = (item: { id: string }, occurrence: Occurrence) => ({
  item: item.id,
  occurrence: occurrence.id,
});

export function submit(context: Context, command: CommandOf<'submit'>): void {
  const item = findItem(context, command.item);
  const occurrence = chooseOccurrence(context, item, 'running', command.due);
  mustBeResponsible(context, item);
  const executed = command.executed ?? context.today;
  if (executed > context.today)
    refuse(`п. ${item.id}: дата исполнения ${numericDate(executed)} ещё не наступила`);
  const done = becomesDone(occurrence, () => {
    occurrence.submissions.push({
      at: context.now,
      by: context.by ?? '',
      executed,
      text: command.text ?? '',
      returned: null,
    });
    occurrence.status = 'under_review';
  });
  context.record({
    type: 'submitted',
    ...where(item, occurrence),
    text: command.text ?? '',
    date: executed,
    done,
  });
}

/** `accepted` is told of the occurrence once it is executed. */
export function accept(
  context: Context,
  command: CommandOf<'accept'>,
  accepted: (item: Item, occurrence: Occurrence) => void,
): void {
  const item = findItem(context, command.item);
  const occurrence = chooseOccurrence(context, item, 'under_review', command.due);
  if (actsFor(context, responsibleLead(context.state, item)))
    refuse(
      `п. ${item.id}: никто не принимает собственный результат; его принимает тот, на кого возложен контроль`,
    );
  mustControl(context);
  const open = blockedBy(context.state, item);
  if (open.length > 0 && command.text === undefined)
    refuse(
      `п. ${item.id}: не исполнены п. ${open.join(', ')}; укажите основание, по которому пункт снимается с контроля`,
    );
  const report = occurrence.submissions.at(-1);
  occurrence.status = 'executed';
  occurrence.executedAt = report?.executed ?? context.today;
  occurrence.releasedAt = context.now;
  occurrence.extension = null;
  context.record({
    type: 'accepted',
    ...where(item, occurrence),
    date: occurrence.executedAt,
    ...(command.text === undefined ? {} : { text: command.text }),
  });
  accepted(item, occurrence);
  startDependentDates(context, item.id, occurrence.executedAt);
}

export function returnForRework(context: Context, command: CommandOf<'return'>): void {
  const item = findItem(context, command.item);
  const occurrence = chooseOccurrence(context, item, 'under_review', command.due);
  mustControl(context);
  const report = occurrence.submissions.at(-1);
  if (report) report.returned = command.text;
  if (command.party !== undefined) {
    if (!occurrence.contributions[command.party])
      refuse(`п. ${item.id}: исполнитель ${command.party} материалов не представлял`);
    delete occurrence.contributions[command.party];
  }
  occurrence.status = occurrence.due === null ? 'awaiting_date' : 'rework';
  occurrence.possibleSince = context.now;
  context.record({
    type: 'returned',
    ...where(item, occurrence),
    text: command.text,
    ...(command.party === undefined ? {} : { party: command.party }),
  });
}

export function reportProgress(context: Context, command: CommandOf<'report-progress'>): void {
  const item = findItem(context, command.item);
  const occurrence = chooseOccurrence(context, item, 'running', command.due);
  partyOfActor(context, item);
  context.record({ type: 'progress-reported', ...where(item, occurrence), text: command.text });
}

export function expect(context: Context, command: CommandOf<'expect'>): void {
  const item = findItem(context, command.item);
  const occurrence = chooseOccurrence(context, item, 'running', command.due);
  mustBeResponsible(context, item);
  if (command.date < context.today)
    refuse(`п. ${item.id}: ожидаемая дата ${numericDate(command.date)} уже прошла`);
  if (!context.calendar.covers(command.date))
    refuse(`${numericDate(command.date)}: нет производственного календаря на этот год`);
  occurrence.expected = { date: command.date, reason: command.text, by: context.by ?? '', at: context.now };
  context.record({ type: 'expected', ...where(item, occurrence), date: command.date, text: command.text });
}

export function cancel(context: Context, command: CommandOf<'cancel'>): void {
  const item = findItem(context, command.item);
  mustControl(context);
  const occurrence = chooseOccurrence(context, item, 'open', command.due);
  close(context, item, occurrence, command.text);
}

function close(context: Context, item: { id: string }, occurrence: Occurrence, text: string): void {
  const done = becomesDone(occurrence, () => {
    occurrence.status = 'cancelled';
    occurrence.releasedAt = context.now;
    occurrence.extension = null;
  });
  context.record({ type: 'cancelled', ...where(item, occurrence), text, done });
}

export function reopen(context: Context, command: CommandOf<'reopen'>): void {
  const item = findItem(context, command.item);
  mustControl(context);
  const occurrence = chooseOccurrence(context, item, 'executed', command.due);
  occurrence.status = occurrence.due === null ? 'awaiting_date' : 'in_execution';
  occurrence.executedAt = null;
  occurrence.releasedAt = null;
  occurrence.reopenings += 1;
  occurrence.possibleSince = context.now;
  const state = itemState(context.state, item.id);
  state.assignedAt ??= context.now;
  context.record({ type: 'reopened', ...where(item, occurrence), text: command.text });
}

/** The item's date was past when the order was put under control. */
export function clarify(context: Context, command: CommandOf<'clarify'>): void {
  const item = findItem(context, command.item);
  mustControl(context);
  const occurrence = chooseOccurrence(context, item, 'open');
  if (occurrence.status !== 'unclarified') refuse(`п. ${item.id}: уточнение не требуется`);
  if (command.executed !== undefined) {
    const { executed } = command;
    if (executed > context.today)
      refuse(`п. ${item.id}: дата исполнения ${numericDate(executed)} ещё не наступила`);
    if (command.basis === undefined)
      refuse(`п. ${item.id}: укажите документ, которым подтверждается исполнение`);
    const done = becomesDone(occurrence, () => {
      occurrence.status = 'executed';
      occurrence.executedAt = executed;
      occurrence.releasedAt = context.now;
    });
    context.record({
      type: 'clarified',
      ...where(item, occurrence),
      date: executed,
      text: command.basis,
      done,
    });
    startDependentDates(context, item.id, executed);
    return;
  }
  occurrence.status = 'in_execution';
  occurrence.possibleSince = context.now;
  itemState(context.state, item.id).assignedAt = context.now;
  context.record({ type: 'clarified', ...where(item, occurrence), date: null, text: command.basis ?? '' });
}

/** The whole order leaves control: open items end without execution, recurring ones end. */
export function releaseOrder(context: Context, command: CommandOf<'release-order'>): void {
  if (!isSupervisor(context)) refuse('распоряжение снимает с контроля тот, на кого возложен контроль');
  const { state } = context;
  if (state.released) refuse('распоряжение уже снято с контроля');
  for (const item of state.roadmap.items)
    for (const occurrence of endedByRelease(context, item)) {
      itemState(state, item.id).occurrences[occurrence.id] = occurrence;
      close(context, item, occurrence, command.basis);
    }
  state.released = { at: context.now, by: context.by ?? '', basis: command.basis };
  context.record({ type: 'released', item: null, occurrence: '', text: command.basis });
}

/** What a release ends, by occurrence. Of a series: what was due or dealt with, and the next one, with which the series ends. */
function endedByRelease(context: Context, item: Item): Occurrence[] {
  const { state, calendar, today } = context;
  const stored = itemState(state, item.id).occurrences;
  const open = occurrencesOf(state, item, calendar.lastDay).filter((o) => isOpen(o.status));
  const next = open.find((o) => o.id > today);
  return open.filter((o) => o.id in stored || o.id <= today || o === next);
}
