// What a leave schedule would set: each line's person and substitute found among the people one controls, an absence per
// roadmap that names the person, and what stands in the way.
import type { IsoDate } from '../calendar/dates.ts';
import { plainLetters } from '../workflows/plain-letters.ts';
import { keysOf } from '../workflows/recipients.ts';
import type { RoadmapState } from '../workflows/state.ts';
import type { LeaveLine } from './leave-schedule.ts';

export interface Known {
  address: string;
  name: string;
}

export interface PlannedAbsence {
  state: RoadmapState;
  person: string;
  substitute: string | null;
}

export interface PlannedLine extends LeaveLine {
  /** Found; null when nobody or several fit. */
  person: Known | null;
  stand: Known | null;
  absences: PlannedAbsence[];
  /** Sentences about what is right but worth knowing. */
  notes: string[];
}

/** «И.В. Швайко», «Швайко Игорь Викторович» → surname and initials; null for what is no name. */
function nameParts(text: string): { surname: string; initials: string } | null {
  const words = plainLetters(text)
    .split(/[\s.]+/)
    .filter((word) => /^\p{L}[\p{L}-]*$/u.test(word));
  const long = words.filter((word) => word.length > 1);
  const [surname] = long;
  if (surname === undefined) return null;
  const rest = words.filter((word) => word !== surname);
  return { surname, initials: rest.map((word) => word.slice(0, 1)).join('') };
}

/** Whom an address or a name means: those it fits. A missing initial fits any. */
export function findKnown(people: readonly Known[], text: string): Known[] {
  if (text.includes('@')) return people.filter(({ address }) => address === text.toLowerCase());
  const asked = nameParts(text);
  if (!asked) return [];
  return people.filter(({ name }) => {
    const own = nameParts(name);
    return (
      own?.surname === asked.surname &&
      (own.initials.startsWith(asked.initials) || asked.initials.startsWith(own.initials))
    );
  });
}

/** First: who is meant. Then their roadmaps can be read. */
export function recognise(lines: readonly LeaveLine[], people: readonly Known[]): PlannedLine[] {
  return lines.map((line) => {
    const faults = [...line.faults];
    const one = (text: string, what: string): Known | null => {
      const [first, ...others] = findKnown(people, text);
      if (!first) faults.push(`${what} – в Ваших дорожных картах такого лица с адресом нет: «${text}»`);
      else if (others.length > 0)
        faults.push(
          `${what} – подходят несколько: ${[first, ...others].map(({ name }) => name).join(', ')}; укажите адрес`,
        );
      return others.length > 0 ? null : (first ?? null);
    };
    const person = line.who === '' ? null : one(line.who, 'кто отсутствует');
    const stand = line.substitute === '' ? null : one(line.substitute, 'замещающий');
    if (person && stand && person.address === stand.address)
      faults.push('замещающий не может совпадать с отсутствующим');
    return { ...line, faults, person, stand, absences: [], notes: [] };
  });
}

/** @param states roadmaps that one controls and that name any of the people */
export function planAbsences(
  line: PlannedLine,
  states: readonly RoadmapState[],
  todayIn: (zone: string) => IsoDate,
): PlannedLine {
  const { person, stand, from, until } = line;
  if (line.faults.length > 0 || person === null || from === null || until === null) return line;
  const absences: PlannedAbsence[] = [];
  const notes: string[] = [];
  for (const state of states) {
    const { order, timezone } = state.roadmap;
    const keys = keysOf(state, person.address);
    if (keys.length === 0 || state.released) continue;
    const substitute = stand && (keysOf(state, stand.address)[0] ?? null);
    if (until < todayIn(timezone)) notes.push(`№ ${order.number}: отсутствие уже закончилось, не вносится`);
    else if (stand && substitute === null)
      notes.push(`№ ${order.number}: ${stand.name} в этой дорожной карте не значится, не вносится`);
    else if (keys.every((key) => isEntered(state, { person: key, from, until, substitute })))
      notes.push(`№ ${order.number}: уже внесено`);
    else absences.push(...keys.map((key) => ({ state, person: key, substitute })));
  }
  if (stand === null && absences.length > 0)
    notes.push('замещающий не указан: контролёр увидит предупреждение');
  return { ...line, absences, notes };
}

interface Wanted {
  person: string;
  from: IsoDate;
  until: IsoDate;
  substitute: string | null;
}

/** Nothing that was entered later for the same person changes it. */
function isEntered(state: RoadmapState, { person, from, until, substitute }: Wanted): boolean {
  const last = state.absences.findLast((a) => a.person === person && a.from <= until && a.until >= from);
  return last?.from === from && last.until === until && last.substitute === substitute;
}
