// What an upload gives: the document read, its draft composed, the list of organisations; or what is wrong with either, in
// words for the person who chose the files.
import { randomUUID } from 'node:crypto';
import type { Rules } from '../engine/engine-deps.ts';
import { UserError } from '../errors.ts';
import { importOrder, readOrganisationsList } from '../import/read-source.ts';
import type { NewImport } from '../store/imports.ts';
import type { Organisation } from '../workflows/import/organisations.ts';
import type { TableFault } from '../workflows/import/roadmap-table.ts';
import type { FormErrors } from './form.ts';
import { answered } from './import-answers.ts';
import { ORDER_FIELD, ORGANISATIONS_FIELD, type UploadedFile } from './import-upload.ts';

/** Of organisations: each becomes a roadmap in one transaction. */
export const MOST_AT_ONCE = 100;

/** Tables of a document that could each be the roadmap. */
export type Tables = TableFault['candidates'];

export async function readOrder(
  rules: Rules,
  { name, bytes, sha256 }: UploadedFile,
  list: UploadedFile | undefined,
  { table, signal }: { table: number | undefined; signal: AbortSignal },
): Promise<{ made: NewImport } | { errors: FormErrors; tables?: Tables }> {
  let organisations: Organisation[] | null = null;
  if (list !== undefined) {
    const read = await readOrganisationsList(list.bytes);
    if (!read.ok)
      return {
        errors: {
          [ORGANISATIONS_FIELD]: read.faults
            .slice(0, 5)
            .map(({ line, message }) => `Строка ${line}: ${message}.`)
            .join(' '),
        },
      };
    if (read.organisations.length > MOST_AT_ONCE)
      return {
        errors: { [ORGANISATIONS_FIELD]: `Организаций больше ${MOST_AT_ONCE}. Разделите список на части.` },
      };
    organisations = read.organisations;
  }
  const size = bytes.byteLength;
  try {
    const imported = await importOrder(bytes, name, surroundingsOf(rules), {
      table: table === undefined ? undefined : { block: table },
      signal,
    });
    if ('fault' in imported) {
      const { code, message, candidates } = imported.fault;
      return { errors: { [ORDER_FIELD]: message }, tables: code === 'several-tables' ? candidates : [] };
    }
    const { doc: source, draft } = imported;
    const openQuestions = answered(draft, {}).open.length;
    return { made: { id: randomUUID(), name, size, sha256, source, draft, openQuestions, organisations } };
  } catch (error) {
    // What is wrong with the file is said in words; anything else is a fault of ours.
    if (error instanceof UserError) return { errors: { [ORDER_FIELD]: error.message } };
    throw error;
  }
}

/** Those of the first policy there is; a question asks for others. */
function surroundingsOf({ policies }: Rules) {
  const policy = policies.has('default') ? 'default' : ([...policies.keys()][0] ?? 'default');
  return { calendar: 'ru', policy };
}
