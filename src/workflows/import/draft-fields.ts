// A field of a draft by its path, and the path of a field that a complaint names by position.
import type { DraftFile, FieldPath } from './draft.ts';

const OF_LIST = /^(items|indicators)\.(.+?)\.(result\.(?:text|type)|minimum\.(?:opening|later)|[A-Za-z]+)$/;

type Keys = readonly (string | number)[];

/** From the file down to the field, items and indicators by position; null when the draft has no such entry. */
function keysOf(file: DraftFile, path: FieldPath): Keys | null {
  const [, list, id, field = ''] = OF_LIST.exec(path) ?? [];
  if (list === undefined) return path.split('.');
  const entries = list === 'items' ? file.items : (file.indicators ?? []);
  const at = entries.findIndex((entry) => entry.id === id);
  return at < 0 ? null : [list, at, ...field.split('.')];
}

/** `['items', 4, 'deadline']` as `items.5.deadline`. */
export function pathOf(file: DraftFile, keys: readonly PropertyKey[]): FieldPath {
  const [list, at, ...rest] = keys;
  const entry =
    list === 'items' ? file.items[Number(at)] : list === 'indicators' ? file.indicators?.[Number(at)] : null;
  return [list, ...(at === undefined ? [] : [entry?.id ?? at]), ...rest].map(String).join('.');
}

export function fieldOf(file: DraftFile, path: FieldPath): unknown {
  let value: unknown = file;
  for (const key of keysOf(file, path) ?? [])
    value =
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined;
  return value;
}

/** Changes `file`; what is around the field is made where it is missing. */
export function setField(file: DraftFile, path: FieldPath, value: unknown): void {
  const keys = keysOf(file, path);
  const last = keys?.at(-1);
  if (!keys || last === undefined) throw new RangeError(`the draft has no field ${path}`);
  let holder = file as unknown as Record<PropertyKey, unknown>;
  for (const key of keys.slice(0, -1)) {
    const inner = holder[key];
    const next = typeof inner === 'object' && inner !== null ? inner : {};
    holder[key] = next;
    holder = next as Record<PropertyKey, unknown>;
  }
  holder[last] = value;
}
