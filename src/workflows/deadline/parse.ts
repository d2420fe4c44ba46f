// How a deadline's wording is understood. What the grammar does not consume to the last word is
// `unknown` with a question: a wrong date told with confidence is the worst this can do.
import { createCursor } from './cursor.ts';
import type { DeadlineContext, DeadlineMeaning } from './meaning.ts';
import { normalise } from './normalise.ts';
import { readPhrase } from './phrase.ts';
import { respelt } from './respell.ts';
import { tokenise } from './tokens.ts';

/** Longer input is no deadline; in UTF-8 bytes, and so in characters. */
const LONGEST = 100_000;
const MOST_WARNINGS = 20;

/** Never throws. Dates without a year take it from the context, or stay without one. */
export function parseDeadline(text: string, context: DeadlineContext): DeadlineMeaning {
  if (text.length > LONGEST || Buffer.byteLength(text) > LONGEST)
    return unknown('Текст длиннее 100 КБ. Укажите только формулировку срока.');
  const { text: clean, warnings } = normalise(text);
  if (!/[\p{L}\p{N}]/u.test(clean))
    return unknown('Срок не указан. Укажите дату или порядок её определения.', warnings);
  const meaning = read(clean, warnings, context);
  if (meaning) return meaning;
  const shown = clean.length > 120 ? `${clean.slice(0, 120)}…` : clean;
  const spelling = respelt(clean);
  const proposed = spelling && read(spelling.text, warnings, context);
  if (!proposed)
    return unknown(
      `Не удалось однозначно понять срок «${shown}». Укажите дату или порядок её определения.`,
      warnings,
    );
  const question = `Срок «${shown}» написан с ошибкой. Имеется в виду «${spelling.text}»? Подтвердите или укажите дату.`;
  return { ...unknown(question, [...spelling.warnings, ...proposed.warnings]), proposed };
}

function read(clean: string, warnings: string[], context: DeadlineContext): DeadlineMeaning | null {
  const repeated: string[] = [];
  const tokens = tokenise(clean, (word) => repeated.push(`повторено слово «${word}»`));
  const c = createCursor(clean, tokens, context);
  const meaning = readPhrase(c);
  const far = meaning && farYear(meaning, context);
  const all =
    meaning && new Set([...(far ? [far] : []), ...warnings, ...repeated, ...c.warnings, ...meaning.warnings]);
  return all && { ...meaning, warnings: [...all].slice(0, MOST_WARNINGS) };
}

/** Before it no order that is in work was given. */
const EARLIEST_YEAR = 1990;

/** A year that is long past, or far from the context's, is more likely a misprint. */
function farYear(meaning: DeadlineMeaning, { year, schoolYear }: DeadlineContext): string | null {
  const near = year ?? schoolYear;
  const years = Array.from(JSON.stringify(meaning).matchAll(/"(\d{4})-\d\d-\d\d"/g), (m) => Number(m[1]));
  const far = years.find((y) => y < EARLIEST_YEAR || (near !== undefined && (y < near - 5 || y > near + 30)));
  if (far === undefined) return null;
  return near === undefined
    ? `год ${far} давно прошёл: проверьте`
    : `год ${far} далёк от ${near}-го: проверьте`;
}

const unknown = (
  question: string,
  warnings: string[] = [],
): Extract<DeadlineMeaning, { kind: 'unknown' }> => ({
  kind: 'unknown',
  question,
  warnings: [...new Set(warnings)].slice(0, MOST_WARNINGS),
});
