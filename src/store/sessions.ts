// Who is signed in. The table knows only the hash of what the cookie carries; a session that is deleted has ended
// everywhere at once.
import type { Instant } from '../workflows/time.ts';
import type { Db } from './roadmaps.ts';

export interface Session {
  address: string;
  createdAt: Instant;
  /** As of the last hour. */
  seenAt: Instant;
  expiresAt: Instant;
  /** Browser and system in words. */
  browser: string;
}

export interface StoredSession extends Session {
  hash: string;
}

export async function addSession(db: Db, { hash, ...session }: StoredSession): Promise<void> {
  await db
    .insertInto('sessions')
    .values({
      hash,
      address: session.address,
      created_at: new Date(session.createdAt),
      seen_at: new Date(session.seenAt),
      expires_at: new Date(session.expiresAt),
      user_agent: session.browser,
    })
    .execute();
}

/** Only while it lasts. */
export async function findSession(db: Db, hash: string, now: Instant): Promise<StoredSession | undefined> {
  const [session] = await lasting(db, now).where('hash', '=', hash).execute();
  return session && stored(session);
}

/** Those that last, the latest seen first. */
export async function listSessions(db: Db, address: string, now: Instant): Promise<StoredSession[]> {
  const rows = await lasting(db, now).where('address', '=', address).orderBy('seen_at', 'desc').execute();
  return rows.map(stored);
}

function lasting(db: Db, now: Instant) {
  return db.selectFrom('sessions').selectAll().where('expires_at', '>', new Date(now));
}

type Row = Awaited<ReturnType<ReturnType<typeof lasting>['executeTakeFirstOrThrow']>>;

function stored(row: Row): StoredSession {
  return {
    hash: row.hash,
    address: row.address,
    createdAt: row.created_at.getTime(),
    seenAt: row.seen_at.getTime(),
    expiresAt: row.expires_at.getTime(),
    browser: row.user_agent,
  };
}

export async function prolongSession(
  db: Db,
  hash: string,
  { seenAt, expiresAt }: Pick<Session, 'seenAt' | 'expiresAt'>,
): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ seen_at: new Date(seenAt), expires_at: new Date(expiresAt) })
    .where('hash', '=', hash)
    .execute();
}

export async function endSession(db: Db, hash: string): Promise<void> {
  await db.deleteFrom('sessions').where('hash', '=', hash).execute();
}

/** Of all browsers. */
export async function endSessionsOf(db: Db, address: string): Promise<void> {
  await db.deleteFrom('sessions').where('address', '=', address).execute();
}

/** After a restore: which of them were ended since the backup nobody knows. */
export async function endEverySession(db: Db): Promise<void> {
  await db.deleteFrom('sessions').execute();
}

export async function forgetSessionsExpiredBy(db: Db, instant: Instant): Promise<void> {
  await db.deleteFrom('sessions').where('expires_at', '<=', new Date(instant)).execute();
}
