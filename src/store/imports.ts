// Uploaded orders on their way to a roadmap. The bytes of the upload are not kept: a row is what was read of them and what
// people answered; it goes after a month, started or not.
import { type Kysely, type Selectable, sql } from 'kysely';
import type { ImportDraft } from '../workflows/import/draft.ts';
import type { Organisation } from '../workflows/import/organisations.ts';
import type { SourceDocument } from '../workflows/import/source-document.ts';
import type { OrganisationSet } from '../workflows/organisation-directory.ts';
import type { Instant } from '../workflows/time.ts';
import { inTransaction } from './in-transaction.ts';
import type { Db } from './roadmaps.ts';
import type { ImportsTable, Tables } from './tables.ts';

/** Unfinished ones of one person. */
export const MOST_IMPORTS = 20;
/** Of what is kept of one document, as JSON text; a roadmap of 500 items has about 1 MB. */
const MOST_CHARACTERS = 8 * 2 ** 20;
/** After the last change. */
export const KEPT_DAYS = 30;

export interface NewImport {
  id: string;
  name: string;
  /** Bytes. */
  size: number;
  sha256: string;
  source: SourceDocument;
  draft: ImportDraft;
  openQuestions: number;
  organisations: readonly Organisation[] | null;
  /** Whose the roadmaps will be; absent: the installation's own. */
  organisation?: string;
}

export interface Import extends Omit<NewImport, 'openQuestions'> {
  organisation: string;
  answers: Readonly<Record<string, string>>;
  version: number;
  changedBy: string;
  changedAt: Instant;
  /** Null until they are under control. */
  roadmaps: readonly string[] | null;
}

/** A line of the list of unfinished ones. */
export type ImportLine = Pick<NewImport, 'id' | 'name' | 'openQuestions'> &
  Pick<Import, 'changedAt' | 'organisation'> & {
    title: string | null;
    /** Null where the document does not say it. */
    zone: string | null;
    createdBy: string;
    createdAt: Instant;
  };

/** Nothing is kept unless it answers «kept». */
export async function addImport(
  db: Kysely<Tables>,
  { source, draft, organisations, openQuestions, ...file }: NewImport,
  by: string,
  now: Instant,
): Promise<'kept' | 'too-many' | 'too-large'> {
  const kept = {
    source: JSON.stringify(source),
    draft: JSON.stringify(draft),
    organisations: organisations && JSON.stringify(organisations),
  };
  const characters = Object.values(kept).reduce((sum, text) => sum + (text?.length ?? 0), 0);
  if (characters > MOST_CHARACTERS) return 'too-large';
  const at = new Date(now);
  return inTransaction(db, async (tx) => {
    // Two uploads of one person at the same time count one after the other.
    await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`imports of ${by}`}, 0))`.execute(tx);
    const { count } = await tx
      .selectFrom('imports')
      .select((eb) => eb.fn.countAll<string>().as('count'))
      .where('created_by', '=', by)
      .where('roadmaps', 'is', null)
      .executeTakeFirstOrThrow();
    if (Number(count) >= MOST_IMPORTS) return 'too-many';
    await tx
      .insertInto('imports')
      .values({
        ...file,
        ...kept,
        answers: '{}',
        open_questions: openQuestions,
        version: 1,
        created_by: by,
        changed_by: by,
        created_at: at,
        changed_at: at,
        roadmaps: null,
      })
      .execute();
    return 'kept';
  });
}

/** Null also for one of another organisation. */
export async function findImport(db: Db, id: string, organisations: OrganisationSet): Promise<Import | null> {
  if (!UUID.test(id)) return null;
  const row = await db
    .selectFrom('imports')
    .selectAll()
    .where('id', '=', id)
    .where(isOneOf(organisations))
    .executeTakeFirst();
  return row ? importOf(row) : null;
}

const isOneOf = (organisations: OrganisationSet) =>
  organisations === 'all'
    ? sql<boolean>`true`
    : sql<boolean>`organisation = ANY(${[...organisations]}::text[])`;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function importOf({
  created_by: _by,
  created_at: _at,
  open_questions: _open,
  changed_by: changedBy,
  changed_at: changedAt,
  ...row
}: Selectable<ImportsTable>): Import {
  return { ...row, changedBy, changedAt: changedAt.getTime() };
}

/** The latest changed first. */
export async function unfinishedImports(db: Db, organisations: OrganisationSet): Promise<ImportLine[]> {
  const rows = await db
    .selectFrom('imports')
    .select(['id', 'name', 'organisation', 'created_by', 'created_at', 'changed_at', 'open_questions'])
    .select(sql<string | null>`draft->'file'->'order'->>'title'`.as('title'))
    .select(sql<string | null>`draft->'file'->>'timezone'`.as('zone'))
    .where('roadmaps', 'is', null)
    .where(isOneOf(organisations))
    .orderBy('changed_at', 'desc')
    .orderBy('id')
    .execute();
  return rows.map(({ created_by, created_at, changed_at, open_questions, ...row }) => ({
    ...row,
    createdBy: created_by,
    createdAt: created_at.getTime(),
    changedAt: changed_at.getTime(),
    openQuestions: open_questions,
  }));
}

/** What somebody saw of an import before they changed it. */
export interface SeenImport {
  id: string;
  version: number;
  by: string;
  now: Instant;
}

/** False where it has been changed, started or removed since, and then nothing is. */
export async function keepAnswers(
  db: Db,
  seen: SeenImport,
  answers: Readonly<Record<string, string>>,
  openQuestions: number,
): Promise<boolean> {
  return change(db, seen, { answers: JSON.stringify(answers), open_questions: openQuestions });
}

/** False as above: of two that start it one does. */
export async function markStarted(db: Db, seen: SeenImport, roadmaps: readonly string[]): Promise<boolean> {
  return change(db, seen, { roadmaps: JSON.stringify(roadmaps) });
}

async function change(
  db: Db,
  { id, version, by, now }: SeenImport,
  changes: { answers: string; open_questions: number } | { roadmaps: string },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('imports')
    .set({ ...changes, version: version + 1, changed_by: by, changed_at: new Date(now) })
    .where('id', '=', id)
    .where('version', '=', version)
    .where('roadmaps', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** An unfinished one; what has been started stays as the record of it. */
export async function dropImport(db: Db, id: string): Promise<void> {
  await db.deleteFrom('imports').where('id', '=', id).where('roadmaps', 'is', null).execute();
}

const DAY_MS = 86_400_000;

export async function forgetOldImports(db: Db, now: Instant): Promise<void> {
  await db
    .deleteFrom('imports')
    .where('changed_at', '<', new Date(now - KEPT_DAYS * DAY_MS))
    .execute();
}
