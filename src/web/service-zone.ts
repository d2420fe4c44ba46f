// Times on pages of no roadmap: in the reader's zone, where it is known.
import { findPeople } from '../store/people.ts';
import type { Principal, Site } from './site.ts';

/** The zone that this service runs in. */
export const serviceZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

export async function zoneOfReader({
  site,
  principal,
}: {
  site: Site;
  principal: Principal;
}): Promise<string> {
  const people = await findPeople(site.db, [principal.address]);
  return people.get(principal.address)?.zone ?? serviceZone();
}
