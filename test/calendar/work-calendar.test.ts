import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, daysBetween, weekday } from '../../src/calendar/dates.ts';
import {
  type CalendarYear,
  CalendarYearSchema,
  createWorkCalendar,
  MissingCalendarError,
} from '../../src/calendar/work-calendar.ts';

const DIR = 'config/calendars';
const names = readdirSync(DIR);
const json = (name: string): unknown => JSON.parse(readFileSync(`${DIR}/${name}`, 'utf8'));
const years: CalendarYear[] = names.map((name) => CalendarYearSchema.parse(json(name)));
const ru = createWorkCalendar('ru', years);
const year2024 = years.find((y) => y.year === 2024) as CalendarYear;
const total = daysBetween(ru.firstDay, ru.lastDay);
/** Days far enough from the calendar's ends for steps of 120 working days. */
const day = fc.integer({ min: 250, max: total - 250 }).map((n) => addDays(ru.firstDay, n));
const step = fc.integer({ min: 1, max: 120 });

describe('each shipped year', () => {
  it.each(names)('%s agrees with its totals, its weekdays and its transfers', (name) => {
    const year = CalendarYearSchema.parse(json(name));
    const alone = createWorkCalendar('ru', [year]);
    const working = alone.days(`${year.year}-01-01`, `${year.year}-12-31`);
    expect(working).toHaveLength(year.totals.workingDays);
    expect(year.totals.workingDays + year.totals.nonWorkingDays).toBe(
      daysBetween(`${year.year}-01-01`, `${year.year + 1}-01-01`),
    );
    expect(year.shortDays).toHaveLength(year.totals.shortDays);
    expect(year.daysOff.filter((d) => weekday(d) > 5)).toEqual([]);
    expect(year.workingWeekends.filter((d) => weekday(d) < 6)).toEqual([]);
    for (const d of year.shortDays) expect(alone.isWorkingDay(d)).toBe(true);
    for (const d of year.publicHolidays) expect(alone.isWorkingDay(d)).toBe(false);
    for (const { to } of year.transfers)
      if (to.startsWith(String(year.year))) expect(alone.isWorkingDay(to)).toBe(false);
  });
});

describe('working days', () => {
  it('knows transfers and working Saturdays', () => {
    expect(ru.isWorkingDay('2024-04-27')).toBe(true);
    expect(ru.isWorkingDay('2024-04-29')).toBe(false);
    expect(ru.isWorkingDay('2024-12-28')).toBe(true);
    expect(ru.isWorkingDay('2024-12-31')).toBe(false);
    expect(ru.isShortDay('2024-11-02')).toBe(true);
    expect(ru.firstOfWeek('2024-05-01')).toBe('2024-05-02');
    expect(ru.firstOfWeek('2024-01-03')).toBeNull();
    expect(ru.firstOfWeek('2023-01-01')).toBeNull();
  });

  it('inverts: n forth from a working day and n back is the same day', () => {
    fc.assert(
      fc.property(day, step, (d, n) => {
        const start = ru.onOrBefore(d);
        const end = ru.shift(start, n);
        expect(ru.shift(end, -n)).toBe(start);
        expect(ru.count(start, end)).toBe(n);
        expect(ru.count(end, start)).toBe(-n);
      }),
    );
  });

  it('counts strictly from the day, whether it is a working day or not', () => {
    fc.assert(
      fc.property(day, step, (d, n) => {
        const [later, earlier] = [ru.shift(d, n), ru.shift(d, -n)];
        expect(later > d && earlier < d && ru.isWorkingDay(later) && ru.isWorkingDay(earlier)).toBe(true);
        expect(ru.days(addDays(d, 1), later)).toHaveLength(n);
        expect(ru.days(earlier, addDays(d, -1))).toHaveLength(n);
        expect(ru.count(d, later)).toBe(n);
        expect(ru.shift(d, 0)).toBe(d);
      }),
    );
  });

  it('finds the nearest working day on either side', () => {
    fc.assert(
      fc.property(day, (d) => {
        const [before, after] = [ru.onOrBefore(d), ru.onOrAfter(d)];
        expect(before <= d && d <= after).toBe(true);
        expect(ru.days(before, after)).toHaveLength(before === after ? 1 : 2);
        expect(before === d).toBe(ru.isWorkingDay(d));
        const first = ru.firstOfWeek(d);
        const monday = addDays(d, 1 - weekday(d));
        expect(first).toBe(ru.days(monday, addDays(monday, 6))[0] ?? null);
      }),
    );
  });
});

