// How much waits for a person's decision, over all roadmaps that they control.
import { dateOf, type Instant } from '../calendar/dates.ts';
import { QUEUES, type Queue, queues } from '../store/item-lists.ts';
import type { Site } from './site.ts';

export type Decisions = Record<Queue, number>;

/** What an operator may look at besides is not theirs to decide. */
export async function decisionsOf(site: Site, address: string, now: Instant): Promise<Decisions> {
  const todayIn = (zone: string) => dateOf(now, zone);
  const waiting = await Promise.all(
    QUEUES.map((queue) => queues(site.db, { address, operated: [], queue, todayIn })),
  );
  const count = (queue: Queue): number => waiting[QUEUES.indexOf(queue)]?.length ?? 0;
  return { review: count('review'), clarify: count('clarify'), extensions: count('extensions') };
}
