// Who an address is in a roadmap: roles follow from the roadmap itself, nobody grants them. A substitute has, on the
// days of the absence, the roles of whom they stand in for.
import type { IsoDate } from '../calendar/dates.ts';
import { keysOf, substituteOn } from './recipients.ts';
import type { Item } from './roadmap.ts';
import { coExecutors, itemState, type RoadmapState, responsibleLead } from './state.ts';

export const ROLES = [
  /** Responsible lead of an item. */
  'lead',
  'co-executor',
  /** Gets copies, or is named in the roadmap and has nothing to do in it. */
  'informed',
  'controller',
  'supervisor',
  'issuer',
  /** An address listed under `viewers`. */
  'viewer',
] as const;
export type Role = (typeof ROLES)[number];

/** Person keys. */
export interface ActingKeys {
  own: string[];
  /** Absent on the day, with the address at the end of their chain of substitutes. */
  standsFor: string[];
}

/** For whom an address acts on `today`, a day in the roadmap's zone. */
export function actingKeys(state: RoadmapState, address: string, today: IsoDate): ActingKeys {
  const own = keysOf(state, address);
  if (own.length === 0 || state.absences.length === 0) return { own, standsFor: [] };
  const standsFor = Object.keys(state.roadmap.people).filter((key) => {
    const substitute = substituteOn(state, key, today);
    return !own.includes(key) && substitute !== null && own.includes(substitute);
  });
  return { own, standsFor };
}

/** Responsible lead of any item, controller, …: in the roadmap at large, substitution included. Empty: it does not concern them. */
export function rolesIn(state: RoadmapState, address: string, today: IsoDate): ReadonlySet<Role> {
  const found = new Set<Role>();
  for (const item of state.roadmap.items)
    for (const role of rolesOn(state, item, address, today)) found.add(role);
  if (found.size === 0 && keysOf(state, address).length > 0) found.add('informed');
  return found;
}

/** On one item; who has a role for the whole roadmap has it on each. */
export function rolesOn(state: RoadmapState, item: Item, address: string, today: IsoDate): ReadonlySet<Role> {
  const { roadmap } = state;
  const { own, standsFor } = actingKeys(state, address, today);
  const isActing = (key: string): boolean => own.includes(key) || standsFor.includes(key);
  const has: Record<Role, boolean> = {
    lead: isActing(responsibleLead(state, item)),
    'co-executor': coExecutors(state, item).some(({ lead }) => isActing(lead)),
    informed: informedOf(state, item).some(isActing),
    controller: isActing(roadmap.controller),
    supervisor: isActing(roadmap.supervisor),
    issuer: isActing(roadmap.order.issuer),
    viewer: roadmap.viewers.includes(address),
  };
  return new Set(ROLES.filter((role) => has[role]));
}

/** Who gets copies about the item, and those who represent its parties without being their lead on it. */
function informedOf(state: RoadmapState, item: Item): string[] {
  const leads = Object.values(itemState(state, item.id).leads);
  return item.responsible
    .flatMap((party) => {
      const { informed = [], lead } = state.roadmap.parties[party] ?? {};
      return lead === undefined ? informed : [...informed, lead];
    })
    .filter((key) => !leads.includes(key));
}
