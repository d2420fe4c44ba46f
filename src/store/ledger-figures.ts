// The ledger in a few figures, for metrics and the watchdog: one statement whose cost is that of what is due, up to a limit.
import { type RawBuilder, sql } from 'kysely';
import { type Instant, LEDGER_STREAMS, type LedgerStream, STREAMS } from '../workflows/time.ts';
import type { Db } from './roadmaps.ts';

/** More than this many are not counted. */
export const COUNTED_AT_MOST = 10_000;

export interface StreamFigures {
  /** Recipients whom somebody has to look at now. */
  due: number;
  /** Since when the first of them has been due. */
  oldestDue: Instant | null;
}

export interface LedgerFigures {
  streams: Record<LedgerStream, StreamFigures>;
  /** Mails that are being sent or wait to be tried again. */
  unfinished: number;
  alarmsOpen: number;
  /** Because they failed, not because somebody wanted it. */
  webhooksPaused: number;
  /** When the queue last handed a job to any process; null before the first. */
  wokenAt: Instant | null;
}

interface FiguresRow {
  stream: LedgerStream;
  due: number;
  oldest: Date | null;
  unfinished: number;
  alarms: number;
  paused: number;
  woken: Date | null;
}

export function ledgerQuery(now: Instant): RawBuilder<FiguresRow> {
  return sql<FiguresRow>`
    SELECT s.stream,
      (SELECT count(*) FROM (
        SELECT FROM mail_schedule WHERE stream = s.stream AND next_at <= ${new Date(now)} LIMIT ${COUNTED_AT_MOST}) d) AS due,
      (SELECT min(next_at) FROM mail_schedule WHERE stream = s.stream AND next_at <= ${new Date(now)}) AS oldest,
      (SELECT count(*) FROM (
        SELECT FROM messages WHERE status IN ('sending', 'retry') AND stream = ANY(${[...STREAMS]}::text[])
        LIMIT ${COUNTED_AT_MOST}) u) AS unfinished,
      (SELECT count(*) FROM (SELECT FROM alarms WHERE closed_at IS NULL LIMIT ${COUNTED_AT_MOST}) a) AS alarms,
      (SELECT count(*) FROM webhooks WHERE paused_reason <> 'operator') AS paused,
      (SELECT at FROM watch WHERE name = 'woken') AS woken
    FROM unnest(${[...LEDGER_STREAMS]}::text[]) AS s (stream)`;
}

export async function readLedger(db: Db, now: Instant): Promise<LedgerFigures> {
  const { rows } = await ledgerQuery(now).execute(db);
  const of = (stream: LedgerStream): StreamFigures => {
    const row = rows.find((one) => one.stream === stream);
    return { due: row?.due ?? 0, oldestDue: row?.oldest?.getTime() ?? null };
  };
  return {
    streams: {
      reminders: of('reminders'),
      escalations: of('escalations'),
      monitoring: of('monitoring'),
      webhooks: of('webhooks'),
    },
    unfinished: rows[0]?.unfinished ?? 0,
    alarmsOpen: rows[0]?.alarms ?? 0,
    webhooksPaused: rows[0]?.paused ?? 0,
    wokenAt: rows[0]?.woken?.getTime() ?? null,
  };
}

/** Whether a living sender has a message of the stream in hand. */
export async function isSending(db: Db, stream: LedgerStream, now: Instant): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM messages
    WHERE status = 'sending' AND stream = ${stream} AND next_at > ${new Date(now)} LIMIT 1`.execute(db);
  return rows.length > 0;
}
