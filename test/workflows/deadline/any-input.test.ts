// Whatever is typed: an answer and no exception, no day that does not exist, time in proportion to the length.
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../../../src/calendar/dates.ts';
import { createCursor } from '../../../src/workflows/deadline/cursor.ts';
import type { DeadlineContext } from '../../../src/workflows/deadline/meaning.ts';
import { normalise } from '../../../src/workflows/deadline/normalise.ts';
import { parseDeadline } from '../../../src/workflows/deadline/parse.ts';
import { readPhrase } from '../../../src/workflows/deadline/phrase.ts';
import { tokenise } from '../../../src/workflows/deadline/tokens.ts';
import { knownForms } from '../../../src/workflows/deadline/vocabulary.ts';
import { readWordings } from './read-wordings.ts';

const OTHER = '1 5 15 31 2024 X I IV . , ; : - – ( ) / № 01.10.2024 13.10 12-00 10:00 15-го … %'.split(' ');
const vocabulary = fc
  .array(fc.oneof(fc.constantFrom(...knownForms()), fc.constantFrom(...OTHER)), { maxLength: 14 })
  .map((words) => words.join(' '));
/** A real wording with a piece of it cut, doubled or put elsewhere. */
const mutated = fc
  .tuple(
    fc.constantFrom(...readWordings('test/fixtures/deadlines.tsv').map((w) => w.text)),
    fc.nat(200),
    fc.nat(12),
    fc.nat(200),
    fc.constantFrom('cut', 'double', 'move'),
  )
  .map(([text, at, length, to, how]) => {
    const piece = text.slice(at, at + length);
    if (how === 'double') return text.slice(0, at) + piece + text.slice(at);
    const rest = text.slice(0, at) + text.slice(at + length);
    return how === 'cut' ? rest : rest.slice(0, to) + piece + rest.slice(to);
  });
const context = fc.constantFrom<DeadlineContext>({}, { year: 2023 }, { schoolYear: 2025 });

it.each([
  ['any characters', fc.string({ unit: 'grapheme', maxLength: 200 })],
  ['words of the vocabulary', vocabulary],
  ['damaged wordings', mutated],
])('answers %s, and names no day that does not exist', (_, text) => {
  fc.assert(
    fc.property(text, context, (phrase, known) => {
      const meaning = parseDeadline(phrase, known);
      expect(Array.isArray(meaning.warnings)).toBe(true);
      for (const [, day = ''] of JSON.stringify(meaning).matchAll(/"(\d{4}-\d{2}-\d{2})"/g))
        expect(addDays(day, 0)).toBe(day);
    }),
    { numRuns: 500 },
  );
});

/** How often the grammar looks at a token, for each token. */
function looksPerToken(text: string): number {
  const tokens = tokenise(normalise(text).text, () => undefined);
  let looks = 0;
  const counted = new Proxy(tokens, {
    get(list, key, receiver) {
      if (typeof key === 'string' && /^\d+$/.test(key)) looks++;
      return Reflect.get(list, key, receiver);
    },
  });
  readPhrase(createCursor(text, counted, { year: 2024 }));
  return looks / tokens.length;
}

it.each([
  'до 1 мая 2024 года, ',
  'до 1 мая - а, ',
  'до а, ',
  'за 5 дней до а; ',
  'в течение работы ярмарки, ',
  'согласно а, ',
  'с 1 по 5, ',
  '1 мая - ',
  'май, ',
  'I-',
  '5 и ',
  '((((',
  'ежегодно до 1 мая, ',
  'по пятницам, ',
  'за I квартал – до 10 апреля; ',
  'не реже раза в год, ',
  '1 этап: ',
  'сроки а ',
  '2О24 ',
  'а- б',
])('looks as often at each token of «%s» however long the text is', (phrase) => {
  const of = (length: number) => looksPerToken(phrase.repeat(Math.ceil(length / phrase.length)));
  expect(of(4800)).toBeLessThan(1.5 * of(1200));
});

it('reads 100 kB', () => {
  const phrase = 'до 1 мая 2024 года, ';
  const text = phrase.repeat(Math.floor(100_000 / Buffer.byteLength(phrase)));
  expect(parseDeadline(text, {})).toMatchObject({ kind: 'date', dates: expect.any(Array) });
});
