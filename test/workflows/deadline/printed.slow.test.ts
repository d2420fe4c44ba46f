// Every date of a century in every way that the quick test takes by turns.
import { expect, it } from '@jest/globals';
import { addDays } from '../../../src/calendar/dates.ts';
import { parseDeadline } from '../../../src/workflows/deadline/parse.ts';
import { printedDate } from './printed.ts';

it('every day of 2000–2099 in fourteen ways is read back', () => {
  for (let date = '2000-01-01'; date < '2100-01-01'; date = addDays(date, 1))
    for (const way of printedDate(date)) {
      const found = parseDeadline(way, {});
      if (found.kind !== 'on_date' || found.date !== date) expect([way, found]).toEqual([way, date]);
    }
}, 900_000);
