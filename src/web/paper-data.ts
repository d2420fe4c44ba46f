// What goes on paper about a roadmap as a whole, from what its page and its digest show.
import { dateOf, type IsoDate } from '../calendar/dates.ts';
import type { DigestReader } from '../engine/preview-digest.ts';
import { riskCause } from '../messages/item-blocks.ts';
import type { Letter } from '../messages/letter.ts';
import { capital, numericDate, passed, sentence, workingDays } from '../messages/wording.ts';
import type { DigestMemo } from '../papers/digest-memo.ts';
import { drafterOf, signatureOf } from '../papers/item-paper.ts';
import type { RoadmapSummary, SummaryItem } from '../papers/roadmap-summary.ts';
import { contactOf } from '../workflows/facts.ts';
import { controlDay } from '../workflows/occurrences.ts';
import { isOpen, isRunning, type RoadmapState } from '../workflows/state.ts';
import { GROUPS, type RoadmapView, type RowView } from './roadmap-view.ts';
import { EXECUTED_LATE } from './state-words.ts';

/** After «из них»: the state's own words tell the controller what to do. */
const UNCLARIFIED = 'требуется уточнение при постановке на контроль';

export function roadmapSummaryOf(view: RoadmapView): RoadmapSummary {
  const { state, today, rows } = view;
  const { roadmap, released } = state;
  return {
    ...headOf(state, today, overController(state)),
    underControlSince: controlDay(state),
    released: released === null ? null : { on: dateOf(released.at, roadmap.timezone), basis: released.basis },
    tally: tallyOf(view),
    items: rows.map(itemOf),
  };
}

/** As the table says it: what was executed late apart. */
function tallyOf({ rows, tally }: RoadmapView): RoadmapSummary['tally'] {
  const late = rows.filter(({ group, facts }) => group === 'executed' && facts.executedLate).length;
  return [...tally]
    .flatMap(([group, count]) =>
      group === 'executed'
        ? [
            { words: GROUPS.executed.words, count: count - late },
            { words: EXECUTED_LATE.words, count: late },
          ]
        : [{ words: group === 'unclarified' ? UNCLARIFIED : GROUPS[group].words, count }],
    )
    .filter(({ count }) => count > 0);
}

/** What the controller is to do belongs in the controller's mails: a memo says what the supervisor's digest, or the issuer's, says. */
export function memoReader({ roadmap }: RoadmapState, { person, roles }: DigestReader): DigestReader {
  const { supervisor, controller } = roadmap;
  if (person === controller || person === supervisor) return { person: supervisor, roles: ['supervisor'] };
  return { person, roles: roles.filter((role) => role !== 'controller') };
}

/** @param reader key of whose digest it is */
export function digestMemoOf(
  state: RoadmapState,
  today: IsoDate,
  reader: string,
  letter: Letter | null,
  mark: string | null,
): DigestMemo {
  return {
    ...headOf(state, today, reader === state.roadmap.controller ? overController(state) : reader),
    sections: letter?.parts.flatMap((part) => part.sections) ?? [],
    mark,
  };
}

/** Whom the controller tells: whoever the control is laid upon; where that is the controller, whoever signed the order. */
function overController({ roadmap: { supervisor, controller, order } }: RoadmapState): string {
  return supervisor === controller ? order.issuer : supervisor;
}

function headOf(state: RoadmapState, date: IsoDate, to: string) {
  const { order, title, controller } = state.roadmap;
  return {
    date,
    order: { number: order.number, date: order.date },
    roadmap: title,
    to: signatureOf(state, to),
    signedBy: signatureOf(state, controller),
    drafter: drafterOf(contactOf(state)),
  };
}

function itemOf(row: RowView): SummaryItem {
  const { item, facts, occurrence, states, forecast } = row;
  return {
    item: item.id,
    title: item.title,
    parties: facts.parties.map(({ name }) => name),
    lead: facts.lead,
    originalDue: occurrence.originalDue,
    due: occurrence.due,
    states: [...states.map(({ words }) => words), ...beforeIn(row)],
    delay: delayOf(row).map((line) => sentence(capital(line))),
    executedAt: facts.executedAt,
    forecast: isOpen(facts.status) ? forecast : null,
  };
}

/** Of a series what is behind its next date. */
function beforeIn({ facts, series, occurrence }: RowView): string[] {
  const executed = series.filter((one) => one.status === 'executed' && one.id < occurrence.id).length;
  return facts.isRecurring && executed > 0 ? [`исполнено за прежние сроки: ${executed}`] : [];
}

/** In the words of the page and the digest. */
function delayOf({ facts, group, alsoOpen }: RowView): string[] {
  const { term, expected, extension, executedLate, status } = facts;
  const late = term?.daysOverdue ?? 0;
  return [
    ...(group === 'overdue' ? [`срок нарушен, ${passed(late)} ${workingDays(late)}`] : []),
    ...(group === 'risk' ? [riskCause(facts)] : []),
    ...(expected && executedLate ? [`причина: ${expected.reason}`] : []),
    ...(expected && isRunning(status)
      ? [`ожидаемая дата исполнителя ${numericDate(expected.date)}; причина: ${expected.reason}`]
      : []),
    ...(extension
      ? [
          `запрошено продление до ${numericDate(extension.date)}: ${extension.status === 'open' ? 'на решении' : 'поддержано, акт не издан'}`,
        ]
      : []),
    ...(alsoOpen.length > 0
      ? [`не представлено также за срок ${alsoOpen.map(({ due }) => numericDate(due ?? '')).join(', ')}`]
      : []),
  ];
}
