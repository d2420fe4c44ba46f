// What a mail provider allows, held by all workers together: claims are counted in the database, in one transaction with
// the messages they make. A worker that is killed has used up what it had claimed; nothing is ever sent beyond a limit.
import type { Instant } from '../calendar/dates.ts';
import { addCounts, countsSince, lockCounts, takeTurns } from '../store/mail-counts.ts';
import type { Db } from '../store/roadmaps.ts';

export interface MailLimits {
  /** Messages a second. */
  perSecond?: number;
  /** Messages in any 24 hours. */
  perDay?: number;
  /** Messages to one domain in any minute. */
  perDomainMinute?: number;
}

export interface Allowance {
  /** Counts a message to this address, or says until when it has to wait, and for which limit. */
  admit(recipient: string): { until: Instant; limit: 'day' | 'domain' } | null;
  /** Writes down what was admitted; gives each message its turn. */
  spend(db: Db, messages: readonly { turnMs: number }[]): Promise<void>;
}

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Counted in stretches, so that «any 24 hours» costs 25 rows. */
const STRETCH_MS = { day: HOUR_MS, domain: 10 * SECOND_MS };
/** A limit that was raised is felt after so long. */
const LOOK_AGAIN_MS = HOUR_MS;
/** Seconds of turns taken at once: what waits longer than that for its turn is decided too early. */
const TURNS_AHEAD_S = 10;

/** Recipients that a claim may take at once. */
export function claimAtMost(limits: MailLimits, atMost: number): number {
  const turns = limits.perSecond === undefined ? atMost : Math.ceil(limits.perSecond * TURNS_AHEAD_S);
  return Math.min(atMost, turns);
}

/** Everything is allowed, and nothing asked or written, where no limit is set. */
const UNLIMITED: Allowance = { admit: () => null, spend: async () => undefined };

/** To be opened first in a transaction: other claims wait until it ends. */
export async function openAllowance(db: Db, limits: MailLimits, now: Instant): Promise<Allowance> {
  const { perSecond, perDay, perDomainMinute } = limits;
  if (perSecond === undefined && perDay === undefined && perDomainMinute === undefined) return UNLIMITED;
  await lockCounts(db);
  const from = { all: now - DAY_MS - STRETCH_MS.day, domains: now - 60 * SECOND_MS - STRETCH_MS.domain };
  const known = await countsSince(db, from);
  const admitted = new Map<string, number>();

  /** Until when a message of this scope waits, 0 when it may go: until enough of the counted ones are older than the span. */
  function full(scope: string, limit: number | undefined, spanMs: number, stretchMs: number): Instant {
    if (limit === undefined) return 0;
    const stretches = known.filter((count) => count.scope === scope);
    let sum = stretches.reduce((total, one) => total + one.messages, admitted.get(scope) ?? 0);
    if (sum < limit) return 0;
    for (const { since, messages } of stretches) {
      sum -= messages;
      if (sum < limit) return since + spanMs + stretchMs;
    }
    return now + spanMs + stretchMs;
  }

  return {
    admit(recipient) {
      const domain = `@${recipient.slice(recipient.lastIndexOf('@') + 1)}`;
      const day = full('all', perDay, DAY_MS, STRETCH_MS.day);
      if (day > 0) return { until: Math.min(day, now + LOOK_AGAIN_MS), limit: 'day' };
      const later = full(domain, perDomainMinute, 60 * SECOND_MS, STRETCH_MS.domain);
      if (later > 0) return { until: later, limit: 'domain' };
      for (const scope of ['all', domain]) admitted.set(scope, (admitted.get(scope) ?? 0) + 1);
      return null;
    },
    async spend(tx, messages) {
      const stretch = (scope: string) => {
        const ms = scope === 'all' ? STRETCH_MS.day : STRETCH_MS.domain;
        return Math.floor(now / ms) * ms;
      };
      const wanted = [...admitted].filter(([scope]) =>
        scope === 'all' ? perDay !== undefined : perDomainMinute !== undefined,
      );
      await addCounts(
        tx,
        wanted.map(([scope, count]) => ({ scope, since: stretch(scope), messages: count })),
      );
      if (perSecond === undefined || messages.length === 0) return;
      const everyMs = SECOND_MS / perSecond;
      const first = await takeTurns(tx, now, messages.length, everyMs);
      for (const [n, message] of messages.entries()) message.turnMs = first - now + n * everyMs;
    },
  };
}
