// The small roadmap of roadmaps.ts under control, and what becomes of it command by command.
import { type Instant, parseLocal } from '../../src/calendar/dates.ts';
import { apply } from '../../src/workflows/apply/apply.ts';
import { begin } from '../../src/workflows/begin.ts';
import type { Command } from '../../src/workflows/command.ts';
import type { Roadmap } from '../../src/workflows/roadmap.ts';
import type { Occurrence, RoadmapState } from '../../src/workflows/state.ts';
import { defaultPolicy, makeRoadmap, russianCalendar } from './roadmaps.ts';

const rules = { calendar: russianCalendar(), policy: defaultPolicy() };

/** A local time in Tomsk. */
export function at(time: string): Instant {
  const instant = parseLocal(time, 'Asia/Tomsk');
  if (instant === null) throw new Error(`not a time: ${time}`);
  return instant;
}

export type Step = [time: string, command: Command];

export const underControl = (changes: Partial<Roadmap> = {}, time = '2023-12-27T00:00'): RoadmapState =>
  begin(makeRoadmap(changes), at(time));

/** The state after the steps. Throws when the rules refuse one. */
export function having(state: RoadmapState, ...steps: Step[]): RoadmapState {
  let current = state;
  for (const [time, command] of steps) {
    const applied = apply(current, command, at(time), rules);
    if (!applied.ok) throw new Error(`${time} ${command.do}: ${applied.reason}`);
    current = applied.state;
  }
  return current;
}

/** Why the rules refuse the command; null when they don't. */
export function refusal(state: RoadmapState, [time, command]: Step): string | null {
  const applied = apply(state, command, at(time), rules);
  return applied.ok ? null : applied.reason;
}

export function occurrence(state: RoadmapState, item: string, id = ''): Occurrence {
  const found = state.items[item]?.occurrences[id];
  if (!found) throw new Error(`no occurrence ${item}@${id}`);
  return found;
}
