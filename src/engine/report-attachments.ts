// The papers that go with a mail about an issued report: read when it is handed over, from the ledger, so that whichever
// worker sends it, and however often, attaches the same bytes.
import { PermanentError } from '../errors.ts';
import { DeliveryError, type OutgoingMail } from '../notifiers/notifier.ts';
import { type ReportFormat, type ReportPlace, reportFile } from '../store/reports.ts';
import type { Db } from '../store/roadmaps.ts';
import type { Entry } from '../workflows/compose.ts';
import type { RoadmapState } from '../workflows/state.ts';

const CONTENT_TYPES: Record<ReportFormat, string> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

const FORMATS = Object.keys(CONTENT_TYPES) as ReportFormat[];

/** The reports that a mail's entries tell of. */
export function reportsToAttach(
  entries: readonly Entry[],
  stateOf: (roadmap: string) => RoadmapState,
): ReportPlace[] {
  const found = new Map<string, ReportPlace>();
  for (const { roadmap, item, occurrence, kind, rung, event } of entries) {
    if (kind !== 'notice' || rung !== 'report') continue;
    const n = stateOf(roadmap).events.find((e) => e.n === event)?.report;
    if (n === undefined) throw new Error(`${roadmap}: event ${event} issued no report`);
    // Somebody may get it for another person, too.
    found.set(`${roadmap} ${event}`, { roadmap, item, occurrence, n });
  }
  return [...found.values()];
}

/** Of the `DeliveryError` for papers that the database does not give: no server has seen the message. */
export const UNREADABLE_PAPERS = 'EPAPERS';

/** @throws PermanentError when a paper is no longer kept; DeliveryError when the database does not answer */
export async function attachmentsOf(
  db: Db,
  reports: readonly ReportPlace[],
): Promise<NonNullable<OutgoingMail['attachments']>> {
  const found: NonNullable<OutgoingMail['attachments']> = [];
  for (const { roadmap, item, occurrence, n } of reports)
    for (const format of FORMATS) {
      const file = await reportFile(db, roadmap, item, occurrence, n, format).catch((cause: unknown) => {
        const fault = { code: UNREADABLE_PAPERS, operatorsFault: false, cause };
        throw new DeliveryError('the papers of a report could not be read', fault);
      });
      if (!file) throw new PermanentError('приложение к письму удалено вместе со сведениями о лице');
      const { name: filename, content } = file;
      found.push({ filename, content, contentType: CONTENT_TYPES[format] });
    }
  return found;
}
