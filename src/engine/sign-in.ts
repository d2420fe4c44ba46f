// Signing in without passwords: a one-time link to an address that a roadmap or the operator has named. Whoever asks learns
// nothing about the address: the answer is the same, and given before anybody looks whether it is known.
import { randomBytes, randomUUID } from 'node:crypto';
import type { Instant } from '../calendar/dates.ts';
import type { Clock } from '../clock.ts';
import { signInLetter } from '../messages/sign-in-letter.ts';
import { DeliveryError, RefusedError } from '../notifiers/notifier.ts';
import { inTransaction } from '../store/in-transaction.ts';
import { sha256 } from '../store/journal.ts';
import { findPeople } from '../store/people.ts';
import { countTry, forgetTriesBefore, type RateLimit } from '../store/rate-limits.ts';
import {
  addSession,
  endSession,
  endSessionsOf,
  findSession,
  forgetSessionsExpiredBy,
  listSessions,
  prolongSession,
  type Session,
} from '../store/sessions.ts';
import {
  addToken,
  findToken,
  forgetTokensExpiredBy,
  forgetTokensOf,
  isNamedByRoadmap,
  takeToken,
} from '../store/sign-in-tokens.ts';
import type { EngineDeps } from './engine-deps.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export const LINK_MINUTES = 15;
/** A session ends after so long without a visit, and in any case so long after signing in. */
const IDLE_MS = 7 * DAY_MS;
const LONGEST_MS = 30 * DAY_MS;
/** A visit is noted once in so long: reading pages does not write. */
const NOTED_EVERY_MS = HOUR_MS;

/** Addresses nobody knows count as well, or the limit would tell them from the others. */
const PER_ADDRESS: RateLimit = { scope: 'sign-in address', tries: 5, withinMs: HOUR_MS };
const PER_NETWORK: RateLimit = { scope: 'sign-in network', tries: 20, withinMs: HOUR_MS };

export type Asked =
  | { ok: true }
  /** Too often: by whom, and when it may be asked again. */
  | { ok: false; tooOften: 'address' | 'network'; retryAt: Instant };

export type LinkState =
  | { state: 'open'; address: string; name: string | null }
  | { state: 'used' | 'expired'; address: string; returnTo: string | null }
  | { state: 'unknown' };

export interface NewSession {
  /** What the cookie carries; nothing else knows it. */
  secret: string;
  address: string;
  /** Path of the page that was asked for before signing in. */
  returnTo: string | null;
  /** Longest life of the cookie, ms. */
  lastsMs: number;
}

export interface OwnSession extends Session {
  isCurrent: boolean;
}

export interface SignIn {
  /** False: there is no mail server, links are given out by an operator. */
  sendsMail: boolean;
  /** @param network whom to count it for: `limitKey` of the client's IP address */
  request(address: string, network: string, returnTo?: string | null): Promise<Asked>;
  /** What the link would open; changes nothing. */
  look(token: string): Promise<LinkState>;
  /**
   * A new session, for one caller only; null when the link is used, expired or unknown.
   * @param replaced what the browser's cookie carried so far: that session ends
   */
  redeem(
    token: string,
    visitor: { browser: string; replaced?: string | undefined },
  ): Promise<NewSession | null>;
  /** Whose session it is; null when it has ended. */
  sessionOf(secret: string): Promise<{ address: string } | null>;
  sessionsOf(address: string, secret: string | undefined): Promise<OwnSession[]>;
  signOut(secret: string): Promise<void>;
  /** Ends all sessions of the address, and the links that were sent to it. */
  signOutEverywhere(address: string): Promise<void>;
  /** A link for an operator to hand over; null when nobody knows the address. */
  linkFor(address: string, options: { minutes: number; returnTo?: string }): Promise<string | null>;
  /** When the mail that was asked for so far has been handed over, or could not be. */
  settled(): Promise<void>;
}

export interface SignInDeps extends Pick<EngineDeps, 'db' | 'clock' | 'notifier' | 'log'> {
  /** Without a slash at its end. */
  publicUrl: string;
  /** Lower-cased addresses, of the organisations' operators and observers as well. */
  operators: readonly string[];
}

