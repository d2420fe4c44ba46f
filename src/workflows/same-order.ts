// Several roadmaps of one order, one for each organisation that it was given to: what tells them apart, and how an item
// stands in all of them.
import type { PlanContext } from './plan/context.ts';
import type { Roadmap } from './roadmap.ts';
import { isOpen } from './state.ts';

/** The same for roadmaps of the same order: its number, date and title. */
export function orderKey({ order }: Pick<Roadmap, 'order'>): string {
  return JSON.stringify([order.number, order.date, order.title]);
}

/** In how many of the organisations an item is executed, open, there at all. */
export interface Standing {
  executed: number;
  open: number;
  /** Of the open ones. */
  underReview: number;
  total: number;
}

/** The roadmaps of an order that one reader looks after. */
export interface OrderFacts {
  key: string;
  /** Of a roadmap, by its id, what the others are not: see `organisationNames`. */
  organisationOf(roadmap: string): string;
  standing(item: string, occurrence: string): Standing;
}

/** People with a digest of their own. */
const WATCHING = ({ supervisor, controller, order }: Roadmap) => [supervisor, controller, order.issuer];

/** Of the order of `context` for whoever has that address; null where they look after no other roadmap of it. */
export function orderFacts(context: PlanContext, address: string): OrderFacts | null {
  const watched = context
    .sameOrder()
    .filter(({ state: { roadmap } }) =>
      WATCHING(roadmap).some((person) => roadmap.people[person]?.email === address),
    );
  if (watched.length < 2) return null;
  const names = organisationNames(watched.map(({ state }) => state.roadmap));
  const standings = new Map<string, Standing>();
  return {
    key: orderKey(context.state.roadmap),
    organisationOf: (roadmap) => names.get(roadmap) ?? roadmap,
    standing(item, occurrence) {
      const id = `${item}|${occurrence}`;
      const known = standings.get(id) ?? standingIn(watched, item, occurrence);
      standings.set(id, known);
      return known;
    },
  };
}

function standingIn(contexts: readonly PlanContext[], id: string, occurrence: string): Standing {
  const found: Standing = { executed: 0, open: 0, underReview: 0, total: 0 };
  for (const context of contexts) {
    const item = context.state.roadmap.items.find((one) => one.id === id);
    const stored = context.state.items[id]?.occurrences[occurrence];
    const one = stored ?? (item && context.occurrences(item).find((o) => o.id === occurrence));
    if (!one) continue;
    found.total += 1;
    if (one.status === 'under_review') found.underReview += 1;
    if (isOpen(one.status)) found.open += 1;
    else if (one.status === 'executed') found.executed += 1;
  }
  return found;
}

/**
 * By roadmap id the party that fewest of the other roadmaps have, of several the one that answers for most items; where
 * all parties are the same, the roadmap's title.
 */
export function organisationNames(roadmaps: readonly Roadmap[]): ReadonlyMap<string, string> {
  const inRoadmaps = new Map<string, number>();
  for (const { parties } of roadmaps)
    for (const name of new Set(Object.values(parties).map((party) => party.name)))
      inRoadmaps.set(name, (inRoadmaps.get(name) ?? 0) + 1);
  return new Map(
    roadmaps.map(({ id, title, parties, items }) => {
      const own = Object.entries(parties)
        .map(([key, { name }]) => ({
          name,
          others: inRoadmaps.get(name) ?? 0,
          items: items.filter(({ responsible }) => responsible.includes(key)).length,
        }))
        .filter(({ others }) => others < roadmaps.length)
        .sort((a, b) => a.others - b.others || b.items - a.items);
      return [id, own[0]?.name ?? title];
    }),
  );
}
