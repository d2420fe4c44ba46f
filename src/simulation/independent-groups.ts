// Roadmaps that share no address cannot meet in one message: they are simulated one after another, so that
// memory does not grow with their number.
import type { Roadmap } from '../workflows/roadmap.ts';

/** Groups in the order of their first roadmap, each in the given order. */
export function independentGroups<T extends { roadmap: Roadmap }>(roadmaps: readonly T[]): T[][] {
  const parent = roadmaps.map((_, i) => i);
  const rootOf = (i: number): number => {
    let root = i;
    while (parent[root] !== root) root = parent[root] ?? root;
    for (let at = i; at !== root; ) {
      const next = parent[at] ?? root;
      parent[at] = root;
      at = next;
    }
    return root;
  };
  const owners = new Map<string, number>();
  for (const [i, { roadmap }] of roadmaps.entries())
    for (const { email } of Object.values(roadmap.people)) {
      if (email === undefined) continue;
      const [a, b] = [rootOf(owners.get(email) ?? i), rootOf(i)];
      parent[Math.max(a, b)] = Math.min(a, b);
      owners.set(email, a);
    }
  const groups = new Map<number, T[]>();
  for (const [i, one] of roadmaps.entries()) {
    const root = rootOf(i);
    const group = groups.get(root);
    if (group) group.push(one);
    else groups.set(root, [one]);
  }
  return [...groups.values()];
}
