// Which files belong to which item, and to what somebody did there. Their contents lie in a folder, by hash.
import { sql } from 'kysely';
import type { Instant } from '../workflows/time.ts';
import type { Db } from './roadmaps.ts';

export interface AttachedFile {
  id: string;
  roadmap: string;
  item: string;
  occurrence: string;
  /** Ordinal of the event that it belongs to. */
  event: number;
  sha256: string;
  name: string;
  /** Ending of the name that its content agrees with. */
  type: string;
  /** Bytes. */
  size: number;
  /** Person key. */
  uploadedBy: string;
  at: Instant;
}

export async function saveFiles(db: Db, files: readonly AttachedFile[]): Promise<void> {
  if (files.length === 0) return;
  await db
    .insertInto('files')
    .values(
      files.map(({ uploadedBy, at, ...rest }) => ({ ...rest, uploaded_by: uploadedBy, at: new Date(at) })),
    )
    .execute();
}

/** In the order of the events. */
export async function filesOfItem(db: Db, roadmap: string, item: string): Promise<AttachedFile[]> {
  const rows = await db
    .selectFrom('files')
    .selectAll()
    .where('roadmap', '=', roadmap)
    .where('item', '=', item)
    .orderBy('event')
    .orderBy('name')
    .execute();
  return rows.map(attached);
}

type Row = Omit<AttachedFile, 'uploadedBy' | 'at'> & { uploaded_by: string; at: Date };

function attached({ uploaded_by, at, ...rest }: Row): AttachedFile {
  return { ...rest, uploadedBy: uploaded_by, at: at.getTime() };
}

/** Of these events, each known by its roadmap and ordinal. */
export async function filesOfEvents(
  db: Db,
  events: readonly { roadmap: string; event: number }[],
): Promise<AttachedFile[]> {
  if (events.length === 0) return [];
  const wanted = sql<{ roadmap: string; event: number }>`
    (SELECT * FROM unnest(${events.map((e) => e.roadmap)}::text[], ${events.map((e) => e.event)}::int[]))`;
  const rows = await db
    .selectFrom('files')
    .selectAll()
    .where(sql<boolean>`(roadmap, event) IN ${wanted}`)
    .orderBy('name')
    .execute();
  return rows.map(attached);
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Undefined also where the roadmap is another one, and for what is no id. */
export async function findFile(
  db: Db,
  roadmap: string,
  id: string,
): Promise<Pick<AttachedFile, 'sha256' | 'name' | 'type' | 'size'> | undefined> {
  if (!UUID.test(id)) return undefined;
  return db
    .selectFrom('files')
    .select(['sha256', 'name', 'type', 'size'])
    .where('roadmap', '=', roadmap)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Which of these contents some file has. */
export async function knownContents(db: Db, hashes: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('files')
    .select('sha256')
    .distinct()
    .where('sha256', '=', sql<string>`ANY(${[...hashes]})`)
    .execute();
  return new Set(rows.map((row) => row.sha256));
}

const AT_ONCE = 1_000;

/** Every content once, with its size in bytes and the first name it goes by. */
export async function* allContents(
  db: Db,
): AsyncGenerator<{ sha256: string; size: number; name: string; roadmap: string; item: string }> {
  for (let after = ''; ; ) {
    const rows = await db
      .selectFrom('files')
      .select(['sha256', 'size', 'name', 'roadmap', 'item'])
      .distinctOn('sha256')
      .where('sha256', '>', after)
      .orderBy('sha256')
      .orderBy('at')
      .limit(AT_ONCE)
      .execute();
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < AT_ONCE) return;
    after = last.sha256;
  }
}
