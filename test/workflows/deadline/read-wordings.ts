// Tables of wordings with what they mean, and where an answer differs from them.
import { readFileSync } from 'node:fs';
import type { DeadlineContext } from '../../../src/workflows/deadline/meaning.ts';

export interface Wording {
  text: string;
  context: DeadlineContext;
  /** The third column: what is known of the document, or `warned`. */
  remark: string;
  document: string;
  meaning: Record<string, unknown>;
}

/** Columns: wording, year (`2025-school` is a school year), context, document, meaning. */
export function readWordings(path: string): Wording[] {
  const rows = readFileSync(path, 'utf8').trimEnd().split('\n').slice(1);
  return rows.map((row) => {
    const [text = '', year = '', remark = '', document = '', meaning = ''] = row.split('\t');
    const context = year.endsWith('-school')
      ? { schoolYear: Number(year.slice(0, 4)) }
      : year === ''
        ? {}
        : { year: Number(year) };
    return { text, context, remark, document, meaning: JSON.parse(meaning) as Record<string, unknown> };
  });
}

const FIELDS =
  'kind date dates start end windows window template rule first until offset direction time time_end sense'.split(
    ' ',
  );

/** The kind and the main values; a rule that is no RRULE (free words after the frequency) by its frequency. */
export function differs(expected: Record<string, unknown>, found: object): boolean {
  const given = found as Record<string, unknown>;
  const free = typeof expected['rule'] === 'string' && /[: ]|;\d/.test(expected['rule']);
  const shown = (field: string, value: unknown) =>
    JSON.stringify(field === 'rule' && free ? String(value).slice(0, 11) : value);
  return FIELDS.some(
    (field) => expected[field] !== undefined && shown(field, expected[field]) !== shown(field, given[field]),
  );
}
