// A whole scenario through the simulation: what people do goes in at its time, every message comes out.
import { type Instant, type IsoDate, instantOf, numericDate } from '../calendar/dates.ts';
import { apply } from '../workflows/apply/apply.ts';
import { begin } from '../workflows/begin.ts';
import type { Issue } from '../workflows/locate.ts';
import type { Mail } from '../workflows/mail.ts';
import type { ScenarioEvent } from '../workflows/parse-scenario.ts';
import type { PlanContext } from '../workflows/plan/context.ts';
import type { Roadmap } from '../workflows/roadmap.ts';
import { independentGroups } from './independent-groups.ts';
import { compareMessages } from './message-line.ts';
import { createSimulation, endOfDay, type SimulationOptions } from './simulate.ts';

export interface ScenarioOptions {
  /** In the order in which they are applied. */
  roadmaps: SimulationOptions['roadmaps'];
  /** In the order of time. Those after `to` are checked, not run. */
  events: readonly ScenarioEvent[];
  /** Both days included, in each roadmap's zone. */
  from: IsoDate;
  to: IsoDate;
  /** After each group of roadmaps: how many roadmaps are done. */
  onProgress?: (done: number) => void;
}

export type ScenarioRun<T> = { ok: true; messages: T[] } | { ok: false; errors: Issue[] };

/**
 * Every message of the run, ordered by instant, recipient and urgency, as `tell` puts it into a value at the moment it
 * goes. An event that the rules refuse, or that comes before control began, is an error, and nothing is simulated.
 */
export function runScenario<T>(
  options: ScenarioOptions,
  tell: (mail: Mail, contextOf: (roadmap: string) => PlanContext) => T,
): ScenarioRun<T> {
  const errors = refusedEvents(options);
  if (errors.length > 0) return { ok: false, errors };
  const told: { at: Instant; to: string; kind: Mail['kind']; value: T }[] = [];
  for (const { contextOf, ...mail } of mailsOf(options))
    told.push({ at: mail.at, to: mail.to.key, kind: mail.kind, value: tell(mail, contextOf) });
  return { ok: true, messages: told.sort(compareMessages).map(({ value }) => value) };
}

/**
 * What the rules say against the events. A refused event leaves its item, and those that wait for it, in a state that
 * nobody meant: their later events are not judged. Nor are any after a refused event that concerns no item.
 */
export function refusedEvents(options: Pick<ScenarioOptions, 'roadmaps' | 'events' | 'from'>): Issue[] {
  const errors: Issue[] = [];
  const byRoadmap = eventsByRoadmap(options.events);
  for (const { roadmap, ...rules } of options.roadmaps) {
    const firstDay = options.from > roadmap.order.date ? options.from : roadmap.order.date;
    const start = instantOf(firstDay, '00:00', roadmap.timezone);
    let state = begin(roadmap, start);
    const doubtful = new Set<string>();
    for (const event of byRoadmap.get(roadmap.id) ?? []) {
      const { file, line, column } = event;
      if (event.at < start) {
        const message = `событие раньше постановки на контроль (${numericDate(firstDay)})`;
        errors.push({ file, line, column, message });
        continue;
      }
      const item = 'item' in event.command ? event.command.item : undefined;
      if (item !== undefined && doubtful.has(item)) continue;
      const applied = apply(state, event.command, event.at, rules);
      if (!applied.ok) {
        errors.push({ file, line, column, message: applied.reason });
        if (item === undefined) break;
        for (const id of withSuccessors(roadmap, item)) doubtful.add(id);
        continue;
      }
      state = applied.state;
    }
  }
  return errors.sort((a, b) => a.line - b.line || a.column - b.column);
}

/** The item and all that wait for it, however indirectly. */
function withSuccessors(roadmap: Roadmap, item: string): Set<string> {
  const found = new Set([item]);
  // A set that grows is walked to its new end.
  for (const id of found)
    for (const { id: successor, after, deadline } of roadmap.items)
      if (after.includes(id) || (deadline.kind === 'after' && deadline.item === id)) found.add(successor);
  return found;
}

function eventsByRoadmap(events: readonly ScenarioEvent[]): Map<string, ScenarioEvent[]> {
  const found = new Map<string, ScenarioEvent[]>();
  for (const event of events) {
    const known = found.get(event.roadmap);
    if (known) known.push(event);
    else found.set(event.roadmap, [event]);
  }
  return found;
}

function byTime(a: ScenarioEvent, b: ScenarioEvent): number {
  return a.at - b.at || a.line - b.line || a.column - b.column;
}

/** Group after group, each in the order of time. The events have been found to be allowed. */
export function* mailsOf(
  options: ScenarioOptions,
): Generator<Mail & { contextOf: (roadmap: string) => PlanContext }> {
  const byRoadmap = eventsByRoadmap(options.events);
  let done = 0;
  for (const group of independentGroups(options.roadmaps)) {
    const ends = new Map(
      group.map(({ roadmap }) => [roadmap.id, endOfDay(options.to, roadmap.timezone)] as const),
    );
    const last = Math.max(...ends.values());
    // A day ends later further west: what belongs to roadmaps whose run is over is left out.
    const belongs = (mail: Mail) => mail.entries.some((e) => mail.at <= (ends.get(e.roadmap) ?? 0));
    const simulation = createSimulation({ roadmaps: group, from: options.from });
    const events = group
      .flatMap(({ roadmap }) => byRoadmap.get(roadmap.id) ?? [])
      .filter((event) => event.at <= (ends.get(event.roadmap) ?? 0))
      .sort(byTime);
    for (const event of events) {
      for (const mail of simulation.advance(event.at - 1)) if (belongs(mail)) yield mail;
      const applied = simulation.command(event.roadmap, event.command, event.at);
      if (!applied.ok) throw new Error(`${event.file}:${event.line}: ${applied.reason}`);
    }
    for (const mail of simulation.advance(last)) if (belongs(mail)) yield mail;
    done += group.length;
    options.onProgress?.(done);
  }
}
