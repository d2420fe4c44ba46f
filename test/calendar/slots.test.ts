import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dateOf, formatInstant, instantOf, minutesOfDay } from '../../src/calendar/dates.ts';
import {
  effectiveSlot,
  laterSlot,
  nextFullHour,
  nextStreamSlot,
  STREAMS,
  streamSlot,
  withinHours,
} from '../../src/calendar/slots.ts';
import { createWorkCalendar, type WorkCalendar } from '../../src/calendar/work-calendar.ts';
import { loadConfig } from '../../src/config.ts';
import { russianYear } from '../support/roadmaps.ts';

const ru = loadConfig('config').calendar('ru') as WorkCalendar;
const zone = fc.constantFrom(
  'Asia/Tomsk',
  'Europe/Kaliningrad',
  'Asia/Kamchatka',
  'Europe/Berlin',
  'America/St_Johns',
);
const stream = fc.constantFrom(...STREAMS);
const [FROM, TO] = [Date.parse('2024-01-10T00:00Z'), Date.parse('2027-11-30T00:00Z')];
const instant = fc.oneof(
  fc.integer({ min: FROM, max: TO }),
  fc.integer({ min: 0, max: 30_000 }).map((h) => FROM + h * 3_600_000),
);
const TOMSK = 'Asia/Tomsk';
const at = (text: string) => instantOf(text.slice(0, 10), text.slice(11), TOMSK);
const shown = (t: number) => formatInstant(t, TOMSK).slice(0, 16);

it('every slot lies in a send window, at or after the moment', () => {
  fc.assert(
    fc.property(instant, zone, stream, (now, z, s) => {
      const slot = nextStreamSlot(s, now, z, ru);
      expect(slot).toBeGreaterThanOrEqual(now);
      expect(ru.isWorkingDay(dateOf(slot, z))).toBe(true);
      expect(minutesOfDay(slot, z)).toBe({ reminders: 540, escalations: 570, monitoring: 600 }[s]);
      expect(nextStreamSlot(s, slot, z, ru)).toBe(slot);
      const hour = nextFullHour(now, z, ru);
      expect(hour).toBeGreaterThanOrEqual(now);
      expect(ru.isWorkingDay(dateOf(hour, z))).toBe(true);
      expect(minutesOfDay(hour, z) % 60).toBe(0);
      expect(minutesOfDay(hour, z)).toBeGreaterThanOrEqual(540);
      expect(minutesOfDay(hour, z)).toBeLessThanOrEqual(1020);
      expect(nextFullHour(hour, z, ru)).toBe(hour);
    }),
    { numRuns: 500 },
  );
});

it('a missed slot never goes back in time, and never outside the hours of work', () => {
  fc.assert(
    fc.property(instant, fc.integer({ min: 0, max: 20 * 86_400_000 }), zone, stream, (past, late, z, s) => {
      const slot = nextStreamSlot(s, past, z, ru);
      const now = slot + late;
      const effective = effectiveSlot(s, slot, now, z, ru);
      if (late < 3_600_000) expect(effective).toBe(slot);
      else {
        expect(effective).toBeGreaterThanOrEqual(now);
        expect(ru.isWorkingDay(dateOf(effective, z))).toBe(true);
        expect(minutesOfDay(effective, z)).toBeGreaterThanOrEqual(540);
        expect(minutesOfDay(effective, z)).toBeLessThanOrEqual(1020);
      }
    }),
    { numRuns: 500 },
  );
});

describe('in Tomsk', () => {
  it.each([
    ['2024-02-01T08:59', '2024-02-01T09:00'],
    ['2024-02-01T09:00', '2024-02-01T09:00'],
    ['2024-02-01T09:01', '2024-02-01T10:00'],
    ['2024-02-01T17:00', '2024-02-01T17:00'],
    ['2024-02-01T17:01', '2024-02-02T09:00'],
    ['2024-02-02T20:00', '2024-02-05T09:00'],
    ['2024-04-26T18:00', '2024-04-27T09:00'],
    ['2024-12-31T12:00', '2025-01-09T09:00'],
  ])('an event at %s is told at %s', (event, slot) => {
    expect(shown(nextFullHour(at(event), TOMSK, ru))).toBe(slot);
  });

  it.each([
    ['2024-02-01T09:59', '2024-02-01T09:00'],
    ['2024-02-01T10:00', '2024-02-01T10:00'],
    ['2024-02-01T10:01', '2024-02-01T11:00'],
    ['2024-02-01T18:00', '2024-02-02T09:00'],
    ['2024-02-05T08:00', '2024-02-05T09:00'],
    ['2024-02-03T12:00', '2024-02-05T09:00'],
  ])('a reminder of 2024-02-01 09:00 seen at %s goes at %s', (now, slot) => {
    expect(shown(effectiveSlot('reminders', at('2024-02-01T09:00'), at(now), TOMSK, ru))).toBe(slot);
  });

  it('a stream has its own hour', () => {
    expect(STREAMS.map((s) => shown(streamSlot(s, '2024-02-01', TOMSK)))).toEqual([
      '2024-02-01T09:00',
      '2024-02-01T09:30',
      '2024-02-01T10:00',
    ]);
  });
});

describe('where the last calendar file ends', () => {
  // Its last working day is Saturday, 28 December 2024.
  const until2024 = createWorkCalendar('ru', [russianYear(2024)]);
  const missed = (now: string, slot = '2024-12-28T09:00') =>
    shown(effectiveSlot('reminders', at(slot), at(now), TOMSK, until2024));

  it('what is missed goes that day as long as it can, and is then looked at on the first day without a file', () => {
    expect(missed('2024-12-28T16:30')).toBe('2024-12-28T17:00');
    expect(missed('2024-12-28T17:30')).toBe('2025-01-01T09:00');
    expect(missed('2024-12-30T12:00')).toBe('2025-01-01T09:00');
  });

  it('nothing goes on a day without a file; each morning asks again', () => {
    expect(missed('2025-01-01T09:00', '2025-01-01T09:00')).toBe('2025-01-02T09:00');
    expect(missed('2025-03-03T12:00', '2025-01-01T09:00')).toBe('2025-03-04T09:00');
    expect(shown(withinHours('monitoring', at('2025-01-09T12:00'), TOMSK, until2024))).toBe(
      '2025-01-10T10:00',
    );
    expect(shown(laterSlot('escalations', at('2024-12-28T10:00'), TOMSK, until2024))).toBe(
      '2025-01-01T09:30',
    );
  });

  it('what asked for it on a day off waits for a working day when the file is there', () => {
    const slot = at('2025-01-04T09:00');
    expect(shown(effectiveSlot('reminders', slot, slot, TOMSK, ru))).toBe('2025-01-09T09:00');
  });
});
