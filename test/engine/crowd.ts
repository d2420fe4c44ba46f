// Roadmaps with many people, each the lead of an item of their own.
import type { Roadmap } from '../../src/workflows/roadmap.ts';
import { makeItem, makeRoadmap } from '../support/roadmaps.ts';

/** `count` leads `<id>-1@example.org` …, whose items are due on `due`; no co-executors. */
export function crowd(
  id: string,
  count: number,
  due = '2024-02-15',
  changes: Partial<Roadmap> = {},
): Roadmap {
  const { people } = makeRoadmap();
  const numbers = Array.from({ length: count }, (_, i) => i + 1);
  return makeRoadmap({
    id,
    people: {
      ...people,
      ...Object.fromEntries(
        numbers.map((n) => [`p${n}`, { name: `Исполнитель ${n}`, email: `${id}-${n}@example.org` }]),
      ),
    },
    parties: Object.fromEntries(
      numbers.map((n) => [`party${n}`, { name: `Исполнитель ${n}`, lead: `p${n}` }]),
    ),
    items: numbers.map((n) => makeItem(String(n), due, { responsible: [`party${n}`] })),
    ...changes,
  });
}
