// What a proof file says beside the chain: the roadmap as it stands, without addresses, and who the pseudonyms are.
import { dateOf, type Instant, type IsoDate } from '../calendar/dates.ts';
import type { SealedPerson } from '../store/proof-rows.ts';
import { occurrencesOf } from '../workflows/occurrences.ts';
import { keysOf } from '../workflows/recipients.ts';
import type { Item } from '../workflows/roadmap.ts';
import type { Occurrence, RoadmapState } from '../workflows/state.ts';
import type { ProvenPerson, Snapshot } from './format.ts';

export function snapshotOf(state: RoadmapState, now: Instant): Snapshot {
  const { roadmap, underControlAt, absences } = state;
  const today = dateOf(now, roadmap.timezone);
  return {
    roadmap: {
      ...roadmap,
      viewers: [],
      people: mapValues(roadmap.people, ({ name, position }) => ({
        name,
        ...(position === undefined ? {} : { position }),
      })),
      parties: mapValues(roadmap.parties, (party) => {
        const { email: _, ...rest } = party;
        return rest;
      }),
    },
    underControlAt,
    items: Object.fromEntries(
      roadmap.items.map((item) => [
        item.id,
        {
          leads: state.items[item.id]?.leads ?? {},
          occurrences: occurrencesToTell(state, item, today).map(
            ({ id, originalDue, due, status, executedAt }) => ({
              id,
              originalDue,
              due,
              status,
              executedAt,
            }),
          ),
        },
      ]),
    ),
    absences,
  };
}

/** Those due by today, and whatever something has happened to: a period may be executed before its date. */
function occurrencesToTell(state: RoadmapState, item: Item, today: IsoDate): Occurrence[] {
  const due = occurrencesOf(state, item, today).map((one) => [one.id, one] as const);
  const all = { ...Object.fromEntries(due), ...state.items[item.id]?.occurrences };
  return Object.values(all).sort((a, b) => a.id.localeCompare(b.id));
}

export function peopleOf(state: RoadmapState, people: Iterable<SealedPerson>): ProvenPerson[] {
  return [...people].map((person) => ({ ...person, keys: keysOf(state, person.address) }));
}

function mapValues<T, U>(of: Record<string, T>, value: (one: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(of).map(([key, one]) => [key, value(one)]));
}
