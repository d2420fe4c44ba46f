// What a person has to see because a promise is at stake: it stands in the controller's digest until it is over.
import { sql } from 'kysely';
import type { Alarm } from '../workflows/plan/context.ts';
import type { Instant } from '../workflows/time.ts';
import type { Db } from './roadmaps.ts';

export interface OpenAlarm extends Alarm {
  code: 'failed' | 'address-fails';
  roadmap: string;
  recipient: string;
}

export async function openAlarms(db: Db, at: Instant, alarms: readonly OpenAlarm[]): Promise<void> {
  if (alarms.length === 0) return;
  await db
    .insertInto('alarms')
    .values(
      alarms.map(({ roadmap, item, person, recipient, code, text }) => ({
        roadmap,
        item,
        person,
        recipient,
        code,
        body: text,
        opened_at: new Date(at),
        closed_at: null,
      })),
    )
    .execute();
}

/** Mail to these recipients goes again. Returns the roadmaps whose controllers may forget about it. */
export async function closeAlarms(db: Db, at: Instant, recipients: readonly string[]): Promise<string[]> {
  const rows = await db
    .updateTable('alarms')
    .set({ closed_at: new Date(at) })
    .where('closed_at', 'is', null)
    .where('recipient', '=', sql<string>`ANY(${[...recipients]})`)
    .returning('roadmap')
    .execute();
  return [...new Set(rows.map((row) => row.roadmap))];
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
