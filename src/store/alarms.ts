// What a person has to see because a promise is at stake: it stands in the controller's digest until it is over.
import { sql } from 'kysely';
import type { Alarm } from '../workflows/plan/context.ts';
import type { Instant } from '../workflows/time.ts';
import type { Db } from './roadmaps.ts';
import type { AlarmCode } from './tables.ts';

export interface OpenAlarm extends Alarm {
  code: AlarmCode;
  roadmap: string;
  recipient: string;
}

/** One alarm of a kind is enough for a recipient in a roadmap. Returns the roadmaps that have a new one. */
export async function openAlarms(db: Db, at: Instant, alarms: readonly OpenAlarm[]): Promise<string[]> {
  if (alarms.length === 0) return [];
  const of = <T>(value: (a: OpenAlarm) => T): T[] => alarms.map(value);
  const { rows } = await sql<{ roadmap: string }>`
    INSERT INTO alarms (roadmap, item, person, recipient, code, body, opened_at)
    SELECT DISTINCT ON (roadmap, recipient, code) roadmap, item, person, recipient, code, body, ${new Date(at)}::timestamptz
    FROM unnest(${of((a) => a.roadmap)}::text[], ${of((a) => a.item)}::text[], ${of((a) => a.person)}::text[],
      ${of((a) => a.recipient)}::text[], ${of((a) => a.code)}::text[], ${of((a) => a.text)}::text[])
      AS t (roadmap, item, person, recipient, code, body)
    WHERE NOT EXISTS (SELECT FROM alarms a WHERE a.roadmap = t.roadmap AND a.recipient = t.recipient
      AND a.code = t.code AND a.closed_at IS NULL)
    RETURNING roadmap`.execute(db);
  return [...new Set(rows.map((row) => row.roadmap))];
}

/** A mail that was taken and came back stays an alarm for so long (ms): longer than the longest holidays, so that a digest tells it. */
const RETURNED_STAYS_MS = 14 * 86_400_000;

/** Mail to these recipients was taken. Returns the roadmaps whose controllers may forget about it. */
export async function closeAlarms(db: Db, at: Instant, recipients: readonly string[]): Promise<string[]> {
  const rows = await db
    .updateTable('alarms')
    .set({ closed_at: new Date(at) })
    .where('closed_at', 'is', null)
    .where('recipient', '=', sql<string>`ANY(${[...recipients]})`)
    .where((eb) =>
      eb.or([
        eb('code', 'not in', ['returned', 'mailbox-full', 'auto-reply']),
        eb.and([eb('code', '!=', 'auto-reply'), eb('opened_at', '<', new Date(at - RETURNED_STAYS_MS))]),
      ]),
    )
    // A message that was on its way when the address was found to fail proves nothing.
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('people as p')
            .select('p.address')
            .whereRef('p.address', '=', 'alarms.recipient')
            .where('p.failing_since', 'is not', null),
        ),
      ),
    )
    .returning('roadmap')
    .execute();
  return [...new Set(rows.map((row) => row.roadmap))];
}

/** The person is there: they wrote themselves, or their machine last answered before the instant. Returns the roadmaps. */
export async function closeAutoReplies(
  db: Db,
  at: Instant,
  of: { recipients: readonly string[] } | { before: Instant },
): Promise<string[]> {
  const open = db
    .updateTable('alarms')
    .set({ closed_at: new Date(at) })
    .where('closed_at', 'is', null)
    .where('code', '=', 'auto-reply');
  const rows = await ('before' in of
    ? open.where('opened_at', '<', new Date(of.before))
    : open.where('recipient', '=', sql<string>`ANY(${[...of.recipients]})`)
  )
    .returning('roadmap')
    .execute();
  return [...new Set(rows.map((row) => row.roadmap))];
}

/** An alarm goes with the person to a new address: it is over when mail gets there. */
export async function moveAlarms(db: Db, roadmap: string, from: string, to: string): Promise<void> {
  await db
    .updateTable('alarms')
    .set({
      recipient: to,
      code: sql<AlarmCode>`CASE WHEN code IN ('returned', 'mailbox-full', 'auto-reply') THEN 'failed' ELSE code END`,
    })
    .where('roadmap', '=', roadmap)
    .where('recipient', '=', from)
    .where('closed_at', 'is', null)
    .execute();
}

/** By roadmap. */
export async function alarmsOpen(db: Db, roadmaps: readonly string[]): Promise<Map<string, Alarm[]>> {
  const rows = await db
    .selectFrom('alarms')
    .select(['roadmap', 'item', 'person', 'code', 'body'])
    .where('closed_at', 'is', null)
    .where('roadmap', '=', sql<string>`ANY(${[...roadmaps]})`)
    .orderBy('id')
    .execute();
  const found = new Map<string, Alarm[]>();
  for (const { roadmap, body, ...alarm } of rows)
    found.set(roadmap, [...(found.get(roadmap) ?? []), { ...alarm, text: body }]);
  return found;
}
