// Who really gets a person's mail on a day: the person, the substitute while they are away, or whom
// the rules name when an absent official has none.
import type { IsoDate } from '../calendar/dates.ts';
import type { Absence, RoadmapState } from './state.ts';

export interface Recipient {
  /** Person key of who gets the mail. */
  to: string;
  /** Party whose official address gets a copy; only where nobody else could be found. */
  copyToParty?: string;
  /** The absent person for whom nobody stands in: an alarm for the controller. */
  withoutSubstitute?: string;
}

/** Whose address it is in this roadmap: person keys, commonly one. */
export function keysOf({ roadmap }: RoadmapState, address: string): string[] {
  return Object.keys(roadmap.people).filter((key) => roadmap.people[key]?.email === address);
}

/** The latest entry counts, so that a corrected leave replaces an earlier one. */
export function absenceOn(state: RoadmapState, person: string, day: IsoDate): Absence | undefined {
  return state.absences.findLast((a) => a.person === person && a.from <= day && day <= a.until);
}

/** Who answers for `person` on `day`, following chains of substitutes; the person when nobody does (or the chain is a circle). */
export function substituteOn(state: RoadmapState, person: string, day: IsoDate): string | null {
  if (state.absences.length === 0) return person;
  const seen = new Set<string>();
  let current = person;
  for (;;) {
    const absence = absenceOn(state, current, day);
    if (!absence) return current;
    seen.add(current);
    if (absence.substitute === null || seen.has(absence.substitute)) return null;
    current = absence.substitute;
  }
}

/** `party` is the party for which the person answers, if any. */
export function recipientOn(state: RoadmapState, person: string, day: IsoDate, party?: string): Recipient {
  const substitute = substituteOn(state, person, day);
  if (substitute !== null) return { to: substitute };
  const partyLead = party === undefined ? undefined : state.roadmap.parties[party]?.lead;
  if (partyLead !== undefined && partyLead !== person && substituteOn(state, partyLead, day) !== null)
    return { to: substituteOn(state, partyLead, day) ?? partyLead, withoutSubstitute: person };
  return { to: person, withoutSubstitute: person, ...(party === undefined ? {} : { copyToParty: party }) };
}
