// The harness's side of the virtual clock: the file with the offset that every process of a run reads.
import { openSync, writeSync } from 'node:fs';

export interface VirtualTime {
  /** For CHAOS_CLOCK. */
  readonly file: string;
  /** Milliseconds since 1970 by the virtual clock. */
  now(): number;
  /** Sets the clock to an instant, forth or back; from there it goes at real speed. */
  set(instant: number): void;
}

export function createVirtualTime(file: string, start: number): VirtualTime {
  const handle = openSync(file, 'w');
  let offset = 0;
  const set = (instant: number): void => {
    offset = Math.round(instant - Date.now());
    // One write of constant length: a reader sees the old number or the new one.
    writeSync(handle, String(offset).padStart(20, ' '), 0);
  };
  set(start);
  return { file, now: () => Date.now() + offset, set };
}
