// Whose digest a page or a paper shows: the one asked for, among those that the reader may see.
import { type DigestPreview, type DigestReader, previewDigests } from '../engine/preview-digest.ts';
import { othersOfOrders } from '../store/orders.ts';
import type { StoredRoadmap } from '../store/roadmaps.ts';
import { OWN } from '../workflows/organisation-directory.ts';
import type { RoadmapState } from '../workflows/state.ts';
import { itemPath, roadmapPath } from './item-place.ts';
import type { RoadmapVisit } from './route.ts';
import { seesMail } from './sees-mail.ts';

export interface DigestShown {
  /** Who else's may be asked for. */
  readers: readonly DigestReader[];
  shown: DigestPreview;
}

/**
 * The one that `?for=` names, else the reader's own, else the first; null where there is none.
 *
 * @param readAs which digest stands for that reader's
 * @param scope of this roadmap alone, or of all roadmaps of the order, as the mail goes
 */
export async function digestShown(
  visit: RoadmapVisit,
  scope: 'roadmap' | 'order',
  readAs = (reader: DigestReader): DigestReader => reader,
): Promise<DigestShown | null> {
  const { c, site, state, now } = visit;
  const { id } = state.roadmap;
  const others = scope === 'order' ? await othersSeen(visit) : new Map<string, StoredRoadmap>();
  const stored = (await site.cache.load(site.db, [id])).get(id);
  if (!stored) return null;
  const { readers: all, preview } = await previewDigests(stored, {
    db: site.db,
    rules: site.rules,
    now,
    others,
    pages: { item: itemPath, roadmap: roadmapPath },
  });
  const readers = readersFor(visit, all);
  const wanted = c.req.query('for');
  const reader = readers.find((one) => one.person === wanted) ?? readers[0];
  return reader ? { readers, shown: preview(readAs(reader)) } : null;
}

/** Roadmaps of the same order that the visitor looks after as well: of others they see nothing here. */
async function othersSeen({ site, state, principal }: RoadmapVisit): Promise<Map<string, StoredRoadmap>> {
  const { id } = state.roadmap;
  const found = await site.cache.load(site.db, await othersOfOrders(site.db, [id]));
  const sees = ({ organisation = OWN, roadmap: { people, supervisor, controller, order } }: RoadmapState) =>
    principal.operates(organisation) ||
    [supervisor, controller, order.issuer].some((key) => people[key]?.email === principal.address);
  return new Map([...found].filter(([, one]) => sees(one.state)));
}

/** Other people's alarms and answers are for those who control; others see what the issuer gets. */
function readersFor(visit: RoadmapVisit, all: readonly DigestReader[]): DigestReader[] {
  const { state, principal } = visit;
  const { people, order } = state.roadmap;
  if (!seesMail(visit)) return [{ person: order.issuer, roles: ['issuer'] }];
  const isOwn = ({ person }: DigestReader) => people[person]?.email === principal.address;
  return [...all.filter(isOwn), ...all.filter((one) => !isOwn(one))];
}
