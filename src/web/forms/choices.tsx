// Fields that are no lines of text: one of several, a box to tick, files.
import type { Child } from 'hono/jsx';
import { FileField, type FormState } from '../components/fields.tsx';

interface ChoiceProps {
  form: FormState;
  name: string;
  label: string;
  hint?: string;
  options: readonly (readonly [value: string, label: string])[];
  children?: Child;
}

/** The first option has the field's name as its id, so that an error leads there. */
export function Choices({ form, name, label, hint, options, children }: ChoiceProps) {
  const error = form.errors[name];
  return (
    <fieldset class={error === undefined ? 'field' : 'field wrong'}>
      <legend>{label}</legend>
      {hint !== undefined && <span class="hint">{hint}</span>}
      {error !== undefined && (
        <span class="error" id={`${name}-error`}>
          {error}
        </span>
      )}
      {options.map(([value, words], i) => {
        const id = i === 0 ? name : `${name}-${i}`;
        return (
          <div class="choice">
            <input
              type="radio"
              id={id}
              name={name}
              value={value}
              checked={form.typed[name] === value}
              {...(error !== undefined && { 'aria-describedby': `${name}-error` })}
            />
            <label for={id}>{words}</label>
          </div>
        );
      })}
      {children}
    </fieldset>
  );
}

/** Ticked, its value is `yes`. */
export function Tick({ form, name, label }: { form: FormState; name: string; label: string }) {
  const error = form.errors[name];
  return (
    <div class={error === undefined ? 'field choice' : 'field choice wrong'}>
      {error !== undefined && (
        <span class="error" id={`${name}-error`}>
          {error}
        </span>
      )}
      <input
        type="checkbox"
        id={name}
        name={name}
        value="yes"
        checked={form.typed[name] === 'yes'}
        {...(error !== undefined && { 'aria-invalid': 'true', 'aria-describedby': `${name}-error` })}
      />
      <label for={name}>{label}</label>
    </div>
  );
}

export const FILES_FIELD = 'files';

export function FilesField({ form }: { form: FormState }) {
  return (
    <FileField
      form={form}
      name={FILES_FIELD}
      label="Файлы (необязательно)"
      hint="До 10 файлов, каждый до 20 МБ: PDF, документы и таблицы, изображения JPG и PNG, ZIP, файлы подписи. Без списков и фотографий детей (152-ФЗ)."
      multiple
    />
  );
}
