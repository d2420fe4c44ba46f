// People to choose from, as a list of a form shows them.
import type { RoadmapTarget } from './action-form.ts';

export const CHOOSE = ['', 'выберите'] as const;

export function peopleOptions({ state }: RoadmapTarget, keys: readonly string[]): [string, string][] {
  const { people } = state.roadmap;
  return keys.map((key) => {
    const { name = key, position } = people[key] ?? {};
    return [key, position === undefined ? name : `${name} – ${position}`];
  });
}

export const everyone = ({ state }: RoadmapTarget): string[] => Object.keys(state.roadmap.people);
