// What the jobs of one process have in their hands together: a stream may be worked off by several jobs at once, and a
// process that is killed must leave no more than one notifier's worth of messages whose end nobody knows.

export interface Hands {
  /** Handed over, not ended. */
  underWay(): number;
  isFree(): boolean;
  take(): void;
  /** One that was taken has ended; its end is not recorded yet. */
  ended(): void;
  /** So many ends are recorded, or given up. Tells the others. */
  recorded(count: number): void;
  /** Calls back whenever hands may have become free, each job in its turn; returns what ends that. */
  join(callback: () => void): () => void;
}

/** @param atOnce messages a notifier can work on @param unrecorded ends that may wait for their record */
export function createHands(atOnce: number, unrecorded: number): Hands {
  let taken = 0;
  let waiting = 0;
  const jobs = new Set<() => void>();

  function tell(): void {
    const asked = [...jobs];
    for (const callback of asked) callback();
    // Who was asked first comes last: one job with much to send starves no other.
    const [first] = jobs;
    if (first !== undefined && jobs.delete(first)) jobs.add(first);
  }

  return {
    underWay: () => taken,
    isFree: () => taken < atOnce && waiting < unrecorded,
    take() {
      taken += 1;
    },
    ended() {
      taken -= 1;
      waiting += 1;
      tell();
    },
    recorded(count) {
      waiting -= count;
      tell();
    },
    join(callback) {
      jobs.add(callback);
      return () => jobs.delete(callback);
    },
  };
}
