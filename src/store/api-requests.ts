// Commands that programs have given, by the key that each was sent with: a repeated one gets the answer of the first.
import type { Instant } from '../workflows/time.ts';
import type { Db } from './roadmaps.ts';

export interface ApiRequest {
  /** Id of the token. */
  token: string;
  /** Of the Idempotency-Key; keys of different tokens have nothing to do with each other. */
  keyHash: string;
  /** Of what was asked for. */
  requestHash: string;
}

export interface AnsweredRequest extends ApiRequest {
  etag: string;
  /** JSON as it was sent. */
  answer: string;
}

export async function findApiRequest(
  db: Db,
  { token, keyHash }: Pick<ApiRequest, 'token' | 'keyHash'>,
): Promise<AnsweredRequest | undefined> {
  const row = await db
    .selectFrom('api_requests')
    .select(['request_hash', 'etag', 'answer'])
    .where('token', '=', token)
    .where('key_hash', '=', keyHash)
    .executeTakeFirst();
  return row && { token, keyHash, requestHash: row.request_hash, etag: row.etag, answer: row.answer };
}

/** In the transaction of the command. False: meanwhile another request has taken the key. */
export async function keepApiRequest(
  db: Db,
  { token, keyHash, requestHash, etag, answer }: AnsweredRequest,
  now: Instant,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('api_requests')
    .values({
      token,
      key_hash: keyHash,
      request_hash: requestHash,
      etag,
      answer,
      at: new Date(now),
    })
    .onConflict((conflict) => conflict.columns(['token', 'key_hash']).doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** How long a command may be repeated with its key. */
export const REPEATABLE_DAYS = 7;

export async function forgetOldApiRequests(db: Db, now: Instant): Promise<void> {
  await db
    .deleteFrom('api_requests')
    .where('at', '<', new Date(now - REPEATABLE_DAYS * 86_400_000))
    .execute();
}
