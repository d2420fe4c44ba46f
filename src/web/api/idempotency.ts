// A command whose answer was lost is sent again with the same key: it is not done twice, the answer is the same. The key is
// kept in the command's own transaction, so that one never stands without the other.
import {
  type AnsweredRequest,
  type ApiRequest,
  findApiRequest,
  keepApiRequest,
} from '../../store/api-requests.ts';
import { sha256 } from '../../store/journal.ts';
import type { Db } from '../../store/roadmaps.ts';
import { canonical } from '../../workflows/canonical.ts';
import type { Instant } from '../../workflows/time.ts';

/** Another request has taken the key while this one was on its way: undoes this one. */
export class KeyTakenError extends Error {
  override name = 'KeyTakenError';
}

/** @param asked all that makes the request what it is, read by its schemas */
export function requestOf(token: string, key: string, asked: unknown): ApiRequest {
  return { token, keyHash: sha256(key), requestHash: sha256(canonical(asked)) };
}

/** What was answered to the key before, whatever was asked for with it. */
export const answeredBefore: (db: Db, request: ApiRequest) => Promise<AnsweredRequest | undefined> =
  findApiRequest;

export async function keepAnswer(
  tx: Db,
  request: ApiRequest,
  answered: Pick<AnsweredRequest, 'etag' | 'answer'>,
  now: Instant,
): Promise<void> {
  if (!(await keepApiRequest(tx, { ...request, ...answered }, now))) throw new KeyTakenError();
}
