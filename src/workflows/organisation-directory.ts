// The organisations of one installation: who runs each, and which stand under which. A region sees the roadmaps of its
// municipalities; it does not run them.

/** Of roadmaps that belong to none: the installation's own. */
export const OWN = '';

/** Ids, with `OWN` where the installation's own are meant as well; `all` are also those that no file names. */
export type OrganisationSet = 'all' | readonly string[];

export const isAmong = (set: OrganisationSet, organisation: string): boolean =>
  set === 'all' || set.includes(organisation);

export interface OrganisationEntry {
  /** Short Latin id, as in files and addresses of pages. */
  id: string;
  title: string;
  /** Whose roadmaps it may see as well: null where nobody stands above. */
  parent: string | null;
  /** Lower-cased addresses: they run its roadmaps. */
  operators: readonly string[];
  /** Lower-cased addresses: they look on. */
  observers: readonly string[];
}

export interface OrganisationDirectory {
  /** In the order of the file. */
  all: readonly OrganisationEntry[];
  /** Of all operators and observers. */
  addresses: readonly string[];
  find(id: string): OrganisationEntry | undefined;
  /** The organisation and those above it, the nearest first. Without `OWN`. */
  lineage(id: string): readonly string[];
  /** Whose roadmaps the address runs. */
  operatedBy(address: string): readonly string[];
  /** Whose roadmaps the address may see: those where it is an operator or observer, and all under them. */
  seenBy(address: string): readonly string[];
}

/** @param all with parents that are among them and no circles */
export function organisationDirectory(all: readonly OrganisationEntry[]): OrganisationDirectory {
  const byId = new Map(all.map((one) => [one.id, one]));
  const lineage = (id: string): string[] => {
    const one = byId.get(id);
    return one ? [id, ...(one.parent === null ? [] : lineage(one.parent))] : [];
  };
  const idsOf = (belongs: (one: OrganisationEntry) => boolean) => all.filter(belongs).map(({ id }) => id);
  return {
    all,
    addresses: [...new Set(all.flatMap(({ operators, observers }) => [...operators, ...observers]))],
    find: (id) => byId.get(id),
    lineage,
    operatedBy: (address) => idsOf(({ operators }) => operators.includes(address)),
    seenBy(address) {
      const theirs = new Set(
        idsOf(({ operators, observers }) => operators.includes(address) || observers.includes(address)),
      );
      return idsOf(({ id }) => lineage(id).some((one) => theirs.has(one)));
    },
  };
}
