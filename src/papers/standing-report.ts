// The report on execution that a paper can be made of: apart from what prints it, so that pages can ask without that.
import type { Occurrence } from '../workflows/state.ts';

/** The last one, while it is checked: otherwise there is no release from control to ask for. */
export function standingReport({
  status,
  submissions,
}: Occurrence): Occurrence['submissions'][number] | null {
  return status === 'under_review' ? (submissions.at(-1) ?? null) : null;
}
