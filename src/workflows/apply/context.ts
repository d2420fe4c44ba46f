// What a command's rule works with: a draft of the state, who acts, and how a refusal is said.
import { dateOf, type Instant, type IsoDate, numericDate } from '../../calendar/dates.ts';
import { type WorkCalendar, whereCovered } from '../../calendar/work-calendar.ts';
import { controlDateIn, isDone } from '../forecast.ts';
import { occurrencesOf, onlyOccurrence } from '../occurrences.ts';
import { substituteOn } from '../recipients.ts';
import type { Item } from '../roadmap.ts';
import {
  coExecutors,
  isOpen,
  isRunning,
  itemState,
  type Occurrence,
  type RoadmapEvent,
  type RoadmapState,
  responsibleLead,
  type Via,
} from '../state.ts';

/** Thrown inside the rules of commands, returned by `apply` as its reason. */
export class Refusal extends Error {
  override name = 'Refusal';
}

export function refuse(reason: string): never {
  throw new Refusal(reason);
}

export interface Context {
  /** A copy that the rule may change. */
  readonly state: RoadmapState;
  readonly calendar: WorkCalendar;
  readonly now: Instant;
  /** In the roadmap's zone. */
  readonly today: IsoDate;
  /** Person key; null is the operator. */
  readonly by: string | null;
  record(event: Omit<RoadmapEvent, 'n' | 'at' | 'by' | 'via'>): RoadmapEvent;
}

export function createContext(
  state: RoadmapState,
  calendar: WorkCalendar,
  now: Instant,
  { by, via }: { by: string | null; via?: Via },
): Context {
  return {
    state,
    calendar,
    now,
    today: dateOf(now, state.roadmap.timezone),
    by,
    record(event) {
      const recorded: RoadmapEvent = {
        n: state.events.length + 1,
        at: now,
        by,
        ...event,
        ...(via === undefined ? {} : { via }),
      };
      state.events.push(recorded);
      return recorded;
    },
  };
}

export function findItem(context: Context, id: string): Item {
  return context.state.roadmap.items.find((i) => i.id === id) ?? refuse(`нет пункта ${id}`);
}

/** The actor is this person, or stands in for them today. Acting counts as acknowledgement for that person. */
export function actsFor(context: Context, person: string): boolean {
  if (context.by === null) return false;
  const may = context.by === person || substituteOn(context.state, person, context.today) === context.by;
  if (may) context.state.actedAt[person] = context.now;
  return may;
}

export function mustBeResponsible(context: Context, item: Item): void {
  if (!actsFor(context, responsibleLead(context.state, item)))
    refuse(`п. ${item.id}: это может сделать только ответственный исполнитель или его замещающий`);
}

/** The co-executing party for which the actor answers, or null when they are the responsible lead. */
export function partyOfActor(context: Context, item: Item): string | null {
  if (actsFor(context, responsibleLead(context.state, item))) return null;
  const part = coExecutors(context.state, item).find((c) => actsFor(context, c.lead));
  return (
    part?.party ?? refuse(`п. ${item.id}: это может сделать только исполнитель пункта или его замещающий`)
  );
}

export function isSupervisor(context: Context): boolean {
  return actsFor(context, context.state.roadmap.supervisor);
}

export function mustControl(context: Context): void {
  if (!isSupervisor(context) && !actsFor(context, context.state.roadmap.controller))
    refuse('это может сделать только контролёр или тот, на кого возложен контроль');
}

export function mustControlOrOperate(context: Context): void {
  if (context.by !== null) mustControl(context);
}

type Wanted = 'running' | 'under_review' | 'open' | 'executed' | 'not_cancelled';
const WANTED: Record<Wanted, (occurrence: Occurrence) => boolean> = {
  running: (o) => isRunning(o.status) || o.status === 'awaiting_date',
  under_review: (o) => o.status === 'under_review',
  open: (o) => isOpen(o.status),
  executed: (o) => o.status === 'executed',
  not_cancelled: (o) => o.status !== 'cancelled',
};
const NOT: Record<Wanted, string> = {
  running: 'не на исполнении',
  under_review: 'не на проверке',
  open: 'уже снят с контроля',
  executed: 'не исполнен',
  not_cancelled: 'снят с контроля без исполнения',
};

/**
 * The occurrence a command means, ready to be changed: a one-time item's only one, whose date `due` is if it is given (in
 * force or by the document); of a recurring item that of `due`, without it the earliest in the wanted state.
 */
export function chooseOccurrence(context: Context, item: Item, wanted: Wanted, due?: IsoDate): Occurrence {
  const { state } = context;
  if (state.released) refuse('распоряжение снято с контроля');
  const fits = WANTED[wanted];
  if (item.deadline.kind !== 'recurring') {
    const only = onlyOccurrence(state, item.id);
    if (due !== undefined && due !== only.due && due !== only.originalDue)
      refuse(`п. ${item.id}: нет срока ${numericDate(due)}`);
    if (only.status === 'unclarified' && wanted !== 'open')
      refuse(`п. ${item.id}: сначала уточните его при постановке на контроль`);
    if (!fits(only)) refuse(`п. ${item.id} ${NOT[wanted]}`);
    return only;
  }
  const all = occurrencesOf(state, item, context.calendar.lastDay);
  // One that an act has moved onto the date of another one does not hide it.
  const found =
    due === undefined ? all.find(fits) : (all.find((o) => o.id === due) ?? all.find((o) => o.due === due));
  if (!found)
    refuse(
      due === undefined ? `п. ${item.id} ${NOT[wanted]}` : `п. ${item.id}: нет срока ${numericDate(due)}`,
    );
  if (!fits(found)) refuse(`п. ${item.id} со сроком ${numericDate(found.due ?? found.id)} ${NOT[wanted]}`);
  itemState(state, item.id).occurrences[found.id] = found;
  return found;
}

/** Runs a change of an occurrence and tells whether it made the item done that was not (which may free its successors). */
export function becomesDone(occurrence: Occurrence, change: () => void): boolean {
  const before = isDone(occurrence);
  change();
  return !before && isDone(occurrence);
}

export function mustBeCovered(context: Context, date: IsoDate): void {
  const control = whereCovered(() => controlDateIn(context.state, date, context.calendar));
  if (control === null || !context.calendar.covers(date))
    refuse(`${numericDate(date)}: нет производственного календаря ${context.calendar.name} на этот год`);
}
