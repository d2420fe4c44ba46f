// The one place where the time is asked for; replay and tests put a clock of their own here.
import type { Instant } from './calendar/dates.ts';

export interface Clock {
  now(): Instant;
}

export const systemClock: Clock = { now: () => Date.now() };

/** A clock that goes only when told to. */
export interface VirtualClock extends Clock {
  set(instant: Instant): void;
}

export function createVirtualClock(start: Instant): VirtualClock {
  let instant = start;
  return {
    now: () => instant,
    set(next) {
      instant = next;
    },
  };
}
