// The report on execution that a paper can be made of: apart from what prints it, so that pages can ask without that.
import type { Occurrence } from '../workflows/state.ts';

/** The last one, while it is checked or accepted; null once it was returned, and of an item reopened or cancelled. */
export function standingReport({
  status,
  submissions,
}: Occurrence): Occurrence['submissions'][number] | null {
  if (status !== 'under_review' && status !== 'executed') return null;
  const report = submissions.at(-1);
  return report?.returned === null ? report : null;
}
