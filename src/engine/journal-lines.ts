// Events in the journal's form: people by their pseudonyms, words by their hashes.

import { type JournalLine, sealed } from '../store/journal.ts';
import { findPeople } from '../store/people.ts';
import type { Db } from '../store/roadmaps.ts';
import type { RoadmapEvent, RoadmapState } from '../workflows/state.ts';
import type { IssuedPapers } from './issue-report.ts';

export interface SealedEvents {
  lines: JournalLine[];
  /** The words behind the hashes; they may be erased later. */
  texts: { hash: string; salt: string; body: string }[];
}

export async function sealEvents(
  db: Db,
  state: RoadmapState,
  events: readonly RoadmapEvent[],
  papers: IssuedPapers = new Map(),
): Promise<SealedEvents> {
  const texts: SealedEvents['texts'] = [];
  const seal = (body: string | undefined): string | undefined => {
    if (body === undefined || body === '') return undefined;
    const { hash, salt } = sealed(body);
    texts.push({ hash, salt, body });
    return hash;
  };
  const { people } = state.roadmap;
  const known = await findPeople(
    db,
    Object.values(people).flatMap((p) => p.email ?? []),
  );
  const pseudonym = (key: string | null | undefined): string | null | undefined => {
    if (key === null || key === undefined) return key;
    const address = people[key]?.email;
    return (address === undefined ? undefined : known.get(address)?.pseudonym) ?? seal(key);
  };
  const lines = events.map((event): JournalLine => {
    const { n, at, by, type, text, act, person, previous, notes, ...rest } = event;
    return {
      roadmap: state.roadmap.id,
      at,
      type,
      payload: {
        ...rest,
        event: n,
        by: pseudonym(by),
        text: seal(text),
        notes:
          notes &&
          Object.fromEntries(Object.entries(notes).map(([indicator, note]) => [indicator, seal(note)])),
        papers: papers.get(n),
        person: pseudonym(person),
        previous: type === 'lead-changed' ? pseudonym(previous) : previous,
        act: act && { kind: act.kind, number: act.number, date: act.date, signatory: seal(act.signatory) },
      },
    };
  });
  return { lines, texts };
}
