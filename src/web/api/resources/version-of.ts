// The tag of what follows from a roadmap's state, the rules, the day and the reader alone: known before anything is worked out.
import { createHash } from 'node:crypto';
import { version } from '../../../version.ts';
import type { Item } from '../../../workflows/roadmap.ts';
import type { RoadmapState } from '../../../workflows/state.ts';
import type { RoadmapPlace } from '../../route.ts';
import type { Principal } from '../../site.ts';
import { entityTag } from '../etag.ts';

/** @param more what else the answer depends on */
export function placeTag(
  place: RoadmapPlace & { principal: Principal; item?: Item },
  ...more: string[]
): string {
  const { state, calendar, policy, today, roles, isOperator, principal } = place;
  return entityTag(
    { ...seenOf(state), item: place.item?.id ?? null },
    VERSION,
    contentHash(state, () => state),
    contentHash(calendar, () => calendar.days(calendar.firstDay, calendar.lastDay)),
    contentHash(policy, () => policy),
    today,
    principal.address,
    [...roles].sort().join(),
    String(isOperator),
    ...more,
  );
}

/** Of an answer that is small, or that only its own content tells apart. */
export function contentTag(state: RoadmapState | null, content: unknown): string {
  return entityTag(state ? seenOf(state) : { roadmap: null, item: null, seen: 0 }, JSON.stringify(content));
}

/** Sentences are made by the program: another version may make others. */
const VERSION = version();

const seenOf = ({ roadmap, events }: RoadmapState) => ({
  roadmap: roadmap.id,
  item: null,
  seen: events.at(-1)?.n ?? 0,
});

/** States, calendars and policies are never changed in place. */
const hashes = new WeakMap<object, string>();

function contentHash(object: object, content: () => unknown): string {
  const known = hashes.get(object);
  if (known !== undefined) return known;
  const hash = createHash('sha256').update(JSON.stringify(content())).digest('hex');
  hashes.set(object, hash);
  return hash;
}
