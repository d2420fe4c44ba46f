// Commands about the figures of a period: they are given, made exact, and reported when somebody has accepted them.
import { numericDate } from '../../calendar/dates.ts';
import type { CommandOf } from '../command.ts';
import { checkFigures } from '../monitoring/check-figures.ts';
import { judgePeriod } from '../monitoring/judge.ts';
import { refinedUntil } from '../monitoring/report-data.ts';
import { monitoredItem } from '../monitoring/series.ts';
import type { Policy } from '../policy.ts';
import { hasFigures, isRefinable } from '../refinement.ts';
import type { Item } from '../roadmap.ts';
import { isRunning, type Occurrence, responsibleLead, responsibleParty } from '../state.ts';
import {
  actsFor,
  type Context,
  chooseOccurrence,
  findItem,
  mustControl,
  partyOfActor,
  refuse,
} from './context.ts';
import { recordContribution } from './contribution.ts';

type Given = CommandOf<'report-indicators'>;

/** Given again they replace what was given; what is being checked or was accepted only where exact figures are awaited. */
export function reportIndicators(context: Context, command: Given, policy: Policy): void {
  const item = findItem(context, command.item);
  if (item.deadline.kind !== 'recurring')
    refuse(`п. ${item.id}: показатели представляются по повторяющемуся пункту`);
  const { due } = command;
  const occurrence = chooseOccurrence(context, item, due === undefined ? 'running' : 'not_cancelled', due);
  const party = partyOfActor(context, item) ?? responsibleParty(item);
  const isRefined = !isRunning(occurrence.status) && occurrence.status !== 'awaiting_date';
  if (isRefined) mustBeRefinable(context, item, occurrence, policy);
  mustBePossible(context, item, occurrence, command, policy);
  setFigures(context, occurrence, command, party);
  const { values, notes, confirmed, text = '' } = command;
  const figures = {
    values,
    ...(notes === undefined ? {} : { notes }),
    ...(confirmed === undefined ? {} : { confirmed }),
  };
  if (!isRefined) return recordContribution(context, occurrence, { item: item.id, party, text }, figures);
  occurrence.refinedAt = context.now;
  context.record({
    type: 'indicators-refined',
    item: item.id,
    occurrence: occurrence.id,
    party,
    text,
    ...figures,
  });
}

function mustBeRefinable(context: Context, item: Item, occurrence: Occurrence, policy: Policy): void {
  const { state, calendar, today } = context;
  if (isRefinable({ state, calendar, policy }, item, occurrence, today)) return;
  const until = refinedUntil({ state, calendar, policy }, item, occurrence);
  const past = until === null ? '' : `; уточнённые значения принимались до ${numericDate(until)}`;
  const wayOut =
    occurrence.status === 'under_review'
      ? 'на проверке; чтобы изменить показатели, контролёр возвращает отчёт на доработку'
      : 'исполнен; чтобы изменить показатели, контролёр возобновляет контроль';
  refuse(`п. ${item.id} со сроком ${numericDate(occurrence.due ?? occurrence.id)} ${wayOut}${past}`);
}

function mustBePossible(
  context: Context,
  item: Item,
  occurrence: Occurrence,
  command: Given,
  policy: Policy,
): void {
  const { state, calendar } = context;
  const { values, notes = {}, confirmed = [] } = command;
  const known = new Set(state.roadmap.indicators.map(({ id }) => id));
  const unknown = [...Object.keys(values), ...Object.keys(notes), ...confirmed].filter(
    (id) => !known.has(id),
  );
  if (unknown.length > 0) refuse(`нет показателей: ${[...new Set(unknown)].join(', ')}`);
  const impossible = checkFigures({ state, calendar, policy }, item, occurrence, { values, notes, confirmed })
    .filter(({ kind, indicator }) => kind === 'impossible' && indicator in values)
    .map(({ indicator, message }) => `показатель ${indicator}: ${message}`);
  if (impossible.length > 0) refuse(`п. ${item.id}: ${impossible.join('; ')}`);
}

/** What was said of an earlier figure goes with it. */
function setFigures(context: Context, occurrence: Occurrence, command: Given, party: string): void {
  const { values, notes = {}, confirmed = [] } = command;
  const replaced = new Set([...Object.keys(values), ...Object.keys(notes)]);
  const kept = Object.entries(occurrence.notes ?? {}).filter(([id]) => !replaced.has(id));
  occurrence.values = { ...occurrence.values, ...values };
  occurrence.notes = { ...Object.fromEntries(kept), ...notes };
  occurrence.confirmed = [
    ...new Set([...(occurrence.confirmed ?? []).filter((id) => !(id in values)), ...confirmed]),
  ];
  const given = { party, by: context.by ?? '', at: context.now };
  occurrence.given = {
    ...occurrence.given,
    ...Object.fromEntries(Object.keys(values).map((id) => [id, given])),
  };
}

/** Of a period that was accepted; nothing where nobody has given a figure. After a reopening its reason is the report's. */
export function issueReport(context: Context, policy: Policy, item: Item, occurrence: Occurrence): void {
  const { roadmap, events } = context.state;
  if (monitoredItem(roadmap)?.id !== item.id || !hasFigures(occurrence)) return;
  const isFirst = (occurrence.reports ?? []).length === 0;
  const reopened = events.findLast(
    (e) => e.type === 'reopened' && e.item === item.id && e.occurrence === occurrence.id,
  );
  recordReport(context, policy, item, occurrence, isFirst ? null : (reopened?.text ?? null));
}

export function reissueReport(context: Context, command: CommandOf<'reissue-report'>, policy: Policy): void {
  const item = findItem(context, command.item);
  if (monitoredItem(context.state.roadmap)?.id !== item.id)
    refuse(`п. ${item.id}: отчёт о показателях по этому пункту не составляется`);
  const occurrence = chooseOccurrence(context, item, 'executed', command.due);
  if (actsFor(context, responsibleLead(context.state, item)))
    refuse(
      `п. ${item.id}: никто не принимает собственный результат; отчёт выпускает тот, на кого возложен контроль`,
    );
  mustControl(context);
  if (!hasFigures(occurrence)) refuse(`п. ${item.id}: показатели за этот период не представлены`);
  recordReport(context, policy, item, occurrence, command.text);
}

function recordReport(
  context: Context,
  policy: Policy,
  item: Item,
  occurrence: Occurrence,
  reason: string | null,
): void {
  const { state, calendar, now, today } = context;
  const earlier = occurrence.reports ?? [];
  const date = judgePeriod({ state, calendar, policy }, item, occurrence)?.date ?? today;
  const { values, notes = {} } = structuredClone({ values: occurrence.values, notes: occurrence.notes });
  const n = earlier.length + 1;
  occurrence.reports = [...earlier, { n, at: now, by: context.by ?? '', reason, values, notes, date }];
  context.record({
    type: 'report-issued',
    item: item.id,
    occurrence: occurrence.id,
    text: reason ?? '',
    date,
    report: n,
  });
}
