// A report that a command has issued becomes two papers, kept with it in the command's transaction; the journal seals both by
// their hashes.
import { saveReport } from '../store/reports.ts';
import type { Db } from '../store/roadmaps.ts';
import { periodReport } from '../workflows/monitoring/report-data.ts';
import type { RoadmapRules } from '../workflows/policy.ts';
import { itemOf, itemState, type RoadmapEvent, type RoadmapState } from '../workflows/state.ts';

/** What the journal adds to the lines of these events, by the event's ordinal. */
export type IssuedPapers = ReadonlyMap<number, { docx: string; xlsx: string }>;

export async function issueReports(
  tx: Db,
  state: RoadmapState,
  rules: RoadmapRules,
  events: readonly RoadmapEvent[],
): Promise<IssuedPapers> {
  const papers = new Map<number, { docx: string; xlsx: string }>();
  for (const { type, item: id, occurrence: due, report: n, n: event, at } of events) {
    if (type !== 'report-issued' || id === null || n === undefined) continue;
    const item = itemOf(state, id);
    const occurrence = itemState(state, id).occurrences[due];
    if (!occurrence) throw new Error(`${state.roadmap.id}: no occurrence ${due} of item ${id}`);
    const data = periodReport({ state, ...rules }, item, occurrence, n);
    // What makes documents is large, and most processes never make one.
    const { renderReport } = await import('../papers/render-report.ts');
    const place = { roadmap: state.roadmap.id, item: id, occurrence: due, n };
    papers.set(event, await saveReport(tx, { ...place, event, at, data, ...(await renderReport(data)) }));
  }
  return papers;
}
