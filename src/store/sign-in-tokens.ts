// One-time links to sign in with. The table knows only the hash of what a link carries, so that whoever reads it, or a
// backup of it, cannot sign in.
import { sql } from 'kysely';
import type { Instant } from '../workflows/time.ts';
import type { Db } from './roadmaps.ts';

export interface SignInToken {
  address: string;
  /** Path of the page that was asked for before signing in. */
  returnTo: string | null;
  createdAt: Instant;
  /** From then on it opens nothing. */
  expiresAt: Instant;
}

export interface StoredSignInToken extends SignInToken {
  usedAt: Instant | null;
}

export async function addToken(db: Db, hash: string, token: SignInToken): Promise<void> {
  await db
    .insertInto('sign_in_tokens')
    .values({
      hash,
      address: token.address,
      return_to: token.returnTo,
      created_at: new Date(token.createdAt),
      expires_at: new Date(token.expiresAt),
      used_at: null,
    })
    .execute();
}

export async function findToken(db: Db, hash: string): Promise<StoredSignInToken | undefined> {
  const row = await db.selectFrom('sign_in_tokens').selectAll().where('hash', '=', hash).executeTakeFirst();
  return (
    row && {
      address: row.address,
      returnTo: row.return_to,
      createdAt: row.created_at.getTime(),
      expiresAt: row.expires_at.getTime(),
      usedAt: row.used_at?.getTime() ?? null,
    }
  );
}

/** What it opens, for the first caller only, however many come at once; nothing once it has expired. */
export async function takeToken(
  db: Db,
  hash: string,
  now: Instant,
): Promise<Pick<SignInToken, 'address' | 'returnTo'> | undefined> {
  const row = await db
    .updateTable('sign_in_tokens')
    .set({ used_at: new Date(now) })
    .where('hash', '=', hash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', new Date(now))
    .returning(['address', 'return_to'])
    .executeTakeFirst();
  return row && { address: row.address, returnTo: row.return_to };
}

export async function forgetTokensOf(db: Db, address: string): Promise<void> {
  await db.deleteFrom('sign_in_tokens').where('address', '=', address).execute();
}

/** After a restore: which of them were used since the backup nobody knows. */
export async function forgetEveryToken(db: Db): Promise<void> {
  await db.deleteFrom('sign_in_tokens').execute();
}

/** Until they are forgotten, a link says why it no longer opens anything. */
export async function forgetTokensExpiredBy(db: Db, instant: Instant): Promise<void> {
  await db.deleteFrom('sign_in_tokens').where('expires_at', '<=', new Date(instant)).execute();
}

/** A roadmap names the address: of one of its people, or of a viewer. */
export async function isNamedByRoadmap(db: Db, address: string): Promise<boolean> {
  const { rows } = await sql<{ named: boolean }>`
    SELECT EXISTS (SELECT FROM roadmap_people WHERE address = ${address})
      OR EXISTS (SELECT FROM overviews WHERE addresses @> ARRAY[${address}]) AS named`.execute(db);
  return rows[0]?.named ?? false;
}
