import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../../src/calendar/dates.ts';
import { controlDateOf, dayAfter, dayBefore, daysOverdue, type Roll } from '../../src/calendar/rungs.ts';
import type { WorkCalendar } from '../../src/calendar/work-calendar.ts';
import { loadConfig } from '../../src/config.ts';

const ru = loadConfig('config').calendar('ru') as WorkCalendar;
const day = fc.integer({ min: 0, max: 1000 }).map((n) => addDays('2024-01-15', n));
const roll = fc.constantFrom<Roll>('preceding', 'next', 'none');

describe('known answers', () => {
  it.each([
    ['2023-12-30', '2023-12-29'],
    ['2024-04-29', '2024-04-27'],
    ['2024-08-25', '2024-08-23'],
    ['2024-09-15', '2024-09-13'],
    ['2025-01-01', '2024-12-28'],
    ['2024-12-31', '2024-12-28'],
    ['2024-08-23', '2024-08-23'],
  ])('due %s has the control date %s', (due, control) => {
    expect(controlDateOf(due, 'preceding', ru)).toBe(control);
  });

  it('O+1 of 2024-04-29 is 2024-05-02', () => {
    expect(dayAfter('2024-04-29', '2024-04-27', 1, ru)).toBe('2024-05-02');
  });

  it('T-10 of 2024-02-15 is 2024-02-01, T-0 the day itself', () => {
    expect(dayBefore('2024-02-15', 10, ru)).toBe('2024-02-01');
    expect(dayBefore('2024-02-15', 0, ru)).toBe('2024-02-15');
  });

  it('rolls forward by the civil code, and not at all by none', () => {
    expect(controlDateOf('2024-08-25', 'next', ru)).toBe('2024-08-26');
    expect(dayAfter('2024-08-25', '2024-08-26', 1, ru)).toBe('2024-08-27');
    expect(controlDateOf('2024-08-25', 'none', ru)).toBe('2024-08-25');
    expect(dayBefore('2024-08-25', 0, ru)).toBe('2024-08-23');
    expect(dayBefore('2024-08-25', 1, ru)).toBe('2024-08-23');
  });
});

it('a thing is overdue from O+1 on, and by n at O+n', () => {
  fc.assert(
    fc.property(day, roll, fc.integer({ min: 1, max: 20 }), (due, rule, n) => {
      const control = controlDateOf(due, rule, ru);
      const overdue = dayAfter(due, control, n, ru);
      expect(overdue > due && overdue > control).toBe(true);
      expect(daysOverdue(due, control, overdue, ru)).toBe(n);
      expect(daysOverdue(due, control, due, ru)).toBeLessThanOrEqual(0);
      expect(daysOverdue(due, control, control, ru)).toBeLessThanOrEqual(0);
    }),
  );
});

it('rungs before the date are working days in falling order', () => {
  fc.assert(
    fc.property(day, roll, (due, rule) => {
      const rungs = [10, 5, 1, 0].map((n) => dayBefore(controlDateOf(due, rule, ru), n, ru));
      expect(rungs.every((d) => ru.isWorkingDay(d))).toBe(true);
      expect(rungs).toEqual([...rungs].sort());
    }),
  );
});
