// What a form of a command is: one file's worth of words, fields and checks, used by the pages and behind the buttons of
// mails alike. Who may send it is decided elsewhere (workflows/actions.ts), whether it is right by the rules of `apply`.
import type { FC } from 'hono/jsx';
import type { Instant, IsoDate } from '../../calendar/dates.ts';
import type { CommandOfPerson } from '../../engine/act.ts';
import type { Action } from '../../workflows/actions.ts';
import type { RoadmapRules } from '../../workflows/policy.ts';
import type { Item } from '../../workflows/roadmap.ts';
import type { Occurrence, RoadmapState } from '../../workflows/state.ts';
import type { FormState } from '../components/fields.tsx';
import type { Checked, Typed } from '../form.ts';

/** What a command about the roadmap as a whole is given to. */
export interface RoadmapTarget extends RoadmapRules {
  state: RoadmapState;
  now: Instant;
  /** In the roadmap's zone. */
  today: IsoDate;
  /** Who fills the form in. */
  address: string;
  isOperator: boolean;
}

export interface ItemTarget extends RoadmapTarget {
  item: Item;
  occurrence: Occurrence;
}

/** A form about the roadmap serves wherever one about an item is wanted: it looks at less. */
export interface ActionForm<T extends RoadmapTarget = ItemTarget> {
  action: Action;
  /** Of the button that opens the form, and of the one that sends it. */
  label: string;
  title(target: T): string;
  /** What will happen, in a sentence or two. */
  explains(target: T): string;
  Fields: FC<{ form: FormState; target: T }>;
  /** @param hasFiles whether files came with it */
  read(typed: Typed, target: T, hasFiles: boolean): Checked<CommandOfPerson>;
  /** What a field belongs to, where its fault does not say it away from the field. */
  aboutField?(field: string): string | null;
  /** Of what cannot be undone: the words beside the box that has to be ticked. */
  grave?: string;
  /** Files may come with it (engine/attach-files.ts). */
  takesFiles?: true;
  /** What may be kept as a draft; without it there is none. */
  drafts?(target: T): Drafts;
}

export interface Drafts {
  /** Names of the fields that may be kept. */
  fields: readonly string[];
  /** Of what was typed what the writer has changed: the rest is shown as it will be when they come back. */
  changed(typed: Typed): Typed;
}

/** How a command names its item; of a series also the occurrence. */
export function whereOf({ item, occurrence }: ItemTarget): { item: string; due?: IsoDate } {
  return item.deadline.kind === 'recurring' ? { item: item.id, due: occurrence.id } : { item: item.id };
}

export function nameOf(state: RoadmapState, key: string): string {
  return state.roadmap.people[key]?.name ?? key;
}