export function createSignIn(deps: SignInDeps): SignIn {
  const { db, clock, notifier, publicUrl, operators, log } = deps;
  const underWay = new Set<Promise<void>>();

  const isKnown = async (address: string): Promise<boolean> =>
    (await isNamedByRoadmap(db, address)) || operators.includes(address);

  async function makeLink(address: string, minutes: number, returnTo: string | null): Promise<string> {
    const token = newSecret();
    const now = clock.now();
    await addToken(db, sha256(token), {
      address,
      returnTo,
      createdAt: now,
      expiresAt: now + minutes * MINUTE_MS,
    });
    return `${publicUrl}/sign-in/${token}`;
  }

  /** The same work for whom nobody knows, up to the mail itself: who asks next could feel the difference. */
  async function sendLink(address: string, returnTo: string | null): Promise<void> {
    if (notifier.channel === 'outbox')
      return log.warn('a sign-in link was not sent: SMTP_URL is not set; srok login-link makes one');
    const known = await isKnown(address);
    const name = (await findPeople(db, [address])).get(address)?.name;
    const url = await (known ? makeLink(address, LINK_MINUTES, returnTo) : makeLink('', 0, null));
    const letter = signInLetter({ url, minutes: LINK_MINUTES });
    if (!known) return log.info('a sign-in link was asked for by nobody we know');
    const id = randomUUID();
    await notifier.deliver({
      id,
      messageId: `${id}@${new URL(publicUrl).hostname}`,
      date: new Date(clock.now()),
      to: { address, ...(name === undefined ? {} : { name }) },
      cc: [],
      references: [],
      ...letter,
      headers: { 'X-Srok-Notice': 'sign-in' },
    });
    log.info({ mail: id }, 'sign-in link sent');
  }

  /** After the answer has been given. */
  function later(work: () => Promise<void>): void {
    const run = new Promise((resolve) => setImmediate(resolve))
      .then(work)
      .catch((error: unknown) => log.error(faultOf(error), 'a sign-in link could not be sent'))
      .finally(() => underWay.delete(run));
    underWay.add(run);
  }

  return {
    sendsMail: notifier.channel !== 'outbox',
    async request(address, network, returnTo = null) {
      const now = clock.now();
      for (const [tooOften, limit, key] of [
        ['network', PER_NETWORK, network],
        ['address', PER_ADDRESS, address],
      ] as const) {
        const retryAt = await countTry(db, limit, key, now);
        if (retryAt !== null) return { ok: false, tooOften, retryAt };
      }
      later(() => sendLink(address, returnTo));
      return { ok: true };
    },
    async look(token) {
      const found = await findToken(db, sha256(token));
      if (!found) return { state: 'unknown' };
      const { address, returnTo } = found;
      if (found.usedAt !== null) return { state: 'used', address, returnTo };
      if (found.expiresAt <= clock.now()) return { state: 'expired', address, returnTo };
      return { state: 'open', address, name: (await findPeople(db, [address])).get(address)?.name ?? null };
    },
    redeem: (token, { browser, replaced }) =>
      inTransaction(db, async (tx) => {
        const now = clock.now();
        const taken = await takeToken(tx, sha256(token), now);
        if (!taken) return null;
        if (replaced !== undefined) await endSession(tx, sha256(replaced));
        // Never one that the browser came with: nobody else can know it.
        const secret = newSecret();
        const { address, returnTo } = taken;
        await addSession(tx, {
          hash: sha256(secret),
          address,
          createdAt: now,
          seenAt: now,
          expiresAt: now + IDLE_MS,
          browser,
        });
        return { secret, address, returnTo, lastsMs: LONGEST_MS };
      }),
    async sessionOf(secret) {
      const now = clock.now();
      const found = await findSession(db, sha256(secret), now);
      if (!found) return null;
      if (now - found.seenAt >= NOTED_EVERY_MS)
        await prolongSession(db, found.hash, {
          seenAt: now,
          expiresAt: Math.min(now + IDLE_MS, found.createdAt + LONGEST_MS),
        });
      return { address: found.address };
    },
    async sessionsOf(address, secret) {
      const current = secret === undefined ? null : sha256(secret);
      const found = await listSessions(db, address, clock.now());
      return found.map(({ hash, ...session }) => ({ ...session, isCurrent: hash === current }));
    },
    signOut: (secret) => endSession(db, sha256(secret)),
    signOutEverywhere: (address) =>
      inTransaction(db, async (tx) => {
        await forgetTokensOf(tx, address);
        await endSessionsOf(tx, address);
      }),
    async linkFor(address, { minutes, returnTo }) {
      if (!(await isKnown(address))) return null;
      return makeLink(address, minutes, returnTo ?? null);
    },
    async settled() {
      await Promise.all(underWay);
    },
  };
}

/** What no longer opens or limits anything; of expired links their reason stays for a day. */
export async function forgetSignIns({ db, clock }: { db: EngineDeps['db']; clock: Clock }): Promise<void> {
  const now = clock.now();
  await forgetSessionsExpiredBy(db, now);
  await forgetTokensExpiredBy(db, now - DAY_MS);
  await forgetTriesBefore(db, now - DAY_MS);
}

/** 256 bits, for an address or a cookie. */
function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Without what a mail server says, which names the address. */
function faultOf(error: unknown): object {
  if (!(error instanceof RefusedError || error instanceof DeliveryError)) return { err: error };
  const { name, code, responseCode } = error;
  return { outcome: name, code, responseCode };
}
