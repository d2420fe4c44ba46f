// What a check of a proof file found, in the order of the journal.

export interface Fault {
  /** Number of the journal's line that it is about; null of what belongs to no line. */
  line: number | null;
  what: string;
  expected?: string;
  found?: string;
}

/** Of many more nobody reads. */
const KEPT = 100;

export interface Faults {
  add(fault: Fault): void;
  count(): number;
  /** The first first; those of no line last. */
  list(): Fault[];
}

export function collectFaults(): Faults {
  const kept: Fault[] = [];
  let count = 0;
  return {
    add(fault) {
      count += 1;
      if (kept.length < KEPT) kept.push(fault);
    },
    count: () => count,
    list: () => kept.toSorted((a, b) => (a.line ?? Infinity) - (b.line ?? Infinity)),
  };
}
