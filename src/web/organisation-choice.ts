// Organisations in forms, addresses of pages and words: an id is at most one organisation, the installation's own has a word.
import { type OrganisationDirectory, OWN } from '../workflows/organisation-directory.ts';
import type { Principal, Site } from './site.ts';

/** No id: the file of organisations may not use it. */
const OWN_WORD = 'own';
const OWN_TITLE = 'Без организации';

export const wordOfOrganisation = (id: string): string => (id === OWN ? OWN_WORD : id);
export const organisationOfWord = (word: string): string => (word === OWN_WORD ? OWN : word);

/**
 * The id where the file has lost it: the roadmaps are there all the same.
 * @param own of the installation itself
 */
export function organisationTitle(directory: OrganisationDirectory, id: string, own = OWN_TITLE): string {
  return id === OWN ? own : (directory.find(id)?.title ?? id);
}

/** Whose operator somebody is, for a choice; one at most where there is nothing to choose. */
export function operatedOptions(
  { organisations }: Pick<Site, 'organisations'>,
  { operated }: Pick<Principal, 'operated'>,
  own = OWN_TITLE,
): readonly (readonly [word: string, title: string])[] {
  const ids = operated === 'all' ? [OWN, ...organisations.all.map(({ id }) => id)] : operated;
  return ids.map((id) => [wordOfOrganisation(id), organisationTitle(organisations, id, own)] as const);
}
