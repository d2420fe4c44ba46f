// What is taken out of the ledger for good: the words of old messages, and a person whom nothing needs any more.
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Instant } from '../workflows/time.ts';
import { dropApiTokensOf } from './api-tokens.ts';
import { APPEND_ONLY_FUNCTION } from './append-only.ts';
import { endFeedOf } from './calendar-feeds.ts';
import { dropDraftsOf } from './drafts.ts';
import type { Db } from './roadmaps.ts';
import { endSessionsOf } from './sessions.ts';
import { forgetTokensOf } from './sign-in-tokens.ts';

/** Of at most `limit` ended messages made before the instant. Several workers share the work; returns how many. */
export async function eraseBodies(db: Db, before: Instant, limit: number): Promise<number> {
  const { rows } = await sql`
    UPDATE messages SET body_text = NULL, body_html = NULL WHERE id IN (
      SELECT id FROM messages
      WHERE body_text IS NOT NULL AND created_at < ${new Date(before)} AND status IN ('sent', 'failed', 'suppressed')
      ORDER BY created_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    RETURNING 1`.execute(db);
  return rows.length;
}

/** In the order in which commands lock them. */
export async function roadmapsNaming(db: Db, address: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM roadmaps WHERE state::text ~* ${addressPattern(address)} ORDER BY id`.execute(db);
  return rows.map((row) => row.id);
}

/** Names by which the ledger knew the address. */
export async function namesOf(db: Db, address: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT name FROM people WHERE address = ${address}
    UNION SELECT to_name FROM messages WHERE recipient = ${address}`.execute(db);
  return rows.map((row) => row.name);
}

/**
 * Holds the address's mail until the transaction ends; how many messages to it have not ended, or are being sent with a
 * copy to it: what becomes of them is recorded from memory.
 */
export async function lockUnfinished(db: Db, address: string): Promise<number> {
  await sql`SELECT FROM mail_schedule WHERE recipient = ${address} ORDER BY stream FOR UPDATE`.execute(db);
  const { rows } = await sql`
    SELECT FROM messages
    WHERE status IN ('sending', 'retry') AND (recipient = ${address}
      OR (status = 'sending' AND copies @> ${JSON.stringify([{ address }])}::jsonb))`.execute(db);
  return rows.length;
}

/** Reports that name the person and that somebody is still to get by mail. */
export async function reportsOnTheirWay(db: Db, traces: Traces): Promise<number> {
  const { rows } = await sql`
    SELECT FROM reports
    WHERE docx IS NOT NULL AND data::text ~* ${tracesPattern(traces)} AND EXISTS (
      SELECT FROM notices LEFT JOIN messages ON messages.id = notices.message
      WHERE notices.roadmap = reports.roadmap AND notices.rung = 'report' AND notices.event = reports.event
        AND (notices.status = 'planned' OR messages.status IN ('sending', 'retry')))`.execute(db);
  return rows.length;
}

/** Uploaded orders that name the person, whoever has uploaded them: they go as a whole. */
export async function importsNaming(db: Db, traces: Traces): Promise<number> {
  const { rows } = await sql`SELECT FROM imports WHERE imports::text ~* ${tracesPattern(traces)}`.execute(db);
  return rows.length;
}

