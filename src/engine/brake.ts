// Slows down for a mail server, or the domain of a recipient, that says «too many, later»: going on would only use up the
// attempts of every message, and with some servers the good name of the sender.
import type { Instant } from '../calendar/dates.ts';
import { DeliveryError } from '../notifiers/notifier.ts';

export interface Brake {
  /** Milliseconds of real time until the server may be asked again; 0 when nothing stands in the way. */
  serverPause(): number;
  /** While a server that asked for a pause has taken nothing since, one message at a time tries. */
  isTrying(): boolean;
  /** Until when nothing more goes to the domain of this address; 0 when nothing stands in the way. */
  domainPausedUntil(recipient: string): Instant;
  /** What became of a message that was handed over at `handedAt` (of `performance.now()`): an error, or none. */
  heard(recipient: string, handedAt: number, now: Instant, outcome: { error: unknown } | object): void;
}

const SERVER_MS = { first: 1_000, longest: 60_000 };
const DOMAIN_MS = { first: 30_000, longest: 900_000 };
/** So many refusals in a row are the domain's, not a mailbox's. */
const DOMAIN_REFUSALS = 3;

interface Pause {
  refusals: number;
  /** Of `performance.now()`. */
  since: number;
  /** 0 before the first one. */
  ms: number;
  until: Instant;
}

const NONE: Pause = { refusals: 0, since: 0, ms: 0, until: 0 };

/** 421 speaks for the server; 450 to 452, again and again, for the recipients' domain. Each pause is twice the former. */
export function createBrake(): Brake {
  let server = NONE;
  const domains = new Map<string, Pause>();
  return {
    serverPause: () => Math.max(0, server.until - performance.now()),
    isTrying: () => server.ms > 0,
    domainPausedUntil: (recipient) => domains.get(domainOf(recipient))?.until ?? 0,
    heard(recipient, handedAt, now, outcome) {
      const error = 'error' in outcome ? outcome.error : undefined;
      const reply = error instanceof DeliveryError ? error.responseCode : undefined;
      const domain = domainOf(recipient);
      if (reply === 421) server = longer(server, handedAt, performance.now(), SERVER_MS);
      else if (reply !== undefined && reply >= 450 && reply <= 452) {
        const known = domains.get(domain) ?? NONE;
        const refused = { ...known, refusals: known.refusals + 1 };
        domains.set(
          domain,
          refused.refusals < DOMAIN_REFUSALS ? refused : longer(refused, handedAt, now, DOMAIN_MS),
        );
      } else if (error === undefined) {
        domains.delete(domain);
        if (handedAt >= server.since) server = NONE;
      }
    },
  };
}

/** Messages on their way together are refused together: that is one pause, not many. */
function longer(
  pause: Pause,
  handedAt: number,
  now: number,
  { first, longest }: { first: number; longest: number },
): Pause {
  if (pause.ms > 0 && handedAt < pause.since) return pause;
  const ms = pause.ms === 0 ? first : Math.min(longest, pause.ms * 2);
  return { ...pause, since: performance.now(), ms, until: now + ms };
}

function domainOf(recipient: string): string {
  return recipient.slice(recipient.lastIndexOf('@') + 1);
}
