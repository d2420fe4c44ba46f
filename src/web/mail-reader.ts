// As whom a person reads mail: their own, and that of the roadmaps that they control on the day.
import { dateOf } from '../calendar/dates.ts';
import { controlledRoadmaps } from '../store/controlled-roadmaps.ts';
import type { MailReader } from '../store/mail-list.ts';
import type { SignedInVisit } from './route.ts';

export async function mailReader({
  site,
  now,
  principal,
}: Pick<SignedInVisit, 'site' | 'now' | 'principal'>): Promise<MailReader> {
  const todayIn = (zone: string) => dateOf(now, zone);
  return {
    address: principal.address,
    controlled: await controlledRoadmaps(site.db, { ...principal, todayIn }),
  };
}
