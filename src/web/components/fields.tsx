// Form fields: label, hint, fault and input always belong together, for eyes and for screen readers alike.
import type { Child } from 'hono/jsx';
import type { FormErrors, Typed } from '../form.ts';

/** What a form shows again. */
export interface FormState {
  typed: Typed;
  errors: FormErrors;
}

export const EMPTY_FORM: FormState = { typed: {}, errors: {} };

interface FieldProps {
  form: FormState;
  name: string;
  label: string;
  hint?: string;
  required?: boolean;
  /** Shown while nothing has been typed. */
  value?: string;
}

function Field({ form, name, label, hint, children }: FieldProps & { children?: Child }) {
  const error = form.errors[name];
  return (
    <div class={error === undefined ? 'field' : 'field wrong'}>
      <label for={name}>{label}</label>
      {hint !== undefined && (
        <span class="hint" id={`${name}-hint`}>
          {hint}
        </span>
      )}
      {error !== undefined && (
        <span class="error" id={`${name}-error`}>
          {error}
        </span>
      )}
      {children}
    </div>
  );
}

function described({ form, name, hint, required }: FieldProps) {
  const error = form.errors[name] !== undefined;
  const ids = [...(hint === undefined ? [] : [`${name}-hint`]), ...(error ? [`${name}-error`] : [])];
  return {
    id: name,
    name,
    ...(ids.length > 0 && { 'aria-describedby': ids.join(' ') }),
    ...(error && { 'aria-invalid': 'true' as const }),
    ...(required && { 'aria-required': 'true' as const }),
  };
}

const shownIn = ({ form, name, value }: FieldProps): string => form.typed[name] ?? value ?? '';

export function TextField(
  props: FieldProps & {
    type?: 'text' | 'email' | 'date' | 'search';
    list?: string;
    /** Which keys a telephone offers. */
    inputmode?: 'decimal';
  },
) {
  const { type = 'text', list, inputmode } = props;
  return (
    <Field {...props}>
      <input
        type={type}
        value={shownIn(props)}
        {...(list !== undefined && { list })}
        {...(inputmode !== undefined && { inputmode })}
        {...described(props)}
      />
    </Field>
  );
}

/** A browser never shows chosen files again: after a refused form they have to be chosen anew. */
export function FileField(props: FieldProps & { accept?: string; multiple?: boolean }) {
  const { accept, multiple } = props;
  return (
    <Field {...props}>
      <input
        type="file"
        {...(accept !== undefined && { accept })}
        {...(multiple === true && { multiple })}
        {...described(props)}
      />
    </Field>
  );
}

export function TextArea(props: FieldProps) {
  return (
    <Field {...props}>
      <textarea {...described(props)}>{shownIn(props)}</textarea>
    </Field>
  );
}

export function Select(
  props: FieldProps & { options: readonly (readonly [value: string, label: string])[] },
) {
  const chosen = shownIn(props);
  return (
    <Field {...props}>
      <select {...described(props)}>
        {props.options.map(([value, label]) => (
          <option value={value} selected={value === chosen}>
            {label}
          </option>
        ))}
      </select>
    </Field>
  );
}

/** Where something is wrong: at the head of the form, each fault a link to its field. */
export function ErrorSummary(props: { form: FormState; aboutField?: (field: string) => string | null }) {
  const { form, aboutField } = props;
  const faults = Object.entries(form.errors).map(([name, message]): [string, string] => {
    const about = aboutField?.(name) ?? null;
    return [name, about === null ? message : `${about}: ${message}`];
  });
  if (faults.length === 0) return null;
  return (
    <div class="notice alarm" role="alert" tabindex={-1} data-errors="yes">
      <p>
        <b>Не выполнено:</b>
      </p>
      <ul>
        {faults.map(([name, message]) => (
          <li>{name === '' ? message : <a href={`#${name}`}>{message}</a>}</li>
        ))}
      </ul>
    </div>
  );
}
