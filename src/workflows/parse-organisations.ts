// The file of organisations, text to checked entries. Finds every fault in one run, each with its line and column;
// nothing is returned from a file with a fault.
import { z } from 'zod';
import type { Issue, Path } from './locate.ts';
import type { OrganisationEntry } from './organisation-directory.ts';
import { readYaml } from './read-yaml.ts';
import { flatten, russian } from './schema-issues.ts';

/** Words of addresses of pages and of commands. */
const RESERVED: readonly string[] = ['all', 'none', 'own'];

const Id = z
  .string()
  .max(40, 'не более 40 знаков')
  .regex(/^[a-z0-9][a-z0-9-]*$/, 'ключ организации: строчные латинские буквы, цифры и дефис')
  .refine((id) => !RESERVED.includes(id), `ключи ${RESERVED.join(', ')} заняты программой: выберите другой`);
const Addresses = z.array(
  z
    .email('неверный адрес электронной почты')
    .max(254)
    .transform((text) => text.toLowerCase()),
);

const OrganisationsFileSchema = z.strictObject({
  organisations: z.array(
    z.strictObject({
      id: Id,
      title: z.string().trim().min(1, 'пустая строка').max(300),
      parent: Id.exactOptional(),
      operators: Addresses,
      observers: Addresses.exactOptional(),
    }),
  ),
});

export type OrganisationsRead =
  | { ok: true; organisations: OrganisationEntry[] }
  | { ok: false; errors: Issue[] };

/**
 * @param text the file's content, at most 1 MB
 * @param file its name, for the messages only
 */
export function parseOrganisations(text: string, file: string): OrganisationsRead {
  if (isEmpty(text)) return { ok: true, organisations: [] };
  const yaml = readYaml(text, file, 'организации');
  if (!yaml.ok) return { ok: false, errors: yaml.issues };
  const { data, locate } = yaml;
  const errors = [...yaml.issues];
  const report = (path: Path, message: string, ofKey = false) =>
    errors.push({ file, ...(ofKey ? locate.key(path) : locate.value(path)), message });
  const parsed = OrganisationsFileSchema.safeParse(data, { error: russian });
  for (const { path, message, ofKey } of parsed.error ? flatten(parsed.error.issues, data) : [])
    report(path, message, ofKey);
  checkTree(data, report);
  if (errors.length > 0 || !parsed.success)
    return { ok: false, errors: errors.sort((a, b) => a.line - b.line || a.column - b.column) };
  return {
    ok: true,
    organisations: parsed.data.organisations.map(({ parent = null, observers = [], ...one }) => ({
      ...one,
      parent,
      observers,
    })),
  };
}

/** Comments alone count as no file: the sample of the distribution is one. */
const isEmpty = (text: string): boolean => text.split('\n').every((line) => /^\s*(#.*)?$/.test(line));

/** Also of a file with other faults: an id or a parent that is no string has been reported already. */
function checkTree(data: unknown, report: (path: Path, message: string) => void): void {
  const list = fieldsOf(data)['organisations'];
  const entries = (Array.isArray(list) ? list : []).map(fieldsOf);
  const parents = new Map<string, unknown>();
  for (const [i, { id, parent }] of entries.entries()) {
    if (typeof id !== 'string') continue;
    if (parents.has(id)) report(['organisations', i, 'id'], `организация «${id}» указана дважды`);
    else parents.set(id, parent);
  }
  for (const [i, { id, parent }] of entries.entries()) {
    if (typeof parent !== 'string') continue;
    const path = ['organisations', i, 'parent'];
    if (!parents.has(parent))
      report(path, `организации «${parent}» нет в файле: опишите её или исправьте ключ`);
    else if (typeof id === 'string' && isUnderItself(id, parent, parents))
      report(path, `организация «${id}» подчинена сама себе: исправьте parent`);
  }
}

function isUnderItself(id: string, parent: string, parents: ReadonlyMap<string, unknown>): boolean {
  const passed = new Set<unknown>();
  let above: unknown = parent;
  for (; typeof above === 'string' && !passed.has(above); above = parents.get(above)) {
    if (above === id) return true;
    passed.add(above);
  }
  return false;
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
