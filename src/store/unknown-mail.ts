// After a restore: what the service that was lost may have sent since the backup, of which its ledger knew and this one does not.
import { sql } from 'kysely';
import type { Kind } from '../workflows/notice.ts';
import { type Instant, STREAMS } from '../workflows/time.ts';
import { reschedule } from './mail-schedule.ts';
import type { Db } from './roadmaps.ts';

/** Stands in the ledger and in the journal as the reason why a notice was not sent. */
export const RESTORED = 'restored';

export interface UnknownNotice {
  roadmap: string;
  item: string;
  occurrence: string;
  kind: Kind;
  rung: string;
  slot: Instant;
  /** Key of whoever was to get it. */
  to: string;
}

/**
 * Ends, as suppressed, what was due by the instant, and messages that were on their way or were to be tried again by
 * then. Returns the notices, in the order of their slots. What is on its way to webhooks waits until these are resumed and goes
 * (again): a program knows by the event's id what it has been told.
 */
export async function endUnknownMail(db: Db, until: Instant): Promise<UnknownNotice[]> {
  const limit = new Date(until);
  const ended = await sql<{ id: string; recipient: string; stream: string }>`
    UPDATE messages SET status = 'suppressed', next_at = NULL, error = ${RESTORED}
    WHERE stream = ANY(${[...STREAMS]}::text[]) AND (status = 'sending' OR (status = 'retry' AND next_at <= ${limit}))
    RETURNING id, recipient, stream`.execute(db);
  const { rows } = await sql<Omit<UnknownNotice, 'slot'> & { slot: Date; recipient: string; stream: string }>`
    UPDATE notices SET status = 'suppressed', reason = ${RESTORED}, message = NULL
    WHERE (status = 'planned' AND stream = ANY(${[...STREAMS]}::text[]) AND send_at <= ${limit})
      OR (status IN ('taken', 'merged') AND message = ANY(${ended.rows.map((row) => row.id)}::uuid[]))
    RETURNING roadmap, item, occurrence, kind, rung, slot, to_key AS to, recipient, stream`.execute(db);
  const touched = [...ended.rows, ...rows];
  for (const stream of STREAMS)
    await reschedule(db, stream, [
      ...new Set(touched.filter((row) => row.stream === stream).map((row) => row.recipient)),
    ]);
  return rows
    .map(({ roadmap, item, occurrence, kind, rung, slot, to }) => {
      return { roadmap, item, occurrence, kind, rung, slot: slot.getTime(), to };
    })
    .sort((a, b) => a.slot - b.slot);
}

/** A controller has been told: the alarm has done its work. Returns the roadmaps. */
export async function closeToldRestores(
  db: Db,
  at: Instant,
  digests: readonly { roadmap: string; lines: readonly string[] }[],
): Promise<string[]> {
  const told = digests
    .filter(({ lines }) => lines.some((line) => line.startsWith('alarm|') && line.endsWith(`|${RESTORED}`)))
    .map(({ roadmap }) => roadmap);
  if (told.length === 0) return [];
  const rows = await db
    .updateTable('alarms')
    .set({ closed_at: new Date(at) })
    .where('code', '=', RESTORED)
    .where('closed_at', 'is', null)
    .where('roadmap', 'in', told)
    .returning('roadmap')
    .execute();
  return rows.map((row) => row.roadmap);
}
