// Who may read what of a roadmap beside its items: its journal, its proof file; on pages and through the API alike.
import { findPeople } from '../store/people.ts';
import type { Role } from '../workflows/roles.ts';
import type { RoadmapVisit } from './route.ts';

/** The journal. */
/** Who may open digest and journal. */
export const LOOKS_ON: readonly Role[] = ['controller', 'supervisor', 'issuer', 'viewer'];

/** The proof file: it holds everybody's mail. */
export const PROVES_TO: readonly Role[] = ['controller', 'supervisor', 'issuer'];

export function isProvedTo({ isOperator, roles }: Pick<RoadmapVisit, 'isOperator' | 'roles'>): boolean {
  return isOperator || PROVES_TO.some((role) => roles.has(role));
}

/** Names of the journal's people, by pseudonym. */
export async function namesOf({
  site,
  state,
}: Pick<RoadmapVisit, 'site' | 'state'>): Promise<Map<string, string>> {
  const people = Object.values(state.roadmap.people);
  const known = await findPeople(
    site.db,
    people.flatMap(({ email }) => email ?? []),
  );
  return new Map(
    people.flatMap(({ email, name }) => {
      const pseudonym = email === undefined ? undefined : known.get(email)?.pseudonym;
      return pseudonym === undefined ? [] : [[pseudonym, name] as const];
    }),
  );
}
