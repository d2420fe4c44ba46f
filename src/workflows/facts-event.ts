// The event behind a notice or a digest's line, with people and parties by name.
import { dateOf, type IsoDate } from '../calendar/dates.ts';
import { type ItemRef, itemRef } from './facts-outlook.ts';
import type { PlanContext } from './plan/context.ts';
import type { Act } from './roadmap.ts';
import { type EventType, itemOf, type RoadmapEvent } from './state.ts';

export interface EventFacts {
  type: EventType;
  /** In the roadmap's zone. */
  day: IsoDate;
  /** Name; null when the operator or the service acted. */
  by: string | null;
  /** The item it happened to. */
  about: ItemRef | null;
  /** Comment, reason, basis or requisites; empty when none was given. */
  text: string;
  /** The new date, the date of execution, the date asked for, or the first day of an absence. */
  date: IsoDate | null;
  /** What an amendment replaced: a date, or other words. */
  previous: string | null;
  until: IsoDate | null;
  act: Act | null;
  decision: 'supported' | 'refused' | null;
  /** Name of the party that contributed, or whose lead changed. */
  party: string | null;
  /** Name of the absent person, or of the new lead. */
  person: string | null;
  /** Name of the lead until now. */
  formerLead: string | null;
  /** Name of who stands in. */
  substitute: string | null;
}

export function eventFacts(context: PlanContext, event: RoadmapEvent, today: IsoDate): EventFacts {
  const { state } = context;
  const { people, parties, timezone } = state.roadmap;
  const name = (key: string | null | undefined) => (key == null ? null : (people[key]?.name ?? key));
  const absence = state.absences.find((a) => a.event === event.n);
  return {
    type: event.type,
    day: dateOf(event.at, timezone),
    by: name(event.by),
    about: event.item === null ? null : itemRef(context, itemOf(state, event.item), today),
    text: event.type === 'absence-set' ? '' : (event.text ?? ''),
    date: event.date ?? null,
    previous: event.type === 'lead-changed' ? null : (event.previous ?? null),
    until: event.until ?? null,
    act: event.act ?? null,
    decision: event.decision ?? null,
    party: event.party === undefined ? null : (parties[event.party]?.name ?? event.party),
    person: name(event.person),
    formerLead: event.type === 'lead-changed' ? name(event.previous) : null,
    substitute: name(absence?.substitute),
  };
}