/** Somebody with another address, or without one, has the same name. */
export async function isNamesake(db: Db, name: string, address: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    SELECT EXISTS (SELECT FROM people WHERE name = ${name} AND address <> ${address})
      OR EXISTS (SELECT FROM roadmaps, jsonb_each(state->'roadmap'->'people') AS one (key, person)
        WHERE person->>'name' = ${name} AND person->>'email' IS DISTINCT FROM ${address}) AS found`.execute(
    db,
  );
  return rows[0]?.found ?? false;
}

export async function closeAlarmsOf(db: Db, address: string, at: Instant): Promise<void> {
  await sql`UPDATE alarms SET closed_at = ${new Date(at)} WHERE recipient = ${address} AND closed_at IS NULL`.execute(
    db,
  );
}

export async function deletePerson(db: Db, address: string): Promise<void> {
  await forgetTokensOf(db, address);
  await endSessionsOf(db, address);
  await dropDraftsOf(db, address);
  await dropApiTokensOf(db, address);
  await endFeedOf(db, address);
  await sql`DELETE FROM roadmap_people WHERE address = ${address}`.execute(db);
  await sql`DELETE FROM people WHERE address = ${address}`.execute(db);
}

export interface Traces {
  address: string;
  names: readonly string[];
}

/**
 * Replaces the address and the names wherever a text or a JSON value of any table has them. Bodies and texts whose hash
 * the journal knows go as a whole, since changed ones would no longer fit it.
 */
export async function eraseTexts(db: Db, traces: Traces & { erasedName: string }): Promise<void> {
  const { address, erasedName } = traces;
  const pattern = tracesPattern(traces);
  await sql`
    UPDATE messages SET body_text = NULL, body_html = NULL
    WHERE body_text IS NOT NULL AND (recipient = ${address} OR body_text ~* ${pattern} OR body_html ~* ${pattern})`.execute(
    db,
  );
  await sql`
    DELETE FROM journal_texts
    WHERE body ~* ${pattern} OR hash IN (SELECT body FROM replies WHERE sender = ${address})`.execute(db);
  // A paper cannot be changed, either. What it said stands beside it without the name.
  await sql`UPDATE reports SET docx = NULL, xlsx = NULL WHERE docx IS NOT NULL AND data::text ~* ${pattern}`.execute(
    db,
  );
  // Of a document on its way to a roadmap nothing is kept that names the person: it can be uploaded again without them.
  await sql`DELETE FROM imports WHERE imports::text ~* ${pattern}`.execute(db);
  await sql`UPDATE messages SET to_name = ${erasedName} WHERE recipient = ${address}`.execute(db);
  // Whoever keeps a parsed state goes by its version.
  await sql`UPDATE roadmaps SET version = version + 1 WHERE state::text ~* ${pattern}`.execute(db);
  const inPlaceOfAddress = `erased-${randomBytes(6).toString('hex')}`;
  for (const { table, columns } of await textColumns(db)) {
    const changes = columns.map(({ name, type }) => {
      const column = sql.ref(name);
      let text = sql`regexp_replace(${column}::text, ${addressPattern(address)}, ${inPlaceOfAddress}, 'gi')`;
      for (const one of traces.names)
        text = sql`regexp_replace(${text}, ${namePattern(one)}, ${erasedName}, 'gi')`;
      return sql`${column} = ${text}::${sql.raw(type)}`;
    });
    const row = sql.table(table);
    await sql`UPDATE ${row} SET ${sql.join(changes)} WHERE ${row}::text ~* ${pattern}`.execute(db);
  }
}

/** Tables that still have the address or a name in any column, the journal included. */
export async function findTraces(db: Db, traces: Traces): Promise<string[]> {
  const found: string[] = [];
  for (const table of await allTables(db)) {
    const row = sql.table(table);
    const { rows } = await sql<{ any: boolean }>`
      SELECT EXISTS (SELECT FROM ${row} WHERE ${row}::text ~* ${tracesPattern(traces)}) AS any`.execute(db);
    if (rows[0]?.any) found.push(table);
  }
  return found;
}

async function allTables(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname`.execute(
    db,
  );
  return rows.map((row) => row.name);
}

/** Of all tables whose rows may be changed. */
async function textColumns(
  db: Db,
): Promise<{ table: string; columns: { name: string; type: 'text' | 'jsonb' }[] }[]> {
  const { rows } = await sql<{ table: string; name: string; type: 'text' | 'jsonb' }>`
    SELECT relname AS table, attname AS name, atttypid::regtype::text AS type
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
      AND atttypid IN ('text'::regtype, 'jsonb'::regtype) AND has_table_privilege(attrelid, 'UPDATE')
      AND NOT EXISTS (SELECT FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
        WHERE tgrelid = attrelid AND proname = ${APPEND_ONLY_FUNCTION})
    ORDER BY relname, attnum`.execute(db);
  const tables = new Map<string, { name: string; type: 'text' | 'jsonb' }[]>();
  for (const { table, ...column } of rows) tables.set(table, [...(tables.get(table) ?? []), column]);
  return [...tables].map(([table, columns]) => ({ table, columns }));
}

// PostgreSQL's patterns; letters are listed, since in the locale C it knows ASCII ones only.
const LETTERS = 'A-Za-zА-Яа-яЁё';

function tracesPattern({ address, names }: Traces): string {
  return [addressPattern(address), ...names.map(namePattern)].join('|');
}

/** The address itself, not another one that ends or begins like it. */
function addressPattern(address: string): string {
  return `(?<![A-Za-z0-9._%+-])${literally(address)}(?![A-Za-z0-9_-]|\\.[A-Za-z0-9])`;
}

/** Whatever space is between its words, in text and HTML. */
function namePattern(name: string): string {
  const words = name.split(/\s+/).map(literally);
  return `(?<![${LETTERS}])${words.join('(?:[[:space:]\u00a0]|&nbsp;)*')}(?![${LETTERS}])`;
}

function literally(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
}
