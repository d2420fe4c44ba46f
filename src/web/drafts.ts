// Forms that are kept half done: what was typed stays with the person, whichever session they come back with.
import { z } from 'zod';
import { type Draft, type DraftPlace, dropDraft, findDraft, keepDraft } from '../store/drafts.ts';
import type { Db } from '../store/roadmaps.ts';
import { type Checked, checkForm, type Typed } from './form.ts';
import type { Drafts } from './forms/action-form.ts';
import { words } from './forms/field-checks.ts';
import type { Site } from './site.ts';

/** Name of the button that keeps a draft instead of sending the form. */
export const DRAFT = 'draft';

/** A form that may be kept, of a person. */
export interface DraftedForm {
  place: DraftPlace;
  /** Null of a form without drafts. */
  drafts: Drafts | null;
}

export async function draftOf({ db }: Site, { place, drafts }: DraftedForm): Promise<Draft | null> {
  return drafts === null ? null : findDraft(db, place);
}

/** Whether the form was to be kept, not sent. */
export function isToKeep(typed: Typed, { drafts }: DraftedForm): boolean {
  return drafts !== null && typed[DRAFT] !== undefined;
}

/** Only what was changed, and the database can hold; nothing else is asked of a draft. */
export async function keep(
  { db, clock }: Site,
  { place, drafts }: DraftedForm,
  typed: Typed,
): Promise<Checked<null>> {
  const { fields = [], changed } = drafts ?? {};
  const schema = z.object(Object.fromEntries(fields.map((name) => [name, words('').exactOptional()])));
  const checked = checkForm(schema, changed?.(typed) ?? {});
  if (!checked.ok) return checked;
  await keepDraft(db, place, { fields: checked.value, at: clock.now() });
  return { ok: true, value: null };
}

/** What is shown again after others have acted: fields that its writer left alone show what those have given. */
export function stillTyped({ drafts }: DraftedForm, typed: Typed): Typed {
  return drafts === null ? typed : drafts.changed(typed);
}

/** What has been sent is a draft no more: for `also` of the command. */
export async function dropDrafted(tx: Db, { place, drafts }: DraftedForm): Promise<void> {
  if (drafts !== null) await dropDraft(tx, place);
}
