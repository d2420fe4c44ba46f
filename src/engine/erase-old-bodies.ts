// The words of old messages are personal data that nobody needs any more. What stays is who was told what and when, and
// the hash of the words in the journal.
import { eraseBodies } from '../store/erasure.ts';
import type { EngineDeps } from './engine-deps.ts';

const DAY_MS = 86_400_000;
/** A batch is a transaction of some tens of milliseconds. */
const AT_ONCE = 500;

/** @param keepDays counted from when a message was made; 0 keeps them for ever. Returns how many lost their words. */
export type EraseOldBodies = (keepDays: number) => Promise<number>;

export function createEraseOldBodies({
  db,
  clock,
  log,
}: Pick<EngineDeps, 'db' | 'clock' | 'log'>): EraseOldBodies {
  return async (keepDays) => {
    if (keepDays === 0) return 0;
    const before = clock.now() - keepDays * DAY_MS;
    let erased = 0;
    for (let batch = AT_ONCE; batch === AT_ONCE; erased += batch)
      batch = await eraseBodies(db, before, AT_ONCE);
    if (erased > 0) log.info({ messages: erased, keepDays }, 'erased the bodies of old messages');
    return erased;
  };
}
