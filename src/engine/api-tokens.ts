// Tokens with which programs come to the API in a person's name: made, recognised, listed, revoked. The token itself is
// told once, to whoever makes it.
import { randomBytes, randomUUID } from 'node:crypto';
import type { Instant } from '../calendar/dates.ts';
import { forgetOldApiRequests } from '../store/api-requests.ts';
import {
  type ApiToken,
  addApiToken,
  findApiToken,
  forgetApiTokensEndedBy,
  listApiTokens,
  noteApiTokenUse,
  revokeApiToken,
} from '../store/api-tokens.ts';
import { sha256 } from '../store/journal.ts';
import type { EngineDeps } from './engine-deps.ts';

const DAY_MS = 86_400_000;
/** A use is noted once in so long: reading does not write. */
const NOTED_EVERY_MS = 3_600_000;
/** What has ended stays so long, to be told from what never was. */
const KEPT_MS = 30 * DAY_MS;

export const TOKEN_DAYS = 90;
export const LONGEST_TOKEN_DAYS = 366;
export const MOST_TOKENS = 20;

/** Known by its beginning to people and to programs that look for lost secrets. */
const SHAPE = /^srok_[\w-]{43}$/;

export interface TokenWish {
  address: string;
  name: string;
  scopes: readonly string[];
  days: number;
}

export type Bearer =
  | { state: 'valid'; token: ApiToken }
  | { state: 'malformed' | 'unknown' | 'expired' | 'revoked' };

export interface ApiTokens {
  /** Null: the person has as many as one may have. */
  make(wish: TokenWish): Promise<{ secret: string; token: ApiToken } | null>;
  /** Whose program shows it; notes the use. */
  recognise(secret: string): Promise<Bearer>;
  /** The newest first; of everybody when no address is given. */
  list(address?: string): Promise<ApiToken[]>;
  /** @param address only when it is theirs. False when there was nothing to revoke. */
  revoke(id: string, address?: string): Promise<boolean>;
}

export function createApiTokens({ db, clock }: Pick<EngineDeps, 'db' | 'clock'>): ApiTokens {
  return {
    async make({ days, ...wish }) {
      const secret = `srok_${randomBytes(32).toString('base64url')}`;
      const createdAt = clock.now();
      const token = { id: randomUUID(), ...wish, createdAt, expiresAt: createdAt + days * DAY_MS };
      const added = await addApiToken(db, { ...token, hash: sha256(secret) }, MOST_TOKENS);
      return added ? { secret, token: { ...token, usedAt: null, revokedAt: null } } : null;
    },
    async recognise(secret) {
      if (!SHAPE.test(secret)) return { state: 'malformed' };
      const token = await findApiToken(db, sha256(secret));
      if (!token) return { state: 'unknown' };
      if (token.revokedAt !== null) return { state: 'revoked' };
      const now = clock.now();
      if (token.expiresAt <= now) return { state: 'expired' };
      if (token.usedAt === null || now - token.usedAt >= NOTED_EVERY_MS)
        await noteApiTokenUse(db, token.id, now);
      return { state: 'valid', token };
    },
    list: (address) => listApiTokens(db, address),
    revoke: (id, address) => revokeApiToken(db, { id, address, now: clock.now() }),
  };
}

/** With the answers that programs may still ask for again. */
export async function forgetApiTokens({ db, clock }: Pick<EngineDeps, 'db' | 'clock'>): Promise<void> {
  await forgetApiTokensEndedBy(db, clock.now() - KEPT_MS);
  await forgetOldApiRequests(db, clock.now());
}

/** Whether it can still be used. */
export function lasts({ revokedAt, expiresAt }: ApiToken, now: Instant): boolean {
  return revokedAt === null && expiresAt > now;
}
