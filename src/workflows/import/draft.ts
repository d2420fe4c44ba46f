// What an import gives: a roadmap's file as far as the document says it, the questions that are left to a
// person, and the place in the document that each field came from.
import type { RoadmapFile } from '../roadmap.ts';
import type { Place } from './source-document.ts';

type Missing<T> = { [K in keyof T]: T[K] | null };
type DraftItem = Missing<Omit<RoadmapFile['items'][number], 'id' | 'result'>> & {
  id: string;
  result: { text: string | null; type: RoadmapFile['items'][number]['result']['type'] };
};

/** The shape of the file with null for what the document does not say. Its keys are the file's. */
export interface DraftFile
  extends Missing<Pick<RoadmapFile, 'title' | 'timezone' | 'supervisor' | 'controller'>>,
    Pick<RoadmapFile, 'roadmap' | 'calendar' | 'roll' | 'policy'> {
  order: Missing<RoadmapFile['order']>;
  people: Record<string, Missing<RoadmapFile['people'][string]>>;
  parties: Record<string, Missing<RoadmapFile['parties'][string]>>;
  items: DraftItem[];
  indicators?: Missing<NonNullable<RoadmapFile['indicators']>[number]>[];
  monitoring?: RoadmapFile['monitoring'];
}

/** A field of the file: `order.number`, `people.shvaiko.email`, `items.5.deadline` (items and indicators by their id, not by position). */
export type FieldPath = string;

/** One doubt, one question. */
export interface Question {
  /** Stable over runs on the same document: made of `about`. */
  id: string;
  about: FieldPath;
  /** Russian, to an operator. */
  text: string;
  /** Why it is asked, one Russian sentence. */
  why: string;
  /** The document's own words, and where they stand; null where it does not say anything. */
  fragment: string | null;
  place: Place | null;
  /** Already in the file, marked «подтвердить» until accepted; null: the file has null there (a deadline that is not
   * understood keeps the document's words). */
  proposed: string | null;
  alternatives: { value: string; label: string }[];
  /** How an answer is given and checked. */
  answer: 'text' | 'email' | 'date' | 'deadline' | 'choice' | 'yes-no';
  /** Without an answer no roadmap can be started. */
  required: boolean;
}

/** A predecessor that content or dates suggest. */
export interface ProposedLink {
  item: string;
  /** The item it comes after, or is connected with. */
  of: string;
  kind: 'after' | 'related';
  /** Russian, one sentence: «закупка следует за перечнем оборудования». */
  reason: string;
  confidence: 'high' | 'medium' | 'low';
}

export interface ImportDraft {
  /** Name of the file that was read. */
  source?: string;
  file: DraftFile;
  places: Record<FieldPath, Place>;
  /** Those still open: required ones first, then in the order of the document. */
  questions: Question[];
  /** What has been answered so far, by the question's id. */
  answered?: Record<string, string>;
  links: ProposedLink[];
  /** What the operator should know and need not answer (misprints kept, rows left out), Russian. */
  remarks: { text: string; place: Place | null }[];
}
