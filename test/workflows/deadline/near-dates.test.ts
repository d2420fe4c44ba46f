// Rooms, phone numbers, times, articles of laws: numbers that are no date, in a fixture by kind.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseDeadline } from '../../../src/workflows/deadline/parse.ts';

const lines = readFileSync('test/fixtures/near-dates.txt', 'utf8').trimEnd().split('\n').slice(1);
const groups = new Map<string, string[]>();
let group: string[] = [];
for (const line of lines) {
  if (!line.startsWith('# ')) {
    group.push(line);
    continue;
  }
  group = [];
  groups.set(line.slice(2), group);
}

/** «мая», «год»: with the document's year they are a month and a year. */
const TOO_LITTLE = 'words and numbers that say too little';

it('are more than two hundred', () => {
  expect([...groups.values()].flat().length).toBeGreaterThan(200);
});

describe.each([...groups])('%s', (name, texts) => {
  it.each(texts)('«%s» is unknown', (text) => {
    const contexts = name === TOO_LITTLE ? [{}] : [{}, { year: 2024 }, { schoolYear: 2024 }];
    for (const context of contexts)
      expect(parseDeadline(text, context)).toMatchObject({
        kind: 'unknown',
        question: expect.stringMatching(/[а-я]/),
      });
  });
});

it('and a text of more than 100 kB, and an empty one', () => {
  for (const text of ['', ' ', 'а'.repeat(60_000), `до 1 мая 2024 года${' '.repeat(100_000)}`])
    expect(parseDeadline(text, {}).kind).toBe('unknown');
});
