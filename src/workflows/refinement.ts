// Figures that had to be given before their period ended may be made exact for some days afterwards, whatever state the
// occurrence is in meanwhile.
import type { IsoDate } from '../calendar/dates.ts';
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

/** Whether a report can be made: somebody has given at least one figure. */
export function hasFigures({ values }: Pick<Occurrence, 'values'>): boolean {
  return Object.keys(values).length > 0;
}
