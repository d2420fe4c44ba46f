// The table of changed calendars. Whoever plans or decides holds the calendars as they are until their transaction ends;
// whoever changes them waits for that, and those who come later wait for the change.
import { sql } from 'kysely';
import {
  type CalendarChange,
  ChangeContentSchema,
  type ProposedChange,
} from '../workflows/calendar-change.ts';
import type { Instant } from '../workflows/time.ts';
import type { Db } from './roadmaps.ts';

/** Any number that nobody else locks. Such locks are given in the order of asking, and write nothing. */
const LOCK = 7_305_417;

/** Which change is the last: 0 before the first. */
export async function calendarVersion(db: Db): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    SELECT coalesce(max(id), 0) AS version FROM calendar_changes`.execute(db);
  return rows[0]?.version ?? 0;
}

/** None is changed until the transaction ends. To be asked for before any other lock; gives the version. */
export async function holdCalendars(tx: Db): Promise<number> {
  await sql`SELECT pg_advisory_xact_lock_shared(${LOCK})`.execute(tx);
  // A statement of its own: one sees what was committed before it began, so not what the lock was waiting for.
  return calendarVersion(tx);
}

/** Nobody plans or decides by them until the transaction ends. Fails with a lock timeout after `waitMs`. */
export async function lockCalendars(tx: Db, waitMs: number): Promise<number> {
  await sql`SELECT set_config('lock_timeout', ${`${waitMs}ms`}, true)`.execute(tx);
  await sql`SELECT pg_advisory_xact_lock(${LOCK})`.execute(tx);
  await sql`SET LOCAL lock_timeout TO DEFAULT`.execute(tx);
  return calendarVersion(tx);
}

export function isLockTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '55P03';
}

/** In the order in which they were made, from the one after `version` on. */
export async function calendarChanges(db: Db, version = 0): Promise<CalendarChange[]> {
  const rows = await db
    .selectFrom('calendar_changes')
    .select(['id', 'calendar', 'organisation', 'content', 'made_at'])
    .where('id', '>', version)
    .orderBy('id')
    .execute();
  return rows.map(({ id, calendar, organisation, content, made_at }) => ({
    id,
    calendar,
    organisation,
    content: ChangeContentSchema.parse(content),
    at: made_at.getTime(),
  }));
}

/** Addresses of the operators by the changes' ids, where they are still known. Read when shown: they may be erased. */
export async function calendarAuthors(db: Db): Promise<Map<number, string>> {
  const rows = await db.selectFrom('calendar_changes').select(['id', 'made_by']).execute();
  return new Map(rows.flatMap(({ id, made_by }) => (made_by === null ? [] : [[id, made_by] as const])));
}

/** The caller has locked them. */
export async function addCalendarChange(
  tx: Db,
  { calendar, organisation, content }: ProposedChange,
  by: string | null,
  at: Instant,
): Promise<number> {
  const { id } = await tx
    .insertInto('calendar_changes')
    .values({ calendar, organisation, content: JSON.stringify(content), made_by: by, made_at: new Date(at) })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}
