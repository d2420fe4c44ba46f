// What a proof file is made of besides the journal: texts, people, messages and files, by what the journal names them.
import { sql } from 'kysely';
import { ROADMAPS_SPOKEN_OF } from './message-roadmaps.ts';
import type { Db } from './roadmaps.ts';
import type { MessageStatus } from './tables.ts';

export interface SealedText {
  hash: string;
  salt: string;
  body: string;
}

/** By hash; those that have been erased are missing. */
export async function textsOf(db: Db, hashes: readonly string[]): Promise<Map<string, SealedText>> {
  const rows = await db
    .selectFrom('journal_texts')
    .selectAll()
    .where('hash', '=', sql<string>`ANY(${[...hashes]})`)
    .execute();
  return new Map(rows.map((row) => [row.hash, row]));
}

/** Pseudonym = SHA-256 of salt, address and name, a line each. */
export interface SealedPerson {
  pseudonym: string;
  salt: string;
  address: string;
  name: string;
}

/** Those who have been erased are missing. */
export async function sealedPeople(db: Db, pseudonyms: readonly string[]): Promise<SealedPerson[]> {
  return db
    .selectFrom('people')
    .select(['pseudonym', 'salt', 'address', 'name'])
    .where('pseudonym', '=', sql<string>`ANY(${[...pseudonyms]})`)
    .execute();
}

export interface SentMessage {
  id: string;
  status: MessageStatus;
  subject: string;
  /** Null once erased. */
  text: string | null;
  html: string | null;
  reply: string | null;
  /** Ids of what it speaks about. */
  roadmaps: string[];
}

/** By id. */
export async function sentMessages(db: Db, ids: readonly string[]): Promise<Map<string, SentMessage>> {
  const { rows } = await sql<SentMessage>`
    SELECT id, status, subject, body_text AS text, body_html AS html, reply,
      ${ROADMAPS_SPOKEN_OF} AS roadmaps
    FROM messages m WHERE id = ANY(${[...ids]}::uuid[])`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}

export interface NamedFile {
  sha256: string;
  name: string;
  type: string;
  size: number;
}

/** Attached files by id. */
export async function attachedFiles(db: Db, ids: readonly string[]): Promise<Map<string, NamedFile>> {
  const rows = await db
    .selectFrom('files')
    .select(['id', 'sha256', 'name', 'type', 'size'])
    .where('id', '=', sql<string>`ANY(${[...ids]}::uuid[])`)
    .execute();
  return new Map(rows.map(({ id, ...file }) => [id, file]));
}
