// Whom mail servers refused for good and whom they reached: figures that tell a wrong route from wrong addresses, and
// the messages that ended by it.
import { sql } from 'kysely';
import { type Instant, STREAMS, type Stream } from '../workflows/time.ts';
import type { Db } from './roadmaps.ts';

/** How far back (ms) refusals are looked at together. */
const JUDGED_MS = 3_600_000;
/** Who was reached so shortly (ms) before the first of them, was reached by the same route. */
const BEFORE_MS = 5 * 60_000;
/** Not more messages are looked at. */
const COUNTED_AT_MOST = 10_000;

/** Addressees, each counted once; who was refused is not counted as reached. */
export interface RouteFigures {
  refused: number;
  reached: number;
}

export interface Tried {
  /** Addressees of whom the ledger does not say it yet. */
  refused: readonly string[];
  reached: readonly string[];
  /** When the first of them was tried; without any, now. */
  at: Instant;
}

/**
 * Who was refused within the last hour, or was before and is still to be tried again; and who was reached since shortly
 * before the first refusal of that hour.
 */
export async function routeFigures(db: Db, { refused, reached, at }: Tried): Promise<RouteFigures> {
  const since = new Date(at - JUDGED_MS);
  const { rows } = await sql<RouteFigures>`
    WITH refused AS (
      (SELECT recipient FROM messages WHERE refused_at > ${since}
       UNION SELECT recipient FROM messages WHERE status IN ('sending', 'retry') AND refused_at IS NOT NULL
       EXCEPT SELECT unnest(${[...reached]}::text[]))
      UNION SELECT unnest(${[...refused]}::text[])
    ), reached AS (
      SELECT recipient FROM (
        SELECT recipient FROM messages
        WHERE refused_at IS NULL AND stream = ANY(${[...STREAMS]}::text[]) AND sent_at > LEAST(${new Date(at)}, (SELECT min(refused_at) FROM messages WHERE refused_at > ${since}))
          - make_interval(secs => ${BEFORE_MS / 1000})
        ORDER BY sent_at DESC LIMIT ${COUNTED_AT_MOST}) AS latest
      UNION SELECT unnest(${[...reached]}::text[])
      EXCEPT SELECT recipient FROM refused
    )
    SELECT (SELECT count(*)::int FROM refused) AS refused, (SELECT count(*)::int FROM reached) AS reached`.execute(
    db,
  );
  return rows[0] ?? { refused: 0, reached: 0 };
}

export interface RefusedMessage {
  id: string;
  recipient: string;
  stream: Stream;
}

/** Messages that have ended as refused since the instant. */
export async function refusedForGood(db: Db, since: Instant): Promise<RefusedMessage[]> {
  const { rows } = await sql<RefusedMessage>`
    SELECT id, recipient, stream FROM messages WHERE refused_at > ${new Date(since)} AND status = 'failed'`.execute(
    db,
  );
  return rows;
}

/**
 * They are to be tried again at the instant after all: the latest of each recipient and stream, if nothing else is on
 * its way there and it has not been said otherwise meanwhile. The caller holds the locks of the recipients.
 */
export async function tryAgain(db: Db, messages: readonly string[], at: Instant): Promise<void> {
  await sql`
    UPDATE messages SET status = 'retry', next_at = ${new Date(at)} WHERE id IN (
      SELECT DISTINCT ON (recipient, stream) id FROM messages m
      WHERE id = ANY(${[...messages]}::uuid[]) AND status = 'failed'
        AND EXISTS (SELECT FROM notices n WHERE n.message = m.id AND n.status = 'taken')
        AND NOT EXISTS (SELECT FROM messages u
          WHERE u.recipient = m.recipient AND u.stream = m.stream AND u.status IN ('sending', 'retry'))
      ORDER BY recipient, stream, created_at DESC)`.execute(db);
}

/** They came back as addressed to nobody: counted from when they had been sent. */
export async function noteReturned(db: Db, messages: readonly string[]): Promise<void> {
  await sql`
    UPDATE messages SET refused_at = sent_at
    WHERE id = ANY(${[...messages]}::uuid[]) AND status = 'sent' AND refused_at IS NULL`.execute(db);
}
