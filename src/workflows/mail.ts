// A message as data, before anybody has put it into words.
import type { Instant } from '../calendar/dates.ts';
import type { Stream } from '../calendar/slots.ts';
import type { Composed, Entry } from './compose.ts';
import type { Kind } from './notice.ts';
import type { PlanContext } from './plan/context.ts';

export interface Mail {
  at: Instant;
  /** The recipient's zone. */
  zone: string;
  to: { key: string; name: string; address: string };
  cc: { name: string; address: string }[];
  stream: Stream;
  /** The most urgent entry's. */
  kind: Kind;
  entries: Entry[];
}

/** Copies as addresses: people whose address is known and works, official addresses of parties; never the recipient. */
export function copyAddresses(
  copies: Composed['copies'],
  to: string,
  contextOf: (roadmap: string) => PlanContext,
): Mail['cc'] {
  const found = new Map<string, string>();
  for (const copy of copies) {
    const { state, told } = contextOf(copy.roadmap);
    const { roadmap } = state;
    const person = copy.person === undefined ? undefined : roadmap.people[copy.person];
    const party = copy.party === undefined ? undefined : roadmap.parties[copy.party];
    const address = person?.email ?? party?.email;
    if (address !== undefined && address !== to && !told.failing.has(address))
      found.set(address, person?.name ?? party?.name ?? '');
  }
  return [...found].map(([address, name]) => ({ name, address }));
}
