// What people answered, attached to the items of the message they answered. The words themselves are among the
// journal's texts, where they can be erased.
import { sql } from 'kysely';
import type { Reply } from '../workflows/plan/context.ts';
import type { Instant } from '../workflows/time.ts';
import type { Db } from './roadmaps.ts';

export interface NewReply {
  roadmap: string;
  message: string;
  person: string | null;
  sender: string;
  at: Instant;
  items: string[];
  /** Hash of its text among the journal's texts. */
  body: string | null;
}

export async function saveReplies(db: Db, replies: readonly NewReply[]): Promise<void> {
  if (replies.length === 0) return;
  await db
    .insertInto('replies')
    .values(
      replies.map(({ at, items, ...rest }) => ({
        ...rest,
        received_at: new Date(at),
        items: JSON.stringify(items),
      })),
    )
    .execute();
}

/** More than a weekly digest has to show. */
const SHOWN_DAYS = 31;
const SHOWN_AT_MOST = 50;

/** The latest of each roadmap, in order of time; what was erased has no text. */
export async function latestReplies(
  db: Db,
  roadmaps: readonly string[],
  now: Instant,
): Promise<Map<string, Reply[]>> {
  const { rows } = await sql<{
    roadmap: string;
    id: number;
    person: string | null;
    sender: string;
    received_at: Date;
    items: string[];
    body: string | null;
  }>`
    SELECT w.roadmap, r.id, r.person, r.sender, r.received_at, r.items, t.body
    FROM unnest(${[...roadmaps]}::text[]) AS w (roadmap) CROSS JOIN LATERAL (
      SELECT * FROM replies WHERE roadmap = w.roadmap AND received_at > ${new Date(now - SHOWN_DAYS * 86_400_000)}
      ORDER BY received_at DESC, id DESC LIMIT ${SHOWN_AT_MOST}) AS r
    LEFT JOIN journal_texts t ON t.hash = r.body ORDER BY r.received_at, r.id`.execute(db);
  const found = new Map<string, Reply[]>();
  for (const { roadmap, received_at, body, ...reply } of rows)
    found.set(roadmap, [
      ...(found.get(roadmap) ?? []),
      { ...reply, at: received_at.getTime(), text: body ?? '' },
    ]);
  return found;
}
