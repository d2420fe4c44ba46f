// What is printed in many ways is read back as what it was.
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../../../src/calendar/dates.ts';
import { parseDeadline } from '../../../src/workflows/deadline/parse.ts';
import { printedDate, printedQuarter, printedRange, printedTerm } from './printed.ts';

const DAYS = 36_525;
const day = fc.integer({ min: 0, max: DAYS - 1 }).map((n) => addDays('2000-01-01', n));

it('every twenty-first day of 2000–2099, each in one of fourteen ways by turns', () => {
  for (let n = 0; n < DAYS; n += 21) {
    const date = addDays('2000-01-01', n);
    const ways = printedDate(date);
    const way = ways[(n / 21) % ways.length] ?? '';
    const found = parseDeadline(way, {});
    if (found.kind !== 'on_date' || found.date !== date) expect([way, found]).toEqual([way, date]);
  }
});

it('a day in all ways, alone and under a limit', () => {
  fc.assert(
    fc.property(
      day,
      fc.constantFrom('до', 'к', 'не позднее', 'в срок до', 'не позднее чем'),
      (date, limit) => {
        for (const way of printedDate(date)) {
          expect(parseDeadline(way, {})).toMatchObject({ kind: 'on_date', date });
          expect(parseDeadline(`${limit} ${way}`, {})).toMatchObject({ kind: 'date', sense: 'by', date });
        }
      },
    ),
    { numRuns: 25 },
  );
});

it('a range of days with every dash', () => {
  fc.assert(
    fc.property(day, fc.integer({ min: 1, max: 300 }), (start, length) => {
      const end = addDays(start, length);
      fc.pre(start.slice(0, 4) === end.slice(0, 4));
      for (const way of printedRange(start, end))
        expect([way, parseDeadline(way, {})]).toMatchObject([way, { kind: 'window', start, end }]);
    }),
    { numRuns: 15 },
  );
});

it('a quarter in twelve ways', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 2000, max: 2099 }), (quarter, year) => {
      const start = `${year}-${String(quarter * 3 - 2).padStart(2, '0')}-01`;
      for (const way of printedQuarter(quarter, year))
        expect([way, parseDeadline(way, {})]).toMatchObject([way, { kind: 'window', start }]);
    }),
    { numRuns: 10 },
  );
});

it('a term counted from an event, in thirteen ways', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 15 }), fc.boolean(), (n, working) => {
      for (const [way, direction] of printedTerm(n, working))
        expect([way, parseDeadline(way, {})]).toMatchObject([
          way,
          { kind: 'relative', offset: `P${n}${working ? 'WD' : 'D'}`, direction },
        ]);
    }),
    { numRuns: 10 },
  );
});
