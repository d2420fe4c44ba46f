import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  addMonths,
  dateOf,
  daysBetween,
  formatInstant,
  instantOf,
  isIsoDate,
  isZone,
  minutesOfDay,
  parseLocal,
  quarterOf,
  weekday,
  weekStart,
} from '../../src/calendar/dates.ts';

const day = fc.integer({ min: 0, max: 40_000 }).map((n) => addDays('1990-01-01', n));
const zone = fc.constantFrom(
  'Asia/Tomsk',
  'Europe/Kaliningrad',
  'Asia/Kamchatka',
  'Europe/Berlin',
  'America/New_York',
);

describe('a calendar day', () => {
  it.each([
    '2024-02-30',
    '2023-02-29',
    '2024-13-01',
    '2024-00-10',
    '24-01-01',
    '2024-1-1',
    '2024-01-01T00:00',
    ' 2024-01-01',
    '',
  ])('«%s» is none', (text) => {
    expect(isIsoDate(text)).toBe(false);
  });

  it('adding days inverts and counts', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -5000, max: 5000 }), (d, n) => {
        const moved = addDays(d, n);
        expect(isIsoDate(moved)).toBe(true);
        expect(daysBetween(d, moved)).toBe(n);
        expect(addDays(moved, -n)).toBe(d);
        expect(weekday(weekStart(d))).toBe(1);
        expect(daysBetween(weekStart(d), d)).toBe(weekday(d) - 1);
      }),
    );
  });

  it('adding months clips to the end of the month', () => {
    expect(addMonths('2024-01-31', 1)).toBe('2024-02-29');
    expect(addMonths('2023-01-31', 1)).toBe('2023-02-28');
    expect(addMonths('2024-10-01', 3)).toBe('2025-01-01');
    expect(addMonths('2024-08-31', 6)).toBe('2025-02-28');
  });

  it('has its weekday and quarter', () => {
    expect(weekday('2024-02-29')).toBe(4);
    expect(['2024-01-01', '2024-03-31', '2024-04-01', '2024-12-31'].map(quarterOf)).toEqual([1, 1, 2, 4]);
  });
});

describe('an instant', () => {
  it('is shown and read back in a zone', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 9, max: 17 }), zone, (d, hour, z) => {
        const time = `${String(hour).padStart(2, '0')}:30`;
        const t = instantOf(d, time, z);
        expect(dateOf(t, z)).toBe(d);
        expect(minutesOfDay(t, z)).toBe(hour * 60 + 30);
        expect(parseLocal(formatInstant(t, z), 'UTC')).toBe(t);
        expect(parseLocal(`${d}T${time}`, z)).toBe(t);
      }),
    );
  });

  it('is printed with the offset of its zone', () => {
    expect(formatInstant(Date.parse('2024-02-01T02:00:00Z'), 'Asia/Tomsk')).toBe('2024-02-01T09:00:00+07:00');
    expect(dateOf(Date.parse('2024-02-01T17:00:00Z'), 'Asia/Tomsk')).toBe('2024-02-02');
    expect(parseLocal('2024-02-30T12:00', 'Asia/Tomsk')).toBeNull();
  });

  it('refuses what is no time and no zone', () => {
    expect(() => instantOf('2024-02-30', '09:00', 'Asia/Tomsk')).toThrow(RangeError);
    expect(() => dateOf(0, 'Asia/Nowhere')).toThrow(RangeError);
    expect(() => minutesOfDay(0, 'Asia/Nowhere')).toThrow(RangeError);
    expect(() => formatInstant(0, 'Asia/Nowhere')).toThrow(RangeError);
    expect(isZone('Asia/Nowhere')).toBe(false);
  });
});
