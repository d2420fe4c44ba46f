// Figures that had to be given before their period ended may be made exact for some days afterwards, whatever state the
// occurrence is in meanwhile.
import type { Instant, IsoDate } from '../calendar/dates.ts';
import { refinedUntil } from './monitoring/report-data.ts';
import type { RoadmapRules } from './policy.ts';
import type { Item } from './roadmap.ts';
import type { Occurrence, RoadmapState } from './state.ts';

/** Whether figures that are being checked, or were accepted, may still be changed on `today`. */
export function isRefinable(
  view: RoadmapRules & { state: RoadmapState },
  item: Item,
  occurrence: Occurrence,
  today: IsoDate,
): boolean {
  const { status } = occurrence;
  if (status !== 'under_review' && status !== 'executed') return false;
  const until = refinedUntil(view, item, occurrence);
  return until !== null && today <= until;
}

/** When figures that were accepted were changed, while no report states them as they are now. */
export function refinedSinceReport({ status, refinedAt, reports = [] }: Occurrence): Instant | null {
  if (status !== 'executed' || refinedAt === undefined) return null;
  return refinedAt > (reports.at(-1)?.at ?? Number.NEGATIVE_INFINITY) ? refinedAt : null;
}

/** Whether a report can be made: somebody has given at least one figure. */
export function hasFigures({ values }: Pick<Occurrence, 'values'>): boolean {
  return Object.keys(values).length > 0;
}
