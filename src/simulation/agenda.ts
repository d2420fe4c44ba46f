// What is to happen when: everything of one instant together, instants in order. Things are not taken out
// when plans change; whoever takes an instant checks what still stands.
import type { Instant } from '../calendar/dates.ts';

export interface Agenda<T> {
  add(at: Instant, thing: T): void;
  /** Infinity when nothing is left. */
  next(): Instant;
  /** All things of the next instant, which leaves the agenda. */
  take(): T[];
}

export function createAgenda<T>(): Agenda<T> {
  const things = new Map<Instant, T[]>();
  /** Descending, so that the next one is popped from the end. */
  const instants: Instant[] = [];

  const insert = (at: Instant): void => {
    let [low, high] = [0, instants.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((instants[middle] ?? 0) > at) low = middle + 1;
      else high = middle;
    }
    instants.splice(low, 0, at);
  };

  return {
    add(at, thing) {
      const known = things.get(at);
      if (known) {
        known.push(thing);
        return;
      }
      things.set(at, [thing]);
      insert(at);
    },
    next: () => instants.at(-1) ?? Number.POSITIVE_INFINITY,
    take() {
      const at = instants.pop();
      if (at === undefined) return [];
      const taken = things.get(at) ?? [];
      things.delete(at);
      return taken;
    },
  };
}
