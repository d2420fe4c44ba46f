// Tokens of the API. The table knows only the hash of what a program shows; a revoked one stays for a while, so that it
// can be told what has become of it.
import { type Kysely, sql } from 'kysely';
import type { Instant } from '../workflows/time.ts';
import { inTransaction } from './in-transaction.ts';
import type { Db } from './roadmaps.ts';
import type { Tables } from './tables.ts';

export interface ApiToken {
  id: string;
  /** In whose name it acts. */
  address: string;
  name: string;
  scopes: readonly string[];
  createdAt: Instant;
  expiresAt: Instant;
  /** As of the last hour; null: never used. */
  usedAt: Instant | null;
  revokedAt: Instant | null;
}

export type NewApiToken = Omit<ApiToken, 'usedAt' | 'revokedAt'> & { hash: string };

/** False: the person has `most` tokens that last. */
export async function addApiToken(
  db: Kysely<Tables>,
  { id, hash, address, name, scopes, createdAt, expiresAt }: NewApiToken,
  most: number,
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    // Two of one person at the same time count one after the other.
    await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`tokens of ${address}`}, 0))`.execute(tx);
    const { numAffectedRows } = await sql`
      INSERT INTO api_tokens (id, hash, address, name, scopes, created_at, expires_at)
      SELECT ${id}, ${hash}, ${address}, ${name}, ${[...scopes]}, ${new Date(createdAt)}, ${new Date(expiresAt)}
      WHERE (SELECT count(*) FROM api_tokens
        WHERE address = ${address} AND revoked_at IS NULL AND expires_at > ${new Date(createdAt)}) < ${most}`.execute(
      tx,
    );
    return numAffectedRows === 1n;
  });
}

export async function findApiToken(db: Db, hash: string): Promise<ApiToken | undefined> {
  const row = await all(db).where('hash', '=', hash).executeTakeFirst();
  return row && stored(row);
}

/** Of one person, or (undefined) of everybody; the newest first. */
export async function listApiTokens(db: Db, address: string | undefined): Promise<ApiToken[]> {
  let query = all(db);
  if (address !== undefined) query = query.where('address', '=', address);
  const rows = await query.orderBy('created_at', 'desc').orderBy('id').execute();
  return rows.map(stored);
}

const all = (db: Db) => db.selectFrom('api_tokens').selectAll();
type Row = Awaited<ReturnType<ReturnType<typeof all>['executeTakeFirstOrThrow']>>;

function stored(row: Row): ApiToken {
  return {
    id: row.id,
    address: row.address,
    name: row.name,
    scopes: row.scopes,
    createdAt: row.created_at.getTime(),
    expiresAt: row.expires_at.getTime(),
    usedAt: row.used_at?.getTime() ?? null,
    revokedAt: row.revoked_at?.getTime() ?? null,
  };
}

export async function noteApiTokenUse(db: Db, id: string, now: Instant): Promise<void> {
  await db
    .updateTable('api_tokens')
    .set({ used_at: new Date(now) })
    .where('id', '=', id)
    .execute();
}

/** @param address only when it is theirs. False: there is no such token, or it was revoked before. */
export async function revokeApiToken(
  db: Db,
  { id, address, now }: { id: string; address: string | undefined; now: Instant },
): Promise<boolean> {
  let query = db
    .updateTable('api_tokens')
    .set({ revoked_at: new Date(now) })
    .where('id', '=', id)
    .where('revoked_at', 'is', null);
  if (address !== undefined) query = query.where('address', '=', address);
  const { numUpdatedRows } = await query.executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** After a restore: which of them were revoked since the backup nobody knows. */
export async function revokeEveryApiToken(db: Db, now: Instant): Promise<void> {
  await db
    .updateTable('api_tokens')
    .set({ revoked_at: new Date(now) })
    .where('revoked_at', 'is', null)
    .execute();
}

export async function dropApiTokensOf(db: Db, address: string): Promise<void> {
  await db.deleteFrom('api_tokens').where('address', '=', address).execute();
}

/** Expired or revoked by then. */
export async function forgetApiTokensEndedBy(db: Db, instant: Instant): Promise<void> {
  const then = new Date(instant);
  await db
    .deleteFrom('api_tokens')
    .where((eb) => eb.or([eb('expires_at', '<=', then), eb('revoked_at', '<=', then)]))
    .execute();
}
