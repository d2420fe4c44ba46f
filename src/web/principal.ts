// Whoever asks, known by their address: the same whether a session or a token of the API has said who it is.
import { controlsAny } from '../store/controlled-roadmaps.ts';
import { isAmong, type OrganisationSet } from '../workflows/organisation-directory.ts';
import type { Principal, Site } from './site.ts';

export async function principalAt(
  { db, operators, organisations }: Pick<Site, 'db' | 'operators' | 'organisations'>,
  address: string,
): Promise<Principal> {
  const isOperator = operators.includes(address);
  const operated: OrganisationSet = isOperator ? 'all' : organisations.operatedBy(address);
  const seen: OrganisationSet = isOperator ? 'all' : organisations.seenBy(address);
  return {
    address,
    isOperator,
    operated,
    seen,
    operates: (organisation) => isAmong(operated, organisation),
    sees: (organisation) => isAmong(seen, organisation),
    isControlling: operated.length > 0 || (await controlsAny(db, address)),
  };
}
