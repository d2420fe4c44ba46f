// The people of a draft: one entry for each, however often and wherever the document names them.
import { isSamePerson, type PersonName, printName } from './act.ts';
import type { DraftFile } from './draft.ts';
import { keyOf } from './key-of.ts';
import type { Notes } from './notes.ts';
import type { Found } from './source-document.ts';

export interface DraftPeople {
  entries: DraftFile['people'];
  /** The key of the person, who is entered if new; a position or a telephone that was missing is filled in. */
  add: (found: Found<PersonName>) => string;
  /** Null for who has not been entered. */
  keyFor: (person: PersonName) => string | null;
  /** A position that the document does not state, to be confirmed; nothing for who has one. */
  assume: (key: string, position: string, why: string) => void;
}

export function createPeople(notes: Notes): DraftPeople {
  const entries: DraftFile['people'] = {};
  const names = new Map<string, PersonName>();
  const keyFor = (person: PersonName) =>
    [...names].find(([, known]) => isSamePerson(known, person))?.[0] ?? null;
  return {
    entries,
    keyFor,
    add(found) {
      const { value: person } = found;
      const known = keyFor(person);
      const key = known ?? keyOf(person.surname, new Set(names.keys()));
      const { position, phone } = person;
      const entry = entries[key] ?? { name: printName(person), position: null, email: null };
      names.set(key, fuller(names.get(key), person));
      entries[key] = {
        ...entry,
        name: printName(names.get(key) ?? person),
        position: entry.position ?? position,
        ...(phone !== undefined && { phone }),
      };
      const about = `people.${key}.name`;
      if (known === null && found.place) notes.places[about] = found.place;
      const positionPlace = person.positionPlace ?? found.place;
      if ((entry.position ?? null) === null && position !== null && positionPlace)
        notes.places[`people.${key}.position`] = positionPlace;
      if (person.phonePlace) notes.places[`people.${key}.phone`] = person.phonePlace;
      if (!found.sure)
        notes.ask({
          about,
          text: `Фамилия и инициалы: ${printName(person)}`,
          why: found.why ?? 'Форма фамилии прочитана неуверенно.',
          proposed: printName(person),
          alternatives: (person.alternatives ?? [])
            .filter((surname) => surname !== person.surname)
            .map((surname) => printName({ ...person, surname }))
            .map((name) => ({ value: name, label: name })),
          answer: 'text',
          required: false,
        });
      return key;
    },
    assume(key, position, why) {
      const entry = entries[key];
      if (!entry || (entry.position ?? null) !== null) return;
      entry.position = position;
      notes.ask({
        about: `people.${key}.position`,
        text: `Должность: ${entry.name ?? key}`,
        why,
        place: notes.places[`people.${key}.name`] ?? null,
        proposed: position,
        answer: 'text',
        required: false,
      });
    },
  };
}

const fuller = (a: PersonName | undefined, b: PersonName): PersonName =>
  a && a.initials.length >= b.initials.length ? a : b;
