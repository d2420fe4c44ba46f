// The inside of a form, the same on a page and behind the button of a mail, and how what was typed is read.
import type { CommandOfPerson } from '../../engine/act.ts';
import type { Action } from '../../workflows/actions.ts';
import { ErrorSummary, type FormState } from '../components/fields.tsx';
import { DRAFT } from '../drafts.ts';
import type { Checked, Typed } from '../form.ts';
import type { ActionForm, RoadmapTarget } from './action-form.ts';
import { FilesField, Tick } from './choices.tsx';

const CONFIRMED = 'confirmed';
/** What leaves something undone for good looks like it. */
const ENDS: ReadonlySet<Action> = new Set(['cancel', 'release-order']);

interface BodyProps<T extends RoadmapTarget> {
  action: ActionForm<T>;
  target: T;
  form: FormState;
  /** Whether the page that gets the form takes its files. */
  files: boolean;
}

/** Fields and button, to be put into a `<form>`. */
export function ActionBody<T extends RoadmapTarget>({ action, target, form, files }: BodyProps<T>) {
  const { Fields, grave, takesFiles, label, drafts, aboutField } = action;
  return (
    <>
      <ErrorSummary form={form} {...(aboutField && { aboutField })} />
      <Fields form={form} target={target} />
      {files && takesFiles && <FilesField form={form} />}
      {grave !== undefined && <Tick form={form} name={CONFIRMED} label={grave} />}
      <div class="actions">
        <button type="submit" class={ENDS.has(action.action) ? 'grave' : undefined}>
          {label}
        </button>
        {drafts && (
          <button type="submit" class="second" name={DRAFT} value="yes">
            Сохранить черновик
          </button>
        )}
      </div>
    </>
  );
}

export function readAction<T extends RoadmapTarget>(
  action: ActionForm<T>,
  typed: Typed,
  target: T,
  hasFiles = false,
): Checked<CommandOfPerson> {
  const checked = action.read(typed, target, hasFiles);
  if (action.grave === undefined || typed[CONFIRMED] === 'yes') return checked;
  const errors = checked.ok ? {} : checked.errors;
  return { ok: false, errors: { ...errors, [CONFIRMED]: 'Поставьте отметку: это действие нельзя отменить' } };
}
