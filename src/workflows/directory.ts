// People across roadmaps: one person is one lower-cased address, with one zone and one key.
import type { Roadmap } from './roadmap.ts';

export interface Directory {
  find(address: string): { key: string; name: string; address: string; zone: string } | undefined;
  /** Zones of a roadmap's people by key, where another roadmap decides them. */
  zonesIn(roadmap: Roadmap): Record<string, string>;
}

/** One person is one address: their own zone if any file gives one, else the zone of the first roadmap that names them. */
export function directory(roadmaps: readonly Roadmap[]): Directory {
  const found = new Map<string, { key: string; name: string; address: string; zone: string; own: boolean }>();
  for (const roadmap of roadmaps) {
    for (const [key, person] of Object.entries(roadmap.people)) {
      if (person.email === undefined) continue;
      const known = found.get(person.email);
      const zone = person.timezone ?? roadmap.timezone;
      if (!known)
        found.set(person.email, {
          key,
          name: person.name,
          address: person.email,
          zone,
          own: person.timezone !== undefined,
        });
      else if (!known.own && person.timezone !== undefined) Object.assign(known, { zone, own: true });
    }
  }
  return {
    find: (address) => found.get(address),
    zonesIn: (roadmap) =>
      Object.fromEntries(
        Object.entries(roadmap.people).flatMap(([key, { email }]) => {
          const known = email === undefined ? undefined : found.get(email);
          return known ? [[key, known.zone]] : [];
        }),
      ),
  };
}
