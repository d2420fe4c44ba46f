// What is wrong with a value's shape, in words an operator can act on. The schema's own messages win;
// these are for the rest.
import type { z } from 'zod';
import type { Path } from './locate.ts';

export interface ShapeIssue {
  path: Path;
  /** The complaint is about the key, not its value. */
  ofKey: boolean;
  message: string;
}

type RawIssue = z.core.$ZodRawIssue;

const NAMES: Record<string, string> = {
  string: 'строка',
  number: 'число',
  int: 'целое число',
  boolean: 'true или false',
  array: 'список',
  object: 'набор полей',
  record: 'набор полей',
};

/** zod's per-parse error map. */
export function russian(issue: RawIssue): string {
  if (issue.code === 'invalid_type') {
    const name = NAMES[issue.expected] ?? issue.expected;
    return `нужно: ${name}${issue.expected === 'string' ? '; возьмите значение в кавычки' : ''}`;
  }
  if (issue.code === 'invalid_value')
    return `недопустимое значение; допустимо: ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'too_small') return `слишком мало: нужно не менее ${issue.minimum}`;
  if (issue.code === 'too_big') return `слишком много: нужно не более ${issue.maximum}`;
  if (issue.code === 'invalid_key') return 'ключ: строчные латинские буквы, цифры и дефис';
  return 'неверное значение';
}

/** One line per fault: unknown keys apart, a union by the branch that was meant. */
export function flatten(issues: readonly z.core.$ZodIssue[], data: unknown, base: Path = []): ShapeIssue[] {
  return issues.flatMap((issue): ShapeIssue[] => {
    const path = [...base, ...issue.path];
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({
        path: [...path, key],
        ofKey: true,
        message: `неизвестный ключ «${key}»: исправьте или удалите его`,
      }));
    if (issue.code === 'invalid_union') {
      const value = at(data, path);
      const branch = issue.errors[typeof value === 'object' && value !== null ? 1 : 0];
      return branch ? flatten(branch, data, path) : [];
    }
    if (issue.code === 'invalid_key')
      return issue.issues.map((inner) => ({ path, ofKey: true, message: inner.message }));
    // The whole is no field that could be named.
    const value = issue.code === 'invalid_type' && path.length > 0 ? at(data, path) : issue;
    const message =
      value === undefined
        ? `не указано поле «${String(path.at(-1))}»: добавьте его`
        : value === null
          ? `нет значения поля «${String(path.at(-1))}»: впишите его`
          : issue.message;
    return [{ path, ofKey: false, message }];
  });
}

function at(data: unknown, path: Path): unknown {
  let value = data;
  for (const key of path)
    value =
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined;
  return value;
}
