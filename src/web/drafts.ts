// Forms that are kept half done: what was typed stays with the person, whichever session they come back with.
import { z } from 'zod';
import { type Draft, type DraftPlace, dropDraft, findDraft, keepDraft } from '../store/drafts.ts';
import type { Db } from '../store/roadmaps.ts';
import { type Checked, checkForm, type Typed } from './form.ts';
import { words } from './forms/field-checks.ts';
import type { Site } from './site.ts';

/** Name of the button that keeps a draft instead of sending the form. */
export const DRAFT = 'draft';

/** A form that may be kept, of a person. */
export interface DraftedForm {
  place: DraftPlace;
  /** Names of the fields that are kept; of a form without drafts none. */
  fields: readonly string[];
}

export async function draftOf({ db }: Site, { place, fields }: DraftedForm): Promise<Draft | null> {
  return fields.length === 0 ? null : findDraft(db, place);
}

/** Whether the form was to be kept, not sent. */
export function isToKeep(typed: Typed, { fields }: DraftedForm): boolean {
  return fields.length > 0 && typed[DRAFT] !== undefined;
}

/** Only what the database can hold; nothing else is asked of a draft. */
export async function keep({ db, clock }: Site, form: DraftedForm, typed: Typed): Promise<Checked<null>> {
  const schema = z.object(Object.fromEntries(form.fields.map((name) => [name, words('').exactOptional()])));
  const checked = checkForm(schema, typed);
  if (!checked.ok) return checked;
  await keepDraft(db, form.place, { fields: checked.value, at: clock.now() });
  return { ok: true, value: null };
}

/** What has been sent is a draft no more: for `also` of the command. */
export async function dropDrafted(tx: Db, { place, fields }: DraftedForm): Promise<void> {
  if (fields.length > 0) await dropDraft(tx, place);
}
