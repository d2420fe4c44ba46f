// Everything random in a run comes from its seed.

export interface Dice {
  /** A whole number from 0 up to below `bound`. */
  below(bound: number): number;
  /** From `least` (included) to `most` (excluded). */
  between(least: number, most: number): number;
  chance(probability: number): boolean;
  pick<T>(values: readonly T[]): T;
}

/** mulberry32; `purpose` gives each user of a seed numbers of its own. */
export function createDice(seed: number, purpose: string): Dice {
  let state = seed | 0;
  for (let i = 0; i < purpose.length; i += 1) state = (Math.imul(state, 31) + purpose.charCodeAt(i)) | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (bound: number) => Math.floor(next() * bound);
  return {
    below,
    between: (least, most) => least + next() * (most - least),
    chance: (probability) => next() < probability,
    pick(values) {
      const value = values[below(values.length)];
      if (value === undefined) throw new RangeError('nothing to pick from');
      return value;
    },
  };
}
