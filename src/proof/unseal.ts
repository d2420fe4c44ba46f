// A line of the journal as the event it was made of: the words and people behind its hashes put back where they were.
import { EventSchema, type RoadmapEvent, type RoadmapState } from '../workflows/state.ts';
import type { Detail, ProofLine, ProvenPerson, Snapshot } from './format.ts';

const ERASED = 'сведения удалены';
const HASH = /^[0-9a-f]{64}$/;

/** Null for a line that is no event of the roadmap, or of a kind that this program does not know. */
export function eventOf(
  { at, type, payload }: ProofLine,
  detail: Detail | null,
  people: readonly ProvenPerson[],
): RoadmapEvent | null {
  if (payload['event'] === undefined || type === 'file-attached') return null;
  const texts = new Map(detail?.texts.map(({ hash, body }) => [hash, body]));
  const keys = new Map(people.map(({ pseudonym, keys: [key], name }) => [pseudonym, key ?? name]));
  const opened = (value: unknown): unknown => {
    if (typeof value === 'string')
      return texts.get(value) ?? keys.get(value) ?? (HASH.test(value) ? ERASED : value);
    if (Array.isArray(value)) return value.map(opened);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, opened(inner)]));
  };
  const { event: n, ...rest } = opened(payload) as Record<string, unknown>;
  return EventSchema.safeParse({ ...rest, n, at, type }).data ?? null;
}

/** The roadmap as the sentences about its lines need it; under each key the name that the journal vouches for. */
export function stateOf(
  { roadmap, underControlAt, items, absences }: Snapshot,
  people: readonly ProvenPerson[],
  events: RoadmapEvent[],
): RoadmapState {
  const proven = people.flatMap(({ keys, name }) =>
    keys.map((key) => [key, { ...roadmap.people[key], name }] as const),
  );
  return {
    roadmap: { ...roadmap, people: { ...roadmap.people, ...Object.fromEntries(proven) } },
    underControlAt,
    released: null,
    items: Object.fromEntries(
      Object.entries(items).map(([id, { leads }]) => [id, { leads, assignedAt: null, occurrences: {} }]),
    ),
    absences,
    actedAt: {},
    events,
  };
}