describe('outside its years', () => {
  const next = addDays(ru.lastDay, 1);
  const before = addDays(ru.firstDay, -1);

  it.each([
    ['isWorkingDay', () => ru.isWorkingDay(next)],
    ['isWorkingDay on a Monday long after', () => ru.isWorkingDay('2040-03-05')],
    ['isWorkingDay before', () => ru.isWorkingDay(before)],
    ['onOrBefore', () => ru.onOrBefore(next)],
    ['onOrBefore on a first day that is off', () => ru.onOrBefore(ru.firstDay)],
    ['onOrAfter', () => ru.onOrAfter(next)],
    ['shift', () => ru.shift(next, 1)],
    ['shift past the end', () => ru.shift(ru.lastDay, 1)],
    ['shift before the start', () => ru.shift(ru.firstDay, -1)],
    ['count', () => ru.count(ru.firstDay, next)],
    ['firstOfWeek', () => ru.firstOfWeek('2040-03-05')],
    ['isShortDay', () => ru.isShortDay(next)],
  ])('%s is an error that names the year, never an answer', (_, ask) => {
    expect(ask).toThrow(MissingCalendarError);
  });

  it('names the year that is missing', () => {
    expect(() => ru.shift(ru.lastDay, 1)).toThrow(`на ${Number(ru.lastDay.slice(0, 4)) + 1} год`);
    expect(() => ru.shift(ru.firstDay, -1)).toThrow(`на ${Number(ru.firstDay.slice(0, 4)) - 1} год`);
    expect(ru.covers(next)).toBe(false);
    expect(ru.days(ru.firstDay, '2040-01-01').at(-1)).toBe(ru.onOrBefore(ru.lastDay));
  });
});

describe('a file that is wrong', () => {
  it.each<[string, Partial<Record<keyof CalendarYear, unknown>>]>([
    ['a day that does not exist', { daysOff: ['2024-02-30'] }],
    ['no source', { source: [] }],
    ['an unknown key', { holidays: [] } as object],
    ['a year of letters', { year: '2024' }],
    ['totals missing', { totals: undefined }],
  ])('is refused by the schema: %s', (_, change) => {
    expect(CalendarYearSchema.safeParse({ ...year2024, ...change }).success).toBe(false);
  });

  it('is refused when its days and totals disagree', () => {
    expect(() => createWorkCalendar('ru', [{ ...year2024, daysOff: year2024.daysOff.slice(1) }])).toThrow(
      '249',
    );
    expect(() => createWorkCalendar('ru', [year2024, year2024])).toThrow('задан дважды');
    expect(() =>
      createWorkCalendar(
        'ru',
        years.filter((y) => y.year !== 2025),
      ),
    ).toThrow('нет года 2025');
    expect(() => createWorkCalendar('ru', [])).toThrow('нет ни одного года');
  });

  it('is refused when a listed day lies in another year or on the wrong weekday', () => {
    const workday = [...year2024.daysOff.slice(1), '2025-01-01'];
    expect(() =>
      createWorkCalendar('ru', [
        { ...year2024, daysOff: workday, totals: { ...year2024.totals, workingDays: 249 } },
      ]),
    ).toThrow('2025-01-01');
    expect(() =>
      createWorkCalendar('ru', [{ ...year2024, daysOff: [...year2024.daysOff, '2024-06-15'] }]),
    ).toThrow('2024-06-15');
    expect(() =>
      createWorkCalendar('ru', [
        { ...year2024, workingWeekends: [...year2024.workingWeekends, '2024-06-13'] },
      ]),
    ).toThrow('2024-06-13');
  });
});
