// What a message is: an entry's facts in words, as data that both the HTML and the plain text are made of.
import type { EntryFacts } from '../workflows/facts.ts';
import { type Buttons, type MailLinks, withButtons } from './buttons.ts';

export interface Link {
  label: string;
  url: string;
  /** `plain`: a link to a page; the others are buttons by which something is done. */
  look: 'primary' | 'secondary' | 'plain';
}

export interface Row {
  /** «П. 5» */
  label: string;
  text: string;
  /** The most important first. */
  details: string[];
  /** Of a row about several organisations. */
  each?: RowPart[];
  /** Absent where the mail has none. */
  links?: Link[];
}

/** «МАОУ СОШ № 5 – срок 15.02.2024 нарушен» */
export interface RowPart {
  name: string;
  /** Of the page that says more. */
  url?: string;
  text: string;
}

export type Block =
  /** The item's title, verbatim. */
  | { kind: 'title'; text: string }
  /** What the reader is to do or to know first. */
  | { kind: 'ask'; text: string }
  | { kind: 'paragraph'; text: string }
  /** What is late because of what. */
  | { kind: 'warning'; text: string }
  /** Somebody's own words. */
  | { kind: 'quote'; label: string; text: string }
  | { kind: 'facts'; pairs: [string, string][] }
  | { kind: 'rows'; rows: Row[] }
  /** At least one. */
  | { kind: 'actions'; links: Link[] };

/** Shown by a coloured edge beside words that say the same. */
export type Tone = 'alarm' | 'warning' | 'calm';

export interface Section {
  heading: string;
  tone: Tone;
  blocks: Block[];
}

/** One kind of message. The facts are of entries of this kind, at least one. */
export interface Message {
  /** Of a mail that has this entry alone. */
  subject(facts: EntryFacts): string;
  /** Of a mail that has several entries, all of this kind, perhaps of several orders; by default it is put together from `clause`. */
  subjectOfMany?(facts: readonly EntryFacts[]): string;
  /** Its part of the subject of a mail with several entries, of one order: «нарушен срок по п. 5». */
  clause(facts: readonly EntryFacts[]): string;
  /** Of entries of one order. Without `links` a mail has no buttons. */
  sections(facts: readonly EntryFacts[], links?: MailLinks): Section[];
}

/** Most messages say about each item a section of its own, with the buttons that make sense there. */
export function perItem(
  section: (facts: EntryFacts) => Section,
  buttons: Buttons = () => [],
): Message['sections'] {
  return (facts, links) => facts.map((f) => withButtons(section(f), f, buttons(f), links));
}
