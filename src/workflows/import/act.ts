// What the import finds in an act around its table: requisites, clauses, people and parties. Types only:
// requisites.ts, clauses.ts and parties.ts find them.
import { plainLetters } from '../plain-letters.ts';
import type { Found, Place } from './source-document.ts';

export interface PersonName {
  /** Nominative where a rule is certain, else as printed. */
  surname: string;
  /** «С.В.», «И.»; empty where the document gives a surname only. */
  initials: string;
  /** Nominative, first letter small; null where the document does not say it. */
  position: string | null;
  phone?: string;
  /** Where the document says the position and the telephone. */
  positionPlace?: Place;
  phonePlace?: Place;
  /** Surnames that the printed form may stand for, where that is in doubt. */
  alternatives?: string[];
}

export interface Requisites {
  /** One body in normal case: «Департамент образования администрации города Томска». */
  body: Found<string> | null;
  /** «распоряжение», «приказ», «постановление», «решение», «указ», «план». */
  kind: Found<string> | null;
  number: Found<string> | null;
  /** ISO. */
  date: Found<string> | null;
  title: Found<string> | null;
  signatory: Found<PersonName> | null;
  drafter: Found<PersonName> | null;
}

/** A body that a clause gives work to, nominative, and the people named with it. */
export interface Charge {
  body: string;
  people: Found<PersonName>[];
}

export interface Clause {
  /** As printed, without the last full stop: «4.1». */
  number: string | null;
  /** Without its number; broken paragraphs joined. */
  text: string;
  /** Of its first paragraph. */
  place: Place;
  charged: Charge[];
  /** The person on whom this clause lays the control. */
  control: Found<PersonName> | null;
  /** What it approves, as printed, and the annex's number where given. */
  approves: { title: string; annex: string | null } | null;
  /** A misprint that was kept, Russian; null if there is none. */
  remark: string | null;
}

export interface PartyFound {
  key: string;
  /** Its fullest name in the cells, as first printed, Latin look-alikes repaired. */
  name: string;
  /** Every cell's piece that names it. */
  places: Place[];
  lead: Found<PersonName> | null;
  informed: Found<PersonName>[];
  /** «(по согласованию)» stands by it. */
  byAgreement: boolean;
  sure: boolean;
  why?: string;
}

/** «С.В. Шаболина». */
export function printName({ surname, initials }: Pick<PersonName, 'surname' | 'initials'>): string {
  return initials ? `${initials} ${surname}` : surname;
}

const withoutSpaces = (text: string): string => plainLetters(text).replace(/\s/g, '');

/** A surname without initials is the one person of that surname. */
export function isSamePerson(a: PersonName, b: PersonName): boolean {
  if (withoutSpaces(a.surname) !== withoutSpaces(b.surname)) return false;
  const [x, y] = [withoutSpaces(a.initials), withoutSpaces(b.initials)];
  return x.startsWith(y) || y.startsWith(x);
}
